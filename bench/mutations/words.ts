/** What the benchmark says to a process that makes changes, and what that answers. */
import { z } from 'zod';

/** So many changes under way at once, for so long. */
export const roundOrder = z.strictObject({ inFlight: z.int(), ms: z.number() });
export type RoundOrder = z.infer<typeof roundOrder>;

export const roundWord = z.strictObject({
  /** From the first change begun to the last one ended. */
  tookMs: z.number(),
  /** Time of a processor that the process used. */
  cpuMs: z.number(),
  /** What each change took, in milliseconds. */
  latencies: z.array(z.number()),
  /** Of that, waiting for the vendor; empty where the process cannot tell. */
  vendorMs: z.array(z.number()),
  /** The vendor's name of each change that succeeded. */
  requestIds: z.array(z.string()),
  /** What went otherwise, by what was answered. */
  troubles: z.record(z.string(), z.int()),
});
export type RoundWord = z.infer<typeof roundWord>;

/** What a server says of itself when it is asked. */
export const usageWord = z.strictObject({ cpuMs: z.number(), rssMb: z.number() });
export type UsageWord = z.infer<typeof usageWord>;
