/**
 * Another team's subgraph: a shop that knows members, benefits and templates only by what their vendors call them. It has
 * no token, makes no call to us, and never sees our ids.
 */
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';

export const shopSdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])

  type Query {
    shopOrder(id: ID!): ShopOrder
    shopOrders: [ShopOrder!]!
  }

  type ShopOrder @key(fields: "id") {
    id: ID!
    paid: String!
    member: Member
    benefit: Benefit
    template: Template
  }

  type Member @key(fields: "accountId uid", resolvable: false) {
    accountId: ID!
    uid: Long!
  }

  type Benefit @key(fields: "accountId activityId outerId", resolvable: false) {
    accountId: ID!
    activityId: Long!
    outerId: String!
  }

  type Template @key(fields: "accountId code") {
    accountId: ID!
    code: String!
    shopPrice: String
    shopOrders: [ShopOrder!]!
  }

  scalar Long
`;

export interface ShopOrder {
  readonly id: string;
  readonly paid: string;
  readonly member?: { readonly accountId: string; readonly uid: string };
  readonly benefit?: { readonly accountId: string; readonly activityId: string; readonly outerId: string };
  readonly template?: TemplateKey;
}

interface TemplateKey {
  readonly accountId: string;
  readonly code: string;
}

export interface ShopOptions {
  readonly orders: readonly ShopOrder[];
  /** Price by template code. */
  readonly prices: Readonly<Record<string, string>>;
}

export interface Shop {
  readonly url: string;
  close(): Promise<void>;
}

export async function startShop({ orders, prices }: ShopOptions): Promise<Shop> {
  const find = (id: string): ShopOrder | null => orders.find((order) => order.id === id) ?? null;
  const resolvers = {
    Query: { shopOrder: (_: unknown, { id }: { id: string }) => find(id), shopOrders: () => orders },
    ShopOrder: { __resolveReference: ({ id }: { id: string }) => find(id) },
    Template: {
      __resolveReference: ({ accountId, code }: TemplateKey) => ({ accountId, code }),
      shopPrice: ({ code }: TemplateKey) => prices[code] ?? null,
      shopOrders: ({ code }: TemplateKey) => orders.filter(({ template }) => template?.code === code),
    },
  };
  const server = new ApolloServer({
    schema: buildSubgraphSchema([{ typeDefs: parse(shopSdl), resolvers }]),
    plugins: [ApolloServerPluginInlineTraceDisabled()],
    stopOnTerminationSignals: false,
  });
  const { url } = await startStandaloneServer(server, { listen: { host: '127.0.0.1', port: 0 } });
  return { url, close: () => server.stop() };
}
