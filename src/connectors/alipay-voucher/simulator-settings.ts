/** Switches of the simulated voucher family for what its pages leave open; every default is the harder reading. */
import { z } from 'zod';
import { defaultGatewaySimulatorSettings, gatewaySimulatorSettings } from '../alipay-gateway/simulator-settings.ts';
import { envelopeKeys } from '../alipay-gateway/wire.ts';

/** The refusals that a merchant's contracts can cause. */
export const contractCodes = [
  'MERCHANT_CONTRACT_NOT_EXIST',
  'NO_MERCHANT_CONTRACT_BEEN_SIGNED',
  'CONTRACT_INVALID',
] as const;

export const voucherSettings = gatewaySimulatorSettings.extend({
  envelope: z.enum(envelopeKeys),
  /** What a second switchStatus with the same requestId does; the page promises idempotency. */
  replay: z.enum(['SAME_RESULT', 'APPLIES_AGAIN']),
  /** The code for a known requestId with other content; which one is not printed. */
  replayMismatchCode: z.string().min(1),
  /** What switching to the present status answers; assumption. */
  sameStatus: z.enum(['TEMPLATE_STATUS_NOT_SUPPORT', 'SUCCESS']),
  /** How detail and list spell ACTIVTED and ACTIVITING: as in the enums, or as in the prose. */
  spelling: z.enum(['AS_PRINTED', 'AS_IN_PROSE']),
  /** Prints the numbers of detail and list as texts; the samples do so. */
  quotedNumbers: z.boolean(),
  /** How a list request writes its integers; the table and the samples contradict each other. */
  listNumbers: z.enum(['either', 'number', 'text']),
  /** Which time of a template the window of a list is about; not printed. */
  listWindowOn: z.enum(['startTime', 'createdAt']),
  /** Prints the template's id in detail; no page lists it there. */
  idInDetail: z.boolean(),
  /** The merchant's contracts: in order, or refused with this code. */
  contract: z.enum(['IN_ORDER', ...contractCodes]),
  /** Switching status answers SERVICE_NOT_AVAILABLE. */
  isDegraded: z.boolean(),
});
export type VoucherSimulatorSettings = z.infer<typeof voucherSettings>;

/** The settings a voucher simulator starts with. */
export const defaultVoucherSettings = (): VoucherSimulatorSettings => ({
  ...defaultGatewaySimulatorSettings(),
  envelope: 'result',
  replay: 'SAME_RESULT',
  replayMismatchCode: 'REPEAT_REQ_INCONSISTENT',
  sameStatus: 'TEMPLATE_STATUS_NOT_SUPPORT',
  spelling: 'AS_PRINTED',
  quotedNumbers: true,
  listNumbers: 'either',
  listWindowOn: 'startTime',
  idInDetail: false,
  contract: 'IN_ORDER',
  isDegraded: false,
});
