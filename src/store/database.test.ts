import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/postgres.ts';
import { type Database, openDatabase } from './database.ts';
import { DatabaseUnavailableError } from './unavailable.ts';

let server: TestDatabase;
let database: Database;
beforeEach(async () => {
  server = await createTestDatabase();
  // One connection: whoever comes next would get the broken one.
  database = await openDatabase({ kind: 'server', url: server.url, connections: 1 }, () => {});
});
afterEach(async () => {
  await database.close();
  await server.drop();
});

test('a statement without an answer is given up after ten seconds, and its connection is lent to nobody', async () => {
  const startedAt = performance.now();
  await expect(sql`SELECT pg_sleep(30)`.execute(database.db)).rejects.toThrow(DatabaseUnavailableError);
  const gaveUpAt = performance.now();
  expect(gaveUpAt - startedAt).toBeGreaterThan(9_000);
  expect(gaveUpAt - startedAt).toBeLessThan(15_000);
  expect((await sql<{ one: number }>`SELECT 1 AS one`.execute(database.db)).rows).toEqual([{ one: 1 }]);
  expect(performance.now() - gaveUpAt).toBeLessThan(2_000);
}, 30_000);

test('a transaction whose connection breaks is not committed, and the next one has a sound connection', async () => {
  const cut = database.db.transaction().execute(async (tx) => {
    await sql`CREATE TABLE half_done (one int)`.execute(tx);
    await sql`SELECT pg_terminate_backend(pg_backend_pid())`.execute(tx);
  });
  await expect(cut).rejects.toThrow(DatabaseUnavailableError);
  const { rows } = await sql<{ found: string | null }>`SELECT to_regclass('half_done') AS found`.execute(database.db);
  expect(rows).toEqual([{ found: null }]);
});

test('a mistake in a statement is told as it is, and keeps its connection', async () => {
  const backend = async () =>
    (await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(database.db)).rows[0]?.pid;
  const before = await backend();
  await expect(sql`SELECT * FROM nowhere`.execute(database.db)).rejects.toThrow('relation "nowhere" does not exist');
  expect(await backend()).toBe(before);
});
