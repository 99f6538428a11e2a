import type { BenefitState } from '../../domain/benefit.ts';
import type { Instant } from '../../domain/clock.ts';
import type { Long as LongText } from '../../domain/long.ts';
import { createConnectionTypes } from '../connection.ts';
import { Directive, Field, ID, ObjectType } from '../decorators.ts';
import { DateTime, Long } from '../scalars.ts';
import { BenefitTerms } from './benefit-terms.type.ts';

@Directive('@key(fields: "id")')
@Directive('@key(fields: "accountId activityId outerId")')
@ObjectType({
  description:
    'A benefit of an activity on a sports platform, as the platform last accepted it from us: it has no call to read it back. Only benefits that went through here are known.',
})
export class Benefit extends BenefitTerms {
  readonly state: BenefitState;

  @Field(() => ID, {
    description: '`<accountId>:<activityId>:<outerId>`; another subgraph can build it from the three.',
  })
  id: string;

  @Field(() => ID, { description: 'The account it belongs to.' })
  accountId: string;

  @Field(() => Long, { description: 'The platform’s id of the activity that it belongs to.' })
  activityId: LongText;

  @Field(() => String, {
    description: 'The merchant’s own id of it, unique within the activity: 1 to 64 visible ASCII characters.',
  })
  outerId: string;

  @Field(() => String, { description: 'The channel at the platform that the account works through.' })
  channelCode: string;

  @Field(() => String, { description: 'Who created it, as the platform was told: the venue’s id, for example.' })
  creatorId: string;

  @Field(() => DateTime, { description: 'When the platform last accepted it from us.' })
  observedAt: Instant;

  constructor(state: BenefitState) {
    super(state);
    this.state = state;
    this.id = state.id;
    this.accountId = state.accountId;
    this.activityId = state.activityId;
    this.outerId = state.outerId;
    this.channelCode = state.channelCode;
    this.creatorId = state.creatorId;
    this.observedAt = state.observedAt;
  }
}

export const { Connection: PromoBenefitConnection } = createConnectionTypes('Benefit', Benefit);
export type PromoBenefitConnection = InstanceType<typeof PromoBenefitConnection>;
