/** What clients were told: one line of a file for every answer that reached one. */
import { z } from 'zod';

export const answerLine = z.strictObject({
  /** The number of the operation in the plan, and which of its copies asked. */
  operation: z.int(),
  copy: z.int(),
  /** Epoch milliseconds at the client. */
  sentAt: z.number(),
  at: z.number(),
  /** The member of the mutation's union as it came. */
  result: z.unknown().optional(),
  /** Codes of GraphQL errors; an answer with those has no result. */
  errors: z.array(z.string()).optional(),
  /** What the network, or an HTTP status, has said in place of an answer, after all tries. */
  failure: z.string().optional(),
});
export type AnswerLine = z.output<typeof answerLine>;
