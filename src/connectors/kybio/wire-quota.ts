/**
 * What KYBIO says about the number of calls a day.
 * Source: KYBIO "Query traffic configuration" (queryAccessTimes), "Query daily traffic" (queryDailyAccessTimesLog).
 */
import { z } from 'zod';
import { answerOf, type ReadAnswer } from './wire.ts';

const count = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);
const time = z.string().nullish().catch(null).default(null);

const limits = z.array(z.object({ appId: z.string(), limitTimes: count, startDate: time, endDate: time }));
export type CallLimit = z.output<typeof limits>[number];
export const readCallLimits: ReadAnswer<readonly CallLimit[]> = answerOf(limits);

/** The field is misspelt on the wire; the spelling without the mistake is taken too. */
const used = z.array(
  z
    .object({
      appId: z.string(),
      accessDate: z.string(),
      haveAcessTimes: count.nullish(),
      haveAccessTimes: count.nullish(),
    })
    .transform(({ haveAcessTimes, haveAccessTimes, ...row }) => ({
      ...row,
      calls: haveAcessTimes ?? haveAccessTimes ?? null,
    })),
);
export type CallsUsed = z.output<typeof used>[number];
export const readCallsUsed: ReadAnswer<readonly CallsUsed[]> = answerOf(used);
