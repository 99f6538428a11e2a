/** Apollo Client as frontends use it, with its RetryLink in default settings, over sockets that sometimes break. */
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { RetryLink } from '@apollo/client/link/retry';
import { print } from 'graphql';
import type { AnswerLine } from './answers.ts';
import { answerData, documents } from './documents.ts';
import { type MutationName, mutationNames } from './mutation-names.ts';
import type { Random } from './random.ts';

export interface ApolloOptions {
  readonly endpoints: readonly string[];
  readonly bearer: string;
  readonly random: Random;
  /** How many of a hundred requests are cut off while they are under way. */
  readonly disconnectPercent: number;
  /** Told of every HTTP request, and whether it was cut off. */
  readonly onRequest: (body: string, wasCutOff: boolean) => void;
}

export type Answered = Pick<AnswerLine, 'result' | 'errors' | 'failure'>;

/** Sends a mutation, as often as RetryLink sees fit; never rejects. */
type Send = (name: MutationName, input: object) => Promise<Answered>;

const longestAnswerMs = 15_000;
const longestUncutMs = 400;

const mutations = new Map(mutationNames.map((name) => [name, gql(documents[name])]));
// As frontends are told to: error types of tomorrow fit too.
const cache = new InMemoryCache({ possibleTypes: { PromoError: ['Promo\\w*Error'] } });

/** The same mutation over plain HTTP, without anybody who tries again; rejects where there is no answer. */
export function createPost({ endpoints, bearer }: Pick<ApolloOptions, 'endpoints' | 'bearer'>) {
  let turn = 0;
  const texts = new Map([...mutations].map(([name, mutation]) => [name, print(cache.transformDocument(mutation))]));
  return async (name: MutationName, input: object): Promise<unknown> => {
    turn += 1;
    const response = await fetch(endpoints[turn % endpoints.length] ?? '', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
      body: JSON.stringify({ query: texts.get(name), variables: { input } }),
    });
    const answer: unknown = await response.json();
    const data = answerData.safeParse(Reflect.get(Object(answer), 'data'));
    if (!data.success) throw new Error(`no answer to ${name}: ${JSON.stringify(answer)}`);
    return data.data.it;
  };
}

export function createSend(options: ApolloOptions): Send {
  const { endpoints, bearer, random } = options;
  let turn = 0;
  const client = new ApolloClient({
    link: ApolloLink.from([
      new RetryLink(),
      new HttpLink({
        // Round robin or by chance; a repeat may go to another replica than the request before it.
        uri() {
          turn += 1;
          return random.happens(0.5) ? random.oneOf(endpoints) : (endpoints[turn % endpoints.length] ?? '');
        },
        headers: { authorization: `Bearer ${bearer}` },
        fetch: createFetch(options),
      }),
    ]),
    cache,
  });
  return async (name, input) => {
    const mutation = mutations.get(name);
    if (mutation === undefined) throw new Error(`there is no mutation ${name}`);
    try {
      const { data, error } = await client.mutate({
        mutation,
        variables: { input },
        fetchPolicy: 'no-cache',
        errorPolicy: 'all',
      });
      return error === undefined ? { result: answerData.parse(data).it } : failureOf(error);
    } catch (error) {
      return failureOf(error);
    }
  };
}

function failureOf(error: unknown): Answered {
  if (CombinedGraphQLErrors.is(error))
    return { errors: error.errors.map(({ extensions }) => String(extensions?.['code'])) };
  return { failure: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
}

/** What breaks looks as in a browser: a TypeError without a word about why. */
function createFetch({ random, disconnectPercent, onRequest }: ApolloOptions): typeof fetch {
  return async (input, init) => {
    const isCutOff = random.happens(disconnectPercent / 100);
    onRequest(typeof init?.body === 'string' ? init.body : '', isCutOff);
    const signals = [AbortSignal.timeout(isCutOff ? random.whole(1, longestUncutMs) : longestAnswerMs), init?.signal];
    try {
      const response = await fetch(input, { ...init, signal: AbortSignal.any(signals.filter((one) => one != null)) });
      // Before it is handed on: an answer that is cut off in its middle has not arrived.
      const body = await response.text();
      return new Response(body, { status: response.status, headers: response.headers });
    } catch (cause) {
      throw new TypeError('fetch failed', { cause });
    }
  };
}
