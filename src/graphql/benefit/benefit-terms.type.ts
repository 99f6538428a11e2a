/** What a benefit is and what was asked of one have in common. */
import { type BenefitDraft, BenefitKind, BenefitStatus, GrantMethod } from '../../domain/benefit.ts';
import type { Decimal as DecimalText } from '../../domain/decimal.ts';
import type { Long as LongText } from '../../domain/long.ts';
import { Field, Int, ObjectType } from '../decorators.ts';
import { Decimal, Long } from '../scalars.ts';
import { PromoBenefitDiscount, toDiscountType } from './benefit-discount.type.ts';
import { BenefitLocation } from './benefit-location.type.ts';
import { PromoBenefitValidity, toValidityType } from './benefit-validity.type.ts';

@ObjectType()
export abstract class BenefitTerms {
  @Field(() => BenefitKind, { description: 'What it is.' })
  kind: BenefitKind;

  @Field(() => String, { description: 'Its name, 1 to 100 characters.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'A short description; null when there is none.' })
  description: string | null;

  @Field(() => String, { nullable: true, description: 'All about it; null when there is nothing.' })
  detail: string | null;

  @Field(() => String, { nullable: true, description: 'How to use it; null when that is not said.' })
  usageNote: string | null;

  @Field(() => String, { nullable: true, description: 'A picture, an http or https URL; null when there is none.' })
  pictureUrl: string | null;

  @Field(() => String, { nullable: true, description: 'Who provides it; null when that is not said.' })
  provider: string | null;

  @Field(() => Decimal, {
    nullable: true,
    description: 'What it would cost without the benefit, in yuan, 0 or more; null when that is not said.',
  })
  originalPrice: DecimalText | null;

  @Field(() => GrantMethod, { description: 'How users come to it.' })
  grantMethod: GrantMethod;

  @Field(() => Int, {
    nullable: true,
    description: 'What it costs in the platform’s card coins, 1 or more; null when it costs none.',
  })
  currencyCost: number | null;

  @Field(() => BenefitStatus, { description: 'Whether users can get it.' })
  status: BenefitStatus;

  @Field(() => Int, { description: 'How many there are in all, 1 or more.' })
  stock: number;

  @Field(() => Int, { nullable: true, description: 'How many there are a day, 1 or more; null: no limit.' })
  dailyStock: number | null;

  @Field(() => Int, { nullable: true, description: 'How many one user can get in all, 1 or more; null: no limit.' })
  userLimit: number | null;

  @Field(() => Int, { nullable: true, description: 'How many one user can get a day, 1 or more; null: no limit.' })
  dailyUserLimit: number | null;

  @Field(() => PromoBenefitValidity, { description: 'How long it is good for once granted.' })
  validity: PromoBenefitValidity;

  @Field(() => PromoBenefitDiscount, { description: 'What it takes off.' })
  discount: PromoBenefitDiscount;

  @Field(() => BenefitLocation, { nullable: true, description: 'Where it can be used; null when that is not said.' })
  location: BenefitLocation | null;

  @Field(() => Long, {
    nullable: true,
    description: 'The platform’s own id of it; null when the platform has not told it and the caller did not say it.',
  })
  platformId: LongText | null;

  constructor(draft: Omit<BenefitDraft, 'creatorId'>) {
    this.kind = draft.kind;
    this.name = draft.name;
    this.description = draft.description;
    this.detail = draft.detail;
    this.usageNote = draft.usageNote;
    this.pictureUrl = draft.pictureUrl;
    this.provider = draft.provider;
    this.originalPrice = draft.originalPrice;
    this.grantMethod = draft.grantMethod;
    this.currencyCost = draft.currencyCost;
    this.status = draft.status;
    this.stock = draft.stock;
    this.dailyStock = draft.dailyStock;
    this.userLimit = draft.userLimit;
    this.dailyUserLimit = draft.dailyUserLimit;
    this.validity = toValidityType(draft.validity);
    this.discount = toDiscountType(draft.discount);
    this.location = draft.location === null ? null : new BenefitLocation(draft.location);
    this.platformId = draft.platformId;
  }
}
