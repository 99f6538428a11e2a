/** (since 985b540) A permit whose turn is over waits for a new one inside the attempt: past the lease, and by another track. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Clock, instant } from '../../src/domain/clock.ts';
import { type AccountId, parseAccountId } from '../../src/domain/ids.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { createHealthMonitor } from '../../src/operations/account-health.ts';
import { sendAttempt } from '../../src/operations/attempt.ts';
import { createGuard, type Guard } from '../../src/operations/guard.ts';
import type { AccountLimits } from '../../src/operations/limits.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { createDatabase, type TestDatabase } from '../support/engines.ts';

let database: TestDatabase;
let opened: Database;
beforeAll(async () => {
  database = await createDatabase('pglite');
  opened = await openDatabase(database.location, () => {});
});
afterAll(async () => {
  await opened.close();
  await database.drop();
});

const log = { info: () => {}, warn: () => {} };
const answered: Outcome<null> = {
  kind: 'done',
  value: null,
  vendor: { name: 'v', status: 'S', code: null, message: null, traceId: null },
};

function setUp(name: string, limits: Partial<AccountLimits>) {
  let nowMs = Date.parse('2026-03-01T03:00:00Z');
  const clock = {
    now: () => new Date(nowMs),
    sleep: async (ms: number) => void (nowMs += ms),
    advance: (ms: number) => void (nowMs += ms),
  };
  const impatient: Clock = { now: clock.now, sleep: async () => {} };
  const all: AccountLimits = {
    timeoutMs: 1_000,
    connections: 4,
    concurrency: null,
    callsPerSecond: 1,
    callsPerDay: null,
    assumedCallsPerDay: null,
    dayOffset: '+08:00',
    writeShare: 0.5,
    breaker: { failures: 3, closedMs: 10_000 },
    ...limits,
  };
  const id = parseAccountId(name) as AccountId;
  const guardOn = (its: Clock): Guard =>
    createGuard(
      { db: opened.db, clock: its, health: createHealthMonitor({ db: opened.db, clock: its, log }), log },
      id,
      all,
    );
  return { clock, guard: guardOn(clock), others: guardOn(impatient) };
}

test('nothing is sent after its lease because its turn was waited for', async () => {
  const { clock, guard, others } = setUp('late-1', {});
  const permit = await guard.admit('WRITE');
  if ('refusal' in permit) throw new Error('held back');
  for (let each = 0; each < 3; each += 1) await others.admit('STARTED_WRITE' as never);
  const leaseUntil = instant(new Date(clock.now().getTime() + 4_000)); // 2 x timeoutMs + 2 s, the shortest allowed
  let sentAt = '';
  const attempt = {
    leaseUntil,
    permit,
    request: { path: '/', body: '' },
    before: null,
    effect: { send: async () => ((sentAt = instant(clock.now())), answered) },
  };
  // The database takes a second to commit the claim.
  const deps = { clock, reach: (point: string) => void (point === 'afterClaim' && clock.advance(1_000)) };
  const outcome = await sendAttempt(deps as never, attempt as never);
  expect({ kind: outcome.kind, isLate: sentAt >= leaseUntil, sentAt, leaseUntil }).toMatchObject({ isLate: false });
});

test('a late reading stays a reading, and is counted once', async () => {
  const { clock, guard } = setUp('late-2', { callsPerSecond: 10, callsPerDay: 10, writeShare: 0.8 }); // 2 readings a day
  let made = 0;
  for (let each = 0; each < 2; each += 1) {
    clock.advance(5_000);
    const permit = await guard.admit('READ');
    if ('refusal' in permit) throw new Error('held back');
    clock.advance(1_000);
    await permit.run(async () => ((made += 1), answered));
  }
  const quota = await guard.quota();
  expect({ made, counted: 10 - (quota?.remaining ?? 0) }).toEqual({ made: 2, counted: 2 });
});
