/** What a run and its processes say to each other. */
import { z } from 'zod';

export const serverNames = ['ours', 'mercurius', 'graphql-yoga', 'Apollo Server'] as const;
export type ServerName = (typeof serverNames)[number];

/** To a server: what it has used so far. */
export const serverOrder = z.strictObject({ tell: z.literal('usage') });
export type ServerOrder = z.infer<typeof serverOrder>;

/** From a server, when it listens and whenever it is asked. */
export const serverWord = z.strictObject({
  url: z.url(),
  /** Time of a processor that it has used, all threads together. */
  cpuMs: z.number(),
  /** How often templates were read, however many at once. */
  reads: z.int(),
});
export type ServerWord = z.infer<typeof serverWord>;

/** To the load: send these bodies in turn, each connection its next when it has its answer. */
export const loadOrder = z.strictObject({
  url: z.url(),
  bearer: z.string(),
  bodies: z.array(z.string()),
  connections: z.int(),
  seconds: z.number(),
  /** All connections together, evenly; left out: as many as are answered. */
  perSecond: z.number().optional(),
});
export type LoadOrder = z.infer<typeof loadOrder>;

/** From the load, when it is through. */
export const loadWord = z.strictObject({
  /** That were answered, and not only turned away. */
  requests: z.int(),
  /** Answers that say: not now (HTTP 503). */
  turnedAway: z.int(),
  seconds: z.number(),
  /** Answers with another status or length than the first one, by what they were; there must be none. */
  wrong: z.record(z.string(), z.int()),
  /** From the request to the end of its answer. */
  latencyMs: z.strictObject({ p50: z.number(), p99: z.number() }),
});
export type LoadWord = z.infer<typeof loadWord>;
