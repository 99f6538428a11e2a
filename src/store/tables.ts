/** The rows of the database, as Kysely sees them. Json columns hold the domain types named beside them. */
import type { ColumnType, Generated, Kysely } from 'kysely';
import type { BenefitState, BenefitStatus } from '../domain/benefit.ts';
import type { EntityState } from '../domain/entity.ts';
import type { AccountId, BenefitId, IdempotencyKey, MemberId, OperationId, TemplateId } from '../domain/ids.ts';
import type { MemberState, MemberStatus } from '../domain/member.ts';
import type {
  AttemptOutcome,
  Evidence,
  OperationInput,
  OperationKind,
  OperationState,
  OperatorDecision,
  SettledBy,
  VendorRequest,
} from '../domain/operation.ts';
import type { Refusal, VendorVerdict } from '../domain/outcome.ts';
import type { TemplateKind, TemplateState, TemplateStatus } from '../domain/template.ts';

/** Written as text, read back parsed. */
type Json<T> = ColumnType<T, string, string>;
type Timestamp = ColumnType<Date, string, string>;
type NullableTimestamp = ColumnType<Date | null, string | null, string | null>;
type NullableJson<T> = ColumnType<T | null, string | null, string | null>;

export interface OperationsTable {
  id: OperationId;
  account_id: AccountId;
  kind: OperationKind;
  idempotency_key: IdempotencyKey;
  fingerprint: string;
  input: Json<OperationInput>;
  target_id: string;
  /** Set where at most one operation may be open on the target. */
  exclusive_key: string | null;
  /** The vendor's own thing that it changes, whichever account leads there; null in rows older than this column. */
  target_key: string | null;
  request_id: string;
  request: Json<VendorRequest>;
  requested_by: string;
  requested_at: Timestamp;
  state: OperationState;
  settled_at: NullableTimestamp;
  settled_by: SettledBy | null;
  decision: NullableJson<OperatorDecision>;
  result: NullableJson<EntityState>;
  refusal: NullableJson<Refusal>;
  unknown_why: string | null;
  evidence: NullableJson<Evidence>;
  next_check_at: NullableTimestamp;
  checks: Generated<number>;
  /** Attempts before this one belong to an earlier claim, whose refusal was transient. */
  first_attempt: Generated<number>;
  /** Changes hands with every claim: whoever holds another value may not settle. */
  lease_id: string | null;
  lease_until: NullableTimestamp;
}

/** Grows with every attempt on a target, so that a reading taken before can be told from a stale one. */
export interface TargetsTable {
  key: string;
  version: number;
  /** The last whole second given to an operation on it. */
  last_second: NullableTimestamp;
  held_until: NullableTimestamp;
}

export interface AttemptsTable {
  operation_id: OperationId;
  number: number;
  started_at: Timestamp;
  finished_at: NullableTimestamp;
  outcome: AttemptOutcome | null;
  vendor: NullableJson<VendorVerdict>;
  detail: string | null;
  refusal: NullableJson<Refusal>;
  before: NullableJson<EntityState>;
}

export interface TemplatesTable {
  id: TemplateId;
  account_id: AccountId;
  code: string;
  kind: TemplateKind;
  status: TemplateStatus;
  name: string;
  remaining: number | null;
  valid_until: NullableTimestamp;
  observed_at: Timestamp;
  state: Json<TemplateState>;
}

export interface MembersTable {
  id: MemberId;
  account_id: AccountId;
  uid: string;
  number: string | null;
  name: string | null;
  phone: string | null;
  category: string | null;
  status: MemberStatus | null;
  balance: ColumnType<string, string, string>;
  points: ColumnType<string, string, string>;
  observed_at: Timestamp;
  state: Json<MemberState>;
}

export interface BenefitsTable {
  id: BenefitId;
  account_id: AccountId;
  activity_id: string;
  outer_id: string;
  status: BenefitStatus;
  name: string;
  observed_at: Timestamp;
  state: Json<BenefitState>;
}

/** One row an account: what its processes share about limits. */
export interface AccountLimitsTable {
  account_id: AccountId;
  /** From when, in epoch milliseconds, the next call fits under the rate; and the next reading under its share. */
  next_call_ms: Generated<number>;
  next_read_ms: Generated<number>;
  /** The vendor's day that is being counted. */
  day: Generated<string>;
  day_calls: Generated<number>;
  day_reads: Generated<number>;
  vendor_calls_per_day: number | null;
  vendor_asked_on: string | null;
  /** When each call under way must be over, in epoch microseconds that no two calls share. */
  calls: ColumnType<number[], never, never>;
  failures: Generated<number>;
  closed_until: NullableTimestamp;
  closed_because: NullableJson<{ readonly scope: string; readonly detail: string }>;
}

/** How far a walk through a vendor's list has come. */
export interface ListWalksTable {
  account_id: AccountId;
  entity: string;
  cursor: string | null;
  /** Pages of the walk under way, and a cursor it has passed: met again, the list goes round. */
  pages: Generated<number>;
  checkpoint: string | null;
  next_page_at: Timestamp;
  finished_at: NullableTimestamp;
}

export interface AccountHealthTable {
  account_id: AccountId;
  answered_at: NullableTimestamp;
  failed_at: NullableTimestamp;
  failure: string | null;
}

export interface Tables {
  operations: OperationsTable;
  targets: TargetsTable;
  attempts: AttemptsTable;
  templates: TemplatesTable;
  members: MembersTable;
  benefits: BenefitsTable;
  account_limits: AccountLimitsTable;
  list_walks: ListWalksTable;
  account_health: AccountHealthTable;
}

/** The database, or a transaction on it. */
export type Db = Kysely<Tables>;
