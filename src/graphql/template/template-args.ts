import { ArgsType, Field, ID, Int } from '../decorators.ts';

/** Which template, and how old the vendor's word about it may be. */
@ArgsType()
export class TemplateArgs {
  @Field(() => ID, { description: 'The id of the template: `<accountId>:<code>`.' })
  id!: string;

  @Field(() => Int, {
    defaultValue: 5,
    description:
      'How old the vendor’s word may be, in seconds. 0 asks the vendor now. When the vendor cannot answer, its last word is served; see `observedAt`. Where there is none either, it is an error with the code VENDOR_UNAVAILABLE.',
  })
  maxAgeSeconds!: number;
}
