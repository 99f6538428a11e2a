/** Apollo Server over HTTP. */
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { GraphContext } from '../graphql/context.ts';
import type { App } from './compose.ts';
import { addExplorers, type ExplorerContent, sandboxPage } from './explorer.ts';
import { createErrorMask } from './masking.ts';
import type { Logger } from './telemetry.ts';

export interface ServerOptions {
  readonly app: App;
  readonly logger: Logger;
  readonly introspection: boolean;
  /** What the explorers begin with; null: no explorers. */
  readonly explorer: ExplorerContent | null;
}

export interface Server {
  /** @returns the address, with the port that was really taken. @throws {PortTakenError} */
  listen(at: { readonly host: string; readonly port: number }): Promise<string>;
  /** Not ready any more, no new requests, those under way to their end. */
  close(): Promise<void>;
}

/** Somebody else listens there already. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
}

const longestBodyBytes = 256 * 1024;

export async function createServer(options: ServerOptions): Promise<Server> {
  const { app, logger } = options;
  const loggerInstance: FastifyBaseLogger = logger;
  const http = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: longestBodyBytes,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
  });
  const apollo = new ApolloServer<GraphContext>({
    schema: app.schema,
    introspection: options.introspection,
    hideSchemaDetailsFromClientErrors: !options.introspection,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    formatError: createErrorMask(logger),
    logger,
    plugins: [fastifyApolloDrainPlugin(http), landingPage(options.explorer)],
    stopOnTerminationSignals: false,
  });
  await apollo.start();
  if (options.explorer !== null) await addExplorers(http, options.explorer);
  const health = addHealth(http, app);
  const handler = fastifyApolloHandler(apollo, { context: ({ headers }) => createContext(app, headers.authorization) });
  http.route({ url: '/graphql', method: ['GET', 'POST'], handler });
  if (options.explorer !== null) http.route({ url: '/', method: ['GET', 'POST'], handler });
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

function landingPage(explorer: ExplorerContent | null): ApolloServerPlugin<GraphContext> {
  return explorer === null ? ApolloServerPluginLandingPageDisabled() : sandboxPage(explorer);
}

/** `/livez`: the process runs. `/readyz`: it can do its work; not any more once it is told to stop. */
function addHealth(http: FastifyInstance, app: App): { stopBeingReady(): void } {
  let isClosing = false;
  http.get('/livez', async () => ({ status: 'live' }));
  http.get('/readyz', async (_request, reply) => {
    if (isClosing) return reply.code(503).send({ status: 'closing' });
    try {
      await app.checkReady();
      return { status: 'ready' };
    } catch {
      return reply.code(503).send({ status: 'the database does not answer' });
    }
  });
  return {
    stopBeingReady() {
      isClosing = true;
    },
  };
}

async function listen(
  http: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<string> {
  try {
    return await http.listen({ host, port });
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause)) throw cause;
    if (cause.code === 'EADDRINUSE')
      throw new PortTakenError(
        `Port ${port} on ${host} is taken. Stop what listens there, or choose another with PORT.`,
        { cause },
      );
    if (cause.code === 'EACCES')
      throw new PortTakenError(`Port ${port} on ${host} needs rights this process lacks. Choose another with PORT.`, {
        cause,
      });
    if (cause.code === 'EADDRNOTAVAIL' || cause.code === 'ENOTFOUND')
      throw new PortTakenError(`This machine has no address ${host}. Choose another with HOST.`, { cause });
    throw cause;
  }
}
