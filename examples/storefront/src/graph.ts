/** How the page talks to the graph: a cache that knows tomorrow's errors, and a link that survives a bad network. */
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { ServerError } from '@apollo/client/errors';
import { RetryLink } from '@apollo/client/link/retry';
import { OperationTypeNode } from 'graphql';
import { possibleTypes } from 'promotions-subgraph/client';
import { troubledFetch } from './trouble.ts';

declare module '@apollo/client' {
  interface DefaultContext {
    /** Called before each new try, with its number. */
    onTry?: (number: number) => void;
  }
}

const mostTries = 8;

/** Safe for mutations: every try carries the same idempotency key, so only one can have an effect. Queries are polled. */
const retry = new RetryLink({
  delay: { initial: 400, max: 4_000 },
  attempts(count, operation, error) {
    if (operation.operationType !== OperationTypeNode.MUTATION) return false;
    if (count >= mostTries || (ServerError.is(error) && error.statusCode < 500)) return false;
    const { onTry } = operation.getContext();
    onTry?.(count + 1);
    return true;
  },
});

export const client = new ApolloClient({
  link: ApolloLink.from([retry, new HttpLink({ uri: '/graphql', fetch: troubledFetch })]),
  cache: new InMemoryCache({ possibleTypes }),
});
