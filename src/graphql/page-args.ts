import { ArgsType, Field, Int } from './decorators.ts';

/** The arguments of every list. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: 20, description: 'Page size, 1 to 100.' })
  first!: number;

  @Field(() => String, {
    nullable: true,
    description: 'Go on behind this cursor: `pageInfo.endCursor` of the page before.',
  })
  after?: string | null;
}
