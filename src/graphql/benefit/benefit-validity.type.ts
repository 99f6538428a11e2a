/** How long a granted benefit is good for: one type for each way of saying it. */
import type { BenefitValidity, BenefitValidityType } from '../../domain/benefit.ts';
import type { Instant } from '../../domain/clock.ts';
import { createUnionType, Field, Int, ObjectType, registerEnumType } from '../decorators.ts';
import { DateTime } from '../scalars.ts';

/** The ways of saying it, as the schema's enum. */
export const PromoBenefitValidityType = {
  RELATIVE: 'RELATIVE',
  FIXED_PERIOD: 'FIXED_PERIOD',
  PERMANENT: 'PERMANENT',
  NATURAL_DAY: 'NATURAL_DAY',
  NATURAL_DAYS: 'NATURAL_DAYS',
} as const satisfies { readonly [Type in BenefitValidityType]: Type };

registerEnumType(PromoBenefitValidityType, {
  name: 'PromoBenefitValidityType',
  description: 'How it is said how long a granted benefit is good for.',
  valuesConfig: {
    RELATIVE: { description: 'So long from the moment it is granted: `RelativeValidity`.' },
    FIXED_PERIOD: { description: 'From one instant to another: `FixedPeriodValidity`.' },
    PERMANENT: { description: 'For ever: `PermanentValidity`.' },
    NATURAL_DAY: { description: 'To the end of a calendar day, in the platform’s words: `NaturalDayValidity`.' },
    NATURAL_DAYS: { description: 'For so many calendar days: `NaturalDaysValidity`.' },
  },
});

type Validity<Type extends BenefitValidityType> = Extract<BenefitValidity, { readonly type: Type }>;

@ObjectType()
abstract class OneValidity<Type extends BenefitValidityType> {
  @Field(() => PromoBenefitValidityType, { description: 'Which of the ways this is; the same as its type.' })
  type: Type;

  constructor({ type }: { readonly type: Type }) {
    this.type = type;
  }
}

@ObjectType({ description: 'So long from the moment it is granted: days, hours and minutes together.' })
export class RelativeValidity extends OneValidity<'RELATIVE'> {
  @Field(() => Int, { description: 'Days, 0 or more.' })
  days: number;

  @Field(() => Int, { description: 'Hours on top of the days, 0 or more.' })
  hours: number;

  @Field(() => Int, { description: 'Minutes on top of the hours, 0 or more.' })
  minutes: number;

  constructor(validity: Validity<'RELATIVE'>) {
    super(validity);
    this.days = validity.days;
    this.hours = validity.hours;
    this.minutes = validity.minutes;
  }
}

@ObjectType({ description: 'From one instant to another, whenever it is granted.' })
export class FixedPeriodValidity extends OneValidity<'FIXED_PERIOD'> {
  @Field(() => DateTime, { description: 'Begin.' })
  from: Instant;

  @Field(() => DateTime, { description: 'End; later than the begin.' })
  until: Instant;

  constructor(validity: Validity<'FIXED_PERIOD'>) {
    super(validity);
    this.from = validity.from;
    this.until = validity.until;
  }
}

@ObjectType({ description: 'It does not end.' })
export class PermanentValidity extends OneValidity<'PERMANENT'> {}

@ObjectType({ description: 'To the end of a calendar day, said in the platform’s own words.' })
export class NaturalDayValidity extends OneValidity<'NATURAL_DAY'> {
  @Field(() => String, { description: 'The platform’s own words, such as "1day".' })
  naturalDay: string;

  constructor(validity: Validity<'NATURAL_DAY'>) {
    super(validity);
    this.naturalDay = validity.days;
  }
}

@ObjectType({ description: 'For so many calendar days, that of the grant included.' })
export class NaturalDaysValidity extends OneValidity<'NATURAL_DAYS'> {
  @Field(() => Int, { description: 'How many days, 1 or more.' })
  days: number;

  constructor(validity: Validity<'NATURAL_DAYS'>) {
    super(validity);
    this.days = validity.days;
  }
}

const types = [
  RelativeValidity,
  FixedPeriodValidity,
  PermanentValidity,
  NaturalDayValidity,
  NaturalDaysValidity,
] as const;

export const PromoBenefitValidity = createUnionType({
  name: 'PromoBenefitValidity',
  description: 'How long a granted benefit is good for.',
  types: () => types,
});
export type PromoBenefitValidity = InstanceType<(typeof types)[number]>;

/** The type of the schema for a validity. */
export function toValidityType(validity: BenefitValidity): PromoBenefitValidity {
  switch (validity.type) {
    case 'RELATIVE':
      return new RelativeValidity(validity);
    case 'FIXED_PERIOD':
      return new FixedPeriodValidity(validity);
    case 'PERMANENT':
      return new PermanentValidity(validity);
    case 'NATURAL_DAY':
      return new NaturalDayValidity(validity);
    case 'NATURAL_DAYS':
      return new NaturalDaysValidity(validity);
  }
}
