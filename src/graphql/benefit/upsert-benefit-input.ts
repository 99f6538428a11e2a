/** A benefit as a caller writes it down. */
import { BenefitKind, BenefitStatus, GrantMethod, LocationMode } from '../../domain/benefit.ts';
import type { Instant } from '../../domain/clock.ts';
import type { Decimal as DecimalText } from '../../domain/decimal.ts';
import type { Long as LongText } from '../../domain/long.ts';
import { Field, ID, InputType, Int } from '../decorators.ts';
import { EffectInput } from '../effect-input.ts';
import { DateTime, Decimal, Long } from '../scalars.ts';
import { PromoBenefitDiscountType } from './benefit-discount.type.ts';
import { PromoBenefitValidityType } from './benefit-validity.type.ts';

@InputType({
  description:
    'How long a granted benefit is good for. Give the fields of the type you choose and no others: RELATIVE takes `days`, `hours` and `minutes` (at least one of them), FIXED_PERIOD needs `from` and `until`, PERMANENT takes nothing, NATURAL_DAY needs `naturalDay`, NATURAL_DAYS needs `days`.',
})
export class PromoBenefitValidityInput {
  @Field(() => PromoBenefitValidityType, { description: 'How you say it.' })
  type!: keyof typeof PromoBenefitValidityType;

  @Field(() => Int, {
    nullable: true,
    description: 'Days: with RELATIVE 0 or more (0 when left out), with NATURAL_DAYS 1 or more.',
  })
  days?: number | null;

  @Field(() => Int, { nullable: true, description: 'Hours on top of the days, 0 or more; with RELATIVE only.' })
  hours?: number | null;

  @Field(() => Int, { nullable: true, description: 'Minutes on top of the hours, 0 or more; with RELATIVE only.' })
  minutes?: number | null;

  @Field(() => DateTime, { nullable: true, description: 'Begin; with FIXED_PERIOD only.' })
  from?: Instant | null;

  @Field(() => DateTime, { nullable: true, description: 'End, later than `from`; with FIXED_PERIOD only.' })
  until?: Instant | null;

  @Field(() => String, {
    nullable: true,
    description: 'A number of days in the platform’s own words, such as "1day"; with NATURAL_DAY only.',
  })
  naturalDay?: string | null;
}

@InputType({
  description:
    'What a benefit takes off. Give the fields of the type you choose: DURATION needs `minutes`, AMOUNT needs `amount`; the others go with both.',
})
export class PromoBenefitDiscountInput {
  @Field(() => PromoBenefitDiscountType, { description: 'What is taken off.' })
  type!: keyof typeof PromoBenefitDiscountType;

  @Field(() => Int, { nullable: true, description: 'Minutes of parking off, 1 or more; with DURATION only.' })
  minutes?: number | null;

  @Field(() => Decimal, {
    nullable: true,
    description: 'Yuan off, more than 0, in whole fen ("12.50"); with AMOUNT only.',
  })
  amount?: DecimalText | null;

  @Field(() => Decimal, {
    nullable: true,
    description: 'Least amount to spend before it applies, in yuan, 0 or more, in whole fen; null: none.',
  })
  minimumSpend?: DecimalText | null;

  @Field(() => String, { nullable: true, description: 'The parking system’s own template of the coupon; null: none.' })
  parkingTemplateId?: string | null;
}

@InputType({
  description:
    'Where a benefit can be used. COORDINATES needs `longitude` and `latitude`, CITY needs `provinceCode` and `cityCode` and takes no coordinates; the others go with both.',
})
export class PromoBenefitLocationInput {
  @Field(() => LocationMode, { description: 'How you say the place.' })
  mode!: LocationMode;

  @Field(() => Decimal, { nullable: true, description: 'Degrees east, -180 to 180; with COORDINATES only.' })
  longitude?: DecimalText | null;

  @Field(() => Decimal, { nullable: true, description: 'Degrees north, -90 to 90; with COORDINATES only.' })
  latitude?: DecimalText | null;

  @Field(() => String, { nullable: true, description: 'The province’s administrative code, such as "330000".' })
  provinceCode?: string | null;

  @Field(() => String, { nullable: true, description: 'The province’s name.' })
  provinceName?: string | null;

  @Field(() => String, { nullable: true, description: 'The city’s administrative code, such as "330100".' })
  cityCode?: string | null;

  @Field(() => String, { nullable: true, description: 'The city’s name.' })
  cityName?: string | null;

  @Field(() => String, { nullable: true, description: 'The district’s administrative code, such as "330106".' })
  districtCode?: string | null;

  @Field(() => String, { nullable: true, description: 'The district’s name.' })
  districtName?: string | null;

  @Field(() => String, { nullable: true, description: 'The address.' })
  address?: string | null;

  @Field(() => String, { nullable: true, description: 'What the place is called.' })
  addressName?: string | null;
}

@InputType({
  description:
    'A benefit as you want it to be. Say all of it every time, also when you change one thing: what you leave out is taken as not there, since nobody can read what the platform has.',
})
export class UpsertBenefitInput extends EffectInput {
  @Field(() => ID, { description: 'The account to create or change it with.' })
  accountId!: string;

  @Field(() => Long, { description: 'The platform’s id of the activity that it belongs to, greater than 0.' })
  activityId!: LongText;

  @Field(() => String, {
    description:
      'Your own id of it, unique within the activity: 1 to 64 visible ASCII characters without spaces. The same id again changes the benefit instead of creating one.',
  })
  outerId!: string;

  @Field(() => String, { description: 'Its name, 1 to 100 characters.' })
  name!: string;

  @Field(() => BenefitKind, { defaultValue: BenefitKind.PARKING_COUPON, description: 'What it is.' })
  kind!: BenefitKind;

  @Field(() => String, { nullable: true, description: 'A short description, up to 2000 characters.' })
  description?: string | null;

  @Field(() => String, { nullable: true, description: 'All about it, up to 2000 characters.' })
  detail?: string | null;

  @Field(() => String, { nullable: true, description: 'How to use it, up to 2000 characters.' })
  usageNote?: string | null;

  @Field(() => String, { nullable: true, description: 'A picture: an http or https URL, up to 2000 characters.' })
  pictureUrl?: string | null;

  @Field(() => String, { nullable: true, description: 'Who provides it, up to 100 characters.' })
  provider?: string | null;

  @Field(() => Decimal, {
    nullable: true,
    description: 'What it would cost without the benefit, in yuan, 0 or more, in whole fen ("12.50").',
  })
  originalPrice?: DecimalText | null;

  @Field(() => GrantMethod, { description: 'How users come to it.' })
  grantMethod!: GrantMethod;

  @Field(() => Int, {
    nullable: true,
    description: 'What it costs in the platform’s card coins, 1 or more; for COINS and COINS_AND_CASH.',
  })
  currencyCost?: number | null;

  @Field(() => BenefitStatus, { description: 'Whether users can get it.' })
  status!: BenefitStatus;

  @Field(() => Int, {
    description: 'How many there are in all, 1 or more. Always needed: the platform’s own default is two billion.',
  })
  stock!: number;

  @Field(() => Int, { nullable: true, description: 'How many there are a day, 1 or more; null: no limit.' })
  dailyStock?: number | null;

  @Field(() => Int, { nullable: true, description: 'How many one user can get in all, 1 or more; null: no limit.' })
  userLimit?: number | null;

  @Field(() => Int, { nullable: true, description: 'How many one user can get a day, 1 or more; null: no limit.' })
  dailyUserLimit?: number | null;

  @Field(() => PromoBenefitValidityInput, { description: 'How long it is good for once granted.' })
  validity!: PromoBenefitValidityInput;

  @Field(() => PromoBenefitDiscountInput, { description: 'What it takes off.' })
  discount!: PromoBenefitDiscountInput;

  @Field(() => PromoBenefitLocationInput, { nullable: true, description: 'Where it can be used; null: not said.' })
  location?: PromoBenefitLocationInput | null;

  @Field(() => String, {
    nullable: true,
    description: 'Who creates it, up to 64 characters: the venue’s id, for example; null: the account’s own.',
  })
  creatorId?: string | null;

  @Field(() => Long, {
    nullable: true,
    description:
      'The platform’s own id of it, greater than 0. Only needed to change a benefit whose id the platform has not told us; null otherwise.',
  })
  platformId?: LongText | null;
}
