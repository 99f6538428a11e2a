/** From what an operation did to the member of a mutation's union: the part that all mutations share. */
import { type EntityName, type EntityState, type StateOf, stateOf } from '../domain/entity.ts';
import { OperationState } from '../domain/operation.ts';
import type { EffectResult } from '../operations/effect-request.ts';
import { type ClassType, createUnionType } from './decorators.ts';
import type { Changed } from './effect-success.ts';
import { type RefusalError, toError } from './error-map.ts';
import {
  PromoAccessError,
  PromoConflictError,
  PromoNotFoundError,
  PromoOutcomeUnknownError,
  PromoRejectedError,
  PromoThrottledError,
  PromoUnavailableError,
  PromoUnsupportedError,
  PromoValidationError,
} from './errors.ts';
import { PromoOperation } from './operation/operation.type.ts';
import { PromoError } from './promo-error.ts';

/** The errors of every mutation that has an effect at a vendor. */
export const effectErrors = [
  PromoValidationError,
  PromoNotFoundError,
  PromoConflictError,
  PromoOutcomeUnknownError,
  PromoThrottledError,
  PromoUnavailableError,
  PromoAccessError,
  PromoUnsupportedError,
  PromoRejectedError,
] as const;

/**
 * The union of everything a mutation can answer.
 * @param mutation its name, `updateTemplateBudget`.
 * @param members the success, then the errors.
 * @param _areExact `true satisfies Covers<typeof members, ...>`: does not compile when a member is missing or too many.
 */
export function createResult<const Members extends readonly ClassType[]>(
  mutation: string,
  members: Members,
  _areExact: true,
) {
  return createUnionType({
    name: `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Result`,
    description: `Everything \`${mutation}\` can answer: its success, or an error that says what to do next.`,
    types: () => members,
  });
}

/** What a mutation makes of a result. */
export interface EffectMutation<Name extends EntityName, Member extends ClassType, Success> {
  /** What it changes. */
  readonly entity: Name;
  /** The classes of its union. */
  readonly members: readonly Member[];
  readonly toSuccess: (change: Changed<StateOf<Name>>) => Success;
}

/** The member of a mutation's union that an effect's result is. */
export function toMember<Name extends EntityName, Member extends ClassType, Success>(
  result: EffectResult,
  { entity, members, toSuccess }: EffectMutation<Name, Member, Success>,
): Success | Extract<InstanceType<Member>, PromoError> {
  const change = read(result);
  if (change instanceof PromoError) return errorAmong(members, change);
  const { state } = change;
  return toSuccess({ ...change, state: state === null ? null : stateOf(entity, state) });
}

/**
 * Narrows an error to the union it is answered in.
 * @throws {Error} when the union lacks its type; `Covers` keeps that from compiling.
 */
export function errorAmong<Member extends ClassType>(
  members: readonly Member[],
  error: PromoError,
): Extract<InstanceType<Member>, PromoError> {
  if (isAmong(members, error)) return error;
  throw new Error(`${error.type} is not a member of this mutation's union`);
}

function isAmong<Member extends ClassType>(
  members: readonly Member[],
  error: PromoError,
): error is Extract<InstanceType<Member>, PromoError> {
  return members.some((member) => error instanceof member);
}

function read(result: EffectResult): Changed<EntityState> | RefusalError | PromoOutcomeUnknownError {
  switch (result.kind) {
    case 'wouldRun':
      return { state: result.state, operation: null, replayed: false };
    case 'refused':
      return errorOfRefusal(result);
    case 'recorded':
      return fromRecord(result);
  }
}

/** The error of what was refused without a trace. */
export function errorOfRefusal({ refusal, ...left }: EffectResult & { kind: 'refused' }): RefusalError {
  const blocker = left.blocker === null ? null : new PromoOperation(left.blocker);
  const operation = left.operation === null ? null : new PromoOperation(left.operation);
  return toError({ refusal, operation, blocker });
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
