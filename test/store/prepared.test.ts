/** Statements that the server knows by name: what is gained by them is never paid for with an error. */
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AccountId, parseAccountId } from '../../src/domain/ids.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { recordStatements, type StatementWire } from '../support/statement-wire.ts';

const accountId = (text: string): AccountId => {
  const id = parseAccountId(text);
  if (id === null) throw new Error('no id');
  return id;
};

let server: TestDatabase;
let wire: StatementWire;
let database: Database;
const open = async (prepares?: boolean): Promise<void> => {
  const location = { kind: 'server', url: wire.url, connections: 1 } as const;
  database = await openDatabase(prepares === undefined ? location : { ...location, prepares }, () => {});
};
beforeEach(async () => {
  server = await createTestDatabase();
  wire = await recordStatements(server.url);
});
afterEach(async () => {
  await database.close();
  await wire.close();
  await server.drop();
});

const keep = (id: string) =>
  database.db
    .insertInto('account_health')
    .values({ account_id: accountId(id) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
const ids = async (among: readonly string[]): Promise<string[]> => {
  const rows = await sql<{ account_id: string }>`
    SELECT * FROM account_health WHERE account_id = ANY(${[...among]}) ORDER BY 1`.execute(database.db);
  return rows.rows.map((row) => row.account_id);
};
const known = () => wire.trips.filter(({ text }) => text.includes('ANY')).map(({ isKnown }) => isKnown);

test('a text is told to a connection once', async () => {
  await open();
  for (const id of ['a', 'b', 'c']) await keep(id);
  expect(await ids(['a'])).toEqual(['a']);
  expect(await ids(['a', 'c', 'd'])).toEqual(['a', 'c']);
  expect(known()).toEqual([false, true]);
});

test('a page is told each time, to be planned for its values', async () => {
  await open();
  const page = () => database.db.selectFrom('operations').select('id').orderBy('id').limit(2).execute();
  wire.forget();
  await page();
  await page();
  expect(wire.trips.map(({ isKnown }) => isKnown)).toEqual([false, false]);
});

test('nothing is prepared where that is switched off', async () => {
  await open(false);
  await ids(['a']);
  await ids(['a']);
  expect(known()).toEqual([false, false]);
});

describe('a statement that the server does not know any more', () => {
  const spoils = {
    'because a pooler has led to another session': sql`DEALLOCATE ALL`,
    'because a migration has changed its table': sql`ALTER TABLE account_health ADD COLUMN news text`,
  };

  test.each(Object.entries(spoils))('is sent again as it is, %s', async (_, spoil) => {
    await open();
    await keep('a');
    expect(await ids(['a'])).toEqual(['a']);
    await spoil.execute(database.db);
    expect(await ids(['a'])).toEqual(['a']);
    expect(await ids(['a'])).toEqual(['a']);
  });

  test.each(Object.entries(spoils))('ends a transaction only once, %s', async (_, spoil) => {
    await open();
    await keep('a');
    await ids(['a']);
    await spoil.execute(database.db);
    const inTransaction = () =>
      database.db.transaction().execute(async (tx) => {
        const { rows } = await sql`
    SELECT * FROM account_health WHERE account_id = ANY(${['a']}) ORDER BY 1`.execute(tx);
        return rows.length;
      });
    await inTransaction().catch(() => {});
    expect(await inTransaction()).toBe(1);
  });

  test('is not prepared by anybody again behind a pooler', async () => {
    await open();
    await ids(['a']);
    await sql`DEALLOCATE ALL`.execute(database.db);
    for (let round = 0; round < 3; round += 1) await ids(['a']);
    expect(known()).toEqual([false, true, false, false, false]);
  });
});
