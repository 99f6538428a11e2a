/** A journal that has just begun is asked as quickly when it has grown, on the engine that nobody vacuums too. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AccountId, type IdempotencyKey, parseAccountId, parseIdempotencyKey } from '../../src/domain/ids.ts';
import { OperationKind } from '../../src/domain/operation.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { createStoreJournal } from '../../src/journal/store-journal.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { statementsFor } from '../support/full-journal.ts';

const parsed = <Value>(value: Value | null): Value => {
  if (value === null) throw new Error('not well formed');
  return value;
};
const accountId: AccountId = parsed(parseAccountId('account-1'));
const idempotencyKey: IdempotencyKey = parsed(parseIdempotencyKey('a-key-that-nobody-has'));

let directory: string;
let database: Database;
let journal: Journal;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'promotions-growing-'));
  database = await openDatabase({ kind: 'directory', directory: join(directory, 'state') }, () => {});
  journal = createStoreJournal({ db: database.db, newLeaseId: () => 'none' });
});
afterEach(async () => {
  await database.close();
  rmSync(directory, { recursive: true });
});

const target = { key: 'UPDATE_TEMPLATE_BUDGET/filled/7', isExclusive: true };
const look = () => journal.look({ accountId, kind: OperationKind.UPDATE_TEMPLATE_BUDGET, idempotencyKey }, target);
const lookTimes = async (times: number): Promise<void> => {
  for (let n = 0; n < times; n += 1) await look();
};

/** Entries of indexes and rows of the journal that a look reads. */
async function readByLook(): Promise<number> {
  const before = await readSoFar();
  await look();
  return (await readSoFar()) - before;
}

async function readSoFar(): Promise<number> {
  await sql`SELECT pg_stat_force_next_flush()`.execute(database.db);
  const { rows } = await sql<{ read: number }>`
    SELECT (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = 'operations')::integer
      + (SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'operations')::integer AS read`.execute(
    database.db,
  );
  return rows[0]?.read ?? Number.NaN;
}

async function fill(): Promise<void> {
  for (const statement of statementsFor({ operations: 2_000, accounts: 1 })) {
    if (statement !== 'ANALYZE') await sql.raw(statement).execute(database.db);
  }
}

test('what was planned for empty tables is planned anew once there is much in them', async () => {
  await lookTimes(10);
  await fill();
  await lookTimes(300);
  expect(await readByLook()).toBeLessThan(10);
});

test('what was open on a target once is read no more', async () => {
  await fill();
  const set = (values: ReturnType<typeof sql>) =>
    sql`UPDATE operations SET ${values} WHERE idempotency_key = 'filled-key-7'`.execute(database.db);
  for (let n = 0; n < 100; n += 1) {
    await set(sql`state = 'UNKNOWN', settled_at = NULL`);
    await set(sql`state = 'SUCCEEDED', settled_at = now()`);
  }
  await lookTimes(2);
  expect(await readByLook()).toBeLessThan(10);
});
