/** Claims, seconds, leases and decisions, as the journal itself promises them. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { instant } from '../../src/domain/clock.ts';
import type { OperationId } from '../../src/domain/ids.ts';
import type { OperationRecord } from '../../src/domain/operation.ts';
import type { AttemptEnd, Claim, Journal, Lease, NewOperation, SeenTarget } from '../../src/journal/journal.ts';
import { createStoreJournal } from '../../src/journal/store-journal.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { createDatabase, engines, type TestDatabase } from '../support/engines.ts';
import { newOperation, nothingSeen } from '../support/journal.ts';

const at = (ms: number) => instant(new Date(Date.parse('2026-03-01T00:00:00Z') + ms));
const refusal = { code: 'VENDOR_THROTTLED', detail: 'later', vendor: null } as const;
const refused = { state: 'REFUSED', settledBy: 'VENDOR', refusal } as const;
const ended = (number: number, outcome: AttemptEnd['outcome'], finishedAt = at(500)): AttemptEnd => ({
  number,
  finishedAt,
  outcome,
  vendor: null,
  detail: null,
  refusal: null,
});

describe.each(engines)('the journal on %s', (engine) => {
  let database: TestDatabase;
  let opened: Database;
  let journal: Journal;

  beforeAll(async () => {
    database = await createDatabase(engine);
    opened = await openDatabase(database.location, () => {});
    journal = createStoreJournal({ db: opened.db, newLeaseId: randomUUID });
  });
  afterEach(async () => {
    await opened.db.deleteFrom('operations').execute();
  });
  afterAll(async () => {
    await opened.close();
    await database.drop();
  });

  const freshTarget = (isExclusive = true): SeenTarget => ({
    key: randomUUID(),
    isExclusive,
    version: 0,
    lastSecond: null,
  });
  const start = (ms = 0, leaseMs = 1_000) => ({ at: at(ms), before: null, leaseUntil: at(ms + leaseMs) });
  const claimed = (claim: Claim) => {
    if (claim.kind === 'lost') throw new Error('nobody else is there');
    return claim;
  };
  const claim = async (target = freshTarget(), ms = 0): Promise<Lease> =>
    claimed(await journal.claim(newOperation(), target, start(ms))).lease;
  const read = async (id: OperationId): Promise<OperationRecord> => {
    const record = (await journal.find([id])).get(id);
    if (record === undefined) throw new Error(`${id} is not in the journal`);
    return record;
  };
  const leaveOpen = (lease: Lease, nextCheckMs: number | null) =>
    journal.settle(lease, {
      ...nothingSeen,
      at: at(600),
      attempt: ended(1, 'UNKNOWN'),
      settlement: { state: 'UNKNOWN', why: 'no answer', nextCheckAt: nextCheckMs === null ? null : at(nextCheckMs) },
    });
  const refuse = (lease: Lease) =>
    journal.settle(lease, { ...nothingSeen, at: at(600), attempt: ended(1, 'REFUSED'), settlement: refused });

  describe('an attempt', () => {
    test('that comes after another is on disk with its number, and the one before it has its end', async () => {
      const lease = await claim();
      expect(await journal.beginAttempt(lease, start(600), ended(1, 'NEVER_SENT'))).toBe(2);
      const { attempts } = await read(lease.operationId);
      expect(attempts).toMatchObject([
        { number: 1, startedAt: at(0), finishedAt: at(500), outcome: 'NEVER_SENT' },
        { number: 2, startedAt: at(600), finishedAt: null, outcome: null },
      ]);
    });

    test('is not begun under a lease that somebody else has by now', async () => {
      const lease = await claim();
      expect(await journal.take(lease.operationId, at(3_000), at(1_000))).not.toBeNull();
      expect(await journal.beginAttempt(lease, start(1_100), null)).toBeNull();
      expect((await read(lease.operationId)).attempts).toHaveLength(1);
    });

    test('after a refusal that was transient stands beside the first, under the same request', async () => {
      const target = freshTarget();
      const { operationId } = await claim(target);
      const record = await refuse({ operationId, leaseId: await leaseOf(operationId) });
      const again = claimed(await journal.reclaim(record, { ...target, version: 1 }, start(2_000)));
      expect(again).toMatchObject({ attempt: 2, request: record.request });
      const now = await read(operationId);
      expect(now).toMatchObject({ state: 'PENDING', firstAttempt: 2, refusal: null, settledAt: null });
      expect(now.attempts.map(({ number, startedAt }) => [number, startedAt])).toEqual([
        [1, at(0)],
        [2, at(2_000)],
      ]);
    });

    test('is not begun anew on a target that has moved, nor twice after one refusal', async () => {
      const target = freshTarget();
      const { operationId } = await claim(target);
      const record = await refuse({ operationId, leaseId: await leaseOf(operationId) });
      expect(await journal.reclaim(record, target, start(2_000))).toEqual({ kind: 'lost' });
      expect((await read(operationId)).state).toBe('REFUSED');
      claimed(await journal.reclaim(record, { ...target, version: 1 }, start(2_000)));
      expect(await journal.reclaim(record, { ...target, version: 2 }, start(2_000))).toEqual({ kind: 'lost' });
      expect((await read(operationId)).attempts).toHaveLength(2);
    });

    const leaseOf = async (id: OperationId): Promise<string> => {
      const row = opened.db.selectFrom('operations').select('lease_id').where('id', '=', id);
      return (await row.executeTakeFirstOrThrow()).lease_id ?? '';
    };
  });

  describe('the second of an operation', () => {
    /** Claims, and gives the second that the request was made with. */
    const claimSecond = async (target: SeenTarget, wanted: string): Promise<string> => {
      const operation: NewOperation = {
        ...newOperation(),
        second: instant(new Date(wanted)),
        prepare: (second) => ({ path: second, body: '' }),
      };
      return claimed(await journal.claim(operation, target, start())).request.path;
    };
    const noon = '2026-03-01T12:00:00.000Z';

    test('is the one it would like to have, if that comes after the last on its target', async () => {
      const target = { ...freshTarget(false), lastSecond: instant(new Date('2026-03-01T11:00:00Z')) };
      await claimSecond({ ...target, lastSecond: null }, '2026-03-01T11:00:00.000Z');
      expect(await claimSecond(target, noon)).toBe(noon);
    });

    test('is the one after the last on its target, if the one it would like is taken or gone by', async () => {
      const target = freshTarget(false);
      expect(await claimSecond(target, noon)).toBe(noon);
      const seen = { ...target, lastSecond: instant(new Date(noon)) };
      expect(await claimSecond(seen, noon)).toBe('2026-03-01T12:00:01.000Z');
      const later = { ...target, lastSecond: instant(new Date('2026-03-01T12:00:01Z')) };
      expect(await claimSecond(later, '2026-03-01T10:00:00.000Z')).toBe('2026-03-01T12:00:02.000Z');
    });

    test('is never had twice, even where all have looked before any has claimed', async () => {
      const target = freshTarget(false);
      const seconds = await Promise.all(Array.from({ length: 4 }, () => claimSecond(target, noon)));
      expect(seconds.toSorted()).toEqual([0, 1, 2, 3].map((second) => `2026-03-01T12:00:0${second}.000Z`));
    });
  });

  describe('a look', () => {
    const lookFor = ({ accountId, kind, idempotencyKey }: NewOperation, key: string, isExclusive = true) =>
      journal.look({ accountId, kind, idempotencyKey }, { key, isExclusive });

    test('finds nothing where nothing was', async () => {
      expect(await lookFor(newOperation(), randomUUID())).toEqual({
        existing: null,
        blocker: null,
        targetVersion: 0,
        lastSecond: null,
        heldUntil: null,
      });
    });

    test('finds the operation of a key, and of that kind only', async () => {
      const [operation, target] = [newOperation(), freshTarget()];
      await journal.claim(operation, target, start());
      const seen = await lookFor(operation, target.key);
      expect([seen.existing?.id, seen.blocker, seen.targetVersion]).toEqual([operation.id, null, 1]);
      expect(seen.existing?.attempts).toHaveLength(1);
      const other = { ...operation, kind: 'SWITCH_TEMPLATE_STATUS' as const };
      expect((await lookFor(other, randomUUID())).existing).toBeNull();
      const otherOnTarget = await lookFor(other, target.key);
      expect([otherOnTarget.existing, otherOnTarget.blocker?.id]).toEqual([null, operation.id]);
    });

    test('finds what is open on an exclusive target, beside the operation of the key, and nothing that is settled', async () => {
      const [first, target] = [newOperation(), freshTarget()];
      await refuse(claimed(await journal.claim(first, target, start())).lease);
      const second = newOperation();
      await journal.claim(second, { ...target, version: 1 }, start());
      const seen = await lookFor(first, target.key);
      expect([seen.existing?.id, seen.blocker?.id, seen.targetVersion]).toEqual([first.id, second.id, 2]);
      const bySecond = await lookFor(second, target.key);
      expect([bySecond.existing?.id, bySecond.blocker]).toEqual([second.id, null]);
    });

    test('at a target that many may hold finds nobody in the way, and the last second it has had', async () => {
      const [first, target] = [newOperation(), freshTarget(false)];
      await journal.claim({ ...first, second: at(4_000) }, target, start());
      const seen = await lookFor(newOperation(), target.key, false);
      expect(seen).toEqual({
        existing: null,
        blocker: null,
        targetVersion: 0,
        lastSecond: at(4_000),
        heldUntil: null,
      });
    });
  });

  describe('a claim of an exclusive target', () => {
    test('that has moved since it was looked at is lost, and writes nothing', async () => {
      const target = freshTarget();
      const lease = await claim(target);
      await refuse(lease);
      const late = newOperation();
      expect(await journal.claim(late, target, start())).toEqual({ kind: 'lost' });
      expect(await journal.find([late.id])).toEqual(new Map());
      expect(await journal.claim(late, { ...target, version: 1 }, start())).toMatchObject({ kind: 'claimed' });
    });

    test('that another open operation holds is lost', async () => {
      const target = freshTarget();
      await claim(target);
      expect(await journal.claim(newOperation(), { ...target, version: 1 }, start())).toEqual({ kind: 'lost' });
    });
  });

  describe('what nobody works on', () => {
    test('may be taken from the moment its lease ends, and not before', async () => {
      const { operationId } = await claim();
      expect(await journal.take(operationId, at(5_000), at(999))).toBeNull();
      expect(await journal.take(operationId, at(5_000), at(1_000))).toMatchObject({ operationId });
      expect(await journal.take(operationId, at(9_000), at(1_000))).toBeNull();
    });

    test('is not taken for a check when a later one is planned, nor when it waits for a person', async () => {
      const planned = await claim();
      await leaveOpen(planned, 3_000);
      const { operationId } = planned;
      expect(await journal.takeForCheck(operationId, at(9_000), { dueAt: at(2_999), now: at(4_000) })).toBeNull();
      expect(await journal.takeForCheck(operationId, at(9_000), { dueAt: at(3_000), now: at(4_000) })).not.toBeNull();
      const waiting = await claim();
      await leaveOpen(waiting, null);
      expect(await journal.take(waiting.operationId, at(9_000), at(8_000))).toBeNull();
    });

    test('is found as forgotten: lost leases at once, missed checks after a while, the oldest first', async () => {
      const [lost, missed, fresh] = [await claim(), await claim(), await claim()];
      await leaveOpen(missed, 900);
      await leaveOpen(fresh, 1_500);
      const working = await claim(freshTarget(), 1_500);
      const since = { now: at(2_000), missedBefore: at(1_000) };
      expect(await journal.hasForgotten({ now: at(500), missedBefore: at(500) })).toBe(false);
      expect(await journal.hasForgotten(since)).toBe(true);
      const [first, ...none] = await journal.takeForgotten(1, at(9_000), since);
      expect([first?.operationId, none]).toEqual([missed.operationId, []]);
      const second = await journal.takeForgotten(16, at(9_000), since);
      expect(second.map(({ operationId }) => operationId)).toEqual([lost.operationId]);
      expect(await journal.hasForgotten(since)).toBe(false);
      expect((await read(working.operationId)).state).toBe('PENDING');
    });
  });

  describe('when no other process can be alive', () => {
    test('every attempt under way counts as lost, and its operation is due', async () => {
      const { operationId } = await claim();
      await journal.voidLeases(at(200));
      const record = await read(operationId);
      expect(record).toMatchObject({ state: 'PENDING', nextCheckAt: at(200) });
      expect(record.attempts).toMatchObject([{ finishedAt: at(200), outcome: 'UNKNOWN' }]);
      expect(record.attempts[0]?.detail).toContain('process died');
      expect(await journal.take(operationId, at(9_000), at(200))).not.toBeNull();
    });

    test('checks and ends that lie ahead of now, as after a clock was set back, are brought to now', async () => {
      const ahead = await claim();
      await leaveOpen(ahead, 90_000);
      const past = await claim();
      await leaveOpen(past, 100);
      await journal.voidLeases(at(400));
      const record = await read(ahead.operationId);
      expect(record.nextCheckAt).toBe(at(400));
      expect(record.attempts).toMatchObject([{ finishedAt: at(400), outcome: 'UNKNOWN' }]);
      expect((await read(past.operationId)).nextCheckAt).toBe(at(100));
    });

    test('what is settled and what waits for a person stays as it is', async () => {
      const [settled, waiting] = [await claim(), await claim()];
      const before = [await refuse(settled), await leaveOpen(waiting, null)];
      await journal.voidLeases(at(9_000));
      expect([await read(settled.operationId), await read(waiting.operationId)]).toEqual(before);
    });
  });

  describe("an operator's word", () => {
    const says = (verdict: 'APPLIED' | 'NOT_APPLIED', ms: number) =>
      ({ verdict, by: 'ops', note: 'seen in the books', at: at(ms), result: null, lateness: null }) as const;

    test.each([
      ['APPLIED', 'SUCCEEDED', null],
      ['NOT_APPLIED', 'REFUSED', 'NOT_APPLIED'],
    ] as const)('of %s settles what is not known', async (verdict, state, code) => {
      const lease = await claim();
      await leaveOpen(lease, null);
      const record = await journal.decide(lease.operationId, says(verdict, 2_000));
      expect(record).toMatchObject({
        state,
        settledAt: at(2_000),
        settledBy: 'OPERATOR',
        decision: { by: 'ops', note: 'seen in the books' },
        unknownWhy: null,
        nextCheckAt: null,
      });
      expect(record?.refusal?.code ?? null).toBe(code);
    });

    test('waits while somebody is working on it, and no longer', async () => {
      const lease = await claim();
      await leaveOpen(lease, 900);
      await journal.take(lease.operationId, at(3_000), at(1_000));
      expect(await journal.decide(lease.operationId, says('APPLIED', 2_999))).toMatchObject({ state: 'UNKNOWN' });
      expect(await journal.decide(lease.operationId, says('APPLIED', 3_000))).toMatchObject({ state: 'SUCCEEDED' });
    });

    test('changes nothing that is pending or settled already', async () => {
      const [pending, settled] = [await claim(), await claim()];
      await refuse(settled);
      expect(await journal.decide(pending.operationId, says('APPLIED', 9_000))).toMatchObject({ state: 'PENDING' });
      expect(await journal.decide(settled.operationId, says('APPLIED', 9_000))).toMatchObject({ state: 'REFUSED' });
    });
  });
});
