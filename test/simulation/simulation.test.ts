/** A short run of the simulation; `npm run simulate` runs as many seeds as one likes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { add, type Measures, measure } from './measures.ts';
import { workOnOneThread } from './one-thread.ts';
import { createSharedDatabase, type SharedDatabase } from './shared-database.ts';
import { simulate } from './simulate.ts';

const vendors = ['hk-cards', 'hk-vouchers', 'members DEFAULT', 'members ONLY_WRITER', 'members PROVEN', 'venue'];
const seeds = Number(process.env['SIMULATION_SEEDS'] ?? 120);

describe('one operation, one effect', () => {
  let database: SharedDatabase;

  beforeAll(async () => {
    workOnOneThread();
    database = await createSharedDatabase();
  });

  afterAll(() => database.close());

  test(`whatever goes wrong, the journal explains the books of all vendors (${seeds} seeds)`, async () => {
    const measures: Measures = {};
    for (let seed = 1; seed <= seeds; seed += 1) {
      const run = await simulate(seed, database);
      expect(run.findings, `see: npm run simulate -- --replay ${seed}`).toEqual([]);
      add(measures, measure(run));
    }
    // A run in which nothing succeeds proves nothing.
    expect(Object.keys(measures).sort()).toEqual(vendors);
    const idle = Object.entries(measures).filter(([, { operations, succeeded }]) => succeeded < operations / 2);
    expect(idle.map(([name]) => name)).toEqual([]);
  }, 600_000);

  test('a seed reproduces its run event by event', async () => {
    for (const seed of [3, 17, 2_026]) {
      const { digest, lines } = await simulate(seed, database);
      expect(lines.length).toBeGreaterThan(5);
      for (let time = 0; time < 3; time += 1) expect((await simulate(seed, database)).digest).toBe(digest);
    }
  }, 120_000);

  test('a run is the same where the database is asked again for what cannot have changed', async () => {
    const asking = await createSharedDatabase(false);
    try {
      for (const seed of [5, 18, 31, 44])
        expect((await simulate(seed, asking)).digest).toBe((await simulate(seed, database)).digest);
    } finally {
      await asking.close();
    }
  }, 120_000);
});
