/**
 * Requests for documents that have passed before are answered without Apollo Server's pipeline, which takes longer than
 * most of them. Whatever is new, wrong or out of the ordinary goes to Apollo Server, so that there is one place that
 * judges and refuses. What both answer is the same, byte for byte.
 */

import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import type { DocumentNode, ExecutionResult, GraphQLError, GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { z } from 'zod';
import type { DocumentCheck } from '../../graphql/document-limits/check-document.ts';
import { executePlan, readVariables } from '../../graphql/execution/execute-plan.ts';
import { createRecentlyUsed } from '../recently-used.ts';
import { type DirectRequest, readDirectRequest } from './direct-request.ts';
import { createKnownDocuments, type KnownOperation } from './known-documents.ts';

export interface DirectAnswers {
  /** To be told of every document that may be executed. */
  learn(document: DocumentNode): void;
  /** What answers directly, and hands everything else to `whole`. */
  before(whole: RouteHandlerMethod): RouteHandlerMethod;
}

export interface DirectOptions {
  readonly schema: GraphQLSchema;
  readonly check: DocumentCheck;
  /** What resolvers share. */
  readonly createContext: (request: FastifyRequest) => Promise<unknown>;
  readonly formatError: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
}

/** Characters of Accept headers that are kept, each with what Apollo Server has made of it. */
const keptTypes = 16 * 1024;

/** A known operation, and variables that it may be executed with. */
interface Prepared {
  readonly known: KnownOperation;
  readonly variables: Record<string, unknown>;
}

/** For one server. */
export function createDirectAnswers({ schema, check, createContext, formatError }: DirectOptions): DirectAnswers {
  const documents = createKnownDocuments(schema, check);
  const mediaTypes = createRecentlyUsed<string>(keptTypes);

  /** null: only the whole server can answer. Nothing is done yet. */
  function prepare({ query, operationName, variables: sent }: DirectRequest): Prepared | null {
    const known = documents.find(query, operationName);
    if (known === null || known.isTooDear(sent)) return null;
    const variables = readVariables(known.planned, sent);
    return variables === null ? null : { known, variables };
  }

  return {
    learn: documents.learn,
    before: (whole) =>
      async function answer(request, reply) {
        const asked = readDirectRequest(request);
        const accept = request.headers.accept ?? '';
        const mediaType = asked === null ? undefined : mediaTypes.get(accept);
        const prepared = asked === null || mediaType === undefined ? null : prepare(asked);
        if (prepared !== null && mediaType !== undefined) {
          const { known, variables } = prepared;
          const result = await executePlan(known.planned, await createContext(request), variables);
          known.weigh();
          return send(reply.type(mediaType), result);
        }
        const answered: unknown = await whole.call(this, request, reply);
        const negotiated = reply.getHeader('content-type');
        if (asked !== null && typeof negotiated === 'string' && reply.statusCode === 200)
          mediaTypes.set(accept, negotiated, accept.length);
        return answered;
      },
  };

  function send(reply: FastifyReply, { errors, data }: ExecutionResult): FastifyReply {
    if (errors === undefined) return reply.send(`${JSON.stringify({ data })}\n`);
    for (const { extensions } of errors) obey(reply, extensions['http']);
    const told = errors.map((error) => formatError(format(error), error));
    return reply.send(`${JSON.stringify({ errors: told, data })}\n`);
  }
}

const httpShape = z.object({ status: z.int().optional(), headers: z.map(z.string(), z.string()).optional() });

/** What an error asks of HTTP, in Apollo Server's words. */
function obey(reply: FastifyReply, asked: unknown): void {
  const http = asked === undefined ? undefined : httpShape.safeParse(asked).data;
  if (http?.status !== undefined) void reply.code(http.status);
  for (const [name, value] of http?.headers ?? []) void reply.header(name, value);
}

/** As Apollo Server does before it asks how to format: a code for every error, and nothing that is meant for HTTP. */
function format(error: GraphQLError): GraphQLFormattedError {
  const { extensions, ...rest } = error.toJSON();
  const { http: _http, ...others } = { ...extensions };
  return { ...rest, extensions: { ...others, code: others['code'] ?? 'INTERNAL_SERVER_ERROR' } };
}
