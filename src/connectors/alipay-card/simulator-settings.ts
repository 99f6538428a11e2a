/** Switches of the simulated card family for what its pages leave open; every default is the harder reading. */
import { z } from 'zod';
import { defaultGatewaySimulatorSettings, gatewaySimulatorSettings } from '../alipay-gateway/simulator-settings.ts';
import { envelopeKeys } from '../alipay-gateway/wire.ts';

export const cardSettings = gatewaySimulatorSettings.extend({
  /** Of updateBudget and switchStatus. */
  envelope: z.enum(envelopeKeys),
  /** Of detail, whose current page prints `result`. */
  detailEnvelope: z.enum(envelopeKeys),
  /** What a second updateBudget with the same requestId does; no page promises anything. */
  replay: z.enum(['APPLIES_AGAIN', 'DEDUPLICATES']),
  /** When deduplicating: the code for a known requestId with other content. Assumption, from Antom. */
  replayMismatchCode: z.string().min(1),
  /** The code for a budget out of bounds; assumption. */
  boundsCode: z.string().min(1),
  /** What switching to the present status answers; assumption. */
  sameStatus: z.enum(['STATE_MACHINE_ILLEGAL', 'SUCCESS']),
  /** How switchStatus names the merchant; its revisions contradict each other. */
  merchantField: z.enum(['either', 'merchantId', 'merchantAccountId']),
  /** Prints the numbers of detail as texts. */
  quotedNumbers: z.boolean(),
  /** Prints `type` (COUPON or TICKET) in detail; no page lists it there. */
  typeInDetail: z.boolean(),
});
export type CardSettings = z.infer<typeof cardSettings>;

/** The settings a card simulator starts with. */
export const defaultCardSettings = (): CardSettings => ({
  ...defaultGatewaySimulatorSettings(),
  envelope: 'resultInfo',
  detailEnvelope: 'result',
  replay: 'APPLIES_AGAIN',
  replayMismatchCode: 'REPEAT_REQ_INCONSISTENT',
  boundsCode: 'PARAM_ILLEGAL',
  sameStatus: 'STATE_MACHINE_ILLEGAL',
  merchantField: 'either',
  quotedNumbers: false,
  typeInDetail: false,
});
