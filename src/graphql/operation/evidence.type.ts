/** What a verdict about an operation rests on. */
import type { Instant } from '../../domain/clock.ts';
import type { EntityState } from '../../domain/entity.ts';
import type { Evidence, OperatorDecision } from '../../domain/operation.ts';
import { Field, Internal, ListedAbout, ObjectType } from '../decorators.ts';
import { DateTime } from '../scalars.ts';

@Internal()
@ObjectType({ description: 'One thing that a reading tells.' })
export class PromoFact {
  @Field(() => String, {
    description:
      'What it is about: "status", "total", "issued" and "remaining" of a template, "balance" and "points" of a member, "status" and "stock" of a benefit.',
  })
  name!: string;

  @Field(() => String, { description: 'What it says; numbers in full, such as "12.5".' })
  value!: string;
}

@Internal()
@ObjectType({ description: 'What an operation’s target looked like at one moment.' })
export class PromoReading {
  @Field(() => DateTime, { description: 'When the vendor told us.' })
  observedAt: Instant;

  @ListedAbout(4)
  @Field(() => [PromoFact], { description: 'What operations of this kind can change, each fact by itself.' })
  facts: PromoFact[];

  constructor(state: EntityState) {
    this.observedAt = state.observedAt;
    this.facts = Object.entries(factsOf(state)).map(([name, value]) =>
      Object.assign(new PromoFact(), { name, value: String(value) }),
    );
  }
}

function factsOf(state: EntityState): Readonly<Record<string, string | number>> {
  switch (state.entity) {
    case 'Template':
      return { status: state.status, ...state.budget };
    case 'Member':
      return { balance: state.balance, points: state.points };
    case 'Benefit':
      return { status: state.status, stock: state.stock };
  }
}

@Internal()
@ObjectType({
  description: 'The target before and after: what a verdict by reading rests on, and what a person decides by.',
})
export class PromoEvidence {
  @Field(() => PromoReading, {
    nullable: true,
    description: 'Just before the first attempt that may have reached the vendor, as far as it was known; else null.',
  })
  before: PromoReading | null;

  @Field(() => PromoReading, { nullable: true, description: 'After it; null when it could not be read.' })
  after: PromoReading | null;

  constructor({ before, after }: Evidence) {
    this.before = before === null ? null : new PromoReading(before);
    this.after = after === null ? null : new PromoReading(after);
  }
}

@Internal()
@ObjectType({ description: 'A person’s word on an operation that nothing else could settle.' })
export class PromoDecision {
  @Field(() => String, { description: 'Who decided: the subject of their token.' })
  by!: string;

  @Field(() => String, { description: 'What the decision rests on, in their words.' })
  note!: string;
}

/** The type of the schema for a decision. */
export function toDecisionType({ by, note }: OperatorDecision): PromoDecision {
  return Object.assign(new PromoDecision(), { by, note });
}
