/** What Apollo Server refuses in words of its own, without a code: a hash that is not the document's, and its like. */
import { GraphQLError } from 'graphql';
import { z } from 'zod';

const refused = z.object({ http: z.object({ status: z.int().min(400).max(499) }), code: z.undefined().optional() });

/** Whether an error without a code is the request's, by the status that it asks for. */
export function isRefusedRequest(error: unknown): boolean {
  return error instanceof GraphQLError && refused.safeParse(error.extensions).success;
}
