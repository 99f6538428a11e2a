/** One attempt: what is sent, what becomes of the answer, and what happens while it cannot be written down. */
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  applied,
  at,
  attempt,
  away,
  before,
  begunAtMs,
  createAccount,
  createEffect,
  done,
  hourMs,
  lost,
  no,
  operation,
  policy,
  refused,
  request,
  strange,
} from '../../test/support/effects.ts';
import type { EntityState } from '../domain/entity.ts';
import type { AttemptOutcome, OperationRecord } from '../domain/operation.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { SettleRequest } from '../journal/journal.ts';
import { DatabaseUnavailableError } from '../store/unavailable.ts';
import {
  type AttemptDeps,
  mayHaveBeenApplied,
  type OpenAttempt,
  readBack,
  sendAttempt,
  settleByOutcome,
} from './attempt.ts';
import { settle } from './write-outcome.ts';

const leaseMs = 60_000;

/** Time that passes when it is told to; sleepers wake in turn. */
function createTime() {
  let nowMs = begunAtMs;
  let sleepers: Array<{ readonly untilMs: number; readonly wake: () => void }> = [];
  return {
    clock: {
      now: () => new Date(nowMs),
      sleep: (ms: number, signal?: AbortSignal) =>
        new Promise<void>((wake) => {
          sleepers.push({ untilMs: nowMs + ms, wake });
          signal?.addEventListener('abort', () => wake());
        }),
    },
    async pass(ms: number) {
      const endMs = nowMs + ms;
      for (;;) {
        await setImmediate();
        const next = sleepers.toSorted((one, other) => one.untilMs - other.untilMs)[0];
        if (next === undefined || next.untilMs > endMs) break;
        sleepers = sleepers.filter((sleeper) => sleeper !== next);
        nowMs = Math.max(nowMs, next.untilMs);
        next.wake();
      }
      nowMs = endMs;
    },
  };
}

/** What the program says: how loud, and with which words and facts. */
type Line = readonly [level: string, message: string, facts: object];

interface Journal {
  /** How the first writes fail; then they succeed. */
  readonly failures?: readonly Error[];
  /** How the journal has it afterwards. */
  readonly record?: Partial<OperationRecord>;
}

/** A journal and a clock for attempts, and what the journal was told at which time. */
function createWorld({ failures = [], record = {} }: Journal = {}) {
  const time = createTime();
  const left = [...failures];
  const written: SettleRequest[] = [];
  const triedAtMs: number[] = [];
  const lines: Line[] = [];
  const points: string[] = [];
  const say = (level: string) => (facts: object, message: string) => void lines.push([level, message, facts]);
  let isClosing = false;
  const deps: AttemptDeps = {
    journal: {
      beginAttempt: async () => null,
      async settle(_lease, asked) {
        triedAtMs.push(time.clock.now().getTime() - begunAtMs);
        const failure = left.shift();
        if (failure !== undefined) throw failure;
        written.push(asked);
        const { settlement } = asked;
        const nextCheckAt = settlement.state === 'UNKNOWN' ? settlement.nextCheckAt : null;
        return { ...operation, state: settlement.state, nextCheckAt, ...record };
      },
    },
    clock: time.clock,
    reach: (point) => void points.push(point),
    leaseMs,
    log: { info: say('info'), warn: say('warn'), error: say('error') },
    unwritten: new Map(),
    isClosing: () => isClosing,
  };
  const close = (): void => {
    isClosing = true;
  };
  return { deps, time, written, triedAtMs, lines, points, close };
}

const lease = { operationId: operation.id, leaseId: 'l' };

function open(told: Partial<OpenAttempt> = {}): OpenAttempt {
  return {
    lease,
    number: 1,
    leaseUntil: at(leaseMs),
    effect: createEffect(),
    request,
    before,
    permit: { run: (call) => call(), giveBack: async () => {} },
    isRepeat: false,
    mayHaveBeenApplied: false,
    ...told,
  };
}

describe('an attempt', () => {
  const sentBy = async (leaseUntilMs: number) => {
    const { deps, points } = createWorld();
    let [sent, returned] = [0, 0];
    const effect = createEffect({
      async send(message, from) {
        sent += 1;
        points.push(`send ${message.body} after ${from === before ? 'its reading' : 'nothing'}`);
        return done(applied);
      },
    });
    const permit: OpenAttempt['permit'] = { run: (call) => call(), giveBack: async () => void (returned += 1) };
    const outcome = await sendAttempt(deps, open({ leaseUntil: at(leaseUntilMs), effect, permit }));
    return { kind: outcome.kind, sent, returned, points };
  };

  test('is sent once, as it was recorded, while its lease lasts', async () => {
    const { kind, sent, returned, points } = await sentBy(1);
    expect([kind, sent, returned]).toEqual(['done', 1, 0]);
    expect(points).toEqual(['afterClaim', `send ${request.body} after its reading`, 'afterSend']);
  });

  test.each([0, -1])(
    'is not sent once its lease is over, and what it would have cost is given back',
    async (untilMs) => {
      expect(await sentBy(untilMs)).toMatchObject({ kind: 'neverSent', sent: 0, returned: 1 });
    },
  );
});

test.each<readonly [readonly (AttemptOutcome | null)[], boolean]>([
  [[], false],
  [['DONE', 'REFUSED', 'NEVER_SENT'], false],
  [['REFUSED', 'UNKNOWN'], true],
  [['UNKNOWN', 'REFUSED'], true],
  [[null], true],
])('attempts that ended as %j may have been applied: %s', (outcomes, may) => {
  const attempts = outcomes.map((outcome, index) => attempt({ number: index + 1, outcome }));
  expect(mayHaveBeenApplied({ ...operation, attempts })).toBe(may);
  expect(mayHaveBeenApplied(null)).toBe(false);
});

describe('an answer', () => {
  const settledBy = async (outcome: Outcome<EntityState | null>, told: Partial<OpenAttempt> = {}) => {
    const { deps, written, lines } = createWorld();
    await settleByOutcome(deps, open(told), outcome);
    const [{ attempt: ended, ...asked } = expect.fail('nothing was written')] = written;
    return { ...asked, ended, lines };
  };
  const reading = (value: EntityState) => createEffect({ readsBack: true, glimpse: async () => done(value) });

  test('that is yes settles by what it tells of the target, which is kept', async () => {
    const { settlement, evidence, snapshot, ended, isDueCheck } = await settledBy(done(applied));
    expect(settlement).toEqual({ state: 'SUCCEEDED', settledBy: 'VENDOR', result: applied });
    expect(isDueCheck).toBe(false);
    expect([evidence, snapshot]).toEqual([{ before, after: applied }, applied]);
    expect(ended).toMatchObject({ number: 1, outcome: 'DONE', finishedAt: at(0), refusal: null });
  });

  test('that is yes settles by a reading where it does not tell the target', async () => {
    const { settlement, snapshot } = await settledBy(done(strange), { effect: reading(applied) });
    expect(settlement).toMatchObject({ state: 'SUCCEEDED', result: applied });
    expect(snapshot).toBe(applied);
  });

  test('that is yes stays yes when the target cannot be read afterwards, and what was read before is kept', async () => {
    for (const glimpse of [async () => lost, () => Promise.reject(new Error('disk full'))]) {
      const told = await settledBy(done(null), { effect: createEffect({ readsBack: true, glimpse }) });
      expect(told.settlement).toEqual({ state: 'SUCCEEDED', settledBy: 'VENDOR', result: null });
      expect([told.evidence, told.snapshot]).toEqual([{ before, after: null }, before]);
    }
  });

  test('that does not tell the target leaves what is kept of it alone where nothing is read', async () => {
    expect((await settledBy(done(null))).snapshot).toBeNull();
    expect((await settledBy(lost)).snapshot).toBeNull();
  });

  test('that is no, or missing, keeps what was read before it', async () => {
    for (const outcome of [refused(no('VENDOR_FAILED')), lost, away]) {
      const { snapshot, evidence } = await settledBy(outcome, { effect: reading(applied) });
      expect([snapshot, evidence]).toEqual([before, { before, after: null }]);
    }
  });

  test('to a repeat is the repeat that settles it where repeats are what settles', async () => {
    const effect = createEffect({ settlesUnknownBy: 'REPEATING' });
    const by = async (told: Partial<OpenAttempt>) => (await settledBy(done(applied), told)).settlement;
    expect(await by({ effect, isRepeat: true })).toMatchObject({ settledBy: 'REPEAT' });
    expect(await by({ effect, isRepeat: false })).toMatchObject({ settledBy: 'VENDOR' });
    expect(await by({ isRepeat: true })).toMatchObject({ settledBy: 'VENDOR' });
  });

  test('that is no settles by the refusal, in the words of the vendor', async () => {
    const refusal = no('VENDOR_FAILED');
    const { settlement, ended } = await settledBy(refused(refusal), { mayHaveBeenApplied: true });
    expect(settlement).toEqual({ state: 'REFUSED', settledBy: 'VENDOR', refusal });
    expect(ended).toMatchObject({ outcome: 'REFUSED', detail: refusal.detail, vendor: refusal.vendor, refusal });
  });

  test('that nobody was there to give refuses for now: nothing was sent', async () => {
    const { settlement, ended } = await settledBy(away);
    expect(settlement).toMatchObject({
      state: 'REFUSED',
      settledBy: 'NEVER_SENT',
      refusal: { code: 'VENDOR_UNREACHABLE' },
    });
    expect(ended).toMatchObject({ outcome: 'NEVER_SENT', detail: 'no route', refusal: null });
  });

  test.each([
    [1, policy.firstCheckMs],
    [2, 2 * policy.firstCheckMs],
    [3, 4 * policy.firstCheckMs],
    [40, 15 * 60_000],
  ])('that is missing for the %dth time is asked for in %d ms', async (number, pauseMs) => {
    const { settlement, ended } = await settledBy(lost, { number });
    expect(settlement).toEqual({ state: 'UNKNOWN', why: lost.why, nextCheckAt: at(pauseMs) });
    expect(ended).toMatchObject({ number, outcome: 'UNKNOWN', detail: lost.why });
  });

  describe('that calls it a duplicate', () => {
    const duplicate = refused(no('DUPLICATE_REQUEST'));

    test('is a plain refusal when nothing like it can have been applied', async () => {
      expect((await settledBy(duplicate)).settlement).toMatchObject({ state: 'REFUSED', settledBy: 'VENDOR' });
    });

    test('is the success of an earlier attempt where repeats settle, with a reading', async () => {
      const effect = { ...reading(applied), settlesUnknownBy: 'REPEATING' } as const;
      const { settlement, snapshot } = await settledBy(duplicate, { effect, mayHaveBeenApplied: true });
      expect(settlement).toEqual({ state: 'SUCCEEDED', settledBy: 'REPEAT', result: applied });
      expect(snapshot).toBe(applied);
    });

    test.each(['READING', 'OPERATOR'] as const)(
      'is for a person to judge where %s settles, with both readings',
      async (settlesUnknownBy) => {
        const effect = { ...reading(strange), settlesUnknownBy };
        const { settlement, evidence } = await settledBy(duplicate, { effect, mayHaveBeenApplied: true });
        expect(settlement).toMatchObject({ state: 'UNKNOWN', nextCheckAt: null });
        expect(evidence).toEqual({ before, after: strange });
      },
    );
  });

  test('leaves the target held for as long as a late request may undo it', async () => {
    const lateness = { sentWithinMs: leaseMs + policy.timeoutMs, appliedWithinMs: policy.longestProcessingMs };
    expect((await settledBy(lost, { effect: createEffect({ overwrites: true }) })).lateness).toEqual(lateness);
  });
});

test('what reads a target afterwards never fails, and says so in the log', async () => {
  const { deps, lines } = createWorld();
  const effect = createEffect({ account: createAccount(), glimpse: () => Promise.reject(new Error('disk full')) });
  expect(await readBack(deps, effect)).toBeNull();
  expect(await readBack(deps, createEffect({ glimpse: null }))).toBeNull();
  expect(lines).toMatchObject([['warn', 'a target could not be read back', { accountId: operation.accountId }]]);
});

describe('what a vendor has answered', () => {
  const ended = {
    number: 1,
    finishedAt: at(0),
    outcome: 'DONE',
    vendor: null,
    detail: null,
    refusal: null,
  } as const;
  const yes = {
    attempt: ended,
    settlement: { state: 'SUCCEEDED', settledBy: 'VENDOR', result: null },
    evidence: null,
    snapshot: null,
    isDueCheck: false,
    lateness: null,
  } as const;
  const away = new DatabaseUnavailableError('away');
  const bug = new Error('a bug');
  const many = (failure: Error) => Array.from({ length: 100_000 }, () => failure);

  /** Settles, and says how that ended for the caller. */
  const start = (world: ReturnType<typeof createWorld>, asked: Omit<SettleRequest, 'at'> = yes) => {
    const said = { record: null as OperationRecord | null, error: null as unknown };
    const ending = settle(world.deps, lease, asked).then(
      (record) => void (said.record = record),
      (error: unknown) => void (said.error = error),
    );
    return { said, ending };
  };

  test('is written at once, between its two crash points, and nothing is left over', async () => {
    const world = createWorld();
    const { said, ending } = start(world);
    await ending;
    await world.time.pass(0);
    expect([said.record?.state, world.points]).toEqual(['SUCCEEDED', ['beforeSettle', 'afterSettle']]);
    expect(world.written).toMatchObject([{ at: at(0), attempt: ended }]);
    expect(world.deps.unwritten.size).toBe(0);
  });

  test('is written again and again, with short pauses, until a database that is away is back', async () => {
    const world = createWorld({ failures: [away, away, away, away, away] });
    const { said } = start(world);
    await world.time.pass(700);
    expect([said.record, world.deps.unwritten.size]).toEqual([null, 1]);
    await world.time.pass(200);
    expect(world.triedAtMs).toEqual([0, 50, 150, 350, 600, 850]);
    expect(world.written).toMatchObject([{ at: at(850) }]);
    expect([said.record?.state, world.deps.unwritten.size]).toEqual(['SUCCEEDED', 0]);
    expect(world.lines.map(([level, message]) => [level, message])).toEqual([
      ['warn', 'an outcome could not be written yet'],
      ['info', 'operation'],
    ]);
  });

  test('is written although its caller has been told after half a lease that it is not yet', async () => {
    const world = createWorld({ failures: Array.from({ length: 200 }, () => away) });
    const { said } = start(world);
    await world.time.pass(leaseMs / 2 - 1);
    expect(said.error).toBeNull();
    await world.time.pass(1);
    expect(said.error).toBeInstanceOf(DatabaseUnavailableError);
    expect(world.deps.unwritten.size).toBe(1);
    await world.time.pass(leaseMs / 2);
    expect([world.written.length, world.deps.unwritten.size]).toEqual([1, 0]);
  });

  test('is given up after an hour of a database that is away, and the log has it', async () => {
    const world = createWorld({ failures: many(away) });
    start(world);
    await world.time.pass(hourMs - 300);
    expect(world.lines.filter(([level]) => level === 'error')).toEqual([]);
    await world.time.pass(600);
    expect(world.lines.filter(([level]) => level === 'error')).toMatchObject([
      [
        'error',
        'an outcome was given up before it could be written',
        { operationId: operation.id, attempt: ended, err: away },
      ],
    ]);
    const tries = world.triedAtMs.length;
    await world.time.pass(hourMs);
    expect([world.triedAtMs.length, world.deps.unwritten.size]).toEqual([tries, 0]);
  });

  test('is given up after half a lease for anything but a database that is away', async () => {
    const world = createWorld({ failures: many(bug) });
    const { said } = start(world);
    await world.time.pass(leaseMs);
    expect(said.error).toBe(bug);
    expect(world.triedAtMs.at(-1)).toBeGreaterThan(leaseMs / 2 - 300);
    expect(world.triedAtMs.at(-1)).toBeLessThanOrEqual(leaseMs / 2);
  });

  test('is given up at once when the program is about to end', async () => {
    const world = createWorld({ failures: [away] });
    world.close();
    const { said, ending } = start(world);
    await ending;
    expect([said.error, world.triedAtMs]).toEqual([away, [0]]);
  });

  test('is not waited for where there was no attempt: who looks next will see the same', async () => {
    const world = createWorld({ failures: [away] });
    const { said, ending } = start(world, { ...yes, attempt: null });
    await ending;
    expect([said.error, world.triedAtMs]).toEqual([away, [0]]);
  });

  const waiting = { state: 'UNKNOWN', why: 'fits no story', nextCheckAt: null } as const;
  test.each([
    ['a success', yes, {}, 'info', 'operation'],
    [
      'an unknown with a check to come',
      { ...yes, settlement: { ...waiting, nextCheckAt: at(9) } },
      {},
      'info',
      'operation',
    ],
    [
      'an unknown that waits for a person',
      { ...yes, settlement: waiting },
      {},
      'warn',
      'an operation waits for an operator',
    ],
    [
      'one without an attempt',
      { ...yes, attempt: null, settlement: waiting },
      {},
      'warn',
      'an operation waits for an operator',
    ],
    [
      'one that others have',
      yes,
      { state: 'PENDING' },
      'warn',
      'the lease was lost: another process has the operation',
    ],
  ] as const)('%s is in the log, as loud as it needs eyes', async (_title, asked, record, level, message) => {
    const world = createWorld({ record });
    const { ending } = start(world, asked);
    await ending;
    expect(world.lines).toMatchObject([[level, message, { operationId: operation.id }]]);
  });
});
