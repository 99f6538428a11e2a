/** What every error type has in common. */
import type { Refusal } from '../domain/outcome.ts';
import { Remedy, refusalRemedies } from '../domain/refusals.ts';
import { Field, Int, InterfaceType } from './decorators.ts';
import { type PromoErrorCode, PromoErrorCodes } from './error-codes.ts';
import { PromoOperation } from './operation/operation.type.ts';
import { VendorVerdict } from './vendor-verdict.type.ts';

/** What an error is made of: the refusal, and the operation as far as one was recorded. */
export interface ErrorSource {
  readonly refusal: Refusal;
  readonly operation: PromoOperation | null;
}

@InterfaceType('PromoError', {
  description:
    'Why a mutation did not simply succeed. Every error type has these fields, so `... on PromoError { code message remedy }` is enough to handle also the types of tomorrow.',
})
export abstract class PromoError {
  @Field(() => PromoErrorCodes, {
    description: 'The canonical code: one for each distinct meaning. New ones may be added.',
  })
  code!: PromoErrorCode;

  @Field(() => String, { description: 'What happened, for a person to read.' })
  message!: string;

  @Field(() => Remedy, { description: 'What to do next.' })
  remedy!: Remedy;

  @Field(() => Int, {
    nullable: true,
    description: 'Seconds to leave between this answer and the next try; null when there is nothing to wait for.',
  })
  retryAfterSeconds!: number | null;

  @Field(() => VendorVerdict, {
    nullable: true,
    description: 'The vendor’s own words; null when we refused without asking the vendor.',
  })
  vendor!: VendorVerdict | null;

  @Field(() => PromoOperation, {
    nullable: true,
    description: 'The recorded operation; null when nothing was recorded, so that the key is still unused.',
  })
  operation!: PromoOperation | null;

  /** Its name in the schema: tells the compiler error types with the same fields apart. */
  abstract readonly type: string;
}

/** An error that a refusal becomes. */
export abstract class Refused extends PromoError {
  constructor({ refusal, operation }: ErrorSource) {
    super();
    this.code = refusal.code;
    this.message = refusal.detail;
    this.remedy = refusalRemedies[refusal.code];
    this.retryAfterSeconds = refusal.facts?.retryAfterSeconds ?? null;
    this.vendor = refusal.vendor === null ? null : new VendorVerdict(refusal.vendor);
    this.operation = operation;
  }
}
