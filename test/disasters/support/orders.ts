/** What a test and the replica it has started say to each other. */
import { z } from 'zod';
import { crashPoints } from '../../../src/operations/crash-points.ts';

export const order = z.discriminatedUnion('order', [
  /** The program begins; orders before this one already hold then. */
  z.strictObject({ order: z.literal('start') }),
  /** The process's clock goes so much ahead of the true time; negative is behind. */
  z.strictObject({ order: z.literal('setClock'), aheadMs: z.int() }),
  /** Whoever reaches the point from now on waits there; null: nobody does. */
  z.strictObject({ order: z.literal('holdAt'), point: z.enum(crashPoints).nullable() }),
  /** The embedded database's log is used up but for a few operations. */
  z.strictObject({ order: z.literal('useUpLog') }),
  /** All who wait go on. */
  z.strictObject({ order: z.literal('release') }),
]);
export type Order = z.infer<typeof order>;

/** `waiting` is how many wait at points; `url` is where the replica listens. */
export const word = z.union([
  z.strictObject({ taken: z.literal(true) }),
  z.strictObject({ waiting: z.int() }),
  z.strictObject({ url: z.url() }),
]);
export type Word = z.infer<typeof word>;
