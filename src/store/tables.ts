/** The rows of the database, as Kysely sees them. Json columns hold the domain types named beside them. */
import type { ColumnType, Generated, Kysely } from 'kysely';
import type { AccountId, IdempotencyKey, OperationId, TemplateId } from '../domain/ids.ts';
import type {
  AttemptOutcome,
  Evidence,
  OperationInput,
  OperationKind,
  OperationState,
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
  request_id: string;
  request: Json<VendorRequest>;
  requested_by: string;
  requested_at: Timestamp;
  state: OperationState;
  settled_at: NullableTimestamp;
  settled_by: SettledBy | null;
  result: NullableJson<TemplateState>;
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

/** Grows with every attempt on an exclusive target, so that a reading taken before can be told from a stale one. */
export interface TargetsTable {
  key: string;
  version: number;
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
  before: NullableJson<TemplateState>;
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
  account_health: AccountHealthTable;
}

/** The database, or a transaction on it. */
export type Db = Kysely<Tables>;
