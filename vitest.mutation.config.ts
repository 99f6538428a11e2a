/** What mutants are run against: every promise of an operation, on the embedded engine, and a short simulation. */
import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

// Not merged: lists would be joined, and every mutant run against all suites.
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: [
      'src/{journal,operations}/**/*.test.ts',
      'test/simulation/simulation.test.ts',
      'test/flow/!(exact-numbers|result-codes|result-code-table|unions|references).test.ts',
    ],
    env: { TEST_ENGINES: 'pglite', SIMULATION_SEEDS: '30' },
    sequence: { shuffle: false },
    fsModuleCache: false,
  },
});
