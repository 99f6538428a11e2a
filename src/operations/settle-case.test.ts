/** What becomes of one open operation: every story that its attempts, its target and its age can tell. */
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
  untold,
} from '../../test/support/effects.ts';
import type { EntityState } from '../domain/entity.ts';
import type { Attempt, OperationRecord, VendorRequest } from '../domain/operation.ts';
import type { Outcome, Refusal } from '../domain/outcome.ts';
import type { SettleRequest } from '../journal/journal.ts';
import type { BoundEffect } from './bound-effect.ts';
import { readDoubt } from './doubt.ts';
import { settleCase } from './settle-case.ts';

const leaseMs = 5_000;
const { timeoutMs, longestProcessingMs, firstCheckMs } = policy;
const inDoubt = attempt();
/** From then on an untouched target is proof. */
const provenMs = 1_000 + longestProcessingMs;
const neverSent = attempt({ outcome: 'NEVER_SENT', detail: 'no route' });

interface Story extends Partial<Pick<BoundEffect, 'settlesUnknownBy' | 'needsBefore' | 'overwrites'>> {
  readonly attempts?: readonly Attempt[];
  readonly ageMs?: number;
  /** What a reading of the target says; null where it cannot be read. */
  readonly reads?: Outcome<EntityState> | (() => Outcome<EntityState>) | Error | null;
  /** What the vendor says to a repeat. */
  readonly sends?: Outcome<EntityState | null>;
  /** The limits hold back every call. */
  readonly heldBack?: Refusal;
  readonly isTakenOver?: boolean;
  readonly told?: Partial<OperationRecord>;
}

/** Settles an operation that began `ageMs` ago, and tells what the vendor and the journal were given. */
async function settled(story: Story) {
  const { attempts = [inDoubt], ageMs = provenMs, reads = null, sends = lost } = story;
  const nowMs = begunAtMs + ageMs;
  const seen = { sent: [] as VendorRequest[], begun: [] as unknown[], readings: 0, returned: 0 };
  const settlements: SettleRequest[] = [];
  const warnings: string[] = [];
  const it: OperationRecord = { ...operation, attempts, ...story.told };
  const read = async (): Promise<Outcome<EntityState>> => {
    seen.readings += 1;
    if (reads instanceof Error || reads === null) throw reads ?? new Error('nothing to read');
    return typeof reads === 'function' ? reads() : reads;
  };
  const { heldBack } = story;
  const giveBack = async (): Promise<void> => void (seen.returned += 1);
  const account = createAccount({
    guard: {
      ...createAccount().guard,
      admit: async () => (heldBack === undefined ? { run: (call) => call(), giveBack } : { refusal: heldBack }),
    },
  });
  const { settlesUnknownBy = 'READING', needsBefore = 'FRESH', overwrites = false } = story;
  const effect = createEffect({
    account,
    settlesUnknownBy,
    needsBefore,
    overwrites,
    readsBack: reads !== null,
    read: reads === null ? null : read,
    glimpse: reads === null ? null : read,
    async send(message) {
      seen.sent.push(message);
      return sends;
    },
  });
  const clock = {
    now: () => new Date(nowMs),
    sleep: (_ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve())),
  };
  const journal = {
    async beginAttempt(_lease: unknown, start: unknown) {
      seen.begun.push(start);
      return story.isTakenOver === true ? null : attempts.length + 1;
    },
    async settle(_lease: unknown, asked: SettleRequest) {
      settlements.push(asked);
      const { settlement } = asked;
      const nextCheckAt = settlement.state === 'UNKNOWN' ? settlement.nextCheckAt : null;
      return { ...it, state: settlement.state, nextCheckAt };
    },
  };
  const log = {
    info: () => {},
    error: () => {},
    warn: (_facts: object, message: string) => void warnings.push(message),
  };
  const record = await settleCase({
    deps: { journal, clock, log, leaseMs, reach: () => {}, unwritten: new Map(), isClosing: () => false },
    lease: { operationId: it.id, leaseId: 'l' },
    operation: it,
    effect,
    doubt: readDoubt(it, { leaseMs, policy }),
    isDueCheck: true,
  });
  const [written, ...more] = settlements;
  if (more.length > 0) throw new Error('an operation is settled once');
  const settlement = written?.settlement;
  const nextMs =
    settlement?.state === 'UNKNOWN' && settlement.nextCheckAt !== null
      ? Date.parse(settlement.nextCheckAt) - begunAtMs
      : null;
  return { ...seen, settlement, nextMs, written, record, warnings };
}

const succeeded = (settledBy: string, result: EntityState | null) => ({ state: 'SUCCEEDED', settledBy, result });
const denied = (settledBy: string, refusal: Refusal) => ({ state: 'REFUSED', settledBy, refusal });
const toPerson = { state: 'UNKNOWN', nextCheckAt: null };
/** What the vendor has got: the same request once more, byte for byte. */
const repeated = [request];

describe('what attempts have told already, however late', () => {
  const yes = attempt({ number: 2, outcome: 'DONE', detail: null });

  test('settles by a success without asking anybody, though another attempt is in doubt', async () => {
    for (const settlesUnknownBy of ['OPERATOR', 'REPEATING', 'READING'] as const) {
      const { settlement, sent, readings } = await settled({
        settlesUnknownBy,
        attempts: [inDoubt, yes],
        reads: done(strange),
      });
      expect(settlement).toEqual(succeeded('VENDOR', null));
      expect([sent, readings]).toEqual([[], 0]);
    }
  });

  test('settles by a success to what was asked for where the target cannot be read', async () => {
    const { settlement, written } = await settled({ attempts: [yes] });
    expect(settlement).toEqual(succeeded('VENDOR', applied));
    expect(written?.snapshot).toBe(applied);
  });

  test('settles by the refusal of the only attempt', async () => {
    const refusal = no('BUDGET_CEILING_EXCEEDED');
    const attempts = [attempt({ outcome: 'REFUSED', refusal })];
    const { settlement, sent, readings } = await settled({ attempts, ageMs: 0, reads: done(applied) });
    expect(settlement).toEqual(denied('VENDOR', refusal));
    expect([sent, readings]).toEqual([[], 0]);
  });
});

describe('what was never sent', () => {
  const attempts = [neverSent];

  test('is sent again while it is young, upon a fresh reading', async () => {
    const { sent, begun, settlement } = await settled({
      attempts,
      ageMs: hourMs - 1,
      reads: done(strange),
      sends: done(null),
    });
    expect(sent).toEqual(repeated);
    expect(begun).toMatchObject([{ at: at(hourMs - 1), before: strange, leaseUntil: at(hourMs - 1 + leaseMs) }]);
    expect(settlement).toMatchObject({ state: 'SUCCEEDED', settledBy: 'VENDOR' });
  });

  test('is sent again without a reading where the last snapshot is enough', async () => {
    const { sent, begun, readings } = await settled({
      attempts,
      needsBefore: 'KNOWN',
      reads: done(strange),
      sends: refused(no('NOT_APPLIED')),
    });
    expect([sent, readings]).toEqual([repeated, 0]);
    expect(begun).toMatchObject([{ before }]);
  });

  test('settles by the word of the vendor, also where repeats would settle: it is no repeat', async () => {
    const story = { attempts, settlesUnknownBy: 'REPEATING', reads: done(before), sends: done(null) } as const;
    expect((await settled(story)).settlement).toMatchObject({ state: 'SUCCEEDED', settledBy: 'VENDOR' });
  });

  test('is refused as unreachable once it is too old, and neither read nor sent', async () => {
    const { sent, readings, settlement } = await settled({ attempts, ageMs: hourMs, reads: done(before) });
    expect(settlement).toMatchObject({
      state: 'REFUSED',
      settledBy: 'NEVER_SENT',
      refusal: { code: 'VENDOR_UNREACHABLE' },
    });
    expect([sent, readings]).toEqual([[], 0]);
  });

  test.each([
    ['the limits, where these forbid its reading', refused(no('ACCOUNT_THROTTLED')), 'ACCOUNT_THROTTLED'],
    [
      'its being unreachable, where its reading is refused for good',
      refused(no('API_FORBIDDEN')),
      'VENDOR_UNREACHABLE',
    ],
    ['its being unreachable, where its reading gets lost', lost, 'VENDOR_UNREACHABLE'],
  ] as const)('is refused for %s', async (_why, reads, code) => {
    const { sent, settlement } = await settled({ attempts, reads });
    expect(settlement).toMatchObject({ state: 'REFUSED', settledBy: 'NEVER_SENT', refusal: { code } });
    expect(sent).toEqual([]);
  });

  test('is refused for the limits that hold back its sending, and not left open', async () => {
    const heldBack = no('QUOTA_EXHAUSTED');
    const { settlement, begun } = await settled({ attempts, heldBack, reads: done(before) });
    expect([settlement, begun]).toEqual([denied('NEVER_SENT', heldBack), []]);
  });

  test('and is refused when it is sent, is refused in the words of the vendor', async () => {
    const refusal = no('BUDGET_CEILING_EXCEEDED');
    const { settlement } = await settled({ attempts, reads: done(before), sends: refused(refusal) });
    expect(settlement).toEqual(denied('VENDOR', refusal));
  });

  test('is neither sent nor settled by who has lost its lease, and the leave to send it is given back', async () => {
    const { sent, returned, settlement, record } = await settled({ attempts, reads: done(before), isTakenOver: true });
    expect([sent, returned, settlement, record.state]).toEqual([[], 1, undefined, 'UNKNOWN']);
  });
});

describe('where a person decides', () => {
  const settlesUnknownBy = 'OPERATOR';

  test('nothing is ever sent, whatever the target shows', async () => {
    for (const reads of [done(before), done(applied), done(strange), lost, null]) {
      const { sent, settlement } = await settled({ settlesUnknownBy, ageMs: 2 * hourMs, reads });
      expect(sent).toEqual([]);
      expect(settlement).toMatchObject(toPerson);
    }
  });

  test('the target is read once the vendor must be through with it, and not before', async () => {
    const early = await settled({ settlesUnknownBy, ageMs: provenMs - 1, reads: done(applied) });
    expect([early.readings, early.nextMs]).toEqual([0, provenMs - 1 + firstCheckMs]);
    const { readings, written, settlement } = await settled({ settlesUnknownBy, reads: done(applied) });
    expect(readings).toBe(1);
    expect(settlement).toMatchObject({ ...toPerson, why: 'no answer' });
    expect(written?.evidence).toEqual({ before, after: applied });
  });

  test('a target that nobody can read is theirs at once', async () => {
    expect((await settled({ settlesUnknownBy, ageMs: 0 })).settlement).toMatchObject(toPerson);
  });

  test('long before that time the next look is at that time', async () => {
    expect((await settled({ settlesUnknownBy, ageMs: 2_000, reads: done(applied) })).nextMs).toBe(provenMs);
  });

  test('a target that cannot be read for the moment is read later, until it is too old to wait for', async () => {
    const young = await settled({ settlesUnknownBy, ageMs: hourMs - 1, reads: lost });
    expect(young.nextMs).toBe(hourMs - 1 + firstCheckMs);
    expect(young.settlement).toMatchObject({ why: 'no answer; the target cannot be read: the connection broke' });
    expect((await settled({ settlesUnknownBy, ageMs: hourMs, reads: lost })).settlement).toMatchObject(toPerson);
  });
});

describe('where repeats are safe', () => {
  const settlesUnknownBy = 'REPEATING';

  test('the same request is sent again, byte for byte, with the reading of the first attempt', async () => {
    const { sent, begun, settlement } = await settled({ settlesUnknownBy, ageMs: hourMs - 1, sends: done(applied) });
    expect(sent).toEqual(repeated);
    expect(begun).toMatchObject([{ before }]);
    expect(settlement).toEqual(succeeded('REPEAT', applied));
  });

  test('a repeat that is called a duplicate proves that the first was applied', async () => {
    const sends = refused(no('DUPLICATE_REQUEST'));
    expect((await settled({ settlesUnknownBy, sends })).settlement).toEqual(succeeded('REPEAT', applied));
    const { settlement, written } = await settled({ settlesUnknownBy, sends, reads: done(strange) });
    expect(settlement).toEqual(succeeded('REPEAT', strange));
    expect(written?.attempt).toMatchObject({ number: 2, outcome: 'REFUSED' });
  });

  test.each([
    ['transient', no('VENDOR_DEGRADED'), hourMs - 1],
    ['final', no('VENDOR_FAILED'), hourMs - 1],
  ])('a repeat with a %s refusal proves nothing, and is tried again later', async (_kind, refusal, ageMs) => {
    const { settlement, nextMs } = await settled({ settlesUnknownBy, ageMs, sends: refused(refusal) });
    expect(settlement).toMatchObject({ state: 'UNKNOWN', why: `no answer; its repeat was refused: ${refusal.detail}` });
    expect(nextMs).toBe(ageMs + firstCheckMs);
  });

  test('an old one that cannot be read is repeated for a day, and then a person decides', async () => {
    const sends = refused(no('VENDOR_DEGRADED'));
    const young = await settled({ settlesUnknownBy, ageMs: 24 * hourMs - 1, sends });
    expect([young.sent, young.nextMs]).toEqual([repeated, 24 * hourMs - 1 + firstCheckMs]);
    const old = await settled({ settlesUnknownBy, ageMs: 24 * hourMs, sends });
    expect(old.sent).toEqual([]);
    expect(old.settlement).toMatchObject({ ...toPerson, why: 'no answer' });
  });

  test('an old one that is refused for good goes to a person', async () => {
    const sends = refused(no('VENDOR_FAILED'));
    const { settlement, written } = await settled({ settlesUnknownBy, ageMs: hourMs, sends });
    expect(settlement).toMatchObject(toPerson);
    expect(written?.attempt).toMatchObject({ number: 2, outcome: 'REFUSED' });
  });

  test('an old one whose target can be read is read and not repeated', async () => {
    const { sent, settlement } = await settled({
      settlesUnknownBy,
      ageMs: hourMs,
      reads: done(applied),
      sends: done(null),
    });
    expect([sent, settlement]).toEqual([[], succeeded('READING', applied)]);
  });

  test('a vendor that is away leaves it open', async () => {
    const { settlement, written } = await settled({ settlesUnknownBy, sends: away });
    expect(settlement).toMatchObject({ state: 'UNKNOWN', why: 'the vendor cannot be reached: no route' });
    expect(written?.attempt).toMatchObject({ number: 2, outcome: 'NEVER_SENT' });
  });

  test('a repeat whose answer gets lost too leaves it open, with a longer pause', async () => {
    const { settlement, nextMs } = await settled({ settlesUnknownBy, sends: lost });
    expect(settlement).toMatchObject({ state: 'UNKNOWN', why: 'the connection broke' });
    expect(nextMs).toBe(provenMs + 2 * firstCheckMs);
  });
});

describe('where the target is read', () => {
  test.each([0, provenMs, 48 * hourMs])('and shows the change, it is applied, %d ms after it began', async (ageMs) => {
    const { sent, settlement, written } = await settled({ ageMs, reads: done(applied) });
    expect([sent, settlement]).toEqual([[], succeeded('READING', applied)]);
    expect(written).toMatchObject({ evidence: { before, after: applied }, snapshot: applied, isDueCheck: true });
  });

  test('and fits neither story, a person decides, with both readings', async () => {
    const { sent, settlement, written } = await settled({ reads: done(strange) });
    expect(sent).toEqual([]);
    expect(settlement).toEqual({ ...toPerson, why: 'no answer; the readings before and after fit neither story' });
    expect(written?.evidence).toEqual({ before, after: strange });
  });

  test('and is untouched, nothing is sent while the first request may still be on its way', async () => {
    const { sent, settlement, nextMs } = await settled({ ageMs: provenMs - 1, reads: done(before), sends: done(null) });
    expect([sent, settlement?.state]).toEqual([[], 'UNKNOWN']);
    expect(nextMs).toBe(provenMs - 1 + 500);
  });

  test('and is untouched, the next look is when that proves something, at the latest', async () => {
    const told = { checks: 9 };
    expect((await settled({ ageMs: 2_000, reads: done(before), told })).nextMs).toBe(provenMs);
  });

  test('and is untouched when nothing can be on its way any more, it is sent again upon that reading', async () => {
    const { sent, begun } = await settled({ reads: done(before), sends: done(null) });
    expect(sent).toEqual(repeated);
    expect(begun).toMatchObject([{ before }]);
  });

  test('and is untouched, a success of the repeat is the word of the vendor', async () => {
    const { settlement } = await settled({ reads: done(before), sends: done(null) });
    expect(settlement).toMatchObject({ state: 'SUCCEEDED', settledBy: 'VENDOR' });
  });

  test('and is untouched though it was sent long ago, it is refused as not applied, for the key to be used again', async () => {
    const { sent, settlement, written } = await settled({ ageMs: hourMs, reads: done(before) });
    expect([sent, written?.evidence]).toEqual([[], { before, after: before }]);
    expect(settlement).toMatchObject({ state: 'REFUSED', settledBy: 'READING', refusal: { code: 'NOT_APPLIED' } });
  });

  test('and is untouched after a repeat was refused, that refusal is the outcome', async () => {
    const refusal = no('BUDGET_CEILING_EXCEEDED');
    const attempts = [inDoubt, attempt({ number: 2, outcome: 'REFUSED', refusal })];
    const { sent, settlement, written } = await settled({ attempts, reads: done(before) });
    expect([sent, settlement]).toEqual([[], denied('VENDOR', refusal)]);
    expect(written?.evidence).toEqual({ before, after: before });
  });

  test.each([
    ['does not tell what would settle it', done(untold), 'no answer; the vendor does not tell what would settle it'],
    ['cannot be read for the moment', lost, 'no answer; the target cannot be read: the connection broke'],
    [
      'may not be read for the moment',
      refused(no('VENDOR_THROTTLED')),
      'no answer; the target cannot be read: no: VENDOR_THROTTLED',
    ],
    [
      'is read in vain for a fault of ours',
      new Error('disk full'),
      'no answer; the target cannot be read: its reading could not be kept',
    ],
  ])('and %s, it is looked at again for a day, and then a person decides', async (_title, reads, why) => {
    const young = await settled({ ageMs: 24 * hourMs - 1, reads });
    expect(young.settlement).toMatchObject({ state: 'UNKNOWN', why });
    expect(young.nextMs).toBeGreaterThan(24 * hourMs - 1);
    const old = await settled({ ageMs: 24 * hourMs, reads });
    expect(old.written?.evidence).toEqual(
      reads instanceof Error || reads.kind !== 'done' ? { before, after: null } : { before, after: untold },
    );
    expect(old.settlement).toMatchObject({ ...toPerson, why });
    expect([young.sent, old.sent]).toEqual([[], []]);
  });

  test('a fault of ours on the way is in the log', async () => {
    expect((await settled({ reads: new Error('disk full') })).warnings).toContain('a target could not be read');
  });

  test('a target that nobody can read is a matter for a person at once', async () => {
    expect((await settled({ reads: null })).settlement).toMatchObject({ ...toPerson, why: 'no answer' });
  });

  test('a snapshot of any age is no evidence, nor is an attempt without a reading before it', async () => {
    for (const reads of [done(before), done(applied)]) {
      for (const story of [{ needsBefore: 'KNOWN' }, { attempts: [attempt({ before: null })] }] as const) {
        const { sent, settlement } = await settled({ ...story, reads });
        expect([sent, settlement]).toMatchObject([[], toPerson]);
      }
    }
  });

  describe('after a repeat was refused,', () => {
    const refusal = no('BUDGET_CEILING_EXCEEDED');

    const refusedRepeat = (reads: Outcome<EntityState>, story: Story = {}) =>
      settled({ sends: refused(refusal), settlesUnknownBy: 'REPEATING', reads, ...story });

    test('an applied change is a success all the same: the repeat may be refused because of it', async () => {
      const { settlement, written } = await refusedRepeat(done(applied));
      expect(settlement).toEqual(succeeded('READING', applied));
      expect(written?.attempt).toMatchObject({ number: 2, outcome: 'REFUSED', refusal });
    });

    test('an untouched target makes the refusal final, once it is proof', async () => {
      expect((await refusedRepeat(done(before))).settlement).toEqual(denied('VENDOR', refusal));
      const early = await refusedRepeat(done(before), { ageMs: provenMs - 1 });
      expect([early.settlement?.state, early.nextMs]).toEqual(['UNKNOWN', provenMs - 1 + 500]);
    });

    test.each([
      ['that does not tell', done(untold), 'VENDOR_FAILED'],
      ['that cannot be read', lost, 'VENDOR_FAILED'],
      ['that is unclear, after a transient refusal', done(strange), 'VENDOR_DEGRADED'],
      ['that is unclear, while the next repeat may be called a duplicate', done(strange), 'VENDOR_FAILED'],
    ] as const)('a target %s is looked at again', async (_title, reads, code) => {
      const { settlement, nextMs, written } = await refusedRepeat(reads, { sends: refused(no(code)) });
      expect(settlement).toMatchObject({ why: `no answer; its repeat was refused: no: ${code}` });
      expect(nextMs).toBeGreaterThan(provenMs);
      expect(written?.attempt).toMatchObject({ number: 2 });
    });
  });

  describe('and nothing was applied, so that it is sent again, after a repeat was refused', () => {
    /** Untouched until the repeat, and then as given. */
    const readTwice = (then: Outcome<EntityState>) => {
      const readings = [done<EntityState>(before), then];
      return () => readings.shift() ?? then;
    };

    test.each([
      ['a change that came late is a success', done(applied), 'BALANCE_INSUFFICIENT', succeeded('READING', applied)],
      ['an untouched target makes it final', done(before), 'VENDOR_FAILED', denied('VENDOR', no('VENDOR_FAILED'))],
      ['an unclear target goes to a person', done(strange), 'VENDOR_FAILED', toPerson],
      ['a duplicate of something goes to a person', done(before), 'DUPLICATE_REQUEST', toPerson],
      ['a duplicate of something goes to a person, applied or not', done(applied), 'DUPLICATE_REQUEST', toPerson],
    ] as const)('%s', async (_title, then, code, settlement) => {
      const told = await settled({ reads: readTwice(then), sends: refused(no(code)) });
      expect([told.sent, told.settlement]).toMatchObject([repeated, settlement]);
      expect(told.written).toMatchObject({ attempt: { number: 2 }, evidence: { before, after: then.value } });
    });

    test('an unclear target is looked at again where the refusal was transient', async () => {
      const { nextMs } = await settled({ reads: readTwice(done(strange)), sends: refused(no('VENDOR_DEGRADED')) });
      expect(nextMs).toBe(provenMs + 500);
    });
  });
});

describe('the next look', () => {
  const later = (story: Story) => settled({ settlesUnknownBy: 'REPEATING', sends: away, ...story });

  test.each([
    [0, 1_000],
    [1, 2_000],
    [5, 32_000],
    [9, 512_000],
    [10, 15 * 60_000],
    [2_000, 15 * 60_000],
  ])('after %d in vain is %d ms away', async (checks, pauseMs) => {
    expect((await later({ told: { checks } })).nextMs).toBe(provenMs + pauseMs);
  });

  test('waits for the limits that hold back what is in doubt, and sends nothing', async () => {
    const heldBack = no('ACCOUNT_THROTTLED', { resetsAt: at(20 * 60_000) });
    const { sent, settlement, nextMs } = await later({ heldBack });
    expect([sent, nextMs]).toEqual([[], 20 * 60_000]);
    expect(settlement).toMatchObject({ why: 'no answer' });
  });

  test('waits for limits that the vendor names, whether it is read or sent to', async () => {
    const refusal = refused(no('VENDOR_QUOTA_EXHAUSTED', { resetsAt: at(20 * 60_000) }));
    expect((await later({ sends: refusal })).nextMs).toBe(20 * 60_000);
    expect((await settled({ reads: refusal })).nextMs).toBe(20 * 60_000);
    expect((await settled({ settlesUnknownBy: 'OPERATOR', reads: refusal })).nextMs).toBe(20 * 60_000);
    const both = { settlesUnknownBy: 'REPEATING', reads: refusal, sends: refused(no('VENDOR_FAILED')) } as const;
    expect((await settled(both)).nextMs).toBe(20 * 60_000);
  });

  test('does not wait for a limit that opens only after the operation has become too old', async () => {
    const heldBack = no('QUOTA_EXHAUSTED', { resetsAt: at(20 * hourMs) });
    expect((await later({ heldBack })).nextMs).toBe(hourMs);
  });
});

describe('what is kept of an operation', () => {
  test('is the reading before it, where it is handed to a person unread', async () => {
    const { written } = await settled({ reads: null });
    expect(written?.evidence).toEqual({ before, after: null });
  });

  test('is what was kept already, where there is nothing new to see', async () => {
    const evidence = { before, after: strange };
    expect((await settled({ reads: null, told: { evidence } })).written?.evidence).toBeNull();
    expect((await settled({ reads: null, attempts: [attempt({ before: null })] })).written?.evidence).toBeNull();
  });

  test('is what was read last, whatever was kept before', async () => {
    const evidence = { before, after: strange };
    const { written } = await settled({ reads: done(applied), told: { evidence } });
    expect(written?.evidence).toEqual({ before, after: applied });
  });

  test('is how long a late request may still undo a later one, where it may', async () => {
    const lateness = { sentWithinMs: leaseMs + timeoutMs, appliedWithinMs: longestProcessingMs };
    expect((await settled({ reads: done(applied), overwrites: true })).written?.lateness).toEqual(lateness);
    expect((await settled({ reads: done(applied) })).written?.lateness).toBeNull();
  });
});
