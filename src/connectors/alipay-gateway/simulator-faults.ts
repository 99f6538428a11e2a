/** What the simulated gateway can do wrong besides what any simulated vendor can. */
import { z } from 'zod';
import {
  createFaultList,
  type Fault,
  type FaultList,
  type Misbehaviours,
  neutralMisbehaviours,
  plain,
  type Scope,
  taking,
} from '../simulation/simulator-faults.ts';

/** The parts of the signed text of which one can be wrong. */
export const signedParts = ['key', 'path', 'time', 'body', 'clientId'] as const;
export type SignedPart = (typeof signedParts)[number];

/** What only this gateway's protocol can do wrong. */
export interface GatewayFault {
  /** Said in place of what was decided. */
  readonly says?: { readonly by: 'gateway' | 'business'; readonly status: string; readonly code: string };
  readonly message?: (message: Record<string, unknown>) => Record<string, unknown>;
  readonly signature?: 'absent' | 'raw' | 'spaced';
  readonly wronglySigned?: SignedPart;
  readonly forAnotherClient?: boolean;
  readonly responseTimeAgoMs?: number;
}
export type GatewayMisbehaviours = Misbehaviours<GatewayFault>;
export type GatewayFaultList = FaultList<GatewayFault>;

/** Which requests a misbehaviour is meant for. */
export interface GatewayScope<Operation extends string = string> extends Scope<Operation> {
  /** Another name of `target`: the template's code or id, in either family. */
  readonly templateCode?: string;
}

const saying = (applies: boolean, says: GatewayFault['says'] & object): Fault<GatewayFault> => ({
  applies,
  own: { says },
});
const spoiled = (own: GatewayFault): Fault<GatewayFault> => ({ applies: true, own });

const code = z.string().min(1);

/** Every misbehaviour of the gateway; the typed way to them is `Misbehave` in simulator-misbehave.ts. */
const gatewayMisbehaviours = {
  ...neutralMisbehaviours,
  refusesWith: taking(z.tuple([code, z.enum(['F', 'U', 'A']).default('F')]), ([name, status]) =>
    saying(false, { by: 'business', status, code: name }),
  ),
  refusesAtGateway: taking(z.tuple([code]), ([name]) => saying(false, { by: 'gateway', status: 'F', code: name })),
  refusesUnknown: plain(saying(false, { by: 'gateway', status: 'F', code: 'UNKNOWN_EXCEPTION' })),
  answersUnknown: taking(z.tuple([z.object({ applied: z.boolean() }).strict()]), ([{ applied }]) =>
    saying(applied, { by: 'business', status: 'U', code: 'UNKNOWN_EXCEPTION' }),
  ),
  inventsCode: taking(z.tuple([code, z.enum(['S', 'F', 'U', 'A'])]), ([name, status]) =>
    saying(status === 'S', { by: 'business', status, code: name }),
  ),
  unsigned: plain(spoiled({ signature: 'absent' })),
  wronglySigned: taking(z.tuple([z.enum(signedParts)]), ([wronglySigned]) => spoiled({ wronglySigned })),
  rawBase64Signature: plain(spoiled({ signature: 'raw' })),
  spacedSignature: plain(spoiled({ signature: 'spaced' })),
  answersAnotherClient: plain(spoiled({ forAnotherClient: true })),
  staleResponseTime: taking(z.tuple([z.int().min(0).default(3_600_000)]), ([ago]) =>
    spoiled({ responseTimeAgoMs: ago }),
  ),
  noResult: plain(spoiled({ message: withoutResult })),
} satisfies GatewayMisbehaviours;

function withoutResult(message: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(message).filter(([key]) => !/^result/i.test(key)));
}

/** Creates an empty list that knows the gateway's misbehaviours and these. */
export function createGatewayFaultList(family: GatewayMisbehaviours, operations: readonly string[]): GatewayFaultList {
  const list = createFaultList<GatewayFault>({ ...gatewayMisbehaviours, ...family }, operations);
  return { ...list, arm: (name, args, scope) => list.arm(name, args, withTarget(scope)) };
}

function withTarget(scope: unknown): unknown {
  if (typeof scope !== 'object' || scope === null || !('templateCode' in scope)) return scope;
  const { templateCode, ...rest } = scope;
  return { target: templateCode, ...rest };
}
