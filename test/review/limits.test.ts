/** Limits that can be passed, that starve, and that never end. */
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import { type Clock, instant } from '../../src/domain/clock.ts';
import { type AccountId, parseAccountId } from '../../src/domain/ids.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { createHealthMonitor } from '../../src/operations/account-health.ts';
import { createAskQuota } from '../../src/operations/ask-quota.ts';
import { createGuard, type Guard, type Permit } from '../../src/operations/guard.ts';
import type { AccountLimits } from '../../src/operations/limits.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { createDatabase, type TestDatabase } from '../support/engines.ts';
import { mutate } from '../support/mutations.ts';
import { accountIds, configureAccount, startCards, startMembers } from '../support/vendors.ts';
import { startWorld, templateId } from '../support/world.ts';

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
  dayOffset: '+08:00',
  writeShare: 0.5,
  breaker: { failures: 3, closedMs: 10_000 },
};
const log = { info: () => {}, warn: () => {} };
const answered: Outcome<null> = {
  kind: 'done',
  value: null,
  vendor: { name: 'v', status: 'S', code: null, message: null, traceId: null },
};
const lost: Outcome<null> = { kind: 'unknown', why: 'no complete answer', vendor: null };
const banned = (until: Date): Outcome<null> => ({
  kind: 'refused',
  refusal: {
    code: 'VENDOR_THROTTLED',
    detail: 'banned',
    vendor: answered.kind === 'done' ? answered.vendor : null,
    facts: { scope: 'app', resetsAt: instant(until) },
  },
});

let database: TestDatabase;
let opened: Database;
let accountId: AccountId;
let accounts = 0;
beforeAll(async () => {
  database = await createDatabase('pglite');
  opened = await openDatabase(database.location, () => {});
});
beforeEach(() => {
  accountId = parseAccountId(`review-${accounts++}`) as AccountId;
});
afterAll(async () => {
  await opened.close();
  await database.drop();
});
function guardWith(limits: Partial<AccountLimits>, clock: Clock): Guard {
  const health = createHealthMonitor({ db: opened.db, clock, log });
  return createGuard({ db: opened.db, clock, health, log }, accountId, { ...unlimited, ...limits });
}
const leave = async (guard: Guard): Promise<Permit> => {
  const permit = await guard.admit('WRITE');
  if ('refusal' in permit) throw new Error(permit.refusal.detail);
  return permit;
};
const codeOf = async (guard: Guard, outcome: Outcome<null> = answered): Promise<string> => {
  const end = await guard.call('WRITE', async () => outcome);
  return end.kind === 'refused' ? end.refusal.code : end.kind;
};

describe('a ban of the vendor', () => {
  test('is not lifted by the answer of a call that was under way when it came', async () => {
    const clock = createClock('2026-03-01T03:00:00Z');
    const guard = guardWith({}, clock);
    await codeOf(guard, lost); // one failure: every call is a "probe" until one answers
    const [a, b] = [await leave(guard), await leave(guard)];
    await a.run(async () => banned(new Date(clock.now().getTime() + 3_600_000)));
    await b.run(async () => answered);
    clock.advance(1_000);
    expect(await codeOf(guard)).toBe('ACCOUNT_THROTTLED');
  });

  test('is not shortened by the breaker', async () => {
    const clock = createClock('2026-03-01T03:00:00Z');
    const guard = guardWith({ breaker: { failures: 1, closedMs: 10_000 } }, clock);
    const [a, b] = [await leave(guard), await leave(guard)];
    await a.run(async () => banned(new Date(clock.now().getTime() + 3_600_000)));
    await b.run(async () => lost);
    clock.advance(11_000);
    expect(await codeOf(guard)).not.toBe('done');
  });
});

describe('a rate of one call a second', () => {
  test('of a fifth still lets a reading and its change pass (since 985b540)', async () => {
    const clock = createClock('2026-03-01T03:00:00Z');
    const guard = guardWith({ callsPerSecond: 0.2 }, clock);
    const codes = [];
    for (let each = 0; each < 5; each += 1) {
      clock.advance(60_000);
      await codeOf(guard); // the FRESH reading, purpose WRITE
      clock.advance(50);
      const end = await guard.call('STARTED_WRITE' as never, async () => answered); // the change
      codes.push(end.kind === 'refused' ? end.refusal.code : end.kind);
    }
    expect(codes).toContain('done');
  });

  test('lets what was read as not applied be sent again', { timeout: 60_000 }, async () => {
    const cards = await startCards();
    const policy = { longestProcessingMs: 300, firstCheckMs: 100, giveUpAfterMs: 15_000 };
    const world = await startWorld({ cards, limits: { callsPerSecond: 1 }, policy });
    onTestFinished(async () => {
      await world.close();
      await cards.close();
    });
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    cards.misbehave.dropsBeforeWork({ operation: 'updateBudget' });
    const result = await world.updateBudget({ templateId: templateId(seedCodes.milkTea) });
    expect(result.__typename).toBe('PromoOutcomeUnknownError');
    expect(await world.untilSettled(result.operation?.id ?? '')).toMatchObject({ state: 'SUCCEEDED' });
  });

  test('lets a change of budget through, sooner or later', { timeout: 60_000 }, async () => {
    const cards = await startCards();
    const world = await startWorld({ cards, limits: { callsPerSecond: 1 } });
    onTestFinished(async () => {
      await world.close();
      await cards.close();
    });
    const ends = [];
    for (let each = 0; each < 4; each += 1) {
      ends.push((await world.updateBudget({ templateId: templateId(seedCodes.milkTea) })).__typename);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
    }
    expect(ends).toContain('UpdateTemplateBudgetSuccess');
  });
});

describe('a clock that was wrong for a moment', () => {
  test('does not use up the days until then', async () => {
    const ahead = createClock('2027-03-01T03:00:00Z');
    await codeOf(guardWith({ callsPerDay: 3 }, ahead));
    const clock = createClock('2026-03-01T03:00:00Z');
    const guard = guardWith({ callsPerDay: 3 }, clock);
    await codeOf(guard);
    await codeOf(guard);
    clock.advance(30 * 24 * 3_600_000);
    expect(await codeOf(guard)).toBe('done');
  });

  test('does not stop the rate until then', async () => {
    const ahead = createClock('2026-03-02T03:00:00Z');
    await codeOf(guardWith({ callsPerSecond: 10 }, ahead));
    const clock = createClock('2026-03-01T03:00:00Z');
    const guard = guardWith({ callsPerSecond: 10 }, clock);
    clock.advance(60_000);
    expect(await codeOf(guard)).toBe('done');
  });
});

test('the vendor is asked both questions of its quota under a rate limit', async () => {
  const clock = createClock('2026-03-01T03:00:00Z');
  const limits = { ...unlimited, callsPerSecond: 5 };
  const guard = guardWith(limits, clock);
  const asked: string[] = [];
  const done = <T>(value: T): Outcome<T> => ({ ...(answered as Outcome<never> & { kind: 'done' }), value });
  const quota = {
    readLimit: async () => (asked.push('limit'), clock.advance(40), done(300)),
    readUsed: async () => (asked.push('used'), clock.advance(40), done(290)),
  };
  const account = { id: accountId, connector: { quota } as never, guard, limits, policy: {} as never };
  await createAskQuota({ db: opened.db, clock, accounts: new Map([[accountId, account]]) })();
  expect(asked).toEqual(['limit', 'used']);
  expect(await guard.quota()).toMatchObject({ remaining: 10 });
});

test('a day is not charged for calls that were never made: claims that are lost', { timeout: 60_000 }, async () => {
  const members = await startMembers();
  members.settings.callsPerDay = 100_000;
  const account = configureAccount(accountIds.members, {
    vendor: 'kybio',
    url: members.url,
    options: { limits: { callsPerDay: 10_000 } },
  });
  const world = await startWorld({ engine: 'postgres', accounts: [account], journal: { waitMs: 10_000 } });
  onTestFinished(async () => {
    await world.close();
    await members.close();
  });
  const memberId = `members:${kybioSeedUids.regular}`;
  await world.ask(`{ member(id: "${memberId}") { balance } }`);
  const results = await Promise.all(
    Array.from({ length: 12 }, () => mutate(world, 'adjustMemberBalance', { memberId, balanceIncrement: '1' })),
  );
  expect(results.every(({ __typename }) => __typename === 'AdjustMemberBalanceSuccess')).toBe(true);
  const { data } = await world.ask('{ promoAccount(id: "members") { quota { limit remaining } } }');
  const { limit, remaining } = (data as never as { promoAccount: { quota: Record<string, number> } }).promoAccount
    .quota;
  expect({ counted: (limit ?? 0) - (remaining ?? 0) }).toEqual({ counted: members.books.callsToday() });
});
