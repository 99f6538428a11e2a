/** Which members, and how old the vendor's word about them may be. */
import { ArgsType, Field, ID, Int } from '../decorators.ts';

const maxAge = {
  defaultValue: 300,
  description:
    'How old the vendor’s word may be, in seconds. 0 asks the vendor now, which uses up one of the account’s daily calls. When the vendor cannot answer, its last word is served; see `observedAt`. Where there is none either, it is an error with the code VENDOR_UNAVAILABLE.',
};

/** By id. */
@ArgsType()
export class MemberArgs {
  @Field(() => ID, { description: 'The id of the member: `<accountId>:<uid>`.' })
  id!: string;

  @Field(() => Int, maxAge)
  maxAgeSeconds!: number;
}

/** By the number on the card. */
@ArgsType()
export class MemberByNumberArgs {
  @Field(() => ID, { description: 'The account to look in.' })
  accountId!: string;

  @Field(() => String, { description: 'The whole number on the card, 1 to 64 characters.' })
  number!: string;

  @Field(() => Int, maxAge)
  maxAgeSeconds!: number;
}

/** By phone. */
@ArgsType()
export class MembersByPhoneArgs {
  @Field(() => ID, { description: 'The account to look in.' })
  accountId!: string;

  @Field(() => String, {
    description:
      'The whole phone number as the vendor has it: 5 to 24 digits, spaces and hyphens, with a "+" in front if there is one.',
  })
  phone!: string;

  @Field(() => Int, maxAge)
  maxAgeSeconds!: number;
}
