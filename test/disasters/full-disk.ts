/** A database whose disk becomes full in mid-flight, and then has room again. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Heard, probe } from './support/client.ts';
import { type Audit, createLedger } from './support/ledger.ts';
import { choosePlace, type Engine } from './support/places.ts';
import { type Replica, startReplica } from './support/replica.ts';
import { type Aftermath, settleAll } from './support/settled.ts';
import { createSmallDisk } from './support/small-disk.ts';
import { kinds, startFourVendors } from './support/vendors.ts';

export interface FullDiskOptions {
  readonly engine: Engine;
  readonly fullMs: number;
  /** Operations of each kind that are claimed, and that have their answer in hand, when the disk becomes full. */
  readonly each: number;
  /** There is room left, but not for a further file of the database's log, which it needs before long. */
  readonly endsLog?: boolean;
  readonly settleWithinMs?: number;
}

export interface FullDisk extends Aftermath {
  /** Errors of requests while the disk was full. */
  readonly errors: readonly Heard[];
  /** Whether every request had an answer. */
  readonly isAnswered: boolean;
  /** As it was while the disk was still full; null where nobody could read the journal. */
  readonly meanwhile: Audit | null;
  /** HTTP statuses of the health endpoints; 0 is no answer within ten seconds. */
  readonly live: number;
  readonly ready: number;
  readonly readyAfter: number;
  readonly isSameProcess: boolean;
}

export async function runFullDisk(options: FullDiskOptions): Promise<FullDisk> {
  const { engine, fullMs, each, endsLog = false, settleWithinMs = 30_000 } = options;
  const vendors = await startFourVendors();
  const disk = await createSmallDisk({ megabytes: 160 });
  const place = await choosePlace(engine, disk);
  const start = () => startReplica({ vendors, location: place.location, under: place.under });
  let replica = await start();
  try {
    const ledger = createLedger(vendors);
    const askAll = () => Array.from({ length: each }, () => kinds.map((kind) => ledger.ask(replica.url, kind))).flat();
    await Promise.all(askAll());
    await replica.holdAt('afterSend');
    const inHand = askAll();
    await replica.untilHeld(inHand.length);
    await replica.holdAt('afterClaim');
    const claimed = askAll();
    await replica.untilHeld(inHand.length + claimed.length);
    await replica.holdAt(null);
    if (endsLog) await replica.useUpLog();
    const fill = () => disk.fill(endsLog ? lessThanALogFile : 0);
    await fill();
    await replica.release();
    const heard: Heard[] = [];
    const isFelt = () => heard.some(({ result }) => result === null);
    // However long it lasts, everybody asks some forty times.
    const pauseMs = () => (isFelt() ? Math.max(100, fullMs / 40) : 100);
    for (let fullUntil = Infinity; performance.now() < fullUntil && isAnswering(heard); await sleep(pauseMs())) {
      heard.push(...(await Promise.all(askAll())));
      await fill();
      if (fullUntil === Infinity && isFelt()) fullUntil = performance.now() + fullMs;
      if (heard.length > mostRequests) throw new Error('nobody minds that the disk is full');
    }
    const health = await healthOf(replica);
    const meanwhile = health.live === 0 ? null : await ledger.audit(replica.url).catch(() => null);
    await disk.free();
    await place.revive();
    // Who hangs is as good as dead: whoever watches it would kill it.
    const isSameProcess = replica.isAlive() && (await probe(replica.url, '/livez', 10_000)) !== null;
    if (!isSameProcess) {
      await replica.kill();
      replica = await start();
    }
    heard.push(...(await Promise.all([...inHand, ...claimed])));
    const readyAfter = (await probe(replica.url, '/readyz', 10_000))?.status ?? 0;
    const aftermath = await settleAll(ledger, replica.url, settleWithinMs);
    const errors = heard.filter(({ result }) => result === null);
    return { ...aftermath, ...health, errors, isAnswered: isAnswering(heard), meanwhile, readyAfter, isSameProcess };
  } finally {
    await replica.kill();
    await place.close();
    await disk.close();
    await vendors.close();
  }
}

const lessThanALogFile = 8 * 1024 * 1024;
const mostRequests = 2_000;

const isAnswering = (heard: readonly Heard[]): boolean => heard.every(({ httpStatus }) => httpStatus !== null);

async function healthOf({ url }: Replica): Promise<{ readonly live: number; readonly ready: number }> {
  const [live, ready] = await Promise.all([probe(url, '/livez', 10_000), probe(url, '/readyz', 10_000)]);
  return { live: live?.status ?? 0, ready: ready?.status ?? 0 };
}
