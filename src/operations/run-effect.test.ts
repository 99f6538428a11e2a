/** One call of a mutation, step by step: what the journal, the limits and the vendor are asked, and in which order. */
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
  lost,
  request as message,
  no,
  operation,
  refused,
} from '../../test/support/effects.ts';
import { instant } from '../domain/clock.ts';
import { parseDecimal } from '../domain/decimal.ts';
import type { EntityState } from '../domain/entity.ts';
import type { OperationRecord } from '../domain/operation.ts';
import type { Outcome, Refusal } from '../domain/outcome.ts';
import { fingerprintOf } from '../journal/fingerprint.ts';
import type { AttemptEnd, Claim, Look, NewOperation, SettleRequest } from '../journal/journal.ts';
import type { BoundEffect } from './bound-effect.ts';
import type { EffectDeps, EffectRequest } from './effect-request.ts';
import { createRunEffect } from './run-effect.ts';

const [leaseMs, waitMs] = [60_000, 2_000];
const own: OperationRecord = { ...operation, fingerprint: fingerprintOf(operation.input) };
const nothing: Look = { existing: null, blocker: null, targetVersion: 1, lastSecond: null, heldUntil: null };
const working = { ...own, state: 'PENDING', leaseUntil: at(leaseMs) } as const;
const amount = parseDecimal('1') ?? expect.fail('no amount');
const succeeded = { ...own, state: 'SUCCEEDED', settledBy: 'VENDOR', settledAt: at(0) } as const;
const throttled = { ...own, state: 'REFUSED', settledAt: at(0), refusal: no('VENDOR_THROTTLED') } as const;

interface Story {
  /** What the journal shows, look by look; the last one stays. */
  readonly looks?: readonly Partial<Look>[];
  /** What the vendor says, attempt by attempt; the last one stays. */
  readonly sends?: ReadonlyArray<Outcome<EntityState | null>>;
  /** Whether claims are lost, one by one; then they are won. */
  readonly losesClaims?: number;
  /** Which call for leave is the first that the limits refuse. */
  readonly refusesLeave?: number;
  /** The number of a further attempt; null: the lease is lost. */
  readonly next?: number | null | Error;
  readonly effect?: Partial<BoundEffect>;
  readonly request?: Partial<EffectRequest>;
  readonly machineTime?: Date;
  /** What the clock is set to after each pause, in ms from the beginning. */
  readonly clockAfterPause?: (pauses: number) => number;
}

/** Runs one call, and tells what it came to and all that happened on the way. */
async function run(story: Story = {}) {
  const { looks = [{}], sends = [done(applied)], next, clockAfterPause } = story;
  const steps: string[] = [];
  const seen = {
    claimed: [] as NewOperation[],
    ended: [] as (AttemptEnd | null)[],
    settlements: [] as SettleRequest[],
    pauses: [] as number[],
    purposes: [] as string[],
    warnings: [] as string[],
    kept: [] as EntityState[],
  };
  let [nowMs, looked, sent, claims] = [0, 0, 0, 0];
  const leave = no('ACCOUNT_THROTTLED');
  const { guard } = createAccount();
  const account = createAccount({
    guard: {
      ...guard,
      async admit(purpose) {
        seen.purposes.push(purpose);
        steps.push('leave');
        if (seen.purposes.length === story.refusesLeave) return { refusal: leave };
        return { run: (call) => call(), giveBack: async () => void steps.push('leave given back') };
      },
    },
  });
  const effect = createEffect({
    account,
    needsBefore: 'KNOWN',
    known: async () => before,
    async send() {
      steps.push('send');
      sent += 1;
      return sends[Math.min(sent, sends.length) - 1] ?? lost;
    },
    async keep(state) {
      seen.kept.push(state);
    },
    ...story.effect,
  });
  const claimOr = (request = message): Claim => {
    steps.push('claim');
    claims += 1;
    if (claims <= (story.losesClaims ?? 0)) return { kind: 'lost' };
    return { kind: 'claimed', lease: { operationId: own.id, leaseId: 'l' }, attempt: 1, request };
  };
  const deps: EffectDeps = {
    journal: {
      async look() {
        looked += 1;
        return { ...nothing, ...looks[Math.min(looked, looks.length) - 1] };
      },
      async claim(asked) {
        seen.claimed.push(asked);
        return claimOr();
      },
      async reclaim(record) {
        steps.push('again');
        return claimOr(record.request);
      },
      async beginAttempt(_lease, _start, previous) {
        steps.push('next');
        seen.ended.push(previous);
        if (next instanceof Error) throw next;
        return next === undefined ? seen.ended.length + 1 : next;
      },
      async settle(_lease, asked) {
        steps.push('settle');
        seen.settlements.push(asked);
        return { ...own, state: asked.settlement.state };
      },
    },
    settleOpen: { settle: async () => null },
    clock: {
      now: () => new Date(begunAtMs + nowMs),
      async sleep(ms, signal) {
        if (signal !== undefined) return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
        seen.pauses.push(ms);
        nowMs = clockAfterPause?.(seen.pauses.length) ?? nowMs + ms;
      },
    },
    machineTime: () => story.machineTime ?? new Date(begunAtMs),
    newOperationId: () => own.id,
    reach: () => {},
    log: { info: () => {}, error: () => {}, warn: (_facts, text) => void seen.warnings.push(text) },
    unwritten: new Map(),
    isClosing: () => false,
    leaseMs,
    waitMs,
  };
  const { idempotencyKey, input, targetId, requestedBy } = own;
  const request = { idempotencyKey, input, targetId, requestedBy, validateOnly: false, effect, ...story.request };
  const result = await createRunEffect(deps)(request);
  const settlement = seen.settlements[0]?.settlement;
  return { result, steps, settlement, looked, nowMs, ...seen };
}

const record = (state: string, replayed: boolean) => ({ kind: 'recorded', operation: { state }, replayed });
const refusal = (code: string) => ({ kind: 'refused', refusal: { code } });
const fresh = { needsBefore: 'FRESH', read: async () => done(before) } as const;

describe('a call', () => {
  test('has leave before its claim, a claim before it is sent, and an end that is written', async () => {
    const { result, steps } = await run();
    expect(result).toMatchObject(record('SUCCEEDED', false));
    expect(steps).toEqual(['leave', 'claim', 'send', 'settle']);
  });

  test('claims under its key and input, with an id and a second of its own', async () => {
    const machineTime = new Date('2026-03-01T12:00:07.891Z');
    const foreseen: unknown[] = [];
    const { claimed } = await run({ machineTime, effect: { foresee: (request) => foreseen.push(request) } });
    expect(claimed).toMatchObject([
      {
        id: own.id,
        idempotencyKey: own.idempotencyKey,
        fingerprint: own.fingerprint,
        targetId: own.targetId,
        requestId: '01890a5dac96774bbcceb302099a8057',
        second: '2026-03-01T12:00:07.000Z',
        requestedBy: 'tester',
      },
    ]);
    expect(foreseen).toEqual([]);
    expect(claimed[0]?.prepare(at(0))).toBe(message);
    expect(foreseen).toEqual([message]);
  });

  test('that says when it happened has that second', async () => {
    const occurredAt = instant(new Date('2026-02-28T23:59:59.999Z'));
    const input = {
      kind: 'ADJUST_MEMBER_BALANCE',
      memberId: 'm',
      balanceIncrement: amount,
      pointIncrement: amount,
      occurredAt,
    } as const;
    const { claimed } = await run({ request: { input } });
    expect(claimed).toMatchObject([{ second: '2026-02-28T23:59:59.000Z' }]);
  });

  test('on trial leaves no trace and asks for no leave', async () => {
    const { result, steps } = await run({ request: { validateOnly: true } });
    expect(result).toEqual({ kind: 'wouldRun', state: applied });
    expect(steps).toEqual([]);
  });

  test('that is refused by the limits has claimed nothing', async () => {
    const { result, steps } = await run({ refusesLeave: 1 });
    expect([result, steps]).toMatchObject([refusal('ACCOUNT_THROTTLED'), ['leave']]);
  });

  test.each([
    ['TARGET_UNREADABLE', lost],
    ['VENDOR_UNREACHABLE', away],
    ['VENDOR_THROTTLED', refused(no('VENDOR_THROTTLED'))],
  ] as const)('whose target cannot be read before the change sends nothing: %s', async (code, reading) => {
    const { result, steps } = await run({ effect: { ...fresh, read: async () => reading } });
    expect([result, steps]).toMatchObject([refusal(code), []]);
    expect(result).toMatchObject({ refusal: reading.kind === 'refused' ? { facts: { id: own.targetId } } : {} });
  });

  test('whose answer gets lost is sent once', async () => {
    const { result, steps, settlement } = await run({ sends: [lost] });
    expect(result).toMatchObject(record('UNKNOWN', false));
    expect(steps).toEqual(['leave', 'claim', 'send', 'settle']);
    expect(settlement).toMatchObject({ why: lost.why });
  });
});

test('the first attempt settles by the word of the vendor, also where repeats would settle', async () => {
  const { settlement } = await run({ effect: { settlesUnknownBy: 'REPEATING' } });
  expect(settlement).toMatchObject({ state: 'SUCCEEDED', settledBy: 'VENDOR' });
});

describe('leave to call', () => {
  test('is asked for as a write, and once it has cost a reading, as a write that has begun', async () => {
    expect((await run()).purposes).toEqual(['WRITE']);
    const asked: string[] = [];
    const read: BoundEffect['read'] = async (purpose) => {
      asked.push(purpose);
      return done(before);
    };
    const { purposes } = await run({ effect: { ...fresh, read } });
    expect([asked, purposes]).toEqual([['WRITE'], ['STARTED_WRITE']]);
  });

  test('is not denied for want of a turn to who has waited for the target, or lost a claim', async () => {
    expect((await run({ looks: [{ blocker: working }, {}] })).purposes).toEqual(['STARTED_WRITE']);
    expect((await run({ losesClaims: 1 })).purposes).toEqual(['WRITE', 'STARTED_WRITE']);
  });

  test('is asked for as a write by who has waited for the operation of its own key only', async () => {
    expect((await run({ looks: [{ existing: working }, {}] })).purposes).toEqual(['WRITE']);
  });

  test('is given back by who loses the claim', async () => {
    const { result, steps } = await run({ losesClaims: 1, looks: [{}, { existing: succeeded }] });
    expect(result).toMatchObject(record('SUCCEEDED', true));
    expect(steps).toEqual(['leave', 'claim', 'leave given back']);
  });
});

describe('a refusal before the claim', () => {
  const check = (): Refusal => no('BUDGET_CEILING_EXCEEDED');

  test('is told, without a trace', async () => {
    const { result, steps } = await run({ effect: { check } });
    expect(result).toEqual({ kind: 'refused', refusal: check(), operation: null, blocker: null });
    expect(steps).toEqual([]);
  });

  test('shows what an earlier call with the key has left', async () => {
    const { result } = await run({ looks: [{ existing: throttled }], effect: { check } });
    expect(result).toMatchObject({ kind: 'refused', operation: throttled });
  });

  test.each([
    ['its target has moved', { targetVersion: 2 }],
    ['its key has been used', { existing: { ...throttled, attempts: [] } }],
  ])('is not told when %s since: what was read may be the work of the same key', async (_title, moved) => {
    const { result } = await run({ looks: [{}, moved, { existing: succeeded }], effect: { check } });
    expect(result).toMatchObject(record('SUCCEEDED', true));
  });

  test('is not told when the key was sent again since', async () => {
    const again = { ...throttled, attempts: [attempt({ outcome: 'REFUSED' }), attempt({ number: 2, outcome: null })] };
    const looks = [{ existing: throttled }, { existing: again }, { existing: succeeded }];
    expect((await run({ looks, effect: { check } })).result).toMatchObject(record('SUCCEEDED', true));
  });
});

describe('a key whose refusal was for the moment', () => {
  const looks = [{ existing: throttled }];

  test('is claimed again with its own request, which is sent as it was', async () => {
    const request = { path: '/change', body: 'as it was' };
    const bodies: string[] = [];
    const send: BoundEffect['send'] = async ({ body }) => {
      bodies.push(body);
      return done(applied);
    };
    const { steps, claimed } = await run({ looks: [{ existing: { ...throttled, request } }], effect: { send } });
    expect([steps, claimed, bodies]).toEqual([['leave', 'again', 'claim', 'settle'], [], ['as it was']]);
  });

  test('is refused when its request does not fit the target any more', async () => {
    const { result, steps } = await run({ looks, effect: { isStale: () => true } });
    expect([result, steps]).toMatchObject([{ ...refusal('TARGET_CHANGED'), operation: throttled }, []]);
    expect((await run({ effect: { isStale: () => true } })).result).toMatchObject(record('SUCCEEDED', false));
  });

  test('takes a duplicate for the success of an attempt that may have been applied, where repeats settle', async () => {
    const effect = { settlesUnknownBy: 'REPEATING' } as const;
    const sends = [refused(no('DUPLICATE_REQUEST'))];
    expect((await run({ looks, effect, sends })).settlement).toMatchObject({ state: 'SUCCEEDED', settledBy: 'REPEAT' });
    const sure = { existing: { ...throttled, attempts: [attempt({ outcome: 'REFUSED' })] } };
    expect((await run({ looks: [sure], effect, sends })).settlement).toMatchObject({ state: 'REFUSED' });
  });

  test('is not sent again by who has waited for it', async () => {
    const { result, steps } = await run({ looks: [{ existing: working }, { existing: throttled }] });
    expect([result, steps]).toMatchObject([record('REFUSED', true), []]);
    const lostClaim = await run({ losesClaims: 1, looks: [{}, { existing: throttled }] });
    expect(lostClaim.result).toMatchObject(record('REFUSED', true));
    const lostAll = [...Array.from({ length: 22 }, () => ({})), { existing: throttled }];
    expect((await run({ losesClaims: 100, looks: lostAll })).result).toMatchObject(record('REFUSED', true));
  });
});

test('a key whose refusal was for the moment is sent again by who has waited for its target only', async () => {
  const { result, steps } = await run({ looks: [{ existing: throttled, blocker: working }, { existing: throttled }] });
  expect(result).toMatchObject(record('SUCCEEDED', false));
  expect(steps).toContain('again');
});

describe('waiting', () => {
  test('takes longer and longer looks, and ends with the reason for it', async () => {
    const { result, pauses, nowMs } = await run({ looks: [{ blocker: working }] });
    expect(result).toMatchObject({ ...refusal('TARGET_HELD'), blocker: { id: own.id } });
    expect(pauses.slice(0, 5)).toEqual([25, 50, 100, 100, 100]);
    expect(nowMs).toBeGreaterThan(waitMs - 100);
    expect(nowMs).toBeLessThanOrEqual(waitMs);
  });

  test('ends although the clock is set back again and again', async () => {
    const { result, pauses } = await run({
      looks: [{ existing: working }],
      clockAfterPause: (pauses) => -pauses * 1_000,
    });
    expect(result).toMatchObject(refusal('KEY_IN_FLIGHT'));
    expect(pauses.length).toBeLessThanOrEqual(waitMs / 25);
  });

  test('counts what has passed after the clock was set back', async () => {
    const { pauses } = await run({
      looks: [{ existing: working }],
      clockAfterPause: (pauses) => pauses * 500 - 10_000,
    });
    expect(pauses.length).toBeLessThanOrEqual(5);
  });

  test('for claims that are lost one after the other ends with who has won', async () => {
    const claims = 100;
    const looks = [...Array.from({ length: 22 }, () => ({})), { blocker: working }];
    const { result, steps } = await run({ losesClaims: claims, looks });
    expect(result).toMatchObject({ ...refusal('TARGET_HELD'), blocker: { id: own.id } });
    expect(steps).not.toContain('send');
    const nobody = await run({ losesClaims: claims });
    expect(nobody.result).toMatchObject({ ...refusal('TARGET_HELD'), blocker: null });
  });

  test('for claims that are lost ends with the outcome, where it is there by then', async () => {
    const looks = [...Array.from({ length: 22 }, () => ({})), { existing: succeeded }];
    expect((await run({ losesClaims: 100, looks })).result).toMatchObject(record('SUCCEEDED', true));
  });
});

describe('what certainly was not sent', () => {
  test('is sent again at once, as an attempt of its own, with a leave of its own', async () => {
    const { result, steps, pauses, ended } = await run({ sends: [away, done(applied)] });
    expect(result).toMatchObject(record('SUCCEEDED', false));
    expect(steps).toEqual(['leave', 'claim', 'send', 'leave', 'next', 'send', 'settle']);
    expect(pauses).toEqual([100]);
    expect(ended).toMatchObject([{ number: 1, outcome: 'NEVER_SENT', detail: away.why }]);
  });

  test('is settled by the attempt that was sent, and no further one is made after that', async () => {
    const { settlements } = await run({ sends: [away, lost] });
    expect(settlements).toMatchObject([{ attempt: { number: 2, outcome: 'UNKNOWN' } }]);
  });

  test('is sent three times at most, and then refused for the moment', async () => {
    const { steps, pauses, settlements, purposes } = await run({ sends: [away] });
    expect(steps.filter((step) => step === 'send')).toHaveLength(3);
    expect(pauses).toEqual([100, 400]);
    expect(purposes).toEqual(['WRITE', 'STARTED_WRITE', 'STARTED_WRITE']);
    expect(settlements).toMatchObject([
      { attempt: { number: 3 }, settlement: { state: 'REFUSED', refusal: { code: 'VENDOR_UNREACHABLE' } } },
    ]);
  });

  const once = ['leave', 'claim', 'send', 'leave'];
  const refusedForNow = [{ attempt: { number: 1 }, settlement: { state: 'REFUSED', settledBy: 'NEVER_SENT' } }];

  test('is not sent again when the limits are in the way', async () => {
    const { steps, settlements } = await run({ sends: [away], refusesLeave: 2 });
    expect([steps, settlements]).toMatchObject([[...once, 'settle'], refusedForNow]);
  });

  test('is not sent again under a lease that is lost, and the leave is given back', async () => {
    const { steps, settlements } = await run({ sends: [away], next: null });
    expect([steps, settlements]).toMatchObject([[...once, 'next', 'leave given back', 'settle'], refusedForNow]);
  });

  test('is not forgotten when a further attempt cannot be recorded', async () => {
    const { steps, settlements, warnings } = await run({ sends: [away], next: new Error('disk full') });
    expect([steps, settlements]).toMatchObject([[...once, 'next', 'settle'], refusedForNow]);
    expect(warnings).toContain('a further attempt could not be begun');
  });
});

describe('where the last snapshot is enough', () => {
  /** What the change goes by, and what was asked for it. */
  const knows = async (known: EntityState | null, reading: Outcome<EntityState> | null) => {
    const asked: string[] = [];
    const went: unknown[] = [];
    const read: BoundEffect['read'] = async (purpose) => {
      asked.push(purpose);
      return reading ?? lost;
    };
    const check = (from: EntityState | null): null => {
      went.push(from);
      return null;
    };
    const effect = { known: async () => known, read: reading === null ? null : read, check, readsBack: true } as const;
    const { result, kept } = await run({ effect });
    return { asked, went, result, kept };
  };

  test('nothing is read, and nothing kept that was not read', async () => {
    expect(await knows(before, done(applied))).toMatchObject({ asked: [], went: [before], kept: [] });
    const trial = await run({ effect: { readsBack: true }, request: { validateOnly: true } });
    expect([trial.result.kind, trial.kept]).toEqual(['wouldRun', []]);
  });

  test('a target that nobody has seen yet is read, as any reading', async () => {
    expect(await knows(null, done(applied))).toMatchObject({ asked: ['READ'], went: [applied] });
  });

  test('the change is made without a reading where there is none, or the limits have no room for it', async () => {
    expect(await knows(null, null)).toMatchObject({ went: [null], result: record('SUCCEEDED', false) });
    for (const code of ['ACCOUNT_THROTTLED', 'QUOTA_EXHAUSTED', 'VENDOR_QUOTA_EXHAUSTED'] as const) {
      expect(await knows(null, refused(no(code)))).toMatchObject({ went: [null], result: record('SUCCEEDED', false) });
    }
  });

  test('the change is not made where the vendor refuses to tell, or does not answer', async () => {
    const unseen = refused(no('MEMBER_NOT_FOUND'));
    expect(await knows(null, unseen)).toMatchObject({ went: [], result: refusal('MEMBER_NOT_FOUND') });
    expect(await knows(null, lost)).toMatchObject({ went: [], result: refusal('TARGET_UNREADABLE') });
  });
});

describe('a reading that is made before a change', () => {
  const effect = { ...fresh, readsBack: true, glimpse: async () => done(before) } as const;

  test('is kept with the settlement, and by itself only where there is none', async () => {
    expect((await run({ effect })).kept).toEqual([]);
    expect((await run({ effect, request: { validateOnly: true } })).kept).toEqual([before]);
    expect((await run({ effect, losesClaims: 1, looks: [{}, { existing: succeeded }] })).kept).toEqual([before]);
  });

  test('is what the claim and the check go by', async () => {
    const checked: unknown[] = [];
    const check = (from: EntityState | null): null => {
      checked.push(from);
      return null;
    };
    const { settlements } = await run({ effect: { ...effect, check } });
    expect(checked).toEqual([before]);
    expect(settlements).toMatchObject([{ evidence: { before } }]);
  });
});
