/**
 * Switches of the simulated platform for everything its page leaves open. Every default is the reading that is hardest
 * on a client.
 */
import { z } from 'zod';

export const alisportsSimulatorSettings = z.object({
  /** How the backend says no: `result.success` = false, or `error_response` with this code. */
  failureShape: z.enum(['RESULT', 'ERROR_50', 'ERROR_15']),
  /** What a create does whose outer_id the activity has already. */
  duplicateOuterId: z.enum(['REFUSES', 'UPSERTS']),
  /** What an update does with optional fields that it leaves out. */
  omittedOnUpdate: z.enum(['RESETS', 'KEEPS']),
  /** Accepts the effect types 1 and 4, which the page marks as not used this time. */
  acceptsUnusedEffectTypes: z.boolean(),
  /** New ids are larger than a JavaScript number can say. */
  longIds: z.boolean(),
  /** Answers are compressed for whoever offers it. */
  compresses: z.boolean(),
  /** Calls per app in any one second; null is no limit. No figure is published. */
  callsPerSecond: z.int().min(0).nullable(),
});
export type AlisportsSimulatorSettings = z.infer<typeof alisportsSimulatorSettings>;

/** The settings a simulator starts with. */
export const defaultAlisportsSimulatorSettings = (): AlisportsSimulatorSettings => ({
  failureShape: 'RESULT',
  duplicateOuterId: 'REFUSES',
  omittedOnUpdate: 'RESETS',
  acceptsUnusedEffectTypes: false,
  longIds: false,
  compresses: true,
  callsPerSecond: null,
});
