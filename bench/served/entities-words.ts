/** What a run and the process that serves a thousand entities say to each other. */
import { z } from 'zod';

/** Tell how long requests took since the last time; or do by hand what they do, for so long. */
export const entitiesOrder = z.strictObject({ tell: z.enum(['served', 'plain']), seconds: z.number() });
export type EntitiesOrder = z.infer<typeof entitiesOrder>;

export const entitiesWord = z.strictObject({
  url: z.url(),
  tookMs: z.array(z.number()),
  /** Length of the answer made by hand. */
  bytes: z.int(),
});
export type EntitiesWord = z.infer<typeof entitiesWord>;
