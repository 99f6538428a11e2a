import { GraphQLError } from 'graphql';
import type { ReadingFailure } from '../operations/snapshot-reader.ts';

/** Nothing is known of it and its vendor could not tell: null would say that it does not exist. */
export function vendorUnavailable({ why, refusal }: ReadingFailure): GraphQLError {
  const retryAfterSeconds = refusal?.facts?.retryAfterSeconds;
  return new GraphQLError(`The vendor could not be asked, and nothing is known yet: ${why}`, {
    extensions: { code: 'VENDOR_UNAVAILABLE', ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) },
  });
}
