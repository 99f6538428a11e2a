/** What a test and the process that it may kill say to each other. */
import { z } from 'zod';
import { crashPoints } from '../../src/operations/crash-points.ts';

/**
 * What to do when a point is reached; null is nothing, as in production. By itself the process dies there. With
 * `freezeMs` nothing of it runs for so long. With `holds` every operation that came in with a label waits there for
 * ever, and the others go on.
 */
const crashOrder = z
  .strictObject({
    at: z.enum(crashPoints),
    freezeMs: z.int().positive().optional(),
    holds: z.literal(true).optional(),
  })
  .nullable();
export type CrashOrder = z.infer<typeof crashOrder>;

export const parentWord = z.strictObject({ order: crashOrder });
export type ParentWord = z.infer<typeof parentWord>;

/** `url` is where the child listens, `holds` the label of a request that waits at the point ordered. */
export const childWord = z.union([
  z.literal('order taken'),
  z.strictObject({ url: z.url() }),
  z.strictObject({ holds: z.string() }),
]);
export type ChildWord = z.infer<typeof childWord>;

/** The header that labels a request. */
export const labelHeader = 'x-crash-label';
