/** The limits of an account hold across processes: two guards on one database stand for two replicas. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Clock, instant, systemClock } from '../../src/domain/clock.ts';
import { type AccountId, parseAccountId } from '../../src/domain/ids.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { createHealthMonitor } from '../../src/operations/account-health.ts';
import { createGuard, type Guard, type Permit, type Purpose } from '../../src/operations/guard.ts';
import type { AccountLimits } from '../../src/operations/limits.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { createDatabase, engines, type TestDatabase } from '../support/engines.ts';

let accounts = 0;

/** A clock that only moves when told, or when somebody sleeps on it. */
function createClock(start: string) {
  let nowMs = Date.parse(start);
  return {
    now: () => new Date(nowMs),
    async sleep(ms: number) {
      nowMs += ms;
    },
    advance(ms: number) {
      nowMs += ms;
    },
  } satisfies Clock & { advance(ms: number): void };
}

const unlimited: AccountLimits = {
  timeoutMs: 1_000,
  connections: 4,
  concurrency: null,
  callsPerSecond: null,
  callsPerDay: null,
  assumedCallsPerDay: null,
  vendorTellsCallsPerDay: false,
  dayOffset: '+08:00',
  writeShare: 0.5,
  breaker: { failures: 3, closedMs: 10_000 },
};

const silentLog = { info: () => {}, warn: () => {}, error: () => {} };
const answered: Outcome<null> = {
  kind: 'done',
  value: null,
  vendor: { name: 'v', status: 'S', code: null, message: null, traceId: null },
};
const lost: Outcome<null> = { kind: 'unknown', why: 'no complete answer', vendor: null };

describe.each(engines)('an account on %s', (engine) => {
  let database: TestDatabase;
  let opened: Database;
  let accountId: AccountId;

  beforeAll(async () => {
    database = await createDatabase(engine);
    opened = await openDatabase(database.location, () => {});
  });
  beforeEach(() => {
    const id = parseAccountId(`limited-${accounts++}`);
    if (id === null) throw new Error('no id');
    accountId = id;
  });
  afterAll(async () => {
    await opened.close();
    await database.drop();
  });

  function guardWith(limits: Partial<AccountLimits>, clock: Clock = systemClock): Guard {
    const health = createHealthMonitor({ db: opened.db, clock, log: silentLog });
    return createGuard({ db: opened.db, clock, health, log: silentLog }, accountId, { ...unlimited, ...limits });
  }

  async function call(guard: Guard, purpose: Purpose, outcome: Outcome<null> = answered): Promise<string> {
    const ended = await guard.call(purpose, async () => outcome);
    return ended.kind === 'refused' ? ended.refusal.code : ended.kind;
  }

  async function calls(guard: Guard, purpose: Purpose, count: number): Promise<string[]> {
    const ends: string[] = [];
    for (let each = 0; each < count; each += 1) ends.push(await call(guard, purpose));
    return ends;
  }

  async function leave(guard: Guard): Promise<Permit> {
    const permit = await guard.admit('WRITE');
    if ('refusal' in permit) throw new Error(permit.refusal.detail);
    return permit;
  }

  async function rowVersion(): Promise<string | undefined> {
    const { rows } = await sql<{ version: string }>`
      SELECT xmin::text || ctid::text AS version FROM account_limits WHERE account_id = ${accountId}`.execute(
      opened.db,
    );
    return rows[0]?.version;
  }

  const admitted = (ends: readonly string[]): number => ends.filter((end) => end === 'done').length;

  test('without limits lets everything pass', async () => {
    expect(admitted(await calls(guardWith({}), 'READ', 50))).toBe(50);
  });

  test('without limits writes nothing to be called, so that nobody waits for anybody', async () => {
    const guard = guardWith({});
    await call(guard, 'WRITE');
    const before = await rowVersion();
    expect(admitted(await calls(guard, 'WRITE', 5))).toBe(5);
    await (await leave(guard)).giveBack();
    expect(await rowVersion()).toBe(before);
  });

  test('without limits is closed to all replicas a moment after it is to one', async () => {
    const clock = createClock('2026-03-01T03:00:00Z');
    const [one, two] = [guardWith({}, clock), guardWith({}, clock)];
    expect(await call(two, 'WRITE')).toBe('done');
    for (let failures = 0; failures < 3; failures += 1) await call(one, 'WRITE', lost);
    expect(await call(one, 'WRITE')).toBe('CIRCUIT_OPEN');
    clock.advance(50);
    expect(await call(two, 'WRITE')).toBe('CIRCUIT_OPEN');
  });

  test('without limits takes nothing back from the counts of one that has some', async () => {
    const limited = guardWith({ callsPerDay: 10, writeShare: 0 });
    await calls(limited, 'WRITE', 3);
    await (await leave(guardWith({}))).giveBack();
    expect(await call(guardWith({}), 'WRITE', { kind: 'neverSent', why: 'no route' })).toBe('neverSent');
    expect(await limited.quota()).toMatchObject({ remaining: 7 });
  });

  test('whose vendor may yet tell a limit is counted from the first call', async () => {
    await calls(guardWith({ vendorTellsCallsPerDay: true }), 'WRITE', 3);
    expect(await guardWith({ callsPerDay: 10 }).quota()).toMatchObject({ remaining: 7 });
  });

  test('counts its day over restarts and replicas, and keeps the share of the writes', async () => {
    const clock = createClock('2026-03-01T03:00:00Z');
    const limits = { callsPerDay: 20, writeShare: 0.6 };
    const [one, two] = [guardWith(limits, clock), guardWith(limits, clock)];
    expect(admitted([...(await calls(one, 'READ', 6)), ...(await calls(two, 'READ', 6))])).toBe(8);
    expect(await call(one, 'EVIDENCE')).toBe('QUOTA_EXHAUSTED');
    expect(await two.quota()).toEqual({ limit: 20, remaining: 12, resetsAt: '2026-03-01T16:00:00.000Z' });
    const restarted = guardWith(limits, clock);
    expect(admitted(await calls(restarted, 'WRITE', 15))).toBe(12);
    const held = await restarted.admit('WRITE');
    expect(held).toMatchObject({
      refusal: {
        code: 'QUOTA_EXHAUSTED',
        detail: expect.stringContaining('send it again then'),
        facts: { scope: 'account day', resetsAt: '2026-03-01T16:00:00.000Z', retryAfterSeconds: 13 * 3_600 },
      },
    });
  });

  test('starts its day anew where the vendor does', async () => {
    const clock = createClock('2026-03-01T15:59:59Z');
    const guard = guardWith({ callsPerDay: 2, writeShare: 0 }, clock);
    expect(await calls(guard, 'READ', 3)).toEqual(['done', 'done', 'QUOTA_EXHAUSTED']);
    clock.advance(1_000);
    expect(await calls(guard, 'READ', 3)).toEqual(['done', 'done', 'QUOTA_EXHAUSTED']);
  });

  test('assumes what is known of the vendor until somebody says otherwise', async () => {
    const guard = guardWith({ assumedCallsPerDay: 4 });
    expect(await guard.quota()).toMatchObject({ limit: 4, remaining: 4 });
    expect(await guardWith({}).quota()).toBeNull();
  });

  test('is not called more often than its rate allows, by two replicas together', async () => {
    const limits = { callsPerSecond: 20, writeShare: 0.5 };
    const times: number[] = [];
    const replicas = [guardWith(limits), guardWith(limits)];
    const until = Date.now() + 2_500;
    const hammer = async (guard: Guard, purpose: Purpose): Promise<void> => {
      while (Date.now() < until) {
        const ended = await guard.call(purpose, async () => {
          times.push(performance.now());
          return answered;
        });
        if (ended.kind === 'refused') await systemClock.sleep(10);
      }
    };
    await Promise.all(replicas.flatMap((guard) => [hammer(guard, 'READ'), hammer(guard, 'WRITE')]));
    times.sort((a, b) => a - b);
    const most = Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length));
    expect(most).toBeLessThanOrEqual(20);
    expect(times.length).toBeGreaterThan(20);
  });

  test('lets a write pass while readings take all they may', async () => {
    const clock = createClock('2026-03-01T03:00:00Z');
    const guard = guardWith({ callsPerSecond: 10, writeShare: 0.5 }, clock);
    const flood = await calls(guard, 'READ', 30);
    expect(flood).toContain('ACCOUNT_THROTTLED');
    expect(await call(guard, 'WRITE')).toBe('done');
    expect(await call(guard, 'EVIDENCE')).toBe('done');
  });

  test('has no more calls under way than it may, over all replicas, and forgets those of a dead process', async () => {
    const clock = createClock('2026-03-01T03:00:00Z');
    const [one, two] = [guardWith({ concurrency: 2 }, clock), guardWith({ concurrency: 2 }, clock)];
    const first = await one.admit('READ');
    await two.admit('WRITE');
    expect(await call(one, 'WRITE')).toBe('ACCOUNT_THROTTLED');
    if ('refusal' in first) throw new Error('the first call is held back');
    await first.run(async () => answered);
    expect(await call(two, 'WRITE')).toBe('done');
    expect(await call(two, 'WRITE')).toBe('done');
    // The other one never comes back; its time is over with its timeout and a second.
    clock.advance(2_001);
    expect(admitted(await Promise.all([call(one, 'READ'), call(one, 'READ')]))).toBe(2);
  });

  test('keeps the place of a call for as long as its answer may take, and a second more', async () => {
    const clock = createClock('2026-03-01T03:00:00Z');
    const guard = guardWith({ concurrency: 1, timeoutMs: 4_000 }, clock);
    await leave(guard);
    clock.advance(4_999);
    expect(await call(guard, 'WRITE')).toBe('ACCOUNT_THROTTLED');
    clock.advance(2);
    expect(await call(guard, 'WRITE')).toBe('done');
  });

  test('does not count a call that certainly was not sent', async () => {
    const guard = guardWith({ callsPerDay: 10, concurrency: 1 });
    for (let times = 0; times < 3; times += 1) {
      expect(await call(guard, 'WRITE', { kind: 'neverSent', why: 'no route' })).not.toBe('ACCOUNT_THROTTLED');
    }
    expect(await guard.quota()).toMatchObject({ remaining: 10 });
  });

  test('closes after failures in a row, probes once, and opens again with an answer', async () => {
    const clock = createClock('2026-03-01T03:00:00Z');
    const [one, two] = [guardWith({}, clock), guardWith({}, clock)];
    for (const guard of [one, two, one]) expect(await call(guard, 'READ', lost)).toBe('unknown');
    const held = await two.admit('WRITE');
    expect(held).toMatchObject({
      refusal: {
        code: 'CIRCUIT_OPEN',
        detail: expect.stringContaining('send it again then'),
        facts: { scope: 'circuit', resetsAt: instant(new Date(clock.now().getTime() + 10_000)) },
      },
    });
    clock.advance(10_000);
    const probe = await one.admit('READ');
    expect(await call(two, 'READ')).toBe('CIRCUIT_OPEN');
    if ('refusal' in probe) throw new Error('the probe is held back');
    await probe.run(async () => answered);
    expect(await calls(two, 'READ', 3)).toEqual(['done', 'done', 'done']);
  });

  test('stays closed when its probe fails, and an answer in between ends a row of failures', async () => {
    const clock = createClock('2026-03-01T03:00:00Z');
    const guard = guardWith({}, clock);
    await call(guard, 'READ', lost);
    await call(guard, 'READ', lost);
    await call(guard, 'READ');
    await call(guard, 'READ', lost);
    await call(guard, 'READ', lost);
    expect(await call(guard, 'READ', lost)).toBe('unknown');
    clock.advance(10_000);
    expect(await call(guard, 'READ', lost)).toBe('unknown');
    expect(await call(guard, 'READ')).toBe('CIRCUIT_OPEN');
  });

  test('sends nothing while the vendor has banned it, in any replica', async () => {
    const clock = createClock('2026-03-01T03:00:00Z');
    const [one, two] = [guardWith({}, clock), guardWith({}, clock)];
    const resetsAt = instant(new Date(clock.now().getTime() + 31_000));
    const banned: Outcome<null> = {
      kind: 'refused',
      refusal: {
        code: 'VENDOR_THROTTLED',
        detail: 'This ban will last',
        vendor: null,
        facts: { scope: 'api', resetsAt },
      },
    };
    expect(await call(one, 'WRITE', banned)).toBe('VENDOR_THROTTLED');
    expect(await two.admit('WRITE')).toMatchObject({
      refusal: {
        code: 'ACCOUNT_THROTTLED',
        detail: expect.stringContaining('send it again then'),
        facts: { scope: 'api', resetsAt, retryAfterSeconds: 31 },
      },
    });
    clock.advance(31_000);
    expect(await calls(two, 'WRITE', 3)).toEqual(['done', 'done', 'done']);
  });

  describe('banned for an hour', () => {
    const bannedUntil = (until: Date): Outcome<null> => ({
      kind: 'refused',
      refusal: {
        code: 'VENDOR_THROTTLED',
        detail: 'banned',
        vendor: null,
        facts: { scope: 'app', resetsAt: instant(until) },
      },
    });

    test.each([
      ['an answer to a call that was under way', { before: lost, last: answered, failures: 3 }],
      ['the breaker', { before: answered, last: lost, failures: 1 }],
    ])('is not opened any earlier by %s', async (_title, { before, last, failures }) => {
      const clock = createClock('2026-03-01T03:00:00Z');
      const guard = guardWith({ breaker: { failures, closedMs: 10_000 } }, clock);
      await call(guard, 'WRITE', before);
      const [banned, underWay] = [await leave(guard), await leave(guard)];
      await banned.run(async () => bannedUntil(new Date(clock.now().getTime() + 3_600_000)));
      await underWay.run(async () => last);
      clock.advance(11_000);
      expect(await call(guard, 'WRITE')).not.toBe('done');
      clock.advance(3_600_000);
      expect(await call(guard, 'WRITE')).toBe('done');
    });
  });

  test('at half a call a second lets a reading pass and the change it is for', async () => {
    const clock = createClock('2026-03-01T03:00:00Z');
    const guard = guardWith({ callsPerSecond: 0.5 }, clock);
    const ends: string[] = [];
    for (let each = 0; each < 3; each += 1) {
      clock.advance(60_000);
      ends.push(await call(guard, 'WRITE'));
      clock.advance(50);
      ends.push(await call(guard, 'STARTED_WRITE'));
    }
    expect(ends).toEqual(Array(6).fill('done'));
  });

  test('makes no call whose turn has passed, and does not count it', async () => {
    const clock = createClock('2026-03-01T03:00:00Z');
    const guard = guardWith({ callsPerSecond: 5, callsPerDay: 10, concurrency: 1 }, clock);
    const permit = await leave(guard);
    clock.advance(1_000);
    let made = 0;
    const end = await permit.run(async () => {
      made += 1;
      return answered;
    });
    expect({ end, made }).toMatchObject({ end: { kind: 'neverSent' }, made: 0 });
    expect(await guard.quota()).toMatchObject({ remaining: 10 });
    expect(await call(guard, 'WRITE')).toBe('done');
  });

  test('takes a new turn for a call that overslept its own, and counts it once, as what it is', async () => {
    const clock = createClock('2026-03-01T03:00:00Z');
    let overslept = 0;
    const sleepyClock: Clock = {
      now: clock.now,
      async sleep(ms) {
        clock.advance(overslept === 0 ? ms + 1_000 : ms);
        overslept += 1;
      },
    };
    const guard = guardWith({ callsPerSecond: 5, callsPerDay: 4, writeShare: 0.5 }, sleepyClock);
    expect(await calls(guard, 'EVIDENCE', 2)).toEqual(['done', 'done']);
    expect(overslept).toBe(1);
    expect(await guard.quota()).toMatchObject({ remaining: 2 });
    expect(await call(guard, 'EVIDENCE')).toBe('QUOTA_EXHAUSTED');
  });

  test('keeps its turns for a replica whose clock is a little behind', async () => {
    const ahead = { ...createClock('2026-03-01T03:00:00.300Z'), sleep: async () => {} };
    const behind = { ...createClock('2026-03-01T03:00:00.000Z'), sleep: async () => {} };
    const limits = { callsPerSecond: 5, writeShare: 0 };
    const guard = guardWith(limits, ahead);
    let admitted = 0;
    while (!('refusal' in (await guard.admit('STARTED_WRITE')))) admitted += 1;
    expect(admitted).toBe(20);
    expect(await guardWith(limits, behind).admit('STARTED_WRITE')).toHaveProperty('refusal.code', 'ACCOUNT_THROTTLED');
  });

  test.each([
    [10, 0.8, 2],
    [300, 0.9, 30],
  ])(
    'of %d calls a day with a share of %d for writes leaves exactly %d to readings',
    async (callsPerDay, writeShare, readings) => {
      const clock = createClock('2026-03-01T03:00:00Z');
      expect(admitted(await calls(guardWith({ callsPerDay, writeShare }, clock), 'READ', readings + 1))).toBe(readings);
    },
  );

  describe('whose clock was a year ahead for a moment', () => {
    test.each([
      ['the day', { callsPerDay: 2 }, 2],
      ['the rate', { callsPerSecond: 10 }, 1],
    ])('does not lose %s until then', async (_title, limits, count) => {
      await call(guardWith(limits, createClock('2027-03-01T03:00:00Z')), 'WRITE');
      const clock = createClock('2026-03-01T03:00:00Z');
      const guard = guardWith(limits, clock);
      expect(await guard.refusal('WRITE')).toBeNull();
      expect(await calls(guard, 'WRITE', count)).toEqual(Array(count).fill('done'));
      clock.advance(30 * 24 * 3_600_000);
      expect(await calls(guard, 'WRITE', count)).toEqual(Array(count).fill('done'));
    });
  });
});
