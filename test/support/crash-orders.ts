/** What a test and the process that it may kill say to each other. */
import { z } from 'zod';
import { crashPoints } from '../../src/operations/crash-points.ts';

/** What to do when a point is reached; null is nothing, as in production. Without `freezeMs` the process dies there. */
const crashOrder = z.strictObject({ at: z.enum(crashPoints), freezeMs: z.int().positive().optional() }).nullable();
export type CrashOrder = z.infer<typeof crashOrder>;

export const parentWord = z.strictObject({ order: crashOrder });
export type ParentWord = z.infer<typeof parentWord>;

/** `url` is where the child listens. */
export const childWord = z.union([z.literal('order taken'), z.strictObject({ url: z.url() })]);
export type ChildWord = z.infer<typeof childWord>;
