/** What leaves the server when something went wrong: known errors as they are, bugs only as a reference to the log. */
import { randomUUID } from 'node:crypto';
import { unwrapResolverError } from '@apollo/server/errors';
import type { GraphQLFormattedError } from 'graphql';
import type { Logger } from './telemetry.ts';

/** Codes whose messages are written for clients. */
const publicCodes = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'VENDOR_UNAVAILABLE',
]);

/** Logs every error that is ours under a reference, and tells the client nothing but that reference. */
export function createErrorMask(logger: Logger) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const code = formatted.extensions?.['code'];
    if (typeof code === 'string' && publicCodes.has(code)) {
      const { stacktrace: _, ...extensions } = { ...formatted.extensions };
      return { ...formatted, extensions };
    }
    const reference = randomUUID();
    logger.error(
      { err: unwrapResolverError(error), reference, path: formatted.path },
      'a request failed because of us',
    );
    return {
      message: `Something went wrong on our side. Reference: ${reference}`,
      ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
      ...(formatted.path === undefined ? {} : { path: formatted.path }),
      extensions: { code: 'INTERNAL_SERVER_ERROR', reference },
    };
  };
}
