/** A GraphQL server that takes no care at all, to see that the checks find what there is to find. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buildSchema, executeSync, parse, specifiedRules, validate } from 'graphql';
import { z } from 'zod';

const types = Array.from({ length: 25 }, (_, index) => `type T${index} { id: ID next: T${(index + 1) % 25} }`).join(
  ' ',
);
const schema = buildSchema(`type Query { a: T0 } type Mutation { b: T0 } ${types}`);
const rules = specifiedRules.filter(({ name }) => name !== 'MaxIntrospectionDepthRule');
const bodyShape = z.union([z.object({ query: z.string() }), z.array(z.object({ query: z.string() }))]);

function answer(source: string): unknown {
  try {
    const document = parse(source);
    const errors = validate(schema, document, rules);
    return errors.length > 0 ? { errors } : { ...executeSync({ schema, document }), extensions: { tracing: {} } };
  } catch (error) {
    return { errors: [{ message: String(error), extensions: { exception: { stacktrace: [] } } }] };
  }
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.headers.accept === 'text/html') return void response.end('<title>GraphiQL</title>');
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  const isJson = request.headers['content-type'] === 'application/json';
  const form = new URLSearchParams(request.method === 'GET' ? request.url?.split('?')[1] : text);
  const body = bodyShape.parse(isJson ? JSON.parse(text) : { query: form.get('query') });
  response.end(JSON.stringify(Array.isArray(body) ? body.map(({ query }) => answer(query)) : answer(body.query)));
}

export async function startCarelessServer(): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((request, response) => void handle(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return { url: `http://127.0.0.1:${address.port}`, close: () => void server.close() };
}
