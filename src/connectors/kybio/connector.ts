/**
 * KYBIO members: changes of balance and points, readings, quota.
 * Source: KYBIO open API articles, June 2022, above all "Modify member's balance points".
 */
import { OperationKind } from '../../domain/operation.ts';
import type { Connector, ConnectorDeps } from '../connector.ts';
import { defineConnector } from '../settings.ts';
import { resultCodes } from './codes.ts';
import { createGateway } from './gateway.ts';
import { createMembers } from './members.ts';
import { createQuota } from './quota.ts';
import { dividedSettings, type KybioSettings } from './settings.ts';

/** Calls a day that an account has without a paid allowance, as implementers report; KYBIO prints no figure for it. */
const callsPerDay = 300;

/** What the registry lists. */
export const kybio = defineConnector({
  vendor: 'kybio',
  resultCodes,
  callsPerDay,
  settings: dividedSettings,
  address: 'baseUrl',
  create: createKybioConnector,
});

function createKybioConnector(settings: KybioSettings, deps: ConnectorDeps): Connector {
  const gateway = createGateway(settings, deps);
  const account = { gateway, settings, deps };
  return {
    vendor: 'kybio',
    kinds: [OperationKind.ADJUST_MEMBER_BALANCE],
    templates: null,
    members: createMembers(account),
    benefits: null,
    quota: createQuota(account),
    close: () => gateway.close(),
  };
}
