import type { Instant } from '../../domain/clock.ts';
import type { Decimal as DecimalText } from '../../domain/decimal.ts';
import type { Long as LongText } from '../../domain/long.ts';
import { type MemberPerson, type MemberProfile, type MemberState, MemberStatus } from '../../domain/member.ts';
import { createConnectionTypes } from '../connection.ts';
import type { GraphContext } from '../context.ts';
import { Cost, Ctx, Directive, Field, ID, ObjectType, Requires } from '../decorators.ts';
import { anyAge } from '../max-age.ts';
import { DateTime, Decimal, Long } from '../scalars.ts';

const personal =
  'Personal data: needs the scope promo:member:pii. Without it this field alone is null, with a FORBIDDEN error.';

/** What a journal leaves out is read from the vendor, by one call for all nine fields. */
const shareOfOneCall = 1;

@Directive('@key(fields: "id")')
@Directive('@key(fields: "accountId uid")')
@ObjectType({ description: 'A member of a loyalty programme at a vendor: balance, points, and who it is.' })
export class Member {
  readonly state: MemberState;

  @Field(() => ID, { description: '`<accountId>:<uid>`; another subgraph can build it from the two.' })
  id: string;

  @Field(() => ID, { description: 'The account it belongs to.' })
  accountId: string;

  @Field(() => Long, { description: 'The vendor’s own id of it, a positive 64-bit integer.' })
  uid: LongText;

  @Field(() => Decimal, { description: 'What is on the member’s account, in the vendor’s currency.' })
  balance: DecimalText;

  @Field(() => Decimal, { description: 'The member’s points.' })
  points: DecimalText;

  @Field(() => DateTime, { description: 'When the vendor told us balance and points.' })
  observedAt: Instant;

  readonly #isWhole: boolean;

  /** @param isWhole false for a state from the journal, which leaves out who the member is: that is read when asked for. */
  constructor(state: MemberState, { isWhole } = { isWhole: true }) {
    this.state = state;
    this.#isWhole = isWhole;
    this.id = state.id;
    this.accountId = state.accountId;
    this.uid = state.uid;
    this.balance = state.balance;
    this.points = state.points;
    this.observedAt = state.observedAt;
  }

  @Cost(shareOfOneCall)
  @Field(() => String, { nullable: true, description: 'The number on the card; null when the vendor does not tell.' })
  number(@Ctx() context: GraphContext): Promise<string | null> {
    return this.#tell(context, ({ number }) => number);
  }

  @Cost(shareOfOneCall)
  @Field(() => String, {
    nullable: true,
    description: 'The vendor’s name of its tier, such as "Gold"; null when the vendor does not tell.',
  })
  category(@Ctx() context: GraphContext): Promise<string | null> {
    return this.#tell(context, ({ category }) => category);
  }

  @Cost(shareOfOneCall)
  @Field(() => MemberStatus, {
    nullable: true,
    description: 'Where the membership stands; null when the vendor does not tell.',
  })
  status(@Ctx() context: GraphContext): Promise<MemberStatus | null> {
    return this.#tell(context, ({ status }) => status);
  }

  @Cost(shareOfOneCall)
  @Field(() => DateTime, {
    nullable: true,
    description: 'When the membership ends; null when it does not, or the vendor does not tell.',
  })
  expiresAt(@Ctx() context: GraphContext): Promise<Instant | null> {
    return this.#tell(context, ({ expiresAt }) => expiresAt);
  }

  @Cost(shareOfOneCall)
  @Field(() => DateTime, {
    nullable: true,
    description: 'When the membership began; null when the vendor does not tell.',
  })
  createdAt(@Ctx() context: GraphContext): Promise<Instant | null> {
    return this.#tell(context, ({ createdAt }) => createdAt);
  }

  @Requires('promo:member:pii')
  @Cost(shareOfOneCall)
  @Field(() => String, { nullable: true, description: `The member’s name; null when not known. ${personal}` })
  name(@Ctx() context: GraphContext): Promise<string | null> {
    return this.#tellPerson(context, 'name');
  }

  @Requires('promo:member:pii')
  @Cost(shareOfOneCall)
  @Field(() => String, {
    nullable: true,
    description: `The phone number as the vendor has it; null when not known. ${personal}`,
  })
  phone(@Ctx() context: GraphContext): Promise<string | null> {
    return this.#tellPerson(context, 'phone');
  }

  @Requires('promo:member:pii')
  @Cost(shareOfOneCall)
  @Field(() => String, { nullable: true, description: `The e-mail address; null when not known. ${personal}` })
  email(@Ctx() context: GraphContext): Promise<string | null> {
    return this.#tellPerson(context, 'email');
  }

  @Requires('promo:member:pii')
  @Cost(shareOfOneCall)
  @Field(() => String, {
    nullable: true,
    description: `The birthday as the vendor has it, mostly "1990-12-31"; null when not known. ${personal}`,
  })
  birthday(@Ctx() context: GraphContext): Promise<string | null> {
    return this.#tellPerson(context, 'birthday');
  }

  #tellPerson(context: GraphContext, field: keyof MemberPerson): Promise<string | null> {
    return this.#tell(context, ({ person }) => person[field]);
  }

  async #tell<T>({ loaders }: GraphContext, read: (profile: MemberProfile) => T | null): Promise<T | null> {
    const { id, profile } = this.state;
    const found = profile !== null || this.#isWhole ? profile : (await loaders.member(id, anyAge))?.profile;
    return found ? read(found) : null;
  }
}

export const { Connection: PromoMemberConnection } = createConnectionTypes('Member', Member);
export type PromoMemberConnection = InstanceType<typeof PromoMemberConnection>;
