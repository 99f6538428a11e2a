import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/domain/clock.ts';
import { createDatabaseClock } from '../../src/store/database-clock.ts';
import { migrate } from '../../src/store/migrations.ts';
import type { Tables } from '../../src/store/tables.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let db: Kysely<Tables>;
beforeAll(async () => {
  database = await createTestDatabase();
  // One connection: whoever asks while it is busy waits for it, as in a pool under load or after a restart.
  db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: database.url, max: 1 }) }),
  });
  await migrate(db);
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

test('a replica that waits long for a connection does not set its clock by half of that', async () => {
  const clock = await createDatabaseClock(db, systemClock);
  const busy = sql`SELECT pg_sleep(1)`.execute(db);
  await clock.adjust();
  await busy;
  // The server runs on this machine: whatever the two clocks differ by is our mistake.
  expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(100);
});
