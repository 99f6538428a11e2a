/** A till's software on Apollo Client and on urql; runs in Node and in a browser alike. */
import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { cacheExchange, fetchExchange, Client as UrqlClient } from '@urql/core';
import {
  AdjustMemberBalanceDocument,
  type AdjustMemberBalanceInput,
  type AdjustMemberBalanceMutation,
  MemberDocument,
  matchPromo,
  possibleTypes,
} from '../../src/client/client.ts';

export interface Endpoint {
  readonly url: string;
  readonly token: string;
}

export interface Till {
  balanceOf(id: string): Promise<string>;
  /** What the shopper is told. */
  adjust(input: AdjustMemberBalanceInput): Promise<string>;
}

const headersOf = ({ token }: Endpoint) => ({ authorization: `Bearer ${token}` });

export function createApollo(endpoint: Endpoint, known: Record<string, string[]> = possibleTypes): ApolloClient {
  const link = new HttpLink({ uri: endpoint.url, headers: headersOf(endpoint) });
  return new ApolloClient({ link, cache: new InMemoryCache({ possibleTypes: known }) });
}

export function createApolloTill(client: ApolloClient): Till {
  return {
    async balanceOf(id) {
      const { data } = await client.query({ query: MemberDocument, variables: { id, maxAgeSeconds: 0 } });
      return data?.member?.balance ?? 'none';
    },
    async adjust(input) {
      const { data } = await client.mutate({ mutation: AdjustMemberBalanceDocument, variables: { input } });
      return say(data);
    },
  };
}

export function createUrqlTill(endpoint: Endpoint): Till {
  const client = new UrqlClient({
    url: endpoint.url,
    preferGetMethod: false,
    fetchOptions: { headers: headersOf(endpoint) },
    exchanges: [cacheExchange, fetchExchange],
  });
  return {
    async balanceOf(id) {
      const { data, error } = await client.query(MemberDocument, { id, maxAgeSeconds: 0 });
      if (error) throw error;
      return data?.member?.balance ?? 'none';
    },
    async adjust(input) {
      const { data, error } = await client.mutation(AdjustMemberBalanceDocument, { input });
      if (error) throw error;
      return say(data);
    },
  };
}

function say(data: AdjustMemberBalanceMutation | undefined): string {
  const result = data?.adjustMemberBalance;
  if (!result) return 'no answer';
  return matchPromo(result, {
    AdjustMemberBalanceSuccess: ({ member, replayed }) => `${replayed ? 'already ' : ''}${member?.balance}`,
    PromoLimitError: ({ __typename, remedy }) => `${__typename}: ${remedy}`,
    PromoOutcomeUnknownError: ({ operation }) => `${operation?.state}: ${operation?.id}`,
    PromoError: ({ message, remedy }) => `${message} (${remedy})`,
  });
}

export const tills = {
  'Apollo Client': (endpoint: Endpoint): Till => createApolloTill(createApollo(endpoint)),
  urql: createUrqlTill,
} as const;
