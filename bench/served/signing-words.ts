/** What a run and the process that signs say to each other. */
import { z } from 'zod';

export const signingWays = ['none', 'as connectors do', 'on the event loop'] as const;
export type SigningWay = (typeof signingWays)[number];

/** Sign in this way for so long, and watch how late the event loop comes to its timers. */
export const signingOrder = z.strictObject({ way: z.enum(signingWays), seconds: z.number(), perSecond: z.int() });
export type SigningOrder = z.infer<typeof signingOrder>;

/** When it listens, and after each order. */
export const signingWord = z.strictObject({
  url: z.url(),
  signatures: z.int(),
  /** Of the event loop. */
  delayMs: z.strictObject({ p50: z.number(), p99: z.number(), most: z.number() }),
});
export type SigningWord = z.infer<typeof signingWord>;
