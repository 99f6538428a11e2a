import type { VendorVerdict as Verdict } from '../domain/outcome.ts';
import { Field, ObjectType } from './decorators.ts';

@ObjectType('VendorVerdict', {
  description:
    'What the vendor said, as plain lines of bounded length. For support and logs; decide by the error’s type and code, not by this.',
})
export class VendorVerdict {
  @Field(() => String, { description: 'Which vendor.' })
  name: string;

  @Field(() => String, {
    nullable: true,
    description: 'The vendor’s result status, such as "F"; null when the answer had none that can be believed.',
  })
  status: string | null;

  @Field(() => String, { nullable: true, description: 'The vendor’s result code, such as "PARAM_ILLEGAL".' })
  code: string | null;

  @Field(() => String, { nullable: true, description: 'The vendor’s message, in the vendor’s language.' })
  message: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The vendor’s id of this exchange; name it when you ask their support.',
  })
  traceId: string | null;

  constructor(verdict: Verdict) {
    this.name = verdict.name;
    this.status = verdict.status;
    this.code = verdict.code;
    this.message = verdict.message;
    this.traceId = verdict.traceId;
  }
}
