/** What the keeper of a PostgreSQL is told. */
import { z } from 'zod';

export const keeperOptions = z.strictObject({
  /** Where the data lie; by default in a temporary directory. */
  directory: z.string().optional(),
  /** A command line to run the server under. */
  under: z.array(z.string()).default([]),
  /** More of the server's environment. */
  env: z.record(z.string(), z.string()).default({}),
  /** More of its settings, and more for initdb. */
  settings: z.record(z.string(), z.string()).default({}),
  initdb: z.array(z.string()).default([]),
});
export type KeeperOptions = z.output<typeof keeperOptions>;

export const keeperOrder = z.enum(['stop', 'start', 'freeze', 'thaw', 'revive']);
export type KeeperOrder = z.output<typeof keeperOrder>;
