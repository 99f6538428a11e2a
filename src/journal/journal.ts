/**
 * The journal: what was asked, what was sent, what became of it. Port of the operations to the database.
 *
 * States: claimed (PENDING, attempt on disk) -> settled (SUCCEEDED, REFUSED), or UNKNOWN until settled. Whoever works
 * on an open operation holds its lease; a lease that has run out may be taken by anybody.
 */
import type { Instant } from '../domain/clock.ts';
import type { EntityState } from '../domain/entity.ts';
import type { AccountId, IdempotencyKey, OperationId } from '../domain/ids.ts';
import type {
  AttemptOutcome,
  Evidence,
  OperationInput,
  OperationKind,
  OperationRecord,
  OperationState,
  OperatorDecision,
  SettledBy,
  VendorRequest,
  Verdict,
} from '../domain/operation.ts';
import type { Refusal, VendorVerdict } from '../domain/outcome.ts';
import type { Page, PageRequest } from '../domain/page.ts';

/** A key means one thing within an account and a kind of operation. */
export interface KeyScope {
  readonly accountId: AccountId;
  readonly kind: OperationKind;
  readonly idempotencyKey: IdempotencyKey;
}

/** What the journal knows before a claim. */
export interface Look {
  readonly existing: OperationRecord | null;
  /** The operation that is open on the exclusive target, other than `existing`. */
  readonly blocker: OperationRecord | null;
  /** Grows with every attempt on the target; a claim states the value it was prepared on. */
  readonly targetVersion: number;
  /** The last second that an operation on the target has had; a claim states what it was prepared on. */
  readonly lastSecond: Instant | null;
  /** Until then a request of an operation that is settled already may still reach the target. */
  readonly heldUntil: Instant | null;
}

/** What an operation changes, for all accounts that lead there. */
export interface Target {
  readonly key: string;
  /** True: at most one open operation may hold it. */
  readonly isExclusive: boolean;
}

/**
 * How late a request whose outcome is not known may still be applied. Milliseconds: from the begin of an attempt that
 * has no end to its last byte, and from the last byte to the effect.
 */
export interface Lateness {
  readonly sentWithinMs: number;
  readonly appliedWithinMs: number;
}

/** A target as it was looked at. */
export interface SeenTarget extends Target {
  readonly version: number;
  readonly lastSecond: Instant | null;
}

export interface NewOperation extends KeyScope {
  readonly id: OperationId;
  readonly fingerprint: string;
  readonly input: OperationInput;
  readonly targetId: string;
  readonly requestId: string;
  /** The whole second it would like to have; it gets a later one if that is taken. */
  readonly second: Instant;
  /** Makes the message when the second is known; again for another one. Writes and sends nothing. */
  readonly prepare: (second: Instant) => VendorRequest;
  readonly requestedBy: string;
}

/** The right to work on one open operation until `until`. */
export interface Lease {
  readonly operationId: OperationId;
  readonly leaseId: string;
}

/** When an operation counts as forgotten: its lease has run out by `now`, or its check was due before `missedBefore`. */
export interface Forgotten {
  readonly now: Instant;
  readonly missedBefore: Instant;
}

export interface AttemptStart {
  readonly at: Instant;
  readonly before: EntityState | null;
  readonly leaseUntil: Instant;
}

/**
 * `lost`: somebody else was faster (the key was taken, or the target has moved since it was looked at); nothing was
 * written, look again.
 */
export type Claim =
  | { readonly kind: 'claimed'; readonly lease: Lease; readonly attempt: number; readonly request: VendorRequest }
  | { readonly kind: 'lost' };

export interface AttemptEnd {
  readonly number: number;
  readonly finishedAt: Instant;
  readonly outcome: AttemptOutcome;
  readonly vendor: VendorVerdict | null;
  readonly detail: string | null;
  readonly refusal: Refusal | null;
}

export type Settlement =
  | { readonly state: 'SUCCEEDED'; readonly settledBy: SettledBy; readonly result: EntityState | null }
  | { readonly state: 'REFUSED'; readonly settledBy: SettledBy; readonly refusal: Refusal }
  /** `nextCheckAt` null hands the operation to an operator. */
  | { readonly state: 'UNKNOWN'; readonly why: string; readonly nextCheckAt: Instant | null };

export interface SettleRequest {
  readonly at: Instant;
  readonly attempt: AttemptEnd | null;
  readonly settlement: Settlement;
  readonly evidence: Evidence | null;
  readonly snapshot: EntityState | null;
  /** True when the worker looked because it was time to: then the next pause is longer. */
  readonly isDueCheck: boolean;
  /**
   * Set where a late request would overwrite what a later operation has set: a settled operation then holds its target
   * until none of its requests can be on its way any more.
   */
  readonly lateness: Lateness | null;
}

export interface OperationFilter {
  /** null: every account. */
  readonly accountIds: readonly AccountId[] | null;
  readonly kinds?: readonly OperationKind[];
  readonly states?: readonly OperationState[];
  readonly targetIds?: readonly string[];
  readonly idempotencyKeys?: readonly IdempotencyKey[];
  readonly requestedFrom?: Instant;
  readonly requestedBefore?: Instant;
  /** True: only those that no check will settle any more and that wait for a person. */
  readonly needsOperator?: boolean;
}

/** What an operator says about an unknown outcome. */
export interface Decision extends OperatorDecision {
  readonly verdict: Verdict;
  readonly at: Instant;
  /** What the target is taken to look like, where it cannot be read. */
  readonly result: EntityState | null;
  readonly lateness: Lateness | null;
}

/** Operations requested and settled before `before`, with ids behind `after`. */
export interface OldOperations {
  readonly after: OperationId | null;
  readonly before: Instant;
}

/** `next`: what the next batch comes after; null when there is none. */
export interface DeletedBatch {
  readonly deleted: number;
  readonly next: OperationId | null;
}

export interface Remains {
  /** How many are not settled although they are old. */
  readonly open: number;
  /** When the oldest one left was requested; null in an empty journal. */
  readonly oldestAt: Instant | null;
}

export interface Journal {
  look(scope: KeyScope, target: Target): Promise<Look>;
  /** Records the operation and its first attempt together: the last step before the first byte leaves. */
  claim(operation: NewOperation, target: SeenTarget, attempt: AttemptStart): Promise<Claim>;
  /** Claims an operation again whose refusal was transient; its request and id stay what they were. */
  reclaim(operation: OperationRecord, target: SeenTarget, attempt: AttemptStart): Promise<Claim>;
  /**
   * Records a further attempt under a lease that is still held, and how the one before it ended.
   * @returns its number; null when the lease is lost, and then nothing may be sent.
   */
  beginAttempt(lease: Lease, attempt: AttemptStart, previous: AttemptEnd | null): Promise<number | null>;
  /**
   * Outcome, snapshot, next check and the follow-up for it together. May be called again after an error. When the lease is lost, a verified
   * success counts all the same; of anything else only the attempt's end is noted, and an operation that is still
   * open becomes due at once.
   * @returns the operation as it now stands in the journal.
   */
  settle(lease: Lease, request: SettleRequest): Promise<OperationRecord>;
  /**
   * Takes one open operation whose lease has run out. @returns null when there is none to take: somebody is working
   * on it, or it waits for a person.
   */
  take(id: OperationId, until: Instant, now: Instant): Promise<Lease | null>;
  /**
   * The same, because a check that was due at `dueAt` has come. @returns null also when a later one is planned by now.
   */
  takeForCheck(
    id: OperationId,
    until: Instant,
    check: { readonly dueAt: Instant; readonly now: Instant },
  ): Promise<Lease | null>;
  /** Whether there is anything to take for `takeForgotten`. */
  hasForgotten(since: Forgotten): Promise<boolean>;
  /** Takes up to `limit` of the open operations that nobody is working on although it is time to. */
  takeForgotten(limit: number, until: Instant, since: Forgotten): Promise<readonly Lease[]>;
  /**
   * Settles an UNKNOWN that nobody is working on by an operator's word.
   * @returns how it stands afterwards, decided or not; null when there is no such operation.
   */
  decide(id: OperationId, decision: Decision): Promise<OperationRecord | null>;
  /**
   * Declares every lease void and every attempt under way as lost now; only right when no other process can be alive.
   */
  voidLeases(now: Instant): Promise<void>;
  find(ids: readonly OperationId[]): Promise<Map<OperationId, OperationRecord>>;
  list(filter: OperationFilter, page: PageRequest<'REQUESTED_AT'>): Promise<Page<OperationRecord>>;
  count(filter: OperationFilter): Promise<number>;
  /** The same page of each target's operations, with one query; accounts null: every account. */
  listOn(
    targetIds: readonly string[],
    page: PageRequest<'REQUESTED_AT'>,
    accountIds: readonly AccountId[] | null,
  ): Promise<Map<string, Page<OperationRecord>>>;
  countOn(targetIds: readonly string[], accountIds: readonly AccountId[] | null): Promise<Map<string, number>>;
  /** Open operations of each account. */
  countOpen(accountIds: readonly AccountId[]): Promise<Map<AccountId, number>>;
  /** When the newest operation was requested, by the clock of the machine that it came to; null when there is none. */
  newestAt(): Promise<Instant | null>;
  /** Deletes a batch of settled operations with their attempts, oldest first; their keys are new ones from then on. */
  deleteOld(old: OldOperations): Promise<DeletedBatch>;
  /** What deleting has left. */
  remains(before: Instant): Promise<Remains>;
}
