/**
 * Clients from before `application/graphql-response+json` read a body only when the status is 200.
 * Source: "GraphQL over HTTP", draft, section 6.4.1 (application/json).
 */
import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphContext } from '../graphql/context.ts';

/** Only under it do clients look into the body of a status other than 200. */
export const newMediaType = 'application/graphql-response+json';

/** Errors of a well-formed request whose document or variables cannot be executed. */
const requestErrors = new Set<unknown>([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_USER_INPUT',
]);

/** Answers request errors with 200 to clients that do not accept the new media type; every other status stays. */
export const legacyStatus: ApolloServerPlugin<GraphContext> = {
  requestDidStart: async () => ({
    async willSendResponse({ request, response }) {
      const { http, body } = response;
      if (http.status !== 400 || body.kind !== 'single') return;
      if (request.http?.headers.get('accept')?.toLowerCase().includes(newMediaType)) return;
      const codes = body.singleResult.errors?.map(({ extensions }) => extensions?.['code']) ?? [];
      if (codes.length > 0 && codes.every((code) => requestErrors.has(code))) http.status = 200;
    },
  }),
};
