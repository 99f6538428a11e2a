/** What leaves the server when something went wrong: known errors as they are, bugs only as a reference to the log. */
import { randomUUID } from 'node:crypto';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { hideShapes } from '../domain/known-secrets.ts';
import { DatabaseUnavailableError } from '../store/unavailable.ts';
import { isRefusedRequest } from './edge/refused-request.ts';
import type { Logger } from './telemetry.ts';

/** Codes whose messages are written for clients. */
export const publicCodes: ReadonlySet<string> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'DOCUMENT_TOO_LARGE',
  'OPERATION_NOT_PERSISTED',
  'PERSISTED_QUERY_NOT_FOUND',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'VENDOR_UNAVAILABLE',
  'SERVICE_UNAVAILABLE',
]);

/** Logs every error that is ours under a reference, and tells the client nothing but that reference. */
export function createErrorMask(logger: Logger) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const code = formatted.extensions?.['code'];
    if (typeof code === 'string' && publicCodes.has(code)) {
      const { stacktrace: _, ...extensions } = { ...formatted.extensions };
      return { ...formatted, message: hideShapes(formatted.message), extensions };
    }
    if (isRefusedRequest(error)) return { message: formatted.message, extensions: { code: 'BAD_REQUEST' } };
    const cause = unwrapResolverError(error);
    if (isUnfitArgument(cause)) return { ...formatted, extensions: { code: 'BAD_USER_INPUT' } };
    const reference = randomUUID();
    const place = {
      ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
      ...(formatted.path === undefined ? {} : { path: formatted.path }),
    };
    if (cause instanceof DatabaseUnavailableError) {
      logger.warn(
        { reason: cause.message, reference, path: formatted.path },
        'a request failed for want of a database',
      );
      return {
        message: unavailable,
        ...place,
        extensions: { code: 'SERVICE_UNAVAILABLE', retryAfterSeconds, reference },
      };
    }
    logger.error({ err: cause, reference, path: formatted.path }, 'a request failed because of us');
    return {
      message: `Something went wrong on our side. Reference: ${reference}`,
      ...place,
      extensions: { code: 'INTERNAL_SERVER_ERROR', reference },
    };
  };
}

/** graphql-js finds out only during execution when a variable that may be null stands where nothing may be; it has no code for it. */
function isUnfitArgument(cause: unknown): boolean {
  return (
    cause instanceof GraphQLError && cause.extensions['code'] === undefined && /^Argument "\w+" /.test(cause.message)
  );
}

/** An error in a trace: its code alone, as messages repeat what was sent, and traces are kept where answers are not. */
export function traceError({ extensions }: GraphQLError): GraphQLError {
  const code: unknown = extensions['code'];
  const shown = typeof code === 'string' && publicCodes.has(code) ? code : 'INTERNAL_SERVER_ERROR';
  return new GraphQLError(shown, { extensions: { code: shown } });
}

const retryAfterSeconds = 5;

/** True at every moment of an operation: before its claim nothing was sent, after it the key finds what became of it. */
const unavailable =
  'Our database cannot be used at the moment. Send the identical request again in a few seconds; a change with the same idempotency key: then it is done at most once.';
