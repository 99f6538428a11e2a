import { Field, ObjectType } from './decorators.ts';
import { PromoOperation } from './operation/operation.type.ts';

/** A change that was made: what the target looks like afterwards, null when nobody could tell, and the record of it. */
export interface Changed<State> {
  readonly state: State | null;
  readonly operation: PromoOperation | null;
  readonly replayed: boolean;
}

/** What the success of every mutation with an effect has. */
@ObjectType()
export abstract class EffectSuccess {
  @Field(() => PromoOperation, {
    nullable: true,
    description: 'The record of it; null with `validateOnly` and a fresh key.',
  })
  operation: PromoOperation | null;

  @Field(() => Boolean, {
    description: 'True when this is the recorded answer to an earlier request with the same key.',
  })
  replayed: boolean;

  constructor({ operation, replayed }: Changed<unknown>) {
    this.operation = operation;
    this.replayed = replayed;
  }
}
