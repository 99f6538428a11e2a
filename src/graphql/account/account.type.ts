import type { Instant } from '../../domain/clock.ts';
import { OperationKind } from '../../domain/operation.ts';
import type { AccountInfo } from '../../operations/read-accounts.ts';
import { createConnectionTypes } from '../connection.ts';
import { Directive, Field, ID, Int, Internal, ListedAbout, ObjectType, registerEnumType } from '../decorators.ts';
import { DateTime } from '../scalars.ts';

export const AccountHealthStatus = { OK: 'OK', FAILING: 'FAILING', UNUSED: 'UNUSED' } as const;
export type AccountHealthStatus = (typeof AccountHealthStatus)[keyof typeof AccountHealthStatus];

registerEnumType(AccountHealthStatus, {
  name: 'PromoAccountHealthStatus',
  description: 'Whether an account’s vendor answers.',
  valuesConfig: {
    OK: { description: 'The last call was answered.' },
    FAILING: { description: 'The last call got no answer that can be believed.' },
    UNUSED: { description: 'It has not been called yet.' },
  },
});

@Internal()
@ObjectType({ description: 'How an account’s calls have fared lately.' })
export class PromoAccountHealth {
  @Field(() => AccountHealthStatus, { description: 'In a word.' })
  status!: AccountHealthStatus;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the vendor last answered (to within seconds); null if never.',
  })
  lastAnsweredAt!: Instant | null;

  @Field(() => DateTime, { nullable: true, description: 'When a call last failed (to within seconds); null if never.' })
  lastFailedAt!: Instant | null;

  @Field(() => String, { nullable: true, description: 'How that call failed, in words.' })
  lastFailure!: string | null;
}

@Internal()
@ObjectType({
  description:
    'What is left of a daily number of calls, readings included. A part of it is kept for mutations, so readings may be refused while some is left.',
})
export class PromoQuota {
  @Field(() => Int, { description: 'Calls allowed a day.' })
  limit!: number;

  @Field(() => Int, { description: 'Calls left today; 0 when none.' })
  remaining!: number;

  @Field(() => DateTime, { description: 'When the count starts anew: midnight where the vendor’s day begins.' })
  resetsAt!: Instant;
}

@Directive('@key(fields: "id")')
@ObjectType({ description: 'One set of credentials at one vendor, set up by an operator.' })
export class PromoAccount {
  readonly info: AccountInfo;

  @Field(() => ID, { description: 'The operator’s name for it, such as "hk-cards".' })
  id: string;

  @Field(() => String, { description: 'The vendor behind it, as the configuration names it.' })
  vendor: string;

  @ListedAbout(4)
  @Field(() => [OperationKind], { description: 'The mutations it can serve.' })
  capabilities: OperationKind[];

  constructor(info: AccountInfo) {
    this.info = info;
    this.id = info.id;
    this.vendor = info.vendor;
    this.capabilities = [...info.kinds];
  }
}

export const { Connection: PromoAccountConnection } = createConnectionTypes('Account', PromoAccount);
export type PromoAccountConnection = InstanceType<typeof PromoAccountConnection>;
