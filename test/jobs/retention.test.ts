/** Old operations go, and nothing else: not what is open, not what somebody still needs, not twice, and in nobody's way. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Clock, type Instant, instant, systemClock } from '../../src/domain/clock.ts';
import { type OperationId, parseOperationId } from '../../src/domain/ids.ts';
import { retentionQueue } from '../../src/jobs/queue.ts';
import { type RetentionWork, startRetention } from '../../src/jobs/retention.ts';
import type { Worker } from '../../src/jobs/worker.ts';
import type { Lease, NewOperation } from '../../src/journal/journal.ts';
import { deleteOld } from '../../src/journal/old-operations.ts';
import { createDeleteOld } from '../../src/operations/delete-old.ts';
import { engines } from '../support/engines.ts';
import { statementsFor } from '../support/full-journal.ts';
import { idFrom, newOperation, nothingSeen } from '../support/journal.ts';
import { clear, type JournalWorld, openJournal, readJobs } from './journal-world.ts';

const keepDays = 400;
const dayMs = 86_400_000;
const today = Date.parse('2031-06-01T12:00:00Z');
const daysAgo = (days: number): Instant => instant(new Date(today - days * dayMs));

/** Stands still at noon, and pauses as long as the real one. */
const noon: Clock = { now: () => new Date(today), sleep: systemClock.sleep };

const succeeded = { state: 'SUCCEEDED', settledBy: 'VENDOR', result: null } as const;
const throttled = { code: 'VENDOR_THROTTLED', detail: 'later', vendor: null } as const;
const refused = { state: 'REFUSED', settledBy: 'VENDOR', refusal: throttled } as const;
const unknown = (nextCheckAt: Instant | null) => ({ state: 'UNKNOWN', why: 'no answer', nextCheckAt }) as const;

interface Past {
  readonly operation: NewOperation;
  readonly lease: Lease;
}

/** An operation that was requested that many days ago, and that its sender still holds. */
async function requested({ journal }: JournalWorld, days: number): Promise<Past> {
  const at = daysAgo(days);
  const operation = { ...newOperation(), id: idFrom(at) };
  const target = { key: randomUUID(), isExclusive: true, version: 0, lastSecond: null };
  const claim = await journal.claim(operation, target, { at, before: null, leaseUntil: at });
  if (claim.kind === 'lost') throw new Error('nobody else is there');
  return { operation, lease: claim.lease };
}

type Settled = typeof succeeded | typeof refused | ReturnType<typeof unknown>;

async function settled(world: JournalWorld, days: number, settlement: Settled = succeeded): Promise<NewOperation> {
  const { operation, lease } = await requested(world, days);
  await world.journal.settle(lease, { ...nothingSeen, at: daysAgo(days), settlement });
  return operation;
}

/** Many that are settled, put down by the database itself: a millisecond apart from each other. */
async function fill({ db }: JournalWorld, operations: number): Promise<void> {
  for (const statement of statementsFor({ operations, accounts: 3 }).slice(1, 3)) await sql.raw(statement).execute(db);
}

async function countRows({ db }: JournalWorld, table: 'operations' | 'attempts'): Promise<number> {
  const { rows } = await sql<{ n: number }>`SELECT count(*)::integer AS n FROM ${sql.table(table)}`.execute(db);
  return rows[0]?.n ?? 0;
}

interface Run {
  readonly lines: object[];
  readonly errors: unknown[];
  readonly worker: Worker;
}

/** One process's retention; `lines` is what it tells operators. */
function startRun(
  { queue, journal }: Pick<JournalWorld, 'queue' | 'journal'>,
  options: {
    readonly clock?: Clock;
    readonly leaseMs?: number;
    readonly everyMs?: number;
    readonly batch?: () => void;
  } = {},
): Run {
  const { clock = noon, leaseMs = 5_000, everyMs = 20, batch = () => {} } = options;
  const lines: object[] = [];
  const errors: unknown[] = [];
  const log = { info: (facts: object) => void lines.push(facts), warn: () => {}, error: () => {} };
  const deleting = createDeleteOld({ journal, clock, keepDays, log, reuseSpace: async () => {} });
  const work: RetentionWork = {
    async deleteSome(after) {
      const deleted = await deleting.deleteSome(after);
      batch();
      return deleted;
    },
    finish: deleting.finish,
  };
  const worker = startRetention({ queue, work, clock, everyMs, leaseMs, onError: (error) => void errors.push(error) });
  return { lines, errors, worker };
}

/** Lets one process do the day's work. */
async function runOnce(world: JournalWorld, clock?: Clock): Promise<object> {
  const run = startRun(world, clock === undefined ? {} : { clock });
  await expect.poll(() => run.lines.length + run.errors.length, { timeout: 10_000 }).toBe(1);
  await run.worker.stop();
  expect(run.errors).toEqual([]);
  return run.lines[0] ?? {};
}

describe.each(engines)('retention on %s', (engine) => {
  let world: JournalWorld;

  beforeAll(async () => {
    world = await openJournal(engine, { leaseMs: 1_000 });
  }, 60_000);
  beforeEach(() => clear(world.db));
  afterAll(() => world.close());

  const left = async (operations: readonly NewOperation[]): Promise<boolean[]> => {
    const found = await world.journal.find(operations.map(({ id }) => id));
    return operations.map(({ id }) => found.has(id));
  };

  test('deletes what was settled longer ago than it is kept, with its attempts, and says so', async () => {
    const old = [await settled(world, 900), await settled(world, 401, refused)];
    const young = [await settled(world, 399), await settled(world, 0)];
    expect(await runOnce(world)).toEqual({ deleted: 2, keepDays, oldestDays: 399, oldAndOpen: 0 });
    expect(await left([...old, ...young])).toEqual([false, false, true, true]);
    expect(await countRows(world, 'attempts')).toBe(2);
  });

  test('never deletes what is open, in doubt or before a person, nor what was settled late', async () => {
    const open = [
      await settled(world, 3_000, unknown(daysAgo(-1))),
      await settled(world, 3_000, unknown(daysAgo(2_999))),
      await settled(world, 3_000, unknown(null)),
      (await requested(world, 3_000)).operation,
    ];
    const late = await requested(world, 3_000);
    await world.journal.settle(late.lease, { ...nothingSeen, at: daysAgo(399), settlement: succeeded });
    // Its settlement bears the time of a clock that was wrong.
    const misdated = await requested(world, 399);
    await world.journal.settle(misdated.lease, { ...nothingSeen, at: daysAgo(900), settlement: succeeded });
    const kept = [...open, late.operation, misdated.operation, await settled(world, 0)];
    await settled(world, 2_000);
    expect(await runOnce(world)).toEqual({ deleted: 1, keepDays, oldestDays: 3_000, oldAndOpen: 4 });
    expect(await left(kept)).toEqual(kept.map(() => true));
    expect(await countRows(world, 'attempts')).toBe(kept.length);
  });

  test('leaves a key that was used within the time a replay, and one from before it unused', async () => {
    const [old, young] = [await settled(world, 401), await settled(world, 399)];
    await settled(world, 0);
    await runOnce(world);
    const look = async (scope: NewOperation) =>
      (await world.journal.look(scope, { key: 'another', isExclusive: true })).existing;
    expect(await look(young)).toMatchObject({ id: young.id, state: 'SUCCEEDED' });
    expect(await look(old)).toBe(null);
    const again = { ...old, id: idFrom(daysAgo(0)) };
    const start = { at: daysAgo(0), before: null, leaseUntil: daysAgo(-1) };
    const target = { key: randomUUID(), isExclusive: true, version: 0, lastSecond: null };
    expect(await world.journal.claim(again, target, start)).toMatchObject({ kind: 'claimed', attempt: 1 });
  });

  test('keeps what a target has been through: its version and its last second', async () => {
    const { db } = world;
    await settled(world, 900);
    await settled(world, 0);
    const targets = () => db.selectFrom('targets').selectAll().orderBy('key').execute();
    const before = await targets();
    await runOnce(world);
    expect(await targets()).toEqual(before);
  });

  test('lets a page go on behind an operation that is not there any more', async () => {
    const ids = [];
    for (const days of [404, 403, 402, 401, 2, 1, 0]) ids.push((await settled(world, days)).id);
    const page = (after: OperationId | null, isDescending: boolean) =>
      world.journal.list(
        { accountIds: null },
        { first: 2, after: after === null ? null : { key: '', id: after }, order: 'REQUESTED_AT', isDescending },
      );
    const first = await page(null, false);
    const cursor = first.items[1]?.cursor.id ?? '';
    await runOnce(world);
    const next = await page(parseOperationId(cursor), false);
    expect(next.items.map(({ item }) => item.id)).toEqual([ids[4], ids[5]]);
    expect(next.hasMore).toBe(true);
    expect(await page(parseOperationId(cursor), true)).toEqual({ items: [], hasMore: false });
  });

  test('deletes nothing because a clock was set forward, as long as nothing has been requested since', async () => {
    const operations = [await settled(world, 30), await settled(world, 0)];
    const wrong: Clock = { ...noon, now: () => new Date(today + 3_000 * dayMs) };
    expect(await runOnce(world, wrong)).toMatchObject({ deleted: 0 });
    expect(await left(operations)).toEqual([true, true]);
  });

  test('is one process’s work a day, however many there are', async () => {
    await fill(world, 2_000);
    await settled(world, 0);
    const runs = [1, 2, 3].map(() => startRun(world));
    const lines = () => runs.flatMap((run) => run.lines);
    await expect.poll(() => lines().length, { timeout: 10_000 }).toBe(1);
    await settled(world, 900);
    for (let rounds = 0; rounds < 10; rounds += 1) await systemClock.sleep(20);
    await Promise.all(runs.map(({ worker }) => worker.stop()));
    expect(lines()).toMatchObject([{ deleted: 1_998, oldAndOpen: 2 }]);
    expect(runs.flatMap(({ errors }) => errors)).toEqual([]);
    expect(await countRows(world, 'operations')).toBe(4);
    expect((await readJobs(world.db)).map(({ name, state }) => [name, state])).toEqual([[retentionQueue, 'completed']]);
  });

  test('comes again the next day', async () => {
    await settled(world, 900);
    await settled(world, 0);
    await runOnce(world);
    await settled(world, 900);
    await sql`UPDATE promotion_jobs.job SET singleton_on = singleton_on - interval '1 day'`.execute(world.db);
    expect(await runOnce(world)).toMatchObject({ deleted: 1 });
  });

  test('that is told to stop ends the batch under way, and another process does the rest', async () => {
    await fill(world, 2_000);
    await settled(world, 0);
    const stopping = Promise.withResolvers<void>();
    let batches = 0;
    const first = startRun(world, {
      batch: () => {
        batches += 1;
        if (batches === 3) stopping.resolve(first.worker.stop());
      },
    });
    await stopping.promise;
    expect(await countRows(world, 'operations')).toBe(2_001 - 3 * 200);
    expect(first.lines).toEqual([]);
    expect(await runOnce(world)).toMatchObject({ deleted: 1_998, oldAndOpen: 2 });
    expect(await countRows(world, 'operations')).toBe(3);
  });

  test('hands itself on before its job could be taken for a dead one’s', async () => {
    await fill(world, 2_000);
    await settled(world, 0);
    let nowMs = today;
    const slow: Clock = { now: () => new Date(nowMs), sleep: async () => {} };
    const run = startRun(world, { clock: slow, leaseMs: 5_000, batch: () => void (nowMs += 1_000) });
    await expect.poll(() => run.lines.length, { timeout: 10_000 }).toBe(1);
    await run.worker.stop();
    expect(run.lines).toMatchObject([{ deleted: 1_998 }]);
    expect((await readJobs(world.db)).map(({ state }) => state)).toEqual(Array(5).fill('completed'));
  });

  test('that fails is tried again, and begins where its job did', async () => {
    await fill(world, 1_000);
    await settled(world, 0);
    let batches = 0;
    const run = startRun(world, {
      batch: () => {
        batches += 1;
        if (batches === 2) throw new Error('the database is away');
      },
    });
    await expect.poll(() => run.lines.length, { timeout: 10_000 }).toBe(1);
    await run.worker.stop();
    expect(run.errors).toMatchObject([{ message: 'the database is away' }]);
    expect(await countRows(world, 'operations')).toBe(2);
  });

  test('lets others claim and settle while it is at work', async () => {
    await fill(world, 10_000);
    await settled(world, 0);
    const run = startRun(world);
    const between: number[] = [];
    while (run.lines.length === 0) {
      await settled(world, 0);
      const rest = await countRows(world, 'operations');
      if (rest > 1_000) between.push(rest);
    }
    await run.worker.stop();
    expect(run.lines).toMatchObject([{ deleted: 9_990 }]);
    expect(between.length).toBeGreaterThan(3);
  });

  test('reads no table from one end to the other, whatever its values', async () => {
    await fill(world, 20_000);
    await settled(world, 0);
    await sql`ANALYZE operations, attempts`.execute(world.db);
    for (const mode of ['force_custom_plan', 'force_generic_plan']) {
      const scans = await world.db.transaction().execute(async (tx) => {
        await sql`SET LOCAL plan_cache_mode = ${sql.lit(mode)}`.execute(tx);
        expect(await deleteOld(tx, { after: null, before: daysAgo(400) })).toMatchObject({ deleted: 200 });
        const { rows } = await sql<{ relname: string; seq_scan: number }>`
          SELECT relname::text, seq_scan::integer, idx_tup_fetch::integer FROM pg_stat_xact_user_tables
          WHERE relname IN ('operations', 'attempts') ORDER BY relname`.execute(tx);
        return rows;
      });
      expect(scans).toMatchObject([
        { relname: 'attempts', seq_scan: 0 },
        { relname: 'operations', seq_scan: 0 },
      ]);
    }
  });
});
