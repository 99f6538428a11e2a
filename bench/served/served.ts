import type { Benchmark } from '../support/benchmark.ts';
import { measureServed } from './measure-served.ts';
import { describeServed } from './served-report.ts';

/** Our server against three others: one schema, one token check, the same questions. */
export const served: Benchmark = {
  name: 'served',
  about: 'queries a second against mercurius with its compiler, graphql-yoga and Apollo Server',
  packages: [
    '@apollo/server',
    '@apollo/subgraph',
    '@as-integrations/fastify',
    'fastify',
    'graphql',
    'graphql-yoga',
    'mercurius',
    'undici',
  ],
  run: async (options) => describeServed(await measureServed(options)),
};
