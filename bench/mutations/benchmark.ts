import type { Benchmark } from '../support/benchmark.ts';
import { engines } from './database.ts';
import { type Measured, measure } from './measure.ts';
import { reportOf } from './report.ts';

/** How many changes are under way at once. */
const inFlight = [1, 32, 256];

/** Changes end to end, on both engines, beside loops that do nothing but the change. */
export const mutations: Benchmark = {
  name: 'mutations',
  about: 'mutations a second, own time and processor time of one, against a bare loop on both engines',
  packages: ['@apollo/server', '@electric-sql/pglite', 'fastify', 'graphql', 'kysely', 'pg', 'undici'],
  async run({ seconds, rounds, compiled, say }) {
    const all: Measured[] = [];
    for (const engine of engines) all.push(...(await measure({ engine, inFlight, seconds, rounds, compiled, say })));
    return reportOf(all);
  },
};
