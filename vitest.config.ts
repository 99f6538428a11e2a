import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { planting } from './test/planted/plugin.ts';

const plantedBug = process.env['PLANTED_BUG'];

export default defineConfig({
  plugins: planting(plantedBug),
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    environment: 'node',
    // Kept modules would carry one planted bug into the run of the next, or of none.
    fsModuleCache: plantedBug === undefined,
    globalSetup: ['test/support/global-setup.ts'],
    sequence: { shuffle: true },
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    testTimeout: 15_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 10_000 } },
    // Packages load graphql's main file through Node; a test must get that copy, not the bundler's module file.
    alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) }],
  },
});
