/** Switches of the simulated vendor for what its articles leave open. */
import { z } from 'zod';

export const kybioSimulatorSettings = z.object({
  /** A second change of the same member with the same `dataChangeTime` is refused; upstream's rule, not printed by KYBIO. */
  duplicateRule: z.boolean(),
  /** False: `validateBalance` and `validatePoint` are ignored like any field an older KYBIO does not know. */
  knowsUpstreamFields: z.boolean(),
  /** Fields that neither KYBIO nor upstream prints are refused. */
  strictFields: z.boolean(),
  /** A `dataChangeTime` more than ten minutes ahead of the vendor's clock, in UTC+8, is refused; hardest reading. */
  refusesFutureTimes: z.boolean(),
  /** How a look-up says that there is nobody. */
  notFound: z.enum(['ERROR', 'NO_DATA', 'BLANK']),
  /** Statuses in mixed case, and successes without `messages` or `errorCode`, in turn. */
  envelopeVariety: z.boolean(),
  /** Answers are compressed for whoever offers it. */
  compresses: z.boolean(),
  /** Calls of one appId a day; implementers report 300 without a paid allowance. */
  callsPerDay: z.int().min(0),
  /** Calls of one appId in any one second; null is no limit. No figure is published. */
  trafficPerSecond: z.int().min(0).nullable(),
  /** Rows a page of members is filled with. */
  pageSize: z.int().min(1),
});
export type KybioSimulatorSettings = z.infer<typeof kybioSimulatorSettings>;

/** The settings a simulator starts with. */
export const defaultKybioSimulatorSettings = (): KybioSimulatorSettings => ({
  duplicateRule: true,
  knowsUpstreamFields: true,
  strictFields: true,
  refusesFutureTimes: true,
  notFound: 'ERROR',
  envelopeVariety: true,
  compresses: true,
  callsPerDay: 300,
  trafficPerSecond: null,
  pageSize: 100,
});
