/** Two gateways over one supergraph, each on loopback, forwarding the token and redacting errors as routers do. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { ApolloGateway, type GraphQLDataSourceProcessOptions, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { createGatewayRuntime, type GatewayConfigSupergraph, type GatewayPlugin } from '@graphql-hive/gateway-runtime';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { vi } from 'vitest';
import { httpTransport } from './hive-transport.ts';

export interface Gateway {
  readonly url: string;
  close(): Promise<void>;
}

/** What is left of a subgraph's error: where it happened, and its code. */
function redact({ path, extensions }: GraphQLFormattedError): GraphQLFormattedError {
  const code = extensions?.['code'];
  return {
    message: 'Subgraph errors redacted',
    ...(path === undefined ? {} : { path }),
    ...(code === undefined ? {} : { extensions: { code } }),
  };
}

interface Caller {
  readonly authorization?: string;
}

/** Forwards the token and nothing else. */
class ForwardingDataSource extends RemoteGraphQLDataSource<Caller> {
  override willSendRequest({ request, context }: GraphQLDataSourceProcessOptions<Caller>): void {
    if (context.authorization !== undefined) request.http?.headers.set('authorization', context.authorization);
  }
}

export async function startApolloGateway(supergraphSdl: string): Promise<Gateway> {
  // Else it asks the clouds where it runs, and tells its maker once an hour.
  vi.stubEnv('APOLLO_TELEMETRY_DISABLED', 'true');
  const server = new ApolloServer<Caller>({
    gateway: new ApolloGateway({
      supergraphSdl,
      buildService: ({ url }) => new ForwardingDataSource({ url: url ?? '' }),
    }),
    formatError: redact,
    stopOnTerminationSignals: false,
  });
  const { url } = await startStandaloneServer(server, {
    listen: { host: '127.0.0.1', port: 0 },
    context: async ({ req: { headers } }) =>
      headers.authorization === undefined ? {} : { authorization: headers.authorization },
  });
  return { url, close: () => server.stop() };
}

/** Its own masking leaves alone what a subgraph says. */
const redacting: GatewayPlugin = {
  onExecutionResult({ result, setResult }) {
    if (result === undefined || !('errors' in result)) return;
    const errors = result.errors?.map((error) => {
      const { message, ...rest } = redact(error.toJSON());
      return new GraphQLError(message, rest);
    });
    setResult({ ...result, ...(errors === undefined ? {} : { errors }) });
  },
};

export async function startHiveGateway(
  supergraphSdl: string,
  options: Pick<GatewayConfigSupergraph, 'upstreamRetry'> = {},
): Promise<Gateway> {
  const runtime = createGatewayRuntime({
    supergraph: supergraphSdl,
    logging: false,
    propagateHeaders: {
      fromClientToSubgraphs: ({ request }) => ({ authorization: request.headers.get('authorization') }),
    },
    transports: { http: httpTransport },
    plugins: () => [redacting],
    ...options,
  });
  const server = createServer((request, response) => void runtime(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return {
    url: `http://127.0.0.1:${address.port}/graphql`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      await runtime[Symbol.asyncDispose]();
    },
  };
}
