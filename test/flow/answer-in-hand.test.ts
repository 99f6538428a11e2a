/** A vendor's answer that cannot be written yet comes before every reading of what it may be. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import type { Tables } from '../../src/store/tables.ts';
import { createDatabase, type TestDatabase } from '../support/engines.ts';
import { freshKey, startWorld, type World } from '../support/world.ts';

const leaseMs = 4_000;

let database: TestDatabase;
let world: World;
let db: Kysely<Tables>;
beforeAll(async () => {
  database = await createDatabase('postgres');
  world = await startWorld({ database, journal: { leaseMs } });
  ({ db } = await openDatabase(database.location, () => {}));
  // As a full disk would, but for what the vendor has answered alone.
  await sql`CREATE FUNCTION is_full() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = '53100'; END $$`.execute(db);
});
afterAll(async () => {
  await db?.destroy();
  await world?.close();
  await database?.drop();
});

const readings = () => world.cards.books.requests().filter(({ path }) => !path.endsWith('/updateBudget')).length;

test('it is written first, though the lease is over and its client asks again', async () => {
  await sql`CREATE TRIGGER disk_full BEFORE UPDATE ON operations FOR EACH ROW
    WHEN (NEW.settled_by = 'VENDOR') EXECUTE FUNCTION is_full()`.execute(db);
  const input = { idempotencyKey: freshKey() };
  const first = await world.updateBudget(input).catch((error: unknown) => error);
  expect(String(first)).toMatch(/same/);
  const readBefore = readings();
  await sleep(leaseMs / 2 + 500);
  const again = world.updateBudget(input);
  await sleep(500);
  await sql`DROP TRIGGER disk_full ON operations`.execute(db);
  expect(await again).toMatchObject({ operation: { state: 'SUCCEEDED', settledBy: 'VENDOR' } });
  expect(readings()).toBe(readBefore);
  expect(world.cards.books.effects()).toHaveLength(1);
}, 30_000);
