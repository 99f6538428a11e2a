import type { Instant } from '../../domain/clock.ts';
import {
  type Attempt,
  AttemptOutcome,
  OperationKind,
  type OperationRecord,
  OperationState,
  SettledBy,
} from '../../domain/operation.ts';
import { createConnectionTypes } from '../connection.ts';
import {
  Directive,
  Field,
  ForOperators,
  forOperators,
  ID,
  Int,
  Internal,
  ListedAbout,
  ObjectType,
} from '../decorators.ts';
import { DateTime } from '../scalars.ts';
import { VendorVerdict } from '../vendor-verdict.type.ts';
import { PromoDecision, PromoEvidence, toDecisionType } from './evidence.type.ts';
import { PromoOperationInput, toInputType } from './operation-input.type.ts';

@Internal()
@ObjectType({ description: 'One exchange with the vendor on behalf of an operation.' })
export class PromoAttempt {
  @Field(() => Int, { description: 'From 1; an operation that needed no repeat has one attempt.' })
  number: number;

  @Field(() => DateTime, { description: 'When it was recorded, just before the first byte left.' })
  startedAt: Instant;

  @Field(() => Int, {
    nullable: true,
    description: 'Milliseconds until it was over; null while under way, or when the process died.',
  })
  durationMs: number | null;

  @Field(() => AttemptOutcome, {
    nullable: true,
    description: 'How it ended; null while under way, or when the process died.',
  })
  outcome: AttemptOutcome | null;

  @Field(() => String, { nullable: true, description: 'What went wrong, in words.' })
  detail: string | null;

  @Field(() => VendorVerdict, {
    nullable: true,
    description: 'What the vendor said; null when it said nothing that can be believed.',
  })
  vendor: VendorVerdict | null;

  constructor({ number, startedAt, finishedAt, outcome, detail, vendor }: Attempt) {
    this.number = number;
    this.startedAt = startedAt;
    this.durationMs = finishedAt === null ? null : Date.parse(finishedAt) - Date.parse(startedAt);
    this.outcome = outcome;
    this.detail = detail;
    this.vendor = vendor === null ? null : new VendorVerdict(vendor);
  }
}

@Directive('@key(fields: "id")')
@ObjectType({
  description:
    'One mutation’s intent and what became of it. It is recorded before anything is sent to the vendor, so it is there even when the answer to the mutation got lost.',
})
export class PromoOperation {
  readonly record: OperationRecord;

  @Field(() => ID, { description: 'A UUIDv7: ids sort by time.' })
  id: string;

  @Field(() => OperationKind, { description: 'The mutation it came from.' })
  kind: OperationKind;

  @Field(() => OperationState, { description: 'What is known about its effect.' })
  state: OperationState;

  @Field(() => String, { description: 'The key the caller chose.' })
  idempotencyKey: string;

  @ForOperators()
  @Field(() => String, {
    simple: false,
    nullable: true,
    description: `The id under which the vendor knows the request; the same for every attempt. ${forOperators}`,
  })
  requestId: string;

  @Field(() => PromoOperationInput, { description: 'What was asked.' })
  input: PromoOperationInput;

  @ForOperators()
  @Field(() => String, {
    simple: false,
    nullable: true,
    description: `Who asked: the subject of their token. ${forOperators}`,
  })
  requestedBy: string;

  @Field(() => DateTime, { description: 'When it was recorded.' })
  requestedAt: Instant;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When its final state was recorded; null while PENDING or UNKNOWN.',
  })
  settledAt: Instant | null;

  @Field(() => SettledBy, {
    nullable: true,
    description: 'What the final state rests on; null while PENDING or UNKNOWN.',
  })
  settledBy: SettledBy | null;

  @ForOperators()
  @Field(() => PromoDecision, {
    simple: false,
    nullable: true,
    description: `What a person decided about it, and why; null unless \`settledBy\` is OPERATOR. ${forOperators}`,
  })
  decision: PromoDecision | null;

  @ForOperators()
  @Field(() => PromoEvidence, {
    simple: false,
    nullable: true,
    description: `What the target looked like before and after; null while nobody has looked, and where its vendor has no call to read it. ${forOperators}`,
  })
  evidence: PromoEvidence | null;

  @ForOperators()
  @ListedAbout(5)
  @Field(() => [PromoAttempt], {
    simple: false,
    nullable: true,
    description: `Every exchange with the vendor, first to last. ${forOperators}`,
  })
  attempts: PromoAttempt[];

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When an UNKNOWN is looked at again by itself. Null in every other state, and when an operator has to decide.',
  })
  nextCheckAt: Instant | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'Set when you are reading the recorded answer to an earlier request with the same key: the id of that request’s operation. Null on a first answer and in queries.',
  })
  replayOf: string | null;

  constructor(record: OperationRecord, { replayed } = { replayed: false }) {
    this.record = record;
    this.id = record.id;
    this.kind = record.kind;
    this.state = record.state;
    this.idempotencyKey = record.idempotencyKey;
    this.requestId = record.requestId;
    this.input = toInputType(record.input);
    this.requestedBy = record.requestedBy;
    this.requestedAt = record.requestedAt;
    this.settledAt = record.settledAt;
    this.settledBy = record.settledBy;
    this.decision = record.decision === null ? null : toDecisionType(record.decision);
    this.evidence = record.evidence === null ? null : new PromoEvidence(record.evidence);
    this.attempts = record.attempts.map((attempt) => new PromoAttempt(attempt));
    this.nextCheckAt = record.state === OperationState.UNKNOWN ? record.nextCheckAt : null;
    this.replayOf = replayed ? record.id : null;
  }
}

export const { Connection: PromoOperationConnection } = createConnectionTypes('Operation', PromoOperation);
export type PromoOperationConnection = InstanceType<typeof PromoOperationConnection>;
