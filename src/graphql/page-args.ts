import { ArgsType, Field, Int } from './decorators.ts';

/** Rows on one page, at most. */
export const longestPage = 100;

/** The arguments of every list. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: 20, description: `Page size, 1 to ${longestPage}.` })
  first!: number;

  @Field(() => String, {
    nullable: true,
    description: 'Go on behind this cursor: `pageInfo.endCursor` of the page before.',
  })
  after?: string | null;
}
