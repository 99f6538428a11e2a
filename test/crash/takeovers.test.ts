/** How processes take over from each other: heirs that die one after the other, replicas beside the dead and the frozen. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type CrashProcess, type CrashProgram, createCrashProgram } from '../support/crash-program.ts';
import { createDatabase } from '../support/engines.ts';
import { type Change, type ChangeAtVendor, createChange } from './kill-changes.ts';
import { seedsOf } from './kill-chapter.ts';
import { type Client, createClient } from './kill-client.ts';
import { type Recorded, readOperations } from './kill-journal.ts';
import { type ChangeKind, changeKinds } from './kill-kinds.ts';
import { type Place, places } from './kill-plan.ts';

/** Nothing takes that long, except on a machine that is busy with something else. */
const patienceMs = 60_000;

/** Targets enough for a test each: every place has its own. */
const changeOf = (kind: ChangeKind, place: Place): Change => createChange(kind, 0, place);
const seeds = seedsOf(places.flatMap((place) => changeKinds.map((kind) => changeOf(kind, place))));

const begin = new Date();

/** A change, who wants it, and what its vendor and the journal know of it. */
interface Intent {
  readonly change: Change;
  readonly vendor: ChangeAtVendor;
  readonly client: Client;
}

function intend(program: CrashProgram, change: Change): Intent {
  return { change, vendor: change.at(program.vendors), client: createClient(change, randomUUID()) };
}

async function recorded(process: CrashProcess, { client }: Intent): Promise<Recorded | undefined> {
  return (await readOperations(process, begin)).get(client.key)?.[0];
}

/** How an operation stands in the journal once nothing more comes of it by itself. */
interface Settled {
  readonly state: 'SUCCEEDED' | 'UNKNOWN';
  readonly settledBy: 'VENDOR' | 'READING' | 'REPEAT' | null;
  /** How each attempt ended; null for one whose process died. */
  readonly outcomes: ReadonlyArray<'DONE' | 'NEVER_SENT' | 'DONE or REFUSED' | null>;
  /** How often the vendor was asked for the effect. */
  readonly requests: number;
  readonly effects: number;
}

const once: Settled = { state: 'SUCCEEDED', settledBy: 'VENDOR', outcomes: ['DONE'], requests: 1, effects: 1 };

/** An attempt whose process died has no outcome, or the next process has noted that nobody knows it. */
function asNoted(outcome: Settled['outcomes'][number]) {
  const words = outcome === null ? [null, 'UNKNOWN'] : outcome.split(' or ');
  return { outcome: expect.toBeOneOf(words) as unknown };
}

/** Waits, without a word from the client, until the operation is settled. */
async function settles(process: CrashProcess, intent: Intent, settled: Settled): Promise<Recorded> {
  const operation = await vi.waitFor(
    async () => {
      const found = await recorded(process, intent);
      expect(found).toMatchObject({ state: settled.state, nextCheckAt: null });
      return found;
    },
    { timeout: patienceMs, interval: 100 },
  );
  if (operation === undefined) throw new Error('nothing is recorded');
  expect(operation).toMatchObject({ settledBy: settled.settledBy, attempts: settled.outcomes.map(asNoted) });
  hasEffects(intent, settled);
  expect(intent.vendor.effects().filter((effect) => !intent.vendor.isOurs(effect, operation.requestId))).toEqual([]);
  return operation;
}

function hasEffects({ vendor }: Intent, { requests, effects }: Settled): void {
  expect(vendor.requests()).toHaveLength(requests);
  // Whatever was repeated was repeated byte for byte.
  expect(new Set(vendor.requests()).size).toBe(Math.min(requests, 1));
  expect(vendor.effects()).toHaveLength(effects);
  expect(vendor.figures()).toBe(vendor.figuresAfter(effects));
}

/** The client asks once more: it is told of the same operation, and nothing else happens. */
async function replays(process: CrashProcess, intent: Intent, settled: Settled): Promise<void> {
  const before = await recorded(process, intent);
  const { answer, isReplayed, operation } = await intent.client.send(process);
  expect(operation).toEqual({ id: before?.id, state: settled.state });
  const isDone = settled.state === 'SUCCEEDED';
  expect([answer, isReplayed]).toEqual([
    isDone ? `${intent.change.mutation}Success` : 'PromoOutcomeUnknownError',
    isDone,
  ]);
  expect(await recorded(process, intent)).toEqual(before);
  hasEffects(intent, settled);
}

const killed = { signal: 'SIGKILL', complaint: '' };

/** Where "not applied" has to be read, sent again and settled, every step can be the last one of its process. */
describe('an operation whose every heir dies', () => {
  test('settles by itself although every process that takes it up dies at its next point', async () => {
    const program = await createCrashProgram({ database: await createDatabase('pglite'), seeds });
    try {
      const intent = intend(program, changeOf('cardBudget', 'afterClaim'));
      const first = await program.start({ at: 'afterClaim' });
      expect(await intent.client.send(first)).toMatchObject({ answer: 'broken' });
      expect(await first.ended).toMatchObject(killed);
      for (const at of ['afterClaim', 'afterSend', 'beforeSettle', 'afterSettle'] as const) {
        const heir = await program.start({ at });
        expect(await heir.ended).toMatchObject(killed);
      }
      const settled: Settled = { ...once, settledBy: 'READING', outcomes: [null, null, null] };
      const last = await program.start();
      await settles(last, intent, settled);
      await replays(last, intent, settled);
    } finally {
      await program.close();
    }
  }, 300_000);
});

/** Two processes on one PostgreSQL database; the vendor may work on a request for longer than a lease. */
describe('replicas on postgres', () => {
  const leaseMs = 4_000;
  const longestProcessingMs = leaseMs + 2_000;
  let program: CrashProgram;
  let survivor: CrashProcess;
  beforeAll(async () => {
    program = await createCrashProgram({
      database: await createDatabase('postgres'),
      seeds,
      times: { longestProcessingMs },
    });
    survivor = await program.start();
  }, patienceMs);
  afterAll(() => program.close());

  const settledOf = (
    { settlesBy }: Change,
    { repeated, read }: { readonly repeated: Settled; readonly read: Settled },
  ): Settled => {
    switch (settlesBy) {
      case 'REPEATING':
        return repeated;
      case 'READING':
        return read;
      case 'OPERATOR':
        return { ...read, state: 'UNKNOWN', settledBy: null, outcomes: [null] };
    }
  };

  test('a living one takes up what a dead one has claimed, once the lease has run out', async () => {
    expect(program.leaseMs).toBe(leaseMs);
    const intents = changeKinds.map((kind) => intend(program, changeOf(kind, 'afterClaim')));
    const mortal = await program.start({ at: 'afterClaim', holds: true });
    const sending = intents.map(({ client }) => client.send(mortal));
    await vi.waitFor(() => expect(mortal.held.size).toBe(intents.length), { timeout: patienceMs, interval: 10 });
    await mortal.kill();
    expect((await Promise.all(sending)).map(({ answer }) => answer)).toEqual(intents.map(() => 'broken'));

    for (const intent of intents) {
      const settled = settledOf(intent.change, {
        repeated: { ...once, settledBy: 'REPEAT', outcomes: [null, 'DONE'] },
        read: { ...once, outcomes: [null, 'DONE'] },
      });
      const sent = settled.state === 'SUCCEEDED' ? settled : { ...settled, requests: 0, effects: 0 };
      const { attempts } = await settles(survivor, intent, sent);
      const [claimedAt = 0, takenUpAt = Infinity] = attempts.map(({ startedAt }) => Date.parse(startedAt));
      expect(takenUpAt - claimedAt).toBeGreaterThanOrEqual(leaseMs);
      await replays(survivor, intent, sent);
    }
  }, 300_000);

  test('a living one is not misled by an effect that comes after the death of who asked for it', async () => {
    const intents = changeKinds.map((kind) => intend(program, changeOf(kind, 'beforeEffect')));
    const mortal = await program.start();
    for (const { vendor } of intents) vendor.hold({ lateMs: leaseMs + 1_500 });
    for (const { client } of intents) void client.send(mortal);
    await vi.waitFor(() => expect(intents.filter(({ vendor }) => !vendor.isHeld())).toEqual([]), {
      timeout: patienceMs,
      interval: 10,
    });
    await mortal.kill();
    expect(intents.flatMap(({ vendor }) => vendor.effects())).toEqual([]);

    for (const intent of intents) {
      const settled = settledOf(intent.change, {
        // Whichever comes first has the effect.
        repeated: { ...once, settledBy: 'REPEAT', outcomes: [null, 'DONE or REFUSED'], requests: 2 },
        read: { ...once, settledBy: 'READING', outcomes: [null] },
      });
      await settles(survivor, intent, settled);
      await replays(survivor, intent, settled);
    }
  }, 300_000);

  test('one that was frozen past its lease sends nothing when it thaws', async () => {
    const intent = intend(program, changeOf('cardBudget', 'afterSend'));
    const frozen = await program.start({ at: 'afterClaim', freezeMs: leaseMs + longestProcessingMs + 5_000 });
    const sending = intent.client.send(frozen);
    await settles(survivor, intent, { ...once, outcomes: [null, 'DONE'] });
    expect(intent.client.told).toEqual([]);

    expect(await sending).toMatchObject({ answer: 'UpdateTemplateBudgetSuccess', isReplayed: false });
    const settled: Settled = { ...once, outcomes: ['NEVER_SENT', 'DONE'] };
    await settles(survivor, intent, settled);
    await replays(frozen, intent, settled);
  }, 300_000);
});
