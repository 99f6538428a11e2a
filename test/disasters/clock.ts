/** Clocks that are set by an hour in mid-flight: of one replica, of the only process, of the database's server. */
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findRecorded, type Heard, readStock, send, wordOf } from './support/client.ts';
import type { Ledger } from './support/ledger.ts';
import { longestProcessingMs, type Replica } from './support/replica.ts';
import { type Aftermath, settleAll } from './support/settled.ts';
import { onStage, type Stage } from './support/stage.ts';
import { type Intent, kinds } from './support/vendors.ts';

export const hourMs = 3_600_000;

/** A clock of one process that is set by an hour in mid-flight. */
interface Leap {
  readonly when: string;
  readonly run: (settleWithinMs: number) => Promise<Aftermath>;
}

export const leaps: readonly Leap[] = [
  { when: 'one of two replicas is set back', run: (withinMs) => setOneReplica(-hourMs, withinMs) },
  { when: 'one of two replicas is set forward, and back again', run: (withinMs) => setOneReplica(hourMs, withinMs) },
  { when: 'the only process is set back', run: (withinMs) => setOnlyProcess([-hourMs], withinMs) },
  { when: 'the only process is set forward, and back again', run: (withinMs) => setOnlyProcess([hourMs, 0], withinMs) },
  {
    when: 'the clock is set back between the death of the only process and its restart',
    run: (withinMs) => setBeforeRestart(-hourMs, withinMs),
  },
];

type Asked = ReturnType<Ledger['ask']>;
const askAll = ({ ledger }: Stage, replica: Replica): Asked[] => kinds.map((kind) => ledger.ask(replica.url, kind));

/** Every vendor works on its next change so late that whoever asked has given up, but within the longest time it may take. */
function workLate({ vendors }: Stage): void {
  for (const kind of kinds) vendors.misbehave[kind].worksAfter(longestProcessingMs - 500);
}

/** Resolves when every vendor has been asked for a change once more than before. */
async function untilAllAsked({ vendors }: Stage, before: readonly number[]): Promise<void> {
  while (!kinds.every((kind, index) => vendors.changesAsked(kind) > (before[index] ?? 0))) await sleep(5);
}

/** Operations of all kinds that nobody knows the outcome of: half of them were applied. */
async function leaveUnknown(stage: Stage, replica: Replica): Promise<void> {
  for (const applied of [true, false]) {
    for (const kind of kinds) stage.vendors.misbehave[kind].drops({ applied });
    await Promise.all(askAll(stage, replica));
  }
}

/** For so long a client looks at what the journal says through this replica, and does what it is told to do. */
async function followFor({ ledger }: Stage, replica: Replica, ms: number): Promise<void> {
  for (const until = performance.now() + ms; performance.now() < until; await sleep(100)) {
    for (const entry of ledger.entries) {
      const recorded = await findRecorded(replica.url, entry.intent);
      if (recorded?.state === 'REFUSED') await ledger.again(replica.url, entry);
    }
  }
}

/**
 * One of two replicas is set by `leapMs` while it holds operations that are ready to be claimed, and while the other one,
 * whose clock is right, waits for vendors that are slow. Clients do what the right one says. Then the clock is set right.
 */
function setOneReplica(leapMs: number, settleWithinMs: number): Promise<Aftermath> {
  return onStage({ engine: 'postgres' }, async (stage) => {
    const [wrong, right] = await Promise.all([stage.start(), stage.start()]);
    await Promise.all([...askAll(stage, wrong), ...askAll(stage, right)]);
    await wrong.holdAt('beforeClaim');
    const ready = askAll(stage, wrong);
    await wrong.untilHeld(ready.length);
    await wrong.holdAt(null);
    workLate(stage);
    workLate(stage);
    const before = kinds.map(stage.vendors.changesAsked);
    const sent = askAll(stage, right);
    await untilAllAsked(stage, before);
    await wrong.setClock(leapMs);
    await wrong.release();
    await followFor(stage, right, 5_000);
    await Promise.all([...ready, ...sent]);
    await wrong.setClock(0);
    return settleAll(stage.ledger, right.url, settleWithinMs);
  });
}

/**
 * The only process over the embedded database, with open operations of all kinds, has its clock set in turn to so much
 * ahead of the true time. The vendors' clocks go with it: what counts here is what our own stamps lead to.
 */
function setOnlyProcess(leapsMs: readonly number[], settleWithinMs: number): Promise<Aftermath> {
  return onStage({ engine: 'pglite' }, async (stage) => {
    const replica = await stage.start();
    await Promise.all(askAll(stage, replica));
    await replica.holdAt('afterClaim');
    const claimed = askAll(stage, replica);
    await replica.untilHeld(claimed.length);
    await replica.holdAt(null);
    await leaveUnknown(stage, replica);
    workLate(stage);
    await Promise.all(askAll(stage, replica));
    for (const leapMs of leapsMs) {
      stage.vendors.setClocks(leapMs);
      await replica.setClock(leapMs);
      await sleep(700);
    }
    await replica.release();
    await Promise.all(claimed);
    return settleAll(stage.ledger, replica.url, settleWithinMs);
  });
}

/** The same, but the process dies, the clock is set while nothing runs, and a process starts again. */
function setBeforeRestart(leapMs: number, settleWithinMs: number): Promise<Aftermath> {
  return onStage({ engine: 'pglite' }, async (stage) => {
    const replica = await stage.start();
    await Promise.all(askAll(stage, replica));
    await leaveUnknown(stage, replica);
    await replica.holdAt('afterClaim');
    const claimed = askAll(stage, replica);
    await replica.untilHeld(claimed.length);
    await replica.kill();
    await Promise.all(claimed);
    stage.vendors.setClocks(leapMs);
    const again = await stage.start({ aheadMs: leapMs });
    return settleAll(stage.ledger, again.url, settleWithinMs);
  });
}

/** What clients and vendors see of a process that goes on working after its clock was set. */
export interface GoneOn {
  /** The answer to a key that had succeeded before, and how often its change stands in the books. */
  readonly replay: Heard;
  readonly replayEffects: number;
  /** What became of a key that the vendor had refused for a moment. */
  readonly retried: string;
  /** What became of changes at a vendor that was closed for half a second, as it had not answered: before and after. */
  readonly closed: string;
  readonly reopened: string;
  /** The seconds under which two changes of one member were sent, one before and one after. */
  readonly seconds: readonly string[];
  /** A benefit's stock after it was changed from 100 to 50. */
  readonly stock: number | null;
}

/** The clock of the only process is set, with those of the vendors, between two requests of each of some clients. */
export function goOnAfter(leapMs: number, withinMs: number): Promise<GoneOn> {
  const limits = { breaker: { failures: 3, closedMs: 500 } };
  return onStage({ engine: 'pglite' }, async ({ vendors, start }) => {
    const { url, setClock } = await start({ accounts: { limits } });
    const [succeeded, refused, member, benefit] = [
      vendors.intend('budget'),
      vendors.intend('budget'),
      vendors.intend('member'),
      vendors.intend('benefit'),
    ];
    await Promise.all([succeeded, member, benefit].map((intent) => send(url, intent)));
    vendors.cards.misbehave.refusesWith('REQUEST_TRAFFIC_EXCEED_LIMIT', 'F', { operation: 'updateBudget' });
    await send(url, refused);
    // Whatever it is asked, readings of what is unknown included: one answer between them would end a row of failures.
    vendors.vouchers.misbehave.dropsBeforeWork({ times: 1_000 });
    const closed = await untilHeard('CIRCUIT_OPEN', withinMs, () => send(url, vendors.intend('voucher')));
    vendors.vouchers.misbehave.clear();
    // Whether it refuses seconds that it finds to be in the future is not known of the vendor.
    vendors.members.settings.refusesFutureTimes = false;
    vendors.setClocks(leapMs);
    await setClock(leapMs);
    const reopening = vendors.intend('voucher');
    const replay = await send(url, succeeded);
    await send(url, anew(member));
    await send(url, anew({ ...benefit, input: { ...benefit.input, stock: 50 } }));
    return {
      replay,
      replayEffects: succeeded.effects(),
      retried: await untilHeard('SUCCESS', withinMs, () => send(url, refused)),
      closed,
      reopened: await untilHeard('SUCCESS', withinMs, () => send(url, reopening)),
      seconds: vendors.members.books
        .effects()
        .filter(({ uid }) => String(member.input['memberId']).endsWith(`:${uid}`))
        .map(({ dataChangeTime }) => dataChangeTime),
      stock: await readStock(url, `venue:1:${String(benefit.input['outerId'])}`),
    };
  });
}

/** The same wish once more, under a key of its own. */
const anew = (intent: Intent): Intent => ({ ...intent, input: { ...intent.input, idempotencyKey: randomUUID() } });

/** Asks until the answer is what is waited for, or time is up. @returns the last word heard. */
async function untilHeard(awaited: string, withinMs: number, ask: () => Promise<Heard>): Promise<string> {
  for (const giveUpAt = performance.now() + withinMs; ; await sleep(50)) {
    const word = wordOf(await ask());
    if (word === awaited || performance.now() > giveUpAt) return word;
  }
}

/** What a process needs to see a time that a file sets, and where Debian's `faketime` puts it. */
export const fakeTimeLibrary = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';

/**
 * The clock of the database's server is set for real, in turn to so much ahead of the true time, under two replicas with
 * open operations; a third one starts after every leap, and has slow vendors to wait for. All other clocks are right.
 */
export async function setDatabaseServer(leapsMs: readonly number[], withinMs: number): Promise<Aftermath> {
  const folder = mkdtempSync(join(tmpdir(), 'promotions-time-'));
  // The server may run as somebody else.
  chmodSync(folder, 0o755);
  const file = join(folder, 'time');
  const setServer = (leapMs: number): void =>
    writeFileSync(file, `${leapMs < 0 ? '-' : '+'}${Math.abs(leapMs) / 1000}`);
  const env = {
    LD_PRELOAD: fakeTimeLibrary,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
  setServer(0);
  const aftermath = onStage({ engine: 'postgres', postgres: { env } }, async (stage) => {
    const [one, other] = await Promise.all([stage.start(), stage.start()]);
    await Promise.all([...askAll(stage, one), ...askAll(stage, other)]);
    for (const leapMs of leapsMs) {
      await leaveUnknown(stage, one);
      workLate(stage);
      await Promise.all(askAll(stage, other));
      setServer(leapMs);
      const fresh = await stage.start();
      await Promise.all(askAll(stage, fresh));
      workLate(stage);
      const slow = askAll(stage, fresh);
      await followFor(stage, one, 5_000);
      await Promise.all(slow);
    }
    return settleAll(stage.ledger, one.url, withinMs);
  });
  return aftermath.finally(() => rmSync(folder, { recursive: true }));
}
