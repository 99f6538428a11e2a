/** The servers that are compared: the same schema object, resolvers, readers and token check behind each of them. */
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloServer } from '@apollo/server';
import fastifyApollo from '@as-integrations/fastify';
import fastify from 'fastify';
import { createYoga } from 'graphql-yoga';
import mercurius from 'mercurius';
import type { App } from '../../src/app/compose.ts';
import { serverSettings } from '../../src/app/config-schema.ts';
import { createServer } from '../../src/app/server.ts';
import { createLogger } from '../../src/app/telemetry.ts';
import type { GraphContext } from '../../src/graphql/context.ts';
import { contextOf } from './in-memory-app.ts';
import type { ServerName } from './words.ts';

/** Listens on loopback. @returns where GraphQL is. */
type StartServer = (app: App) => Promise<string>;

const loopback = { host: '127.0.0.1', port: 0 };

function noSecret(): never {
  throw new Error('nothing here is kept anywhere else');
}

/** With every limit, the door and the masks, as an operator gets them who sets nothing. */
const startOurs: StartServer = async (app) => {
  const settings = serverSettings(noSecret).parse({});
  const server = await createServer({ app, logger: createLogger('warn'), settings, explorer: null });
  return `${await server.listen(loopback)}/graphql`;
};

const startMercurius: StartServer = async (app) => {
  const http = fastify();
  await http.register(mercurius, {
    schema: app.schema,
    jit: 1,
    context: ({ headers }): Promise<object> => contextOf(app, headers.authorization),
  });
  return `${await http.listen({ ...loopback })}/graphql`;
};

const startYoga: StartServer = async (app) => {
  const yoga = createYoga({
    schema: app.schema,
    context: ({ request }) => contextOf(app, request.headers.get('authorization') ?? undefined),
  });
  // oxlint-disable-next-line typescript/no-misused-promises -- as its documentation has it
  const http = createHttpServer(yoga);
  await new Promise<void>((resolve) => http.listen(loopback.port, loopback.host, resolve));
  return `http://${loopback.host}:${portOf(http.address())}/graphql`;
};

const startApollo: StartServer = async (app) => {
  const apollo = new ApolloServer<GraphContext>({ schema: app.schema });
  await apollo.start();
  const http = fastify();
  await http.register(fastifyApollo(apollo), { context: ({ headers }) => contextOf(app, headers.authorization) });
  return `${await http.listen({ ...loopback })}/graphql`;
};

/** Answers a request's body with a fixed text, and does nothing else: what the load could send at most. */
export async function startBare(answer: string): Promise<string> {
  const http = createHttpServer((request, response) => {
    request.resume().on('end', () => {
      response.setHeader('content-type', 'application/json').end(answer);
    });
  });
  await new Promise<void>((resolve) => http.listen(loopback.port, loopback.host, resolve));
  return `http://${loopback.host}:${portOf(http.address())}/`;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

export const startServer: Readonly<Record<ServerName, StartServer>> = {
  ours: startOurs,
  mercurius: startMercurius,
  'graphql-yoga': startYoga,
  'Apollo Server': startApollo,
};
