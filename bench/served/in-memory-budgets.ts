/** A use case without a journal and a vendor: the mutation around it, its checks and its union are the real ones. */
import { randomUUIDv7 } from 'node:crypto';
import { type Instant, instant, systemClock } from '../../src/domain/clock.ts';
import { parseIdempotencyKey, parseOperationId, parseTemplateId } from '../../src/domain/ids.ts';
import type { OperationRecord } from '../../src/domain/operation.ts';
import type { TemplateState } from '../../src/domain/template.ts';
import { type ChangeRequest, type ChangeTargetOf, invalid } from '../../src/operations/change-target.ts';
import { createUpdateTemplateBudget, type UpdateTemplateBudget } from '../../src/operations/update-template-budget.ts';
import type { InMemoryTemplates } from './in-memory-templates.ts';

/** Every change is made at once and settled; templates stay as they are, so that all answers are equally long. */
export function createInMemoryBudgets({ states }: Pick<InMemoryTemplates, 'states'>): UpdateTemplateBudget {
  const change: ChangeTargetOf = async (request, caller) => {
    const parts = parseTemplateId(request.target?.id ?? '');
    const state = parts === null ? undefined : states.get(parts.id);
    if (state === undefined || request.issues.length > 0) {
      return { kind: 'refused', refusal: invalid(request.issues), operation: null, blocker: null };
    }
    return { kind: 'recorded', operation: record(request, state, caller.subject), replayed: false };
  };
  return createUpdateTemplateBudget(change);
}

function record({ input, idempotencyKey }: ChangeRequest, state: TemplateState, requestedBy: string): OperationRecord {
  const id = parseOperationId(randomUUIDv7());
  const key = parseIdempotencyKey(idempotencyKey);
  if (id === null || key === null) throw new Error('the load sends keys, and the platform makes UUIDs');
  const at = instant(systemClock.now());
  return {
    ...settled(at),
    id,
    accountId: state.accountId,
    kind: input.kind,
    idempotencyKey: key,
    fingerprint: 'none is compared',
    input,
    targetId: state.id,
    requestId: id,
    requestedBy,
    result: state,
    evidence: { before: state, after: state },
  };
}

const settled = (at: Instant) =>
  ({
    request: { path: '/', body: '{}' },
    requestedAt: at,
    state: 'SUCCEEDED',
    settledAt: at,
    settledBy: 'VENDOR',
    decision: null,
    refusal: null,
    unknownWhy: null,
    nextCheckAt: null,
    checks: 0,
    firstAttempt: 1,
    leaseUntil: null,
    isExclusive: true,
    attempts: [
      {
        number: 1,
        startedAt: at,
        finishedAt: at,
        outcome: 'DONE',
        vendor: null,
        detail: null,
        refusal: null,
        before: null,
      },
    ],
  }) as const satisfies Partial<OperationRecord>;
