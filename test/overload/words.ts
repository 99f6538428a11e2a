/** What an overload run and its processes say to each other. */
import { z } from 'zod';
import { tally } from './seconds.ts';

/** A part of a run in which requests come at one rate. */
export const phase = z.strictObject({ rate: z.number(), seconds: z.number() });
export type Phase = z.infer<typeof phase>;

/** To the load: so many clients that each wait for their answer, or phases of a constant rate; or write down what became of changes. */
export const loadOrder = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('closed'), clients: z.int(), seconds: z.number() }),
  z.strictObject({ mode: z.literal('open'), phases: z.array(phase) }),
  z.strictObject({ mode: z.literal('write'), path: z.string() }),
]);
export type LoadOrder = z.infer<typeof loadOrder>;

/** A second of a phase. */
export const second = z.strictObject({
  ...tally.shape,
  /** The slowest hundredth of what was accepted from this second to the end of its phase, in milliseconds. */
  p99FromHere: z.number(),
});
export type Second = z.infer<typeof second>;

/** From the load, when it is through: by phase, and by second of each phase. */
export const loadWord = z.strictObject({
  phases: z.array(z.strictObject({ total: tally, seconds: z.array(second) })),
  /** How late the load sent its requests itself, the slowest hundredth of them. */
  lateP99: z.number(),
});
export type LoadWord = z.infer<typeof loadWord>;

/** From the server, every second. */
export const serverWord = z.strictObject({
  rssMb: z.number(),
  heapMb: z.number(),
  /** Time of a processor that it used in this second. */
  cpuMs: z.number(),
  /** How late its event loop came to its timers. */
  loopP50Ms: z.number(),
  loopP99Ms: z.number(),
});
export type ServerWord = z.infer<typeof serverWord>;
