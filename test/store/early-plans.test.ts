/**
 * A connection plans a statement once. What it planned while the tables were new and nothing was known of them stays until
 * the database has counted their rows, and many changes are made before it does.
 */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { statementsFor } from '../support/full-journal.ts';
import { mutate } from '../support/mutations.ts';
import { mostRead, pagesRead, planOfPrepared, prepareForAny } from '../support/query-plans.ts';
import { changes, type RecordedWorld, startRecordedWorld } from '../support/recorded-world.ts';
import type { RoundTrip } from '../support/statement-wire.ts';
import { freshKey } from '../support/world.ts';

/** As a new installation grows: by the first of these no index has two pages, by the second some have. */
const early = [40, 180];
const grown = 5_000;

/** What a claim needs that writes to three tables and their indexes. */
const mostPages = 60;
const mostRows = 20;

let recorded: RecordedWorld;
let database: pg.Client;
const trips = new Map<string, RoundTrip>();

beforeAll(async () => {
  recorded = await startRecordedWorld();
  for (const [name, input] of Object.values(changes)) {
    const made = await recorded.record(() => mutate(recorded.world, name, { ...input, idempotencyKey: freshKey() }));
    for (const trip of made) if (!trips.has(trip.text)) trips.set(trip.text, trip);
  }
  database = new pg.Client({ connectionString: recorded.databaseUrl });
  await database.connect();
}, 60_000);
afterAll(async () => {
  await database.end();
  await recorded.close();
});

/** Of the operations that fill the journal, instead of those that were just made. */
const asIfFilled = (value: string | null): string | null =>
  value !== null && /^[a-z]+(-[a-z]+)*$/.test(value) ? 'account-1' : value;

/** Operations of one account and one kind, of which nobody counts the rows. */
async function fill(operations: number, there: number): Promise<void> {
  const statements = statementsFor({ operations, accounts: 1, there });
  for (const statement of statements) if (statement !== 'ANALYZE') await database.query(statement);
}

test('a look, and what begins a change, read no more than their own rows once the tables have grown', async () => {
  const asked = [...trips.values()].filter(({ text }) => /^\s*(select|with|insert|update)/i.test(text));
  expect(asked.length).toBeGreaterThan(8);
  const prepared = [];
  let there = 0;
  for (const operations of early) {
    await fill(operations, there);
    there = operations;
    for (const [index, { text, values }] of asked.entries()) {
      const name = `early_${operations}_${index}`;
      await prepareForAny(database, name, text);
      await planOfPrepared(database, name, values);
      prepared.push({ name, text, values: values.map(asIfFilled) });
    }
  }
  await fill(grown, there);
  const found = [];
  for (const { name, text, values } of prepared) {
    await database.query('BEGIN');
    const plan = await planOfPrepared(database, name, values, ', ANALYZE, BUFFERS, TIMING off');
    await database.query('ROLLBACK');
    const [rows, pages] = [mostRead(plan), pagesRead(plan)];
    if (rows > mostRows || pages > mostPages) found.push({ name, rows, pages, text });
  }
  expect(found).toEqual([]);
});
