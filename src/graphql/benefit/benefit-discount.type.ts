/** What a benefit takes off: one type for each way of saying it. */
import type { BenefitDiscount } from '../../domain/benefit.ts';
import type { Decimal as DecimalText } from '../../domain/decimal.ts';
import { createUnionType, Field, Int, ObjectType, registerEnumType } from '../decorators.ts';
import { Decimal } from '../scalars.ts';

/** The ways of saying it, as the schema's enum. */
export const PromoBenefitDiscountType = {
  DURATION: 'DURATION',
  AMOUNT: 'AMOUNT',
} as const satisfies { readonly [Type in BenefitDiscount['type']]: Type };

registerEnumType(PromoBenefitDiscountType, {
  name: 'PromoBenefitDiscountType',
  description: 'What a benefit takes off.',
  valuesConfig: {
    DURATION: { description: 'So many minutes: `DurationDiscount`.' },
    AMOUNT: { description: 'So much money: `AmountDiscount`.' },
  },
});

type Discount<Type extends BenefitDiscount['type']> = Extract<BenefitDiscount, { readonly type: Type }>;

@ObjectType()
abstract class OneDiscount<Type extends BenefitDiscount['type']> {
  @Field(() => PromoBenefitDiscountType, { description: 'Which of the two this is; the same as its type.' })
  type: Type;

  @Field(() => Decimal, {
    nullable: true,
    description: 'Least amount to spend before it applies, in yuan; null when there is none.',
  })
  minimumSpend: DecimalText | null;

  @Field(() => String, {
    nullable: true,
    description: 'The parking system’s own template of the coupon; null when there is none.',
  })
  parkingTemplateId: string | null;

  constructor(discount: BenefitDiscount & { readonly type: Type }) {
    this.type = discount.type;
    this.minimumSpend = discount.minimumSpend;
    this.parkingTemplateId = discount.parkingTemplateId;
  }
}

@ObjectType({ description: 'Takes off parking time.' })
export class DurationDiscount extends OneDiscount<'DURATION'> {
  @Field(() => Int, { description: 'Minutes off, 1 or more.' })
  minutes: number;

  constructor(discount: Discount<'DURATION'>) {
    super(discount);
    this.minutes = discount.minutes;
  }
}

@ObjectType({ description: 'Takes off money.' })
export class AmountDiscount extends OneDiscount<'AMOUNT'> {
  @Field(() => Decimal, { description: 'Yuan off, more than 0.' })
  amount: DecimalText;

  constructor(discount: Discount<'AMOUNT'>) {
    super(discount);
    this.amount = discount.amount;
  }
}

const types = [DurationDiscount, AmountDiscount] as const;

export const PromoBenefitDiscount = createUnionType({
  name: 'PromoBenefitDiscount',
  description: 'What a benefit takes off.',
  types: () => types,
});
export type PromoBenefitDiscount = InstanceType<(typeof types)[number]>;

/** The type of the schema for a discount. */
export function toDiscountType(discount: BenefitDiscount): PromoBenefitDiscount {
  return discount.type === 'DURATION' ? new DurationDiscount(discount) : new AmountDiscount(discount);
}
