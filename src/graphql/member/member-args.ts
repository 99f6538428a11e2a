/** Which member, and how old the vendor's word about it may be. */
import { ArgsType, Field, ID, Int } from '../decorators.ts';

@ArgsType()
abstract class AgeArgs {
  @Field(() => Int, {
    defaultValue: 300,
    description:
      'How old the vendor’s word may be, in seconds. 0 asks the vendor now; that costs one of the account’s calls a day. When the vendor cannot answer, its last word is served; see `observedAt`. Where there is none either, it is an error with the code VENDOR_UNAVAILABLE.',
  })
  maxAgeSeconds!: number;
}

/** By id. */
@ArgsType()
export class MemberArgs extends AgeArgs {
  @Field(() => ID, { description: 'The id of the member: `<accountId>:<uid>`.' })
  id!: string;
}

/** By the number on the card. */
@ArgsType()
export class MemberByNumberArgs extends AgeArgs {
  @Field(() => ID, { description: 'The account to look in.' })
  accountId!: string;

  @Field(() => String, { description: 'The whole number on the card, 1 to 64 characters.' })
  number!: string;
}

/** By phone. */
@ArgsType()
export class MembersByPhoneArgs extends AgeArgs {
  @Field(() => ID, { description: 'The account to look in.' })
  accountId!: string;

  @Field(() => String, {
    description:
      'The whole phone number as the vendor has it: 5 to 24 digits, spaces and hyphens, with a "+" in front if there is one.',
  })
  phone!: string;
}
