/** What an effect is asked for, what it can come to, and what it takes to run one. */
import type { EntityState } from '../domain/entity.ts';
import type { IdempotencyKey, OperationId } from '../domain/ids.ts';
import type { OperationInput, OperationRecord } from '../domain/operation.ts';
import type { Refusal } from '../domain/outcome.ts';
import type { Journal } from '../journal/journal.ts';
import type { AttemptDeps } from './attempt.ts';
import type { BoundEffect } from './bound-effect.ts';
import type { SettleOpen } from './settle-open.ts';

/** One call of a mutation, its input checked and tied to its vendor. */
export interface EffectRequest {
  readonly idempotencyKey: IdempotencyKey;
  readonly input: OperationInput;
  readonly targetId: string;
  readonly requestedBy: string;
  readonly validateOnly: boolean;
  readonly effect: BoundEffect;
}

/** What a call comes to. */
export type EffectResult =
  /** What the journal holds; `replayed` when this call had no part in it. */
  | { readonly kind: 'recorded'; readonly operation: OperationRecord; readonly replayed: boolean }
  /**
   * Refused without a trace: `operation` is what an earlier call with this key has left, `blocker` the operation that
   * stands in the way.
   */
  | {
      readonly kind: 'refused';
      readonly refusal: Refusal;
      readonly operation: OperationRecord | null;
      readonly blocker: OperationRecord | null;
    }
  /** Nothing speaks against it, and nothing was recorded or sent; `state` is what it would lead to. */
  | { readonly kind: 'wouldRun'; readonly state: EntityState | null };

/** What running effects needs. */
export interface EffectDeps extends AttemptDeps {
  readonly journal: Pick<Journal, 'look' | 'claim' | 'reclaim' | 'beginAttempt' | 'settle'>;
  readonly newOperationId: () => OperationId;
  readonly settleOpen: Pick<SettleOpen, 'settle'>;
  /** The time of this machine, which vendors are told. */
  readonly machineTime: () => Date;
  /** How long a call waits for another one that holds its key or its target. */
  readonly waitMs: number;
}

/** Runs one effect. Safe to call any number of times with the same request: at most one of the calls has an effect. */
export type RunEffect = (request: EffectRequest) => Promise<EffectResult>;
