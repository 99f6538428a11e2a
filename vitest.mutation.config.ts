/** What mutants are run against: the suites that need neither sockets nor processes, so that thousands of them can be. */
import { mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

export default mergeConfig(base, {
  test: {
    include: [
      'src/journal/**/*.test.ts',
      'src/operations/**/*.test.ts',
      'test/limits/guard.test.ts',
      'test/simulation/simulation.test.ts',
    ],
    sequence: { shuffle: false },
    fsModuleCache: false,
  },
});
