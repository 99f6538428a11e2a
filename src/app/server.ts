/** Apollo Server over HTTP. */
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginInlineTrace } from '@apollo/server/plugin/inlineTrace';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import fastify, { type FastifyBaseLogger, type FastifyError, type FastifyInstance, LogController } from 'fastify';
import type { GraphContext } from '../graphql/context.ts';
import { sandboxPage } from './apollo-sandbox.ts';
import type { App } from './compose.ts';
import { DrainingServer } from './draining-server.ts';
import { addExplorers, type ReadContent } from './explorer.ts';
import { legacyStatus } from './legacy-status.ts';
import { createErrorMask, traceError } from './masking.ts';
import { addDoor, type OverloadOptions } from './overload.ts';
import { explainListenFailure, type ListenAddress } from './port.ts';
import type { Logger } from './telemetry.ts';

export interface ServerOptions {
  readonly app: App;
  readonly logger: Logger;
  readonly introspection: boolean;
  /** What the explorers begin with; null: no explorers. */
  readonly explorer: ReadContent | null;
  readonly overload: OverloadOptions['settings'];
}

export interface Server {
  /** @returns the address, with the port that was really taken. @throws {PortTakenError} */
  listen(at: ListenAddress): Promise<string>;
  /** Not ready any more, no new requests, those under way to their end. */
  close(): Promise<void>;
}

const longestBodyBytes = 256 * 1024;
/** Several times what the largest sensible document has; a bound on what one request can ask for. */
const longestDocumentTokens = 2_000;

export async function createServer(options: ServerOptions): Promise<Server> {
  const { app, logger } = options;
  const loggerInstance: FastifyBaseLogger = logger;
  const http = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: longestBodyBytes,
    serverFactory: (listener) => new DrainingServer(listener),
    forceCloseConnections: false,
    return503OnClosing: true,
  });
  const apollo = new ApolloServer<GraphContext>({
    schema: app.schema,
    introspection: options.introspection,
    hideSchemaDetailsFromClientErrors: !options.introspection,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    formatError: createErrorMask(logger),
    parseOptions: { maxTokens: longestDocumentTokens },
    logger,
    plugins: [
      fastifyApolloDrainPlugin(http),
      legacyStatus,
      landingPage(options.explorer),
      // Only for requests whose header asks for it, as a router's does.
      ApolloServerPluginInlineTrace({ includeErrors: { transform: traceError } }),
    ],
    stopOnTerminationSignals: false,
  });
  await apollo.start();
  if (options.explorer !== null) await addExplorers(http, options.explorer);
  answerErrorsAsGraphQL(http);
  const health = addHealth(http, app);
  closeConnectionsWhenClosing(http);
  const door = addDoor(http, { settings: options.overload, touchDatabase: app.touchDatabase, logger });
  const handler = door.guarding(
    fastifyApolloHandler(apollo, { context: ({ headers }) => createContext(app, headers.authorization) }),
  );
  const route = { method: ['GET', 'POST'], onRequest: door.onRequest, handler };
  http.route({ url: '/graphql', ...route });
  if (options.explorer !== null) http.route({ url: '/', ...route });
  return {
    listen: (at) => listen(http, at),
    async close() {
      health.stopBeingReady();
      await http.close();
      await apollo.stop();
    },
  };
}

async function createContext(app: App, authorization: string | undefined): Promise<GraphContext> {
  const reading = await app.tokens.read(authorization);
  const caller = 'caller' in reading ? reading.caller : null;
  const refusal = 'refusal' in reading ? reading.refusal : null;
  return { caller, refusal, loaders: app.loadersFor(caller) };
}

function landingPage(explorer: ReadContent | null): ApolloServerPlugin<GraphContext> {
  return explorer === null ? ApolloServerPluginLandingPageDisabled() : sandboxPage(explorer);
}

/** What goes wrong before GraphQL has the same shape as what goes wrong in it. */
function answerErrorsAsGraphQL(http: FastifyInstance): void {
  http.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, 'a request failed because of us');
    const message = status >= 500 ? 'Something went wrong on our side.' : error.message;
    const code = status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'BAD_REQUEST';
    return reply.code(status).send({ errors: [{ message, extensions: { code } }] });
  });
  http.setNotFoundHandler((request, reply) =>
    reply.code(404).send({
      errors: [{ message: `There is no ${request.method} ${request.url}.`, extensions: { code: 'NOT_FOUND' } }],
    }),
  );
}

/** A connection kept alive by its client would hold the process long after its last answer. */
function closeConnectionsWhenClosing(http: FastifyInstance): void {
  http.addHook('onSend', async (_request, reply) => {
    if (!http.server.listening) reply.header('connection', 'close');
  });
}

/**
 * `/livez`: the process runs. `/readyz`: it can do its work; not any more once it is told to stop. An overloaded process
 * stays ready: taken out, it would leave its load to the others, and they would be next.
 */
function addHealth(http: FastifyInstance, app: App): { stopBeingReady(): void } {
  let isClosing = false;
  http.get('/livez', async () => ({ status: 'live' }));
  http.get('/readyz', async (_request, reply) => {
    if (isClosing) return reply.code(503).send({ status: 'closing' });
    try {
      await app.checkReady();
      return { status: 'ready' };
    } catch (error) {
      http.log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'not ready');
      return reply.code(503).send({ status: 'the database does not answer' });
    }
  });
  return {
    stopBeingReady() {
      isClosing = true;
    },
  };
}

async function listen(http: FastifyInstance, at: ListenAddress): Promise<string> {
  try {
    return await http.listen(at);
  } catch (cause) {
    throw explainListenFailure(cause, at, { host: 'HOST', port: 'PORT' });
  }
}
