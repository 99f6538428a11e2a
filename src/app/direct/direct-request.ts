/** Which requests can be answered directly: a document and its variables by POST, and nothing that asks for more. */
import type { FastifyRequest } from 'fastify';

/** What a direct answer needs to know of a request. */
export interface DirectRequest {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** @returns null for everything that only the whole server can answer: a fault, a hash instead of a document, a trace. */
export function readDirectRequest({ method, body, headers }: FastifyRequest): DirectRequest | null {
  if (method !== 'POST' || headers[traceHeader] !== undefined || !isObject(body)) return null;
  const { query, operationName = null, variables = null, extensions = null } = body;
  if (typeof query !== 'string' || (typeof operationName !== 'string' && operationName !== null)) return null;
  if (variables !== null && !isObject(variables)) return null;
  if (extensions !== null && (!isObject(extensions) || 'persistedQuery' in extensions)) return null;
  return { query, operationName, variables: variables ?? {} };
}

/** By it a router asks how long each field took. */
const traceHeader = 'apollo-federation-include-trace';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
