/** The queue lives in the program's own database: what is put down commits with what made it necessary, or not at all. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createBossDatabase } from '../../src/jobs/boss-database.ts';
import { followUpQueue, openJobQueue } from '../../src/jobs/queue.ts';
import { createStoreJournal } from '../../src/journal/store-journal.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createDatabase, engines } from '../support/engines.ts';
import { nothingSeen } from '../support/journal.ts';
import { clear, inMs, type JournalWorld, openJournal, readJobs, unknownUntil } from './journal-world.ts';

const refusal = { code: 'VENDOR_REFUSED_INPUT', detail: 'no', vendor: null } as const;
const refused = { state: 'REFUSED', settledBy: 'VENDOR', refusal } as const;
const ended = {
  number: 1,
  finishedAt: inMs(0),
  outcome: 'UNKNOWN',
  vendor: null,
  detail: 'no answer',
  refusal: null,
} as const;

describe.each(engines)('a follow-up on %s', (engine) => {
  let world: JournalWorld;

  beforeAll(async () => {
    world = await openJournal(engine, { leaseMs: 1_000 });
  }, 60_000);
  beforeEach(() => clear(world.db));
  afterAll(() => world.close());

  test('is in the database as soon as the unknown outcome is, for the time of its next check', async () => {
    const { db, journal, claim } = world;
    const lease = await claim();
    expect(await readJobs(db)).toEqual([]);
    const nextCheckAt = inMs(60_000);
    const settlement = unknownUntil(nextCheckAt);
    const record = await journal.settle(lease, { ...nothingSeen, at: inMs(0), settlement });
    expect(record).toMatchObject({ state: 'UNKNOWN', nextCheckAt });
    expect(await readJobs(db)).toEqual([
      {
        name: followUpQueue,
        state: 'created',
        operation: lease.operationId,
        start_after: new Date(nextCheckAt),
        retry_count: 0,
      },
    ]);
  });

  test('is not there when the outcome is final, or when only a person can tell', async () => {
    const { db, journal, claim } = world;
    for (const settlement of [
      refused,
      { state: 'SUCCEEDED', settledBy: 'VENDOR', result: null } as const,
      unknownUntil(null),
    ]) {
      await journal.settle(await claim(), { ...nothingSeen, at: inMs(0), settlement });
    }
    expect(await readJobs(db)).toEqual([]);
  });

  test('goes with its outcome when their transaction fails', async () => {
    const { db, queue, claim } = world;
    const settlement = unknownUntil(inMs(60_000));
    const journal = createStoreJournal({
      db,
      newLeaseId: () => 'lease',
      async followUp(tx, operationId, at) {
        await queue.followUp(tx, operationId, at);
        expect(await readJobs(tx)).toHaveLength(1);
        throw new Error('the disk is full');
      },
    });
    const lease = await claim();
    const settled = journal.settle(lease, { ...nothingSeen, at: inMs(0), attempt: ended, settlement });
    await expect(settled).rejects.toThrow('the disk is full');
    const record = (await journal.find([lease.operationId])).get(lease.operationId);
    expect(record).toMatchObject({ state: 'PENDING', unknownWhy: null, attempts: [{ outcome: null }] });
    expect(await readJobs(db)).toEqual([]);
  });

  test('comes at once when an answer is noted that came after its lease', async () => {
    const { db, journal, claim } = world;
    const sender = await claim(-1);
    const worker = await journal.take(sender.operationId, inMs(5_000), inMs(0));
    expect(worker).not.toBe(null);
    const at = inMs(0);
    await journal.settle(sender, {
      ...nothingSeen,
      at,
      attempt: { ...ended, outcome: 'REFUSED' },
      settlement: refused,
    });
    expect(await readJobs(db)).toMatchObject([{ operation: sender.operationId, start_after: new Date(at) }]);
  });

  test('is handed out when its time has come, once, and given back when its worker lets it expire', async () => {
    const { db, queue, journal, claim } = world;
    const lease = await claim();
    await journal.settle(lease, { ...nothingSeen, at: inMs(0), settlement: unknownUntil(inMs(500)) });
    expect(await queue.boss.fetch(followUpQueue)).toEqual([]);
    const fetch = () => queue.boss.fetch(followUpQueue);
    const job = { data: { operationId: lease.operationId } };
    await expect.poll(fetch, { timeout: 10_000 }).toMatchObject([{ ...job, retryCount: 0 }]);
    // Whoever had it is dead.
    expect(await queue.boss.fetch(followUpQueue)).toEqual([]);
    await expect.poll(fetch, { timeout: 10_000 }).toMatchObject([{ ...job, retryCount: 1 }]);
    expect(await readJobs(db, lease.operationId)).toHaveLength(1);
  });

  test('that is done goes away after a while', async () => {
    const { db, queue, journal, claim } = world;
    for (let each = 0; each < 3; each += 1) {
      await journal.settle(await claim(), { ...nothingSeen, at: inMs(0), settlement: unknownUntil(inMs(0)) });
    }
    const jobs = await queue.boss.fetch(followUpQueue, { batchSize: 2 });
    await queue.boss.complete(followUpQueue, jobs);
    await sql`UPDATE promotion_jobs.queue SET maintain_on = NULL`.execute(db);
    await queue.boss.supervise();
    expect((await readJobs(db)).map(({ state }) => state).toSorted()).toEqual(['completed', 'completed', 'created']);
    await sql`
      UPDATE promotion_jobs.job SET completed_on = completed_on - interval '10 minutes' WHERE state = 'completed'`.execute(
      db,
    );
    await sql`UPDATE promotion_jobs.queue SET maintain_on = NULL`.execute(db);
    await queue.boss.supervise();
    expect((await readJobs(db)).map(({ state }) => state)).toEqual(['created']);
  });

  test('shares its connections, and leaves none in a failed transaction', async () => {
    const { db } = world;
    const boss = createBossDatabase(db);
    await expect(boss.executeSql('BEGIN; SELECT 1; SELECT 1 / 0; COMMIT;')).rejects.toThrow('division by zero');
    const answers = await Promise.all(Array.from({ length: 20 }, () => boss.executeSql('SELECT 1 AS one')));
    expect(answers).toEqual(Array(20).fill({ rows: [{ one: 1 }] }));
    const { rows } = await boss.executeSql('BEGIN; SELECT 1 AS one; SELECT 2 AS two; COMMIT;');
    expect(rows).toEqual([{ one: 1 }, { two: 2 }]);
  });
});

describe('the tables of the queue', () => {
  test('are made once, however many open it at the same time and after another', async () => {
    const { location, drop } = await createDatabase('postgres');
    onTestFinished(drop);
    const { db, close } = await openDatabase(location, () => {});
    onTestFinished(close);
    const trouble: string[] = [];
    const open = () => openJobQueue({ db, leaseMs: 5_000, onTrouble: (reason) => void trouble.push(reason) });
    const queues = await Promise.all(Array.from({ length: 5 }, open));
    queues.push(await open());
    for (const queue of queues) expect(await queue.boss.fetch(followUpQueue)).toEqual([]);
    const { rows } = await sql<{ name: string }>`SELECT name FROM promotion_jobs.queue ORDER BY name`.execute(db);
    expect(rows.map(({ name }) => name)).toEqual(['delete-old-operations', 'resume-operations', 'settle-operation']);
    await Promise.all(queues.map((queue) => queue.close()));
    expect(trouble).toEqual([]);
  });
});
