/** Work in the background: any replica takes it up, one at a time, and what a dead one has left is not lost. */

import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { CardSimulator } from '../../src/connectors/alipay-card/simulator.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { type OperationId, parseOperationId } from '../../src/domain/ids.ts';
import { followUpQueue, type JobQueue, openJobQueue } from '../../src/jobs/queue.ts';
import { startRecovery } from '../../src/jobs/recovery.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { createDatabase, engines, type TestDatabase } from '../support/engines.ts';
import { nothingSeen } from '../support/journal.ts';
import { readOperation, untilOperation } from '../support/mutations.ts';
import { startCards } from '../support/vendors.ts';
import { startWorld, type World, type WorldOptions } from '../support/world.ts';
import { clear, inMs, type JournalWorld, openJournal, readJobs, unknownUntil } from './journal-world.ts';

const updateBudget = { operation: 'updateBudget' } as const;
const isSettled = ({ state }: { readonly state: string }) => state === 'SUCCEEDED' || state === 'REFUSED';

/** The id of an operation whose outcome nobody knows yet. */
async function leaveUnknown(world: World): Promise<OperationId> {
  world.cards.misbehave.answersUnknown({ applied: true }, updateBudget);
  const { operation } = await world.updateBudget({});
  const id = parseOperationId(operation?.id ?? '');
  if (id === null) throw new Error('nothing was recorded');
  return id;
}

describe('a replica', () => {
  let database: TestDatabase;
  let cards: CardSimulator;
  let outside: Database;
  let ownQueue: JobQueue;

  beforeAll(async () => {
    database = await createDatabase('postgres');
    cards = await startCards();
    outside = await openDatabase(database.location, () => {});
    ownQueue = await openJobQueue({ db: outside.db, leaseMs: 2_000, onTrouble: () => {} });
  });
  afterAll(async () => {
    await ownQueue.close();
    await outside.close();
    await cards.close();
    await database.drop();
  });
  // What the test before has left open would hold the target.
  beforeEach(async () => {
    await clear(outside.db);
    cards.misbehave.clear();
    cards.books.reset();
  });

  const replica = async (options: WorldOptions = {}): Promise<World> => {
    const journal = { leaseMs: 2_000, ...options.journal };
    const world = await startWorld({ database, cards, limits: { timeoutMs: 500 }, ...options, journal });
    onTestFinished(() => world.close());
    return world;
  };
  const idle = { journal: { checkEveryMs: 60_000 } } as const;

  test('that dies with a job in its hand is replaced by another one, and its job is not left over', async () => {
    const sender = await replica(idle);
    const id = await leaveUnknown(sender);
    await expect
      .poll(() => ownQueue.boss.fetch(followUpQueue), { timeout: 5_000 })
      .toMatchObject([{ data: { operationId: id } }]);
    const other = await replica();
    expect(await untilOperation(other, id, isSettled)).toMatchObject({ state: 'SUCCEEDED', settledBy: 'READING' });
    await expect
      .poll(() => readJobs(outside.db, id), { timeout: 10_000 })
      .toMatchObject([{ state: 'completed', retry_count: 1 }]);
    expect(cards.books.effects()).toHaveLength(1);
  });

  test('that never comes back from a send is replaced once its lease is over', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    onTestFinished(() => resolve());
    const sender = await replica({ ...idle, overrides: { reach: (at) => (at === 'afterSend' ? promise : undefined) } });
    const answer = sender.updateBudget({});
    await expect.poll(() => cards.books.effects().length, { timeout: 5_000 }).toBe(1);
    const [row] = await outside.db.selectFrom('operations').select('id').where('state', '=', 'PENDING').execute();
    expect(await readJobs(outside.db, row?.id)).toEqual([]);
    const other = await replica();
    const settled = await untilOperation(other, row?.id ?? '', isSettled);
    expect(settled).toMatchObject({ state: 'SUCCEEDED', settledBy: 'READING', attempts: { length: 1 } });
    resolve();
    expect(await answer).toMatchObject({ __typename: 'UpdateTemplateBudgetSuccess' });
    expect(cards.books.effects()).toHaveLength(1);
  });

  test('finds what is due although its follow-up got lost', async () => {
    const sender = await replica(idle);
    const id = await leaveUnknown(sender);
    await sql`DELETE FROM promotion_jobs.job WHERE name = ${followUpQueue}`.execute(outside.db);
    const other = await replica();
    expect(await untilOperation(other, id, isSettled)).toMatchObject({ state: 'SUCCEEDED' });
    expect(cards.books.effects()).toHaveLength(1);
  });

  test('does nothing for a job that nobody needs any more', async () => {
    const world = await replica({ policy: { firstCheckMs: 60_000 } });
    const done = await world.updateBudget({});
    const later = await leaveUnknown(world);
    const asked = cards.books.requests().length;
    const ids = [parseOperationId(done.operation?.id ?? ''), later].filter((id) => id !== null);
    for (const id of ids) await ownQueue.followUp(outside.db, id, inMs(0));
    const jobs = async () => (await readJobs(outside.db)).filter(({ start_after }) => start_after <= new Date());
    await expect
      .poll(async () => new Set((await jobs()).map(({ state }) => state)), { timeout: 5_000 })
      .toEqual(new Set(['completed']));
    expect(cards.books.requests()).toHaveLength(asked);
    expect(await readOperation(world, later)).toMatchObject({ state: 'UNKNOWN', attempts: { length: 1 } });
  });

  test('looks again after longer and longer pauses, each put down in the journal', async () => {
    const world = await replica({ policy: { firstCheckMs: 100, longestProcessingMs: 60_000 } });
    const id = await leaveUnknown(world);
    cards.misbehave.httpStatus(502, { operation: 'detail', times: 5 });
    await untilOperation(world, id, isSettled);
    const planned = (await readJobs(outside.db, id)).map(({ start_after }) => start_after.getTime());
    expect(planned).toHaveLength(6);
    const pauses = planned.slice(1).map((at, index) => at - (planned[index] ?? 0));
    for (const [index, pause] of pauses.entries()) expect(pause).toBeGreaterThanOrEqual(100 * 2 ** index);
    const row = await outside.db.selectFrom('operations').select('checks').where('id', '=', id).executeTakeFirst();
    expect(row).toEqual({ checks: 6 });
  });

  test('goes on by itself after the database was away for some seconds', async () => {
    const world = await replica({ policy: { firstCheckMs: 3_000 } });
    const id = await leaveUnknown(world);
    const { connections, url } = database.location.kind === 'server' ? database.location : { connections: 0, url: '' };
    expect(connections).toBeGreaterThan(0);
    const name = new URL(url).pathname.slice(1);
    const elsewhere = await createDatabase('postgres');
    const admin = await openDatabase(elsewhere.location, () => {});
    const shut = (isShut: boolean) =>
      sql`ALTER DATABASE ${sql.id(name)} ALLOW_CONNECTIONS ${sql.lit(!isShut)}`.execute(admin.db);
    try {
      await shut(true);
      await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ${name}`.execute(admin.db);
      await expect.poll(() => world.log.join('\n'), { timeout: 10_000 }).toContain('background work failed');
      await sleep(4_000);
      expect(cards.books.requests().filter(({ path }) => path.endsWith('/detail'))).toHaveLength(1);
    } finally {
      await shut(false);
      await admin.close();
      await elsewhere.drop();
    }
    expect(await untilOperation(world, id, isSettled)).toMatchObject({ state: 'SUCCEEDED' });
    const next = await leaveUnknown(world);
    expect(await untilOperation(world, next, isSettled)).toMatchObject({ state: 'SUCCEEDED' });
    await expect
      .poll(async () => (await readJobs(outside.db, next)).map(({ state }) => state), { timeout: 5_000 })
      .toEqual(['completed']);
    expect(cards.books.effects()).toHaveLength(2);
  }, 40_000);

  test('that is told to stop ends what it has begun in the background, and begins nothing more', async () => {
    const world = await startWorld({ database, cards, limits: { timeoutMs: 5_000 }, journal: { leaseMs: 12_000 } });
    const id = await leaveUnknown(world);
    cards.misbehave.slowAnswer(1_000, { operation: 'detail' });
    const reads = () => cards.books.requests().filter(({ path }) => path.endsWith('/detail')).length;
    await expect.poll(reads, { interval: 5, timeout: 5_000 }).toBe(2);
    await world.close();
    const row = await outside.db.selectFrom('operations').select('state').where('id', '=', id).executeTakeFirst();
    expect(row).toEqual({ state: 'SUCCEEDED' });
    expect((await readJobs(outside.db, id)).map(({ state }) => state)).toEqual(['completed']);
    expect(reads()).toBe(2);
  });
});

describe.each(engines)('replicas on %s', (engine) => {
  let world: JournalWorld;

  beforeAll(async () => {
    world = await openJournal(engine);
  }, 60_000);
  beforeEach(() => clear(world.db));
  afterAll(() => world.close());

  test('never work on one operation at once, however its work reaches them', async () => {
    const { journal, queue } = world;
    const leases = await Promise.all(Array.from({ length: 40 }, () => world.claim()));
    const looks = new Map(leases.map(({ operationId }) => [operationId, 0]));
    const atWork = new Set<OperationId>();
    const together: OperationId[] = [];
    const errors: unknown[] = [];
    /** Each operation is looked at three times; and to each look lead a follow-up, and searches that find it at once. */
    const work = (lease: { readonly operationId: OperationId; readonly leaseId: string }) => async () => {
      const id = lease.operationId;
      if (atWork.has(id)) together.push(id);
      atWork.add(id);
      const looked = (looks.get(id) ?? 0) + 1;
      looks.set(id, looked);
      await sleep(20);
      atWork.delete(id);
      const settlement =
        looked < 3 ? unknownUntil(inMs(0)) : ({ state: 'SUCCEEDED', settledBy: 'VENDOR', result: null } as const);
      await journal.settle(lease, { ...nothingSeen, at: inMs(0), settlement });
    };
    const since = () => ({ now: inMs(0), missedBefore: inMs(0) });
    const recoveries = [1, 2, 3].map(() =>
      startRecovery({
        queue,
        clock: systemClock,
        everyMs: 50,
        onError: (error) => void errors.push(error),
        work: {
          async check(id, dueAt) {
            const lease = await journal.takeForCheck(id, inMs(5_000), { dueAt, now: inMs(0) });
            if (lease !== null) await work(lease)();
          },
          hasForgotten: () => journal.hasForgotten(since()),
          takeForgotten: async (limit) => (await journal.takeForgotten(limit, inMs(5_000), since())).map(work),
        },
      }),
    );
    onTestFinished(async () => void (await Promise.all(recoveries.map((recovery) => recovery.stop()))));
    await Promise.all(
      leases.map((lease) => journal.settle(lease, { ...nothingSeen, at: inMs(0), settlement: unknownUntil(inMs(0)) })),
    );
    await expect.poll(() => journal.count({ accountIds: null, states: ['SUCCEEDED'] }), { timeout: 30_000 }).toBe(40);
    expect(together).toEqual([]);
    expect(errors).toEqual([]);
    expect(new Set(looks.values())).toEqual(new Set([3]));
    const followUps = async () => (await readJobs(world.db)).filter(({ name }) => name === followUpQueue);
    await expect
      .poll(async () => new Set((await followUps()).map(({ state }) => state)), { timeout: 5_000 })
      .toEqual(new Set(['completed']));
    expect(await followUps()).toHaveLength(3 * 40);
  }, 40_000);

  test('take up an expired lease, a void one and a missed check, and leave the rest alone', async () => {
    const { db, journal } = world;
    const settle = async (settlement: ReturnType<typeof unknownUntil>) => {
      const lease = await world.claim();
      await journal.settle(lease, { ...nothingSeen, at: inMs(0), settlement });
      return lease;
    };
    const expired = await world.claim(-1);
    const missed = await settle(unknownUntil(inMs(-2_000)));
    const voided = await world.claim();
    await db
      .updateTable('operations')
      .set({ lease_id: null, lease_until: null, next_check_at: inMs(0) })
      .where('id', '=', voided.operationId)
      .execute();
    const held = await world.claim();
    // Somebody who had it before has noted an answer: it is due, and still in another's hands.
    await journal.settle(
      { ...held, leaseId: 'an older one' },
      { ...nothingSeen, at: inMs(0), settlement: unknownUntil(inMs(0)) },
    );
    await settle(unknownUntil(inMs(-500)));
    await settle(unknownUntil(inMs(60_000)));
    await settle(unknownUntil(null));
    const since = { now: inMs(0), missedBefore: inMs(-1_000) };
    expect(await journal.hasForgotten(since)).toBe(true);
    const taken = await journal.takeForgotten(10, inMs(5_000), since);
    const ids = (leases: ReadonlyArray<{ readonly operationId: OperationId }>) =>
      leases.map(({ operationId }) => operationId).toSorted();
    expect(ids(taken)).toEqual(ids([expired, missed, voided]));
    expect(await journal.hasForgotten(since)).toBe(false);
  });

  test('leave a check alone for which a later one is planned by now, or that a person is to make', async () => {
    const { journal } = world;
    const lease = await world.claim();
    await journal.settle(lease, { ...nothingSeen, at: inMs(0), settlement: unknownUntil(inMs(0)) });
    const at = (dueAt: ReturnType<typeof inMs>) =>
      journal.takeForCheck(lease.operationId, inMs(5_000), { dueAt, now: inMs(0) });
    expect(await at(inMs(-10_000))).toBe(null);
    expect(await at(inMs(0))).toMatchObject({ operationId: lease.operationId });
    expect(await at(inMs(60_000))).toBe(null);
    const waiting = await world.claim();
    await journal.settle(waiting, { ...nothingSeen, at: inMs(0), settlement: unknownUntil(null) });
    expect(await journal.takeForCheck(waiting.operationId, inMs(5_000), { dueAt: inMs(0), now: inMs(0) })).toBe(null);
  });
});
