/** The suite of every mutation with an effect: the process stops somewhere, the next one takes up, the vendor counts. */
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import type { CardSimulator } from '../../src/connectors/alipay-card/simulator.ts';
import { paths } from '../../src/connectors/alipay-card/wire.ts';
import type { CrashPoint } from '../../src/operations/crash-points.ts';
import type { CrashOrder } from '../support/crash-orders.ts';
import { type CrashProcess, type CrashProgram, createCrashProgram, leaseMs } from '../support/crash-program.ts';
import { engines } from '../support/engines.ts';
import { accountIds, type Answer, freshKey } from '../support/world.ts';

type CardView = ReturnType<CardSimulator['books']['templates']>[number];

/** One mutation under test. */
export interface Change {
  readonly mutation: 'updateTemplateBudget' | 'switchTemplateStatus';
  /** What it asks for, besides the key and the template. */
  readonly input: object;
  /** The vendor's call that has the effect. */
  readonly call: 'updateBudget' | 'switchStatus';
  /** What the vendor's template is changed to by exactly one effect. */
  applied(before: CardView): Partial<CardView>;
}

/** One request of a client, with everything that can be seen of what became of it. */
interface Intent {
  readonly code: string;
  /** Sends the request; any number of times the same. */
  send(process: CrashProcess): Promise<Answer>;
  /** The operations that the journal holds under the request's key. */
  recorded(process: CrashProcess): Promise<readonly Recorded[]>;
  /** Bodies of the vendor's requests that carry the effect. */
  received(): readonly string[];
  /** How many effects the vendor's books hold, and the template as it is and as it has to be after exactly one. */
  effects(): number;
  template(): CardView;
  readonly changed: CardView;
}

const recordedSchema = z.object({
  id: z.string(),
  state: z.string(),
  settledBy: z.string().nullable(),
  attempts: z.array(z.object({ startedAt: z.string(), outcome: z.string().nullable() })),
});
type Recorded = z.infer<typeof recordedSchema>;
const listSchema = z.object({ data: z.object({ promoOperations: z.object({ nodes: z.array(recordedSchema) }) }) });

function createIntent(program: CrashProgram, change: Change): Intent {
  const { books } = program.cards;
  const code = program.freshTemplate();
  const input = { idempotencyKey: freshKey(), templateId: `${accountIds.cards}:${code}`, ...change.input };
  const name = `${change.mutation.charAt(0).toUpperCase()}${change.mutation.slice(1)}`;
  const template = (): CardView => {
    const view = books.templates().find(({ templateCode }) => templateCode === code);
    if (view === undefined) throw new Error(`the vendor has no template ${code}`);
    return view;
  };
  const before = template();
  return {
    code,
    changed: { ...before, ...change.applied(before) },
    send: (process) =>
      process.ask(
        `mutation ($input: ${name}Input!) {
          answer: ${change.mutation}(input: $input) {
            __typename
            ... on ${name}Success { replayed operation { id state } }
            ... on PromoError { code message }
          }
        }`,
        { input },
      ),
    async recorded(process) {
      const answer = await process.ask(
        `query ($key: String!) {
          promoOperations(filter: { idempotencyKey: $key }) {
            nodes { id state settledBy attempts { startedAt outcome } }
          }
        }`,
        { key: input.idempotencyKey },
      );
      return listSchema.parse(answer).data.promoOperations.nodes;
    },
    received: () => books.requests().flatMap(({ path, body }) => (path === paths[change.call] && body.includes(code) ? [body] : [])),
    effects: () => books.effects().filter(({ templateCode }) => templateCode === code).length,
    template,
  };
}

/** Somewhere to stop a process that is sent an intent; resolves when it is dead. */
interface Stop {
  readonly where: string;
  stop(program: CrashProgram, process: CrashProcess, intent: Intent): Promise<void>;
  /** How the operation is settled, after how many attempts and requests at the vendor. */
  readonly settledBy: 'VENDOR' | 'READING';
  readonly attempts: number;
  readonly requests: number;
}

function stopAt(at: CrashPoint, settled: Pick<Stop, 'settledBy' | 'attempts' | 'requests'>): Stop {
  return {
    where: at,
    ...settled,
    async stop(_program, process, intent) {
      await process.order({ at });
      await expect(intent.send(process)).rejects.toThrow('fetch failed');
      expect(await process.ended).toMatchObject({ signal: 'SIGKILL' });
    },
  };
}
