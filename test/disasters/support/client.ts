/** A client that asks over HTTP and takes down what it hears, errors above all. */
import jwt from 'jsonwebtoken';
import { z } from 'zod';
import { scopes } from '../../../src/domain/caller.ts';
import { testKeys } from '../../support/keys.ts';
import type { Intent } from './vendors.ts';

const operation = z.object({ id: z.string(), state: z.string() }).nullish();
const member = z.looseObject({
  __typename: z.string(),
  code: z.string().optional(),
  remedy: z.string().optional(),
  message: z.string().optional(),
  replayed: z.boolean().optional(),
  operation,
});
const answer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(z.looseObject({ message: z.string(), extensions: z.looseObject({ code: z.string() }).optional() }))
    .optional(),
});

/** What a client was told, or that nobody told it anything. */
export interface Heard {
  /** null: no answer at all. */
  readonly httpStatus: number | null;
  /** The member of the union; null where there is none. */
  readonly result: z.output<typeof member> | null;
  /** The GraphQL error; null where there is none. */
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly extensions: Readonly<Record<string, unknown>>;
  } | null;
  readonly ms: number;
}

const mostWaitMs = 20_000;

/** Sends the intent once. */
export async function send(url: string, { mutation, inputType, input }: Intent): Promise<Heard> {
  const query = `mutation ($input: ${inputType}!) { ${mutation}(input: $input) {
    __typename
    ... on PromoError { code message remedy operation { id state } }
    ... on ${mutation.replace(/^./, (first) => first.toUpperCase())}Success { replayed operation { id state } }
  } }`;
  const startedAt = performance.now();
  const { httpStatus, body } = await post(`${url}/graphql`, { query, variables: { input } });
  const ms = performance.now() - startedAt;
  const found = member.safeParse(body?.data?.[mutation]);
  return { httpStatus, result: found.success ? found.data : null, error: errorOf(body), ms };
}

function errorOf(body: z.output<typeof answer> | null): Heard['error'] {
  const [error] = body?.errors ?? [];
  if (error === undefined) return null;
  return { code: error.extensions?.code ?? '', message: error.message, extensions: { ...error.extensions } };
}

/** In one word: the success, the code of the refusal, the code of the error, or that nothing came back. */
export function wordOf({ httpStatus, result, error }: Heard): string {
  if (result !== null) return result.__typename.endsWith('Success') ? 'SUCCESS' : (result.code ?? result.__typename);
  return error?.code ?? (httpStatus === null ? 'NO_ANSWER' : `HTTP_${httpStatus}`);
}

const reading = z.object({ facts: z.array(z.object({ name: z.string(), value: z.string() })) }).nullable();
const details = z.looseObject({
  id: z.string(),
  state: z.enum(['PENDING', 'SUCCEEDED', 'REFUSED', 'UNKNOWN']),
  settledBy: z.string().nullable(),
  nextCheckAt: z.string().nullable(),
  requestedAt: z.string(),
  error: z.object({ code: z.string() }).nullable(),
  attempts: z.array(z.object({ outcome: z.string().nullable(), detail: z.string().nullable() })),
  evidence: z.object({ before: reading, after: reading }).nullable(),
});
/** What the journal holds. */
export type Recorded = z.output<typeof details>;
const page = z.object({ promoOperations: z.object({ nodes: z.array(details) }) });

/** What stands in the journal under the intent's key; null: nothing. @throws {Error} when nobody can tell. */
export async function findRecorded(url: string, intent: Intent): Promise<Recorded | null> {
  const query = `query ($key: String!) { promoOperations(first: 1, filter: { idempotencyKey: $key }) { nodes {
    id state settledBy nextCheckAt requestedAt error { code }
    attempts { outcome detail }
    evidence { before { facts { name value } } after { facts { name value } } }
  } } }`;
  const { body } = await post(`${url}/graphql`, { query, variables: { key: intent.input.idempotencyKey } });
  const found = page.safeParse(body?.data);
  if (!found.success) throw new Error(`the journal cannot be read: ${JSON.stringify(body)}`);
  return found.data.promoOperations.nodes[0] ?? null;
}

/** Asks for something that only the database knows. */
export async function readSomething(url: string): Promise<Heard> {
  const startedAt = performance.now();
  const { httpStatus, body } = await post(`${url}/graphql`, { query: '{ promoOperations(first: 1) { totalCount } }' });
  return { httpStatus, result: null, error: errorOf(body), ms: performance.now() - startedAt };
}

/** The stock of a benefit as the graph shows it; null where it knows none. */
export async function readStock(url: string, benefitId: string): Promise<number | null> {
  const query = 'query ($id: ID!) { benefit(id: $id) { stock } }';
  const { body } = await post(`${url}/graphql`, { query, variables: { id: benefitId } });
  const found = z.object({ benefit: z.object({ stock: z.number() }) }).safeParse(body?.data);
  return found.success ? found.data.benefit.stock : null;
}

/** The HTTP status of a health endpoint, and what it says; null when nobody answers in time. */
export async function probe(
  url: string,
  path: '/livez' | '/readyz',
  withinMs = mostWaitMs,
): Promise<{ readonly status: number; readonly says: string } | null> {
  const response = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(withinMs) }).catch(() => null);
  return response === null ? null : { status: response.status, says: await response.text() };
}

async function post(url: string, content: object) {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token()}` },
      body: JSON.stringify(content),
      signal: AbortSignal.timeout(mostWaitMs),
    });
    const parsed = answer.safeParse(await response.json().catch(() => null));
    return { httpStatus: response.status, body: parsed.success ? parsed.data : null };
  } catch {
    return { httpStatus: null, body: null };
  }
}

/** Good for days either side: what a wrong clock makes of tokens is not what these tests are about. */
function token(): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: 'test-issuer',
    aud: 'promotions',
    sub: 'tester',
    iat: now - 86_400,
    exp: now + 86_400,
    scope: scopes.join(' '),
    accounts: '*',
  };
  return jwt.sign(claims, testKeys.token.privateKey, { algorithm: 'RS256' });
}
