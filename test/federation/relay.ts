/** Stands in front of a server on loopback, hands every request on, and keeps what was asked. */
import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { type Served, serve } from './serve.ts';

export interface RelayedRequest {
  readonly headers: IncomingMessage['headers'];
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface Relay extends Served {
  readonly requests: RelayedRequest[];
}

const graphqlRequest = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).nullish() });

export async function startRelay(target: string): Promise<Relay> {
  const requests: RelayedRequest[] = [];
  const served = await serve(async (request, response) => {
    const body = await buffer(request);
    const { query, variables } = graphqlRequest.parse(JSON.parse(body.toString('utf8')));
    requests.push({ headers: request.headers, query, variables: variables ?? {} });
    const { authorization } = request.headers;
    const answer = await fetch(target, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
      body: new Uint8Array(body),
    });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' });
    response.end(await answer.text());
  });
  return { ...served, requests };
}
