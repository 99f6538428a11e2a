/** What the journal makes of a settlement: under its lease, and from who has lost it. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { instant } from '../../src/domain/clock.ts';
import type { OperationId } from '../../src/domain/ids.ts';
import type { OperationRecord } from '../../src/domain/operation.ts';
import type { AttemptEnd, Journal, Lease, NewOperation, SettleRequest } from '../../src/journal/journal.ts';
import { createStoreJournal } from '../../src/journal/store-journal.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { createDatabase, engines, type TestDatabase } from '../support/engines.ts';
import { idFrom, newOperation, nothingSeen } from '../support/journal.ts';

const at = (ms: number) => instant(new Date(Date.parse('2026-03-01T00:00:00Z') + ms));
const ended = (number: number, outcome: AttemptEnd['outcome'], ms = 500): AttemptEnd => ({
  number,
  finishedAt: at(ms),
  outcome,
  vendor: null,
  detail: null,
  refusal: null,
});
const refusal = { code: 'VENDOR_REFUSED_INPUT', detail: 'no', vendor: null } as const;
const refused = { state: 'REFUSED', settledBy: 'VENDOR', refusal } as const;
const succeeded = { state: 'SUCCEEDED', settledBy: 'VENDOR', result: null } as const;
const unknown = (nextCheckMs: number | null) =>
  ({ state: 'UNKNOWN', why: 'no answer', nextCheckAt: nextCheckMs === null ? null : at(nextCheckMs) }) as const;
const lateness = { sentWithinMs: 7_000, appliedWithinMs: 30_000 };

describe.each(engines)('the journal on %s', (engine) => {
  let database: TestDatabase;
  let opened: Database;
  let journal: Journal;
  let followUps: unknown[] = [];

  beforeAll(async () => {
    database = await createDatabase(engine);
    opened = await openDatabase(database.location, () => {});
    journal = createStoreJournal({
      db: opened.db,
      newLeaseId: randomUUID,
      followUp: async (_tx, id, dueAt) => void followUps.push([id, dueAt]),
    });
  });
  afterEach(async () => {
    followUps = [];
    await opened.db.deleteFrom('operations').execute();
  });
  afterAll(async () => {
    await opened.close();
    await database.drop();
  });

  const start = (ms: number) => ({ at: at(ms), before: null, leaseUntil: at(ms + 1_000) });
  /** An operation on a target of its own, with so many attempts; all but the last are in doubt since 500 ms. */
  const claim = async (attempts = 1, operation: NewOperation = newOperation()) => {
    const target = { key: randomUUID(), isExclusive: true, version: 0, lastSecond: null };
    const claimed = await journal.claim(operation, target, start(0));
    if (claimed.kind === 'lost') throw new Error('nobody else is there');
    for (let number = 1; number < attempts; number += 1) {
      await journal.beginAttempt(claimed.lease, start(number), ended(number, 'UNKNOWN'));
    }
    return { lease: claimed.lease, key: target.key };
  };
  const settle = (lease: Lease, told: Partial<SettleRequest>) =>
    journal.settle(lease, { ...nothingSeen, at: at(600), settlement: succeeded, ...told });
  const read = async (id: OperationId): Promise<OperationRecord> => {
    const record = (await journal.find([id])).get(id);
    if (record === undefined) throw new Error(`${id} is not in the journal`);
    return record;
  };
  const heldUntil = async (key: string) => {
    const { accountId, kind, idempotencyKey } = newOperation();
    return (await journal.look({ accountId, kind, idempotencyKey }, { key, isExclusive: true })).heldUntil;
  };

  describe('a settlement', () => {
    test('counts as a look only if the look was due', async () => {
      const { lease } = await claim();
      expect(await settle(lease, { settlement: unknown(900) })).toMatchObject({ checks: 0 });
      for (const [isDueCheck, checks] of [
        [true, 1],
        [true, 2],
        [false, 2],
      ] as const) {
        const next = await journal.take(lease.operationId, at(90_000), at(50_000));
        if (next === null) throw new Error('nobody has it');
        expect(await settle(next, { settlement: unknown(900), isDueCheck })).toMatchObject({ checks });
      }
    });

    test('asks for a follow-up only where a check is to come, and for that time', async () => {
      const [later, waiting, done] = [await claim(), await claim(), await claim()];
      await settle(later.lease, { settlement: unknown(900) });
      await settle(waiting.lease, { settlement: unknown(null) });
      await settle(done.lease, {});
      expect(followUps).toEqual([[later.lease.operationId, at(900)]]);
    });

    test('of an operation that is settled already changes nothing', async () => {
      const { lease } = await claim();
      const first = await settle(lease, { attempt: ended(1, 'REFUSED'), settlement: refused });
      expect(await settle(lease, { settlement: unknown(900) })).toEqual(first);
      expect(followUps).toEqual([]);
    });

    test('of an operation that is not there fails', async () => {
      const { id } = newOperation();
      await expect(settle({ operationId: id, leaseId: randomUUID() }, {})).rejects.toThrow('not in the journal');
    });
  });

  describe('a target that a late request may still undo', () => {
    test.each([
      ['without doubt is not held', 1, { attempt: ended(1, 'DONE') }, null],
      ['is not held while the operation is open: that holds it', 2, { settlement: unknown(900) }, null],
      ['is held from the end of an attempt in doubt', 2, { attempt: ended(2, 'DONE', 9_000) }, 500 + 30_000],
      ['is held from the end of the very attempt that is in doubt', 1, { attempt: ended(1, 'UNKNOWN', 800) }, 30_800],
      ['is held from the last that an attempt without an end may be sent', 1, {}, 7_000 + 30_000],
      ['is held by the refused as by the applied', 2, { attempt: ended(2, 'REFUSED'), settlement: refused }, 30_500],
    ] as const)('%s', async (_title, attempts, told, untilMs) => {
      const { lease, key } = await claim(attempts);
      await settle(lease, { lateness, ...told });
      expect(await heldUntil(key)).toBe(untilMs === null ? null : at(untilMs));
    });

    test('is not held where requests do not undo each other', async () => {
      const { lease, key } = await claim(2);
      await settle(lease, { attempt: ended(2, 'DONE') });
      expect(await heldUntil(key)).toBeNull();
    });
  });

  describe('who has lost the lease', () => {
    /** Somebody else has taken the operation up, and done with it as given. */
    const lose = async (attempts: number, settlement: SettleRequest['settlement'] | null) => {
      const { lease, key } = await claim(attempts);
      const worker = await journal.take(lease.operationId, at(90_000), at(50_000));
      if (worker === null) throw new Error('its lease is over');
      if (settlement !== null) await settle(worker, { settlement });
      followUps = [];
      return { lease, key, id: lease.operationId };
    };

    test.each([
      ['what others are at work on', null],
      ['what waits for a check', unknown(60_000)],
      ['what waits for a person', unknown(null)],
      ['what was concluded to be refused', refused],
    ] as const)('settles %s all the same by a success that the vendor has confirmed', async (_title, settlement) => {
      const { lease, id } = await lose(1, settlement);
      const told = { attempt: ended(1, 'DONE', 70_000), at: at(70_000) };
      expect(await settle(lease, told)).toMatchObject({ state: 'SUCCEEDED', settledAt: at(70_000), refusal: null });
      expect(await read(id)).toMatchObject({ state: 'SUCCEEDED', leaseUntil: null, nextCheckAt: null });
      expect(followUps).toEqual([]);
    });

    test('settles nothing by a conclusion of its own: others may see more by now', async () => {
      const { lease, id } = await lose(1, null);
      const byReading = { ...succeeded, settledBy: 'READING' } as const;
      expect(await settle(lease, { settlement: byReading })).toMatchObject({ state: 'PENDING' });
      await settle(lease, { settlement: byReading, attempt: ended(1, 'REFUSED') });
      expect(await read(id)).toMatchObject({ state: 'PENDING', attempts: [{ outcome: 'REFUSED' }] });
    });

    test('makes an open operation due by what it notes, and sees to the look', async () => {
      const { lease, id } = await lose(1, unknown(60_000));
      await settle(lease, { attempt: ended(1, 'UNKNOWN', 55_000), at: at(55_000), settlement: unknown(99_000) });
      expect(await read(id)).toMatchObject({ state: 'UNKNOWN', nextCheckAt: at(55_000) });
      expect(followUps).toEqual([[id, at(55_000)]]);
    });

    test('leaves what is settled to itself, and nobody has to look', async () => {
      const { lease, id } = await lose(1, succeeded);
      const before = await read(id);
      const told = { attempt: ended(1, 'REFUSED', 55_000), at: at(55_000), settlement: refused };
      expect(await settle(lease, told)).toMatchObject({ state: 'SUCCEEDED', settledAt: before.settledAt });
      expect(followUps).toEqual([]);
    });

    test('leaves what waits for a person alone when an attempt was not sent, while another is in doubt', async () => {
      const { lease, id } = await lose(2, unknown(null));
      await settle(lease, { attempt: ended(2, 'NEVER_SENT', 55_000), at: at(55_000), settlement: refused });
      expect(await read(id)).toMatchObject({ state: 'UNKNOWN', nextCheckAt: null });
      expect(followUps).toEqual([]);
    });

    test('holds the target by what is in doubt when it settles, and not when it does not', async () => {
      const [yes, no] = [await lose(2, null), await lose(2, null)];
      const told = { at: at(55_000), lateness };
      await settle(no.lease, { ...told, attempt: ended(2, 'UNKNOWN', 55_000), settlement: unknown(99_000) });
      expect(await heldUntil(no.key)).toBeNull();
      await settle(yes.lease, { ...told, attempt: ended(2, 'DONE', 55_000) });
      expect(await heldUntil(yes.key)).toBe(at(30_500));
    });
  });

  describe('a claim', () => {
    const shared = { key: randomUUID(), isExclusive: false, version: 0, lastSecond: null };

    test('that fails for a reason of its own is not taken for a lost one', async () => {
      const operation = newOperation();
      await claim(1, operation);
      const sameId = { ...newOperation(), id: operation.id };
      await expect(claim(1, sameId)).rejects.toThrow('operations_pkey');
    });

    test('of a target that others may hold too is on record as such', async () => {
      const operation = newOperation();
      await journal.claim(operation, shared, start(0));
      expect(await read(operation.id)).toMatchObject({ isExclusive: false });
      const { lease } = await claim();
      expect(await read(lease.operationId)).toMatchObject({ isExclusive: true });
    });

    test('counts every attempt, one after the other', async () => {
      const { lease } = await claim(3);
      const { attempts } = await read(lease.operationId);
      expect(attempts.map(({ number }) => number)).toEqual([1, 2, 3]);
    });

    test('made again on a target that nobody has had yet moves that target', async () => {
      const { lease } = await claim();
      const record = await settle(lease, { attempt: ended(1, 'REFUSED'), settlement: refused });
      const target = { key: randomUUID(), isExclusive: true, version: 0, lastSecond: null };
      expect(await journal.reclaim(record, target, start(2_000))).toMatchObject({ kind: 'claimed', attempt: 2 });
      const { accountId, kind, idempotencyKey } = newOperation();
      const seen = await journal.look({ accountId, kind, idempotencyKey }, target);
      expect([seen.targetVersion, seen.blocker?.id]).toEqual([1, record.id]);
    });
  });

  describe('a page', () => {
    const page = (first: number) => ({ first, after: null, order: 'REQUESTED_AT', isDescending: false }) as const;
    const ids = (found: { readonly items: ReadonlyArray<{ readonly item: OperationRecord }> } | undefined) =>
      found?.items.map(({ item }) => item.id);

    /** Three operations on two things; the second waits for a person. */
    const fill = async () => {
      const operations = [0, 1, 2].map((ms) => ({
        ...newOperation(),
        id: idFrom(at(ms)),
        targetId: ms < 2 ? 'one' : 'another',
      }));
      for (const operation of operations) {
        const { lease } = await claim(1, operation);
        if (operation === operations[1]) await settle(lease, { settlement: unknown(null) });
      }
      return operations;
    };

    test('says whether there is more behind it', async () => {
      const [one, two, three] = await fill();
      const [all, most] = [
        await journal.list({ accountIds: null }, page(3)),
        await journal.list({ accountIds: null }, page(2)),
      ];
      expect([ids(all), all.hasMore]).toEqual([[one?.id, two?.id, three?.id], false]);
      expect([ids(most), most.hasMore]).toEqual([[one?.id, two?.id], true]);
    });

    test('holds what waits for a person, or all but that, or both', async () => {
      const [one, two, three] = await fill();
      const list = async (needsOperator?: boolean) =>
        ids(
          await journal.list({ accountIds: null, ...(needsOperator === undefined ? {} : { needsOperator }) }, page(9)),
        );
      expect(await list(true)).toEqual([two?.id]);
      expect(await list(false)).toEqual([one?.id, three?.id]);
      expect(await list()).toEqual([one?.id, two?.id, three?.id]);
    });

    test('of each of several things holds its own operations', async () => {
      const [one, two, three] = await fill();
      const [mine, other] = ['one', 'another'];
      const found = await journal.listOn([mine, other], page(1), null);
      expect([ids(found.get(mine)), found.get(mine)?.hasMore]).toEqual([[one?.id], true]);
      expect([ids(found.get(other)), found.get(other)?.hasMore]).toEqual([[three?.id], false]);
      const both = await journal.listOn([mine, other], page(2), null);
      expect([ids(both.get(mine)), both.get(mine)?.hasMore]).toEqual([[one?.id, two?.id], false]);
    });
  });
});
