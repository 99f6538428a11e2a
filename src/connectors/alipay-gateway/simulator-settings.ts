/**
 * Switches of the simulated gateway for everything its documents leave open or contradict each other about.
 * Every default is the reading that is hardest on a client.
 */
import { z } from 'zod';

/** The switches both AlipayHK families have. */
export const gatewaySimulatorSettings = z.object({
  /** Older card pages print `resultMsg`. */
  messageKey: z.enum(['resultMessage', 'resultMsg']),
  /** The voucher sample prints `tracerid`, the card pages document `Tracer-Id`. */
  traceHeader: z.enum(['tracerid', 'tracer-id']),
  /** Assumption, from sibling Ant products: who cannot be identified by signature gets no signature back. */
  unsignedSignatureRefusal: z.boolean(),
  /** Undocumented fields in a request are refused; a lenient gateway would ignore them. */
  strictFields: z.boolean(),
  /** How far `Request-Time` may be from our clock; no figure is published. */
  clockSkewMs: z.int().min(0),
  /** Requests per client in any one second; null is no limit. No figure is published. */
  trafficPerSecond: z.int().min(0).nullable(),
  /** Operations that answer `API_IS_INVALID`. */
  switchedOff: z.array(z.string()),
});
export type GatewaySimulatorSettings = z.infer<typeof gatewaySimulatorSettings>;

/** The settings a gateway starts with. */
export const defaultGatewaySimulatorSettings = (): GatewaySimulatorSettings => ({
  messageKey: 'resultMessage',
  traceHeader: 'tracerid',
  unsignedSignatureRefusal: true,
  strictFields: true,
  clockSkewMs: 300_000,
  trafficPerSecond: null,
  switchedOff: [],
});
