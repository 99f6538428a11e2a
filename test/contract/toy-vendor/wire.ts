/** Source: "Toy vendor", section 2: what goes to `/budget` and `/look`, and what both answer. Counts are texts. */
import { z } from 'zod';

export const paths = { budget: '/budget', look: '/look' } as const;

/** The fields of a change; a look has the code alone. */
export interface BudgetMessage {
  readonly requestId: string;
  readonly code: string;
  /** Units to add; negative to take away. */
  readonly add: string;
}

const count = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);

/** What every answer says; only with `OK` is there more. */
export const answer = z.object({ says: z.string().min(1), words: z.string().nullish() });
/** The template after a change, and as it is looked at. */
export const template = z.object({ code: z.string(), total: count, issued: count });
