/** Apollo Server over HTTP. */
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginInlineTrace } from '@apollo/server/plugin/inlineTrace';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import type { GraphContext } from '../graphql/context.ts';
import { createDocumentCheck } from '../graphql/document-limits/check-document.ts';
import { sandboxPage } from './apollo-sandbox.ts';
import type { App } from './compose.ts';
import type { Config } from './config.ts';
import { createDirectAnswers } from './direct/direct-answers.ts';
import { createDocumentGate, type GateOptions } from './document-gate.ts';
import { allowOrigins } from './edge/cors.ts';
import {
  answerBadAddress,
  answerBrokenRequest,
  answerErrorsAsGraphQL,
  refuseOtherMethods,
} from './edge/http-errors.ts';
import { readJsonBodies } from './edge/json-body.ts';
import { createPersistedOperations, readDocumentId, readHash } from './edge/persisted-operations.ts';
import { addRequestRules, startServer } from './edge/request-rules.ts';
import { addExplorers, type ReadContent, sandboxOrigins } from './explorer.ts';
import { legacyStatus } from './legacy-status.ts';
import { createErrorMask, traceError } from './masking.ts';
import { addDoor } from './overload.ts';
import { explainListenFailure, type ListenAddress } from './port.ts';
import { shareQuestion } from './shared-question.ts';
import type { Logger } from './telemetry.ts';

export interface ServerOptions {
  readonly app: App;
  readonly logger: Logger;
  readonly settings: Config['server'];
  /** What the explorers begin with; null: no explorers. */
  readonly explorer: ReadContent | null;
}

export interface Server {
  /** @returns the address, with the port that was really taken. @throws {PortTakenError} */
  listen(at: ListenAddress): Promise<string>;
  /** Not ready any more, no new requests, those under way to their end. */
  close(): Promise<void>;
}

export async function createServer(options: ServerOptions): Promise<Server> {
  const { app, settings, explorer, logger } = options;
  const http = createHttp(options);
  const check = createDocumentCheck(app.schema, settings.limits);
  const formatError = createErrorMask(logger);
  const contextOf = ({ headers }: FastifyRequest): Promise<GraphContext> => createContext(app, headers.authorization);
  const direct = createDirectAnswers({ schema: app.schema, check, createContext: contextOf, formatError });
  const apollo = createApollo(options, { http, check, formatError, onValid: direct.learn });
  await apollo.start();
  addRequestRules(http, settings.requests);
  readJsonBodies(http, settings.limits);
  await allowOrigins(http, [...settings.allowedOrigins, ...(explorer === null ? [] : sandboxOrigins)]);
  if (explorer !== null) await addExplorers(http, explorer);
  answerErrorsAsGraphQL(http);
  const health = addHealth(http, app);
  const door = addDoor(http, { settings: settings.overload, touchDatabase: app.touchDatabase, logger });
  const handler = door.guarding(direct.before(fastifyApolloHandler(apollo, { context: contextOf })));
  http.addHook('preValidation', (request, _reply, done) => {
    request.body = readDocumentId(request.body);
    done();
  });
  const route = { method: ['GET', 'POST'], onRequest: door.onRequest, handler };
  http.route({ url: '/graphql', ...route });
  refuseOtherMethods(http, '/graphql');
  if (explorer !== null) http.route({ url: '/', ...route });
  return {
    listen: (at) => listen(http, at),
    async close() {
      health.stopBeingReady();
      await http.close();
      await apollo.stop();
    },
  };
}

function createHttp({ logger, settings }: ServerOptions): FastifyInstance {
  const loggerInstance: FastifyBaseLogger = logger;
  return fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    // Requests are not logged one by one: none needs a logger of its own.
    childLoggerFactory: (parent) => parent,
    bodyLimit: settings.requests.bodyBytes,
    serverFactory: (listener) => startServer(listener, settings.requests),
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: answerBadAddress,
    forceCloseConnections: false,
    return503OnClosing: true,
  });
}

interface ApolloParts extends Pick<GateOptions, 'check' | 'onValid'> {
  readonly http: FastifyInstance;
  readonly formatError: ReturnType<typeof createErrorMask>;
}

function createApollo(
  { app, logger, settings, explorer }: ServerOptions,
  { http, check, formatError, onValid }: ApolloParts,
): ApolloServer<GraphContext> {
  const parseOptions = { maxTokens: settings.limits.tokens };
  const persisted = createPersistedOperations(settings.persistedOperations);
  const gate = createDocumentGate({ check, parseOptions, refuse: persisted.refuse, onValid });
  return new ApolloServer<GraphContext>({
    schema: app.schema,
    introspection: settings.introspection,
    // Suggestions tell the schema word by word, also where only explorers should.
    hideSchemaDetailsFromClientErrors: true,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    formatError,
    parseOptions,
    // The first few help; to find, write and look through a hundred takes longer than to answer most requests.
    validationOptions: { maxErrors: 10 },
    documentStore: gate.documentStore,
    persistedQueries: { cache: persisted.cache },
    logger,
    plugins: [
      fastifyApolloDrainPlugin(http),
      legacyStatus,
      readHash,
      gate.plugin,
      landingPage(explorer),
      // Only for requests whose header asks for it, as a router's does.
      ApolloServerPluginInlineTrace({ includeErrors: { transform: traceError } }),
    ],
    stopOnTerminationSignals: false,
  });
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

/**
 * `/livez`: the process runs. `/readyz`: it can do its work; not any more once it is told to stop. An overloaded process
 * stays ready: taken out, it would leave its load to the others, and they would be next.
 */
function addHealth(http: FastifyInstance, app: App): { stopBeingReady(): void } {
  let isClosing = false;
  // Whoever asks is not turned away at the door: no number of them may be a load on the database or the log.
  const isReady = shareQuestion(async () => {
    try {
      await app.checkReady();
      return true;
    } catch (error) {
      http.log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'not ready');
      return false;
    }
  });
  http.get('/livez', async () => ({ status: 'live' }));
  http.get('/readyz', async (_request, reply) => {
    if (isClosing) return reply.code(503).send({ status: 'closing' });
    if (await isReady()) return { status: 'ready' };
    return reply.code(503).send({ status: 'the database does not answer' });
  });
  return {
    stopBeingReady() {
      isClosing = true;
    },
  };
}

async function listen(http: FastifyInstance, at: ListenAddress): Promise<string> {
  try {
    // A copy: Fastify writes into what it is given.
    return await http.listen({ host: at.host, port: at.port });
  } catch (cause) {
    throw explainListenFailure(cause, at, { host: 'HOST', port: 'PORT' });
  }
}
