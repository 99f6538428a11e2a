/** Operations for tests that talk to the journal itself. */
import { randomUUIDv7 } from 'node:crypto';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { type Instant, instant } from '../../src/domain/clock.ts';
import { type OperationId, parseAccountId, parseIdempotencyKey, parseOperationId } from '../../src/domain/ids.ts';
import { OperationKind } from '../../src/domain/operation.ts';
import type { NewOperation } from '../../src/journal/journal.ts';
import { accountIds } from './vendors.ts';
import { freshKey, templateId } from './world.ts';

/** What a settlement holds besides itself when nothing was read on the way to it. */
export const nothingSeen = {
  attempt: null,
  evidence: null,
  snapshot: null,
  isDueCheck: false,
  lateness: null,
} as const;

/** An operation's id as a machine whose clock says `at` makes it. */
export function idFrom(at: Instant): OperationId {
  const hex = Date.parse(at).toString(16).padStart(12, '0');
  const id = parseOperationId(`${hex.slice(0, 8)}-${hex.slice(8)}-${randomUUIDv7().slice(14)}`);
  if (id === null) throw new Error('no id');
  return id;
}

/** A change of budget under a fresh key. */
export function newOperation(): NewOperation {
  const accountId = parseAccountId(accountIds.cards);
  const idempotencyKey = parseIdempotencyKey(freshKey());
  const id = parseOperationId(randomUUIDv7());
  if (accountId === null || idempotencyKey === null || id === null) throw new Error('no ids');
  const targetId = templateId(seedCodes.milkTea);
  return {
    id,
    accountId,
    kind: OperationKind.UPDATE_TEMPLATE_BUDGET,
    idempotencyKey,
    fingerprint: 'f',
    input: { kind: OperationKind.UPDATE_TEMPLATE_BUDGET, templateId: targetId, updateType: 'APPEND', number: 1 },
    targetId,
    requestId: 'r',
    second: instant(new Date(0)),
    prepare: () => ({ path: '/', body: '' }),
    requestedBy: 'tester',
  };
}
