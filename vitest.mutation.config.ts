/** What mutants are run against: the suites that need neither sockets nor servers, so that thousands of them can be. */
import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

// Not merged: lists would be joined, and every mutant run against all suites.
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['src/journal/**/*.test.ts', 'src/operations/**/*.test.ts', 'test/simulation/simulation.test.ts'],
    sequence: { shuffle: false },
    fsModuleCache: false,
  },
});
