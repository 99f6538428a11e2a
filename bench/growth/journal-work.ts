/** What every mutation asks of the journal: look, claim, settle; on accounts and targets that do not meet. */
import { randomUUID, randomUUIDv7 } from 'node:crypto';
import { instant } from '../../src/domain/clock.ts';
import { type AccountId, parseAccountId, parseIdempotencyKey, parseOperationId } from '../../src/domain/ids.ts';
import { AttemptOutcome, OperationKind } from '../../src/domain/operation.ts';
import type { Claim, Journal, NewOperation } from '../../src/journal/journal.ts';

/** One operation's way through the journal, step by step. */
export interface Step {
  readonly operation: NewOperation;
  look(): Promise<unknown>;
  claim(): Promise<unknown>;
  settle(): Promise<unknown>;
}

type Claimed = Extract<Claim, { readonly kind: 'claimed' }>;

export function nextStep(journal: Journal, accountId: AccountId): Step {
  const operation = newOperation(accountId);
  const target = { key: `${operation.kind}/bench/${operation.id}`, isExclusive: true };
  const now = Date.now();
  const at = instant(new Date(now));
  const start = { at, before: null, leaseUntil: instant(new Date(now + 30_000)) };
  let claimed: Claimed | null = null;
  return {
    operation,
    look: () => journal.look(operation, target),
    async claim() {
      const claim = await journal.claim(operation, { ...target, version: 0, lastSecond: null }, start);
      if (claim.kind === 'lost') throw new Error('nobody else is there');
      claimed = claim;
    },
    async settle() {
      if (claimed === null) throw new Error('it is not claimed');
      const record = await journal.settle(claimed.lease, {
        at,
        attempt: { number: 1, finishedAt: at, outcome: AttemptOutcome.DONE, vendor: null, detail: null, refusal: null },
        settlement: { state: 'SUCCEEDED', settledBy: 'VENDOR', result: null },
        evidence: null,
        snapshot: null,
        isDueCheck: false,
        lateness: null,
      });
      if (record.state !== 'SUCCEEDED') throw new Error('it is not settled');
    },
  };
}

function newOperation(accountId: AccountId): NewOperation {
  const id = parseOperationId(randomUUIDv7());
  const idempotencyKey = parseIdempotencyKey(randomUUID());
  if (id === null || idempotencyKey === null) throw new Error('no ids');
  const targetId = `${accountId}:${id}`;
  return {
    id,
    accountId,
    kind: OperationKind.UPDATE_TEMPLATE_BUDGET,
    idempotencyKey,
    fingerprint: 'f'.repeat(64),
    input: { kind: OperationKind.UPDATE_TEMPLATE_BUDGET, templateId: targetId, updateType: 'APPEND', number: 1 },
    targetId,
    requestId: id.replaceAll('-', ''),
    second: instant(new Date(0)),
    prepare: () => ({ path: '/bench', body: 'b'.repeat(300) }),
    requestedBy: 'bench',
  };
}

/** The account with that number, 1 to 1,000. */
export function accountNumber(number: number): AccountId {
  const id = parseAccountId(`account-${number}`);
  if (id === null) throw new Error('no account');
  return id;
}
