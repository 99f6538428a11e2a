import { z } from 'zod';

/** What a server does about more requests than it can work on. */
export const overload = z
  .strictObject({
    mostInWork: z.int().min(1).max(10_000).default(256).describe('Requests that are worked on at once at most'),
    leastInWork: z
      .int()
      .min(1)
      .max(10_000)
      .default(8)
      .describe('Requests that are worked on at once however slow the database answers'),
    answerMs: z
      .int()
      .min(1)
      .max(10_000)
      .default(10)
      .describe(
        'While the smallest question to the database takes longer, waiting for its turn included, fewer requests are worked on',
      ),
    longestWaitMs: z
      .int()
      .min(0)
      .max(60_000)
      .default(500)
      .describe('How long a request may wait until it is worked on; a tenth of it while there are always some waiting'),
    retryAfterSeconds: z
      .int()
      .min(1)
      .max(3_600)
      .default(5)
      .describe('Whoever is turned away is told to come back after one to so many seconds, at random'),
  })
  .refine(({ leastInWork, mostInWork }) => leastInWork <= mostInWork, {
    error: 'leastInWork must not be more than mostInWork',
  })
  .prefault({});

/** What a server does unless it is told otherwise. */
export const overloadDefaults = overload.parse({});
