import type { Benchmark } from '../support/benchmark.ts';
import { describeServed } from './served-report.ts';
import { measureServed } from './measure-served.ts';

/** Our server against three others: one schema, one token check, the same questions. */
export const served: Benchmark = {
  name: 'served',
  about: 'requests a second against mercurius with its compiler, graphql-yoga and Apollo Server',
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
