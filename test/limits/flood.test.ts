/** Two replicas on one PostgreSQL under three times what their accounts may do; `npm run bench:limits` is a minute of it. */
import { afterAll, expect, test } from 'vitest';
import { flood } from '../support/flood.ts';
import { createTestDatabase } from '../support/postgres.ts';

const database = await createTestDatabase();
afterAll(() => database.drop());

test('no call above an account’s limit reaches its vendor, and writes pass', { timeout: 120_000 }, async () => {
  const results = await flood({ databaseUrl: database.url, seconds: 12, callsPerSecond: 5 });
  for (const { account, mostInOneSecond, answers } of results) {
    expect({ account, isWithin: mostInOneSecond <= 5 }).toEqual({ account, isWithin: true });
    const passed = Object.entries(answers).filter(([name]) => name.endsWith('Success'));
    expect(passed, `${account}: ${JSON.stringify(answers)}`).not.toEqual([]);
  }
});
