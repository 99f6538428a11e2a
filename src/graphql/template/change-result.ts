/** From what an operation did to the member of a mutation's union: the part that all template mutations share. */
import { OperationState } from '../../domain/operation.ts';
import type { TemplateState } from '../../domain/template.ts';
import type { EffectResult } from '../../operations/run-effect.ts';
import { type RefusalError, toError } from '../error-map.ts';
import { PromoError, PromoOutcomeUnknownError } from '../errors.ts';
import { PromoOperation } from '../operation/operation.type.ts';

/** A success: what the target looked like afterwards (null when it could not be read back), and the record of it. */
export interface Changed {
  readonly state: TemplateState | null;
  readonly operation: PromoOperation | null;
  readonly replayed: boolean;
}

/**
 * @param members the classes of the mutation's union.
 * @returns the change, or the member that stands for everything else.
 * @throws {Error} when the union lacks the error's type; `Covers` keeps that from compiling.
 */
export function toChange<M extends abstract new (...args: never[]) => object>(
  result: EffectResult,
  members: readonly M[],
): Changed | Extract<InstanceType<M>, PromoError> {
  const change = read(result);
  if (!(change instanceof PromoError)) return change;
  if (isMember(change, members)) return change;
  throw new Error(`${change.type} is not a member of this mutation's union`);
}

function isMember<M extends abstract new (...args: never[]) => object>(
  error: PromoError,
  members: readonly M[],
): error is Extract<InstanceType<M>, PromoError> {
  return members.some((member) => error instanceof member);
}

function read(result: EffectResult): Changed | RefusalError | PromoOutcomeUnknownError {
  switch (result.kind) {
    case 'wouldRun':
      return { state: result.state, operation: null, replayed: false };
    case 'refused': {
      const blocker = result.blocker === null ? null : new PromoOperation(result.blocker);
      const operation = result.operation === null ? null : new PromoOperation(result.operation);
      return toError({ refusal: result.refusal, operation, blocker });
    }
    case 'recorded':
      return fromRecord(result);
  }
}

function fromRecord({ operation: record, replayed }: EffectResult & { kind: 'recorded' }) {
  const operation = new PromoOperation(record, { replayed });
  switch (record.state) {
    case OperationState.SUCCEEDED:
      return { state: record.result, operation, replayed };
    case OperationState.REFUSED: {
      if (record.refusal === null) throw new Error(`operation ${record.id} is refused without a refusal`);
      return toError({ refusal: record.refusal, operation });
    }
    case OperationState.UNKNOWN:
      return new PromoOutcomeUnknownError(operation);
    case OperationState.PENDING: {
      const detail = 'Another process has taken the operation over. Send the same request again to get its answer.';
      const refusal = { code: 'KEY_IN_FLIGHT', detail, vendor: null, facts: { retryAfterSeconds: 1 } } as const;
      return toError({ refusal, operation, blocker: operation });
    }
  }
}
