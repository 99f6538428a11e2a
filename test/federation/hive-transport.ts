/**
 * How Hive's gateway speaks to subgraphs: with the HTTP executor that its runtime brings. The package that puts the two together,
 * `@graphql-mesh/transport-http`, comes with Hive's command line only.
 */
import { createRequire } from 'node:module';
import type { GatewayConfigSupergraph } from '@graphql-hive/gateway-runtime';
import { z } from 'zod';

type Transports = Exclude<NonNullable<GatewayConfigSupergraph['transports']>, (...args: never) => unknown>;
type Transport = Extract<Transports[string], { readonly getSubgraphExecutor: unknown }>;
type Payload = Parameters<Transport['getSubgraphExecutor']>[0];
type BuildExecutor = (options: {
  readonly endpoint: string | undefined;
  readonly fetch: Payload['fetch'];
}) => ReturnType<Transport['getSubgraphExecutor']>;

const requireAsRuntime = createRequire(createRequire(import.meta.url).resolve('@graphql-hive/gateway-runtime'));
const { buildHTTPExecutor } = z
  .object({ buildHTTPExecutor: z.custom<BuildExecutor>((value) => typeof value === 'function') })
  .parse(requireAsRuntime('@graphql-tools/executor-http'));

export const httpTransport: Transport = {
  getSubgraphExecutor: ({ transportEntry, fetch }) => buildHTTPExecutor({ endpoint: transportEntry.location, fetch }),
};
