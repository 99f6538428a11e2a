/** A client that wants one change: it sends the same request with the same key as often as it takes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { CrashAnswer, CrashProcess, CrashProgram } from '../support/crash-program.ts';
import type { Change } from './kill-changes.ts';

/** What the client was told once; `broken` when the connection broke, or nobody had time for the request. */
export interface Told {
  readonly answer: string;
  readonly code: string | null;
  readonly remedy: string | null;
  readonly retryAfterSeconds: number | null;
  readonly isReplayed: boolean;
  readonly operation: { readonly id: string; readonly state: string } | null;
}

export interface Client {
  readonly key: string;
  /** Oldest first. */
  readonly told: readonly Told[];
  readonly isBusy: boolean;
  /** Sends the request once; never rejects. */
  send(process: CrashProcess): Promise<Told>;
  /** Sends it until the answer is a final one, to whichever process lives, or until the time is over. */
  comeBack(program: CrashProgram, patienceMs: number): Promise<void>;
}

const memberOfUnion = z.object({
  __typename: z.string(),
  replayed: z.boolean().optional(),
  code: z.string().optional(),
  remedy: z.string().optional(),
  retryAfterSeconds: z.number().nullish(),
  operation: z.object({ id: z.string(), state: z.string() }).nullish(),
});

/** What the program says at its door, and where its database is away: send the same again. */
const turnedAway = z.object({
  errors: z
    .array(
      z.object({
        extensions: z.object({
          code: z.literal('SERVICE_UNAVAILABLE'),
          retryAfterSeconds: z.number().nullable().default(null),
        }),
      }),
    )
    .min(1),
});

const documentOf = (name: Change['mutation']): string => `mutation ($input: ${name}Input!) {
  answer: ${name.charAt(0).toLowerCase()}${name.slice(1)}(input: $input) {
    __typename
    ... on ${name}Success { replayed operation { id state } }
    ... on PromoError { code remedy retryAfterSeconds operation { id state } }
  }
}`;

export function createClient({ mutation, input }: Change, key: string): Client {
  const told: Told[] = [];
  const document = documentOf(mutation);
  const variables = { input: { idempotencyKey: key, ...input } };
  let busy = 0;
  const client: Client = {
    key,
    told,
    get isBusy() {
      return busy > 0;
    },
    async send(process) {
      busy += 1;
      try {
        told.push(read(await process.ask(document, variables, key)));
      } catch (error) {
        // So fetch says that a connection broke; nothing else may go unnoticed.
        told.push(error instanceof TypeError ? broken : unreadable(error));
      } finally {
        busy -= 1;
      }
      return told.at(-1) ?? broken;
    },
    async comeBack(program, patienceMs) {
      busy += 1;
      try {
        for (const giveUpAt = performance.now() + patienceMs; performance.now() < giveUpAt; ) {
          const process = program.listening().at(-1);
          const answer = process === undefined ? broken : await client.send(process);
          if (!saysAgain(answer)) return;
          await sleep((answer.retryAfterSeconds ?? 0) * 1000 + 200);
        }
      } finally {
        busy -= 1;
      }
    },
  };
  return client;
}

const broken: Told = {
  answer: 'broken',
  code: null,
  remedy: null,
  retryAfterSeconds: null,
  isReplayed: false,
  operation: null,
};

/** Says what no client expects; a verdict is made of it. */
const unreadable = (what: unknown): Told => ({ ...broken, answer: `no member of the union: ${String(what)}` });

/** An unknown outcome is an answer: it settles by itself, and the key is looked at later. */
function saysAgain({ answer, remedy }: Told): boolean {
  if (answer === 'PromoOutcomeUnknownError') return false;
  return answer === 'broken' || remedy === 'RETRY_SAME_KEY' || remedy === 'WAIT';
}

function read(answer: CrashAnswer): Told {
  const parsed = memberOfUnion.safeParse(Reflect.get(Object(answer.data), 'answer'));
  const away = turnedAway.safeParse(answer).data;
  if (away !== undefined) return { ...broken, retryAfterSeconds: away.errors[0]?.extensions.retryAfterSeconds ?? null };
  if (!parsed.success) return unreadable(JSON.stringify(answer));
  const { __typename, code = null, remedy = null, retryAfterSeconds = null, replayed, operation = null } = parsed.data;
  return { answer: __typename, code, remedy, retryAfterSeconds, isReplayed: replayed === true, operation };
}
