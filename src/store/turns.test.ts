import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from './database.ts';

let directory: string;
let database: Database;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'turns-'));
  database = await openDatabase({ kind: 'directory', directory }, () => {});
}, 60_000);
afterAll(async () => {
  await database.close();
  await rm(directory, { recursive: true });
});

/** Asks one thing after the other until a timer has fired. @returns how many it asked, `most` when the timer had no turn. */
async function askUntilTimer(ask: () => Promise<unknown>, most: number): Promise<number> {
  const isOver = new AbortController();
  setTimeout(() => isOver.abort(), 20);
  for (let asked = 0; asked < most; asked += 1) {
    if (isOver.signal.aborted) return asked;
    await ask();
  }
  return most;
}

test.each([
  ['statements', () => sql`SELECT 1`.execute(database.db)],
  ['transactions', () => database.db.transaction().execute((tx) => sql`SELECT 1`.execute(tx))],
])(
  '%s of the embedded database, one after the other without a pause, leave timers and requests their turn',
  async (_, ask) => {
    expect(await askUntilTimer(ask, 10_000)).toBeLessThan(10_000);
  },
);

test('many who wait for the embedded database leave timers and requests their turn', async () => {
  const isOver = Promise.withResolvers<string>();
  setTimeout(() => isOver.resolve('the timer'), 20);
  const asked = Promise.all(Array.from({ length: 5_000 }, () => sql`SELECT 1`.execute(database.db)));
  expect(await Promise.race([isOver.promise, asked.then(() => 'the database')])).toBe('the timer');
  await asked;
});
