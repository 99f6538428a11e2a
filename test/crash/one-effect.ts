/** The suite of every mutation with an effect: a process stops somewhere, another takes up, the vendor's books count. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { CardSimulator } from '../../src/connectors/alipay-card/simulator.ts';
import { paths } from '../../src/connectors/alipay-card/wire.ts';
import type { CrashPoint } from '../../src/operations/crash-points.ts';
import { type CrashProcess, type CrashProgram, createCrashProgram, leaseMs } from '../support/crash-program.ts';
import { type Engine, engines } from '../support/engines.ts';
import { accountIds } from '../support/vendors.ts';
import { type Answer, freshKey } from '../support/world.ts';

/** Nothing takes that long, except on a machine that is busy with something else. */
const patienceMs = 60_000;

type CardView = ReturnType<CardSimulator['books']['templates']>[number];

/** The mutation that a suite is about. */
export interface Change {
  readonly mutation: 'UpdateTemplateBudget' | 'SwitchTemplateStatus';
  /** What is asked for, besides the key and the template. */
  readonly input: object;
  /** The vendor's call that has the effect. */
  readonly call: 'updateBudget' | 'switchStatus';
  /** What exactly one effect makes of the vendor's template. */
  applied(before: CardView): Partial<CardView>;
}

/** One request of a client, and what the vendor and the journal know of it. */
interface Intent {
  readonly target: { readonly operation: Change['call']; readonly templateCode: string };
  readonly before: CardView;
  /** The template after exactly one effect. */
  readonly after: CardView;
  /** Sends the request, always the same, and tells what the client is answered. */
  send(process: CrashProcess): Promise<Answer>;
  /** The operations recorded under the request's key. */
  recorded(process: CrashProcess): Promise<ReadonlyArray<z.infer<typeof recorded>>>;
  template(): CardView;
  /** Effects in the vendor's books. */
  effects(): number;
  /** Bodies of the requests at the vendor that ask for the effect. */
  requests(): readonly string[];
}

const recorded = z.object({
  id: z.string(),
  state: z.string(),
  settledBy: z.string().nullable(),
  attempts: z.array(z.object({ startedAt: z.string(), outcome: z.string().nullable() })),
});
const list = z.object({ data: z.object({ promoOperations: z.object({ nodes: z.array(recorded) }) }) });
const listDocument = `query ($key: String!) {
  promoOperations(filter: { idempotencyKey: $key }) { nodes { id state settledBy attempts { startedAt outcome } } }
}`;

const documentOf = (name: Change['mutation']): string => `mutation ($input: ${name}Input!) {
  answer: ${name.charAt(0).toLowerCase()}${name.slice(1)}(input: $input) {
    __typename
    ... on ${name}Success { replayed operation { id state } }
    ... on PromoError { code message }
  }
}`;

function createIntent({ cards, freshTemplate }: CrashProgram, { mutation, input, call, applied }: Change): Intent {
  const templateCode = freshTemplate();
  const key = freshKey();
  const variables = { input: { idempotencyKey: key, templateId: `${accountIds.cards}:${templateCode}`, ...input } };
  const template = (): CardView => {
    const view = cards.books.templates().find((each) => each.templateCode === templateCode);
    if (view === undefined) throw new Error(`the vendor has no template ${templateCode}`);
    return view;
  };
  const before = template();
  return {
    target: { operation: call, templateCode },
    before,
    after: { ...before, ...applied(before) },
    send: (process) => process.ask(documentOf(mutation), variables),
    recorded: async (process) => list.parse(await process.ask(listDocument, { key })).data.promoOperations.nodes,
    template,
    effects: () => cards.books.effects().filter((effect) => effect.templateCode === templateCode).length,
    requests: () =>
      cards.books
        .requests()
        .filter(({ path, body }) => path === paths[call] && body.includes(templateCode))
        .map(({ body }) => body),
  };
}

/** How an operation stands in the journal once it is settled. */
interface Settled {
  readonly settledBy: 'VENDOR' | 'READING';
  /** How each attempt ended; null for one whose process died. */
  readonly outcomes: ReadonlyArray<'DONE' | 'NEVER_SENT' | null>;
  /** How often the vendor was asked for the effect. */
  readonly requests: number;
}

/** A place where a process stops in the middle of a client's request. */
interface Stop extends Settled {
  readonly where: string;
  /** Sends the intent to the process and resolves when that is dead. */
  stop(program: CrashProgram, process: CrashProcess, intent: Intent): Promise<void>;
}

/** Sends the intent to a process that was ordered to die on the way: the client's connection breaks. */
async function diesOfItself(process: CrashProcess, intent: Intent): Promise<void> {
  await expect(intent.send(process)).rejects.toThrow('fetch failed');
  expect(await process.ended).toMatchObject({ signal: 'SIGKILL', complaint: '' });
}

/** Sends the intent to a process and kills that while the vendor holds the request. */
async function isKilledDuringSend(process: CrashProcess, intent: Intent): Promise<void> {
  const sending = intent.send(process).catch((error: unknown) => error);
  await vi.waitFor(() => expect(intent.requests()).toHaveLength(1), { timeout: patienceMs, interval: 10 });
  expect(await process.kill()).toMatchObject({ signal: 'SIGKILL', complaint: '' });
  expect(await sending).toMatchObject({ message: 'fetch failed' });
}

function diesAt(at: CrashPoint, settled: Settled): Stop {
  return {
    ...settled,
    where: at,
    async stop(_program, process, intent) {
      await process.order({ at });
      await diesOfItself(process, intent);
    },
  };
}

function diesDuringSend(applied: boolean, settled: Settled): Stop {
  return {
    ...settled,
    where: `during send, ${applied ? 'after' : 'before'} the vendor has applied it`,
    async stop({ cards }, process, intent) {
      cards.misbehave.hangs({ applied }, intent.target);
      await isKilledDuringSend(process, intent);
      expect(intent.effects()).toBe(applied ? 1 : 0);
    },
  };
}

const stops: readonly Stop[] = [
  diesAt('afterClaim', { settledBy: 'VENDOR', outcomes: [null, 'DONE'], requests: 1 }),
  diesDuringSend(false, { settledBy: 'VENDOR', outcomes: [null, 'DONE'], requests: 2 }),
  diesDuringSend(true, { settledBy: 'READING', outcomes: [null], requests: 1 }),
  diesAt('afterSend', { settledBy: 'READING', outcomes: [null], requests: 1 }),
  diesAt('beforeSettle', { settledBy: 'READING', outcomes: [null], requests: 1 }),
  diesAt('afterSettle', { settledBy: 'VENDOR', outcomes: ['DONE'], requests: 1 }),
];

/** An attempt whose process died has no outcome, or the next process has noted that nobody knows it. */
function asNoted(outcome: 'DONE' | 'NEVER_SENT' | null) {
  return { outcome: outcome ?? (expect.toBeOneOf([null, 'UNKNOWN']) as unknown) };
}

/** Waits, without a word from the client, until the operation is settled. @returns its id. */
async function settles(
  process: CrashProcess,
  intent: Intent,
  { settledBy, outcomes, requests }: Settled,
): Promise<string> {
  const operation = await vi.waitFor(
    async () => {
      const operations = await intent.recorded(process);
      expect(operations).toMatchObject([{ state: 'SUCCEEDED' }]);
      return operations[0];
    },
    { timeout: patienceMs, interval: 100 },
  );
  expect(operation).toMatchObject({ settledBy, attempts: outcomes.map(asNoted) });
  expect(intent.requests()).toHaveLength(requests);
  // Whatever was repeated was repeated byte for byte.
  expect(new Set(intent.requests()).size).toBe(1);
  hasOneEffect(intent);
  return operation?.id ?? '';
}

function hasOneEffect(intent: Intent): void {
  expect(intent.effects()).toBe(1);
  expect(intent.template()).toEqual(intent.after);
}

const success = (
  { mutation }: Change,
  { id, replayed }: { readonly id: unknown; readonly replayed: boolean },
): object => ({
  data: { answer: { __typename: `${mutation}Success`, replayed, operation: { id, state: 'SUCCEEDED' } } },
});

/** The client asks once more: it is told of the same operation, and nothing else happens. */
async function replays(
  process: CrashProcess,
  { change, intent, id }: { readonly change: Change; readonly intent: Intent; readonly id: string },
): Promise<void> {
  const requests = intent.requests().length;
  expect(await intent.send(process)).toEqual(success(change, { id, replayed: true }));
  expect(intent.requests()).toHaveLength(requests);
  hasOneEffect(intent);
}

/** The parts of a suite run side by side, the tests of a part do not. */
const inTurn = { concurrent: false };

/** The process that has taken up one operation is the one that dies in the next test; all share a database. */
function describeRestarts(engine: Engine, change: Change): void {
  let program: CrashProgram;
  beforeAll(async () => {
    program = await createCrashProgram({ engine });
  });
  afterAll(() => program.close());

  test('has had no effect and no record when the process dies beforeClaim', inTurn, async () => {
    const intent = createIntent(program, change);
    const mortal = await program.living();
    await mortal.order({ at: 'beforeClaim' });
    await diesOfItself(mortal, intent);

    const next = await program.start();
    expect(await intent.recorded(next)).toEqual([]);
    expect(intent.requests()).toEqual([]);
    expect(intent.template()).toEqual(intent.before);

    expect(await intent.send(next)).toEqual(success(change, { id: expect.any(String), replayed: false }));
    const id = await settles(next, intent, { settledBy: 'VENDOR', outcomes: ['DONE'], requests: 1 });
    await replays(next, { change, intent, id });
  });

  test.for(stops)('settles by itself after the process dies $where', inTurn, async ({ stop, ...settled }) => {
    const intent = createIntent(program, change);
    await stop(program, await program.living(), intent);
    const next = await program.start();
    const id = await settles(next, intent, settled);
    await replays(next, { change, intent, id });
    expect(intent.effects()).toBe(1);
  });
}

/** Where "not applied" has to be read, sent again and settled, every step can be the last one of its process. */
function describeHeirs(change: Change): void {
  let program: CrashProgram;
  beforeAll(async () => {
    program = await createCrashProgram({ engine: 'pglite' });
  });
  afterAll(() => program.close());

  test('settles by itself although every process that takes it up dies at its next point', inTurn, async () => {
    const intent = createIntent(program, change);
    const first = await program.start({ at: 'afterClaim' });
    await diesOfItself(first, intent);
    for (const at of ['afterClaim', 'afterSend', 'beforeSettle', 'afterSettle'] as const) {
      const heir = await program.start({ at });
      expect(await heir.ended).toMatchObject({ signal: 'SIGKILL', complaint: '' });
    }
    const next = await program.start();
    const id = await settles(next, intent, { settledBy: 'READING', outcomes: [null, null, null], requests: 1 });
    await replays(next, { change, intent, id });
  });
}

/** Two processes on one PostgreSQL database; the vendor may work on a request for longer than a lease. */
function describeReplicas(change: Change): void {
  const longestProcessingMs = leaseMs + 2_000;
  let program: CrashProgram;
  let survivor: CrashProcess;
  beforeAll(async () => {
    program = await createCrashProgram({ engine: 'postgres', longestProcessingMs });
    survivor = await program.start();
  }, patienceMs);
  afterAll(() => program.close());

  test('a living replica takes up what a dead one has claimed, once the lease has run out', inTurn, async () => {
    const intent = createIntent(program, change);
    const mortal = await program.start({ at: 'afterClaim' });
    await diesOfItself(mortal, intent);

    const id = await settles(survivor, intent, { settledBy: 'VENDOR', outcomes: [null, 'DONE'], requests: 1 });
    const [operation] = await intent.recorded(survivor);
    const [claimedAt = 0, takenUpAt = 0] = operation?.attempts.map(({ startedAt }) => Date.parse(startedAt)) ?? [];
    expect(takenUpAt - claimedAt).toBeGreaterThanOrEqual(leaseMs);
    await replays(survivor, { change, intent, id });
  });

  test('a living replica waits for an effect that comes after the death of who asked for it', inTurn, async () => {
    const intent = createIntent(program, change);
    const mortal = await program.start();
    program.cards.misbehave.worksLate(leaseMs + 1_500, intent.target);
    await isKilledDuringSend(mortal, intent);
    expect(intent.effects()).toBe(0);

    const id = await settles(survivor, intent, { settledBy: 'READING', outcomes: [null], requests: 1 });
    await replays(survivor, { change, intent, id });
  });

  test('a replica that was frozen past its lease sends nothing when it thaws', inTurn, async () => {
    const intent = createIntent(program, change);
    const frozen = await program.start({ at: 'afterClaim', freezeMs: leaseMs + longestProcessingMs + 5_000 });
    let hasThawed = false;
    const sending = intent.send(frozen).finally(() => {
      hasThawed = true;
    });

    const id = await settles(survivor, intent, { settledBy: 'VENDOR', outcomes: [null, 'DONE'], requests: 1 });
    expect(hasThawed).toBe(false);

    expect(await sending).toEqual(success(change, { id, replayed: false }));
    await settles(survivor, intent, { settledBy: 'VENDOR', outcomes: ['NEVER_SENT', 'DONE'], requests: 1 });
    await replays(frozen, { change, intent, id });
  });
}

/** Registers the suite that every mutation has to pass. */
export function describeOneEffect(change: Change): void {
  describe.concurrent('one operation, one effect', { timeout: 2 * patienceMs }, () => {
    for (const engine of engines) {
      describe.concurrent(`restarted on ${engine}`, () => {
        describeRestarts(engine, change);
      });
    }
  });
}

/** Registers what is the same for every mutation: how processes take over from each other. */
export function describeTakeovers(change: Change): void {
  describe.concurrent('one operation, one effect', { timeout: 2 * patienceMs }, () => {
    describe.concurrent('restarted again and again', () => {
      describeHeirs(change);
    });
    describe.concurrent('with replicas on postgres', () => {
      describeReplicas(change);
    });
  });
}
