/** A PostgreSQL that goes away in mid-flight, and comes back: what clients hear, what vendors get, what is left. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CrashPoint } from '../../src/operations/crash-points.ts';
import { findRecorded, type Heard, probe, readSomething } from './support/client.ts';
import { createLedger, type Entry, type Ledger } from './support/ledger.ts';
import { type StoppablePostgres, startPostgres } from './support/postgres.ts';
import { type Replica, startReplica } from './support/replica.ts';
import { type Aftermath, settleAll } from './support/settled.ts';
import { type FourVendors, kinds, startFourVendors } from './support/vendors.ts';

/** Where an operation was when the database went: not claimed yet, claimed, at the vendor, its answer in hand; or nowhere yet. */
export const moments = ['beforeClaim', 'afterClaim', 'atVendor', 'afterSend', 'meanwhile'] as const;
export type Moment = (typeof moments)[number];

export interface DatabaseAwayOptions {
  readonly awayMs: number;
  /** Operations of each kind at each moment. */
  readonly each: number;
  readonly settleWithinMs?: number;
  /** `stopped` cuts every connection; `frozen` lets them hang, as a network does that swallows packets. */
  readonly how?: 'stopped' | 'frozen';
}

export interface DatabaseAway extends Aftermath, Health {
  readonly heard: Readonly<Record<Moment, readonly Heard[]>>;
  readonly readyAfter: number;
  /** Operations that reached a vendor although they could not be claimed. */
  readonly sentUnclaimed: number;
  readonly isSameProcess: boolean;
  /** Who settled the operations whose answer was under way or in hand; null: nobody yet. */
  readonly inHand: ReadonlyArray<string | null>;
}

export async function runDatabaseAway({
  awayMs,
  each,
  settleWithinMs = 30_000,
  how = 'stopped',
}: DatabaseAwayOptions): Promise<DatabaseAway> {
  const vendors = await startFourVendors();
  const postgres = await startPostgres();
  const location = { kind: 'server', url: postgres.url, connections: 10 } as const;
  const replica = await startReplica({ vendors, location });
  try {
    const ledger = createLedger(vendors);
    const askAll = () => Array.from({ length: each }, () => kinds.map((kind) => ledger.ask(replica.url, kind))).flat();
    const early = await bringUnderWay({ replica, vendors, askAll, each });
    await (how === 'stopped' ? postgres.stop() : postgres.freeze());
    await replica.release();
    const meanwhile: Asked[] = [];
    const health = await watch(replica, awayMs, () => {
      if (meanwhile.length < 5 * each * kinds.length) meanwhile.push(...askAll());
    });
    const unclaimed = [...early.beforeClaim, ...meanwhile];
    const sentUnclaimed = unclaimed.filter(({ entry }) => entry.intent.effects() > 0).length;
    await bringBack(postgres, how);
    const heard = await allHeard({ ...early, meanwhile });
    const readyAfter = (await probe(replica.url, '/readyz'))?.status ?? 0;
    const aftermath = await settleAll(ledger, replica.url, settleWithinMs);
    const inHand = [...early.afterSend, ...early.atVendor].map(({ entry }) => entry);
    return {
      ...aftermath,
      ...health,
      heard,
      readyAfter,
      sentUnclaimed,
      isSameProcess: replica.isAlive(),
      inHand: await whoSettled(replica, inHand),
    };
  } finally {
    await replica.kill();
    await postgres.close();
    await vendors.close();
  }
}

type Asked = ReturnType<Ledger['ask']>;

/** Operations of every kind at every moment, all of them held there. */
async function bringUnderWay(parts: {
  readonly replica: Replica;
  readonly vendors: FourVendors;
  readonly askAll: () => Asked[];
  readonly each: number;
}): Promise<Record<Exclude<Moment, 'meanwhile'>, Asked[]>> {
  const { replica, vendors, askAll, each } = parts;
  let held = 0;
  const holdAll = async (point: CrashPoint): Promise<Asked[]> => {
    await replica.holdAt(point);
    const asked = askAll();
    held += asked.length;
    await replica.untilHeld(held);
    return asked;
  };
  await Promise.all(askAll());
  const beforeClaim = await holdAll('beforeClaim');
  const afterSend = await holdAll('afterSend');
  const afterClaim = await holdAll('afterClaim');
  await replica.holdAt(null);
  const before = kinds.map(vendors.changesAsked);
  for (const kind of kinds) for (let one = 0; one < each; one += 1) vendors.misbehave[kind].answersAfter(900);
  const atVendor = askAll();
  const isUnderWay = () => kinds.every((kind, index) => vendors.changesAsked(kind) >= (before[index] ?? 0) + each);
  while (!isUnderWay()) await sleep(5);
  return { beforeClaim, afterClaim, atVendor, afterSend };
}

interface Health {
  /** A question that only the database can answer, while it was away. */
  readonly reading: Heard | null;
  /** HTTP statuses of the health endpoints meanwhile; 0 is no answer within five seconds. */
  readonly live: readonly number[];
  readonly ready: readonly number[];
}

/** Asks once a second for as long as the database is away. */
async function watch(replica: Replica, awayMs: number, ask: () => void): Promise<Health> {
  const backAt = performance.now() + awayMs;
  const [live, ready]: [number[], number[]] = [[], []];
  const reading = readSomething(replica.url);
  while (performance.now() < backAt) {
    ask();
    const probed = await Promise.all([probe(replica.url, '/livez', 5_000), probe(replica.url, '/readyz', 5_000)]);
    live.push(probed[0]?.status ?? 0);
    ready.push(probed[1]?.status ?? 0);
    await sleep(Math.max(0, Math.min(1_000, backAt - performance.now())));
  }
  const heard = await Promise.race([reading, sleep(0).then(() => null)]);
  return { reading: heard, live, ready };
}

const bringBack = (postgres: StoppablePostgres, how: 'stopped' | 'frozen'): Promise<void> =>
  how === 'stopped' ? postgres.start() : postgres.thaw();

async function allHeard(asked: Readonly<Record<Moment, readonly Asked[]>>): Promise<DatabaseAway['heard']> {
  const [beforeClaim, afterClaim, atVendor, afterSend, meanwhile] = await Promise.all(
    moments.map((moment) => Promise.all(asked[moment])),
  );
  return {
    beforeClaim: beforeClaim ?? [],
    afterClaim: afterClaim ?? [],
    atVendor: atVendor ?? [],
    afterSend: afterSend ?? [],
    meanwhile: meanwhile ?? [],
  };
}

async function whoSettled(replica: Replica, entries: readonly Entry[]): Promise<Array<string | null>> {
  const records = await Promise.all(entries.map(({ intent }) => findRecorded(replica.url, intent)));
  return records.map((recorded) => recorded?.settledBy ?? null);
}
