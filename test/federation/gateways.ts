/** Two gateways over one supergraph, each on loopback, forwarding the token and redacting errors as router.yaml has it. */
import { ApolloGateway, type GraphQLDataSourceProcessOptions, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { createGatewayRuntime, type GatewayConfigSupergraph, type GatewayPlugin } from '@graphql-hive/gateway-runtime';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { vi } from 'vitest';
import { z } from 'zod';
import { httpTransport } from './hive-transport.ts';
import { letThrough } from './router-file.ts';
import { type Served, serve } from './serve.ts';

export type Gateway = Served;

/** What router.yaml leaves of a subgraph's error. */
function redact({ path, extensions }: GraphQLFormattedError): GraphQLFormattedError {
  return {
    message: 'Subgraph errors redacted',
    ...(path === undefined ? {} : { path }),
    extensions: letThrough(extensions),
  };
}

/** What the gateway keeps of a request; there is none of a request that it makes on its own behalf. */
const caller = z.object({ authorization: z.string().optional() });
type Caller = z.output<typeof caller>;

/** Forwards the token and nothing else. */
class ForwardingDataSource extends RemoteGraphQLDataSource<Caller> {
  override willSendRequest({ request, context }: GraphQLDataSourceProcessOptions<Caller>): void {
    const { authorization } = caller.parse(context);
    if (authorization !== undefined) request.http?.headers.set('authorization', authorization);
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
  const served = await serve((request, response) => runtime(request, response));
  return {
    url: served.url,
    async close() {
      await served.close();
      await runtime[Symbol.asyncDispose]();
    },
  };
}
