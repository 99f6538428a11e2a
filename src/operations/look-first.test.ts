/** What is recorded already, and what it means for who comes next. */
import { describe, expect, test } from 'vitest';
import { at, begunAtMs, createAccount, createEffect, no, operation, policy } from '../../test/support/effects.ts';
import type { OperationRecord } from '../domain/operation.ts';
import type { Refusal } from '../domain/outcome.ts';
import { fingerprintOf } from '../journal/fingerprint.ts';
import type { Look } from '../journal/journal.ts';
import type { EffectDeps, EffectRequest } from './effect-request.ts';
import { answerFrom, mayWait } from './look-first.ts';

const [leaseMs, waitMs] = [5_000, 2_000];

const own: OperationRecord = { ...operation, fingerprint: fingerprintOf(operation.input) };
const open = (told: Partial<OperationRecord> = {}): OperationRecord => ({ ...own, state: 'PENDING', ...told });
const settledAt = (ms: number, told: Partial<OperationRecord>): OperationRecord => ({
  ...own,
  settledAt: at(ms),
  ...told,
});
const refusedWith = (refusal: Refusal, ms = 0) => settledAt(ms, { state: 'REFUSED', refusal, settledBy: 'VENDOR' });

interface Found extends Partial<Pick<Look, 'existing' | 'blocker' | 'heldUntil'>> {
  readonly nowMs?: number;
  readonly hasWaited?: boolean;
  readonly validateOnly?: boolean;
  readonly overwrites?: boolean;
  /** What becomes of an open operation that is looked at; null: somebody else has it. */
  readonly becomes?: OperationRecord | null;
}

/** What the call is told, and which operations were settled on the way. */
async function answer({ nowMs = 0, becomes = null, overwrites = false, ...found }: Found) {
  const looked: string[] = [];
  const deps: EffectDeps = {
    journal: {
      look: () => Promise.reject(new Error('it has looked already')),
      claim: () => Promise.reject(new Error('it only looks')),
      reclaim: () => Promise.reject(new Error('it only looks')),
      beginAttempt: () => Promise.reject(new Error('it only looks')),
      settle: () => Promise.reject(new Error('it only looks')),
    },
    settleOpen: {
      async settle(id) {
        looked.push(id);
        return becomes;
      },
    },
    clock: { now: () => new Date(begunAtMs + nowMs), sleep: async () => {} },
    machineTime: () => new Date(begunAtMs + nowMs),
    newOperationId: () => operation.id,
    reach: () => {},
    log: { info: () => {}, warn: () => {}, error: () => {} },
    unwritten: new Map(),
    isClosing: () => false,
    leaseMs,
    waitMs,
  };
  const { existing = null, blocker = null, heldUntil = null, hasWaited = false, validateOnly = false } = found;
  const request = createRequest({ validateOnly, effect: createEffect({ overwrites }) });
  const look = { existing, blocker, heldUntil, targetVersion: 0, lastSecond: null, hasWaited };
  return { told: await answerFrom(deps, request, look), looked };
}

function createRequest(told: Partial<EffectRequest> = {}): EffectRequest {
  const { idempotencyKey, input, targetId, requestedBy } = operation;
  return { idempotencyKey, input, targetId, requestedBy, validateOnly: false, effect: createEffect(), ...told };
}

const conflict = (code: string) => ({ kind: 'refused', refusal: { code }, operation: null });
const replayed = (it: OperationRecord) => ({ kind: 'recorded', operation: it, replayed: true });
const waits = (code: string, isForTarget: boolean) => ({ kind: 'notYet', isForTarget, instead: conflict(code) });

test("nothing recorded stands in nobody's way", async () => {
  expect(await answer({})).toEqual({ told: null, looked: [] });
});

describe('a key', () => {
  test('that was used with other input is refused, and its operation is left alone', async () => {
    const existing = open({ fingerprint: 'another' });
    const { told, looked } = await answer({ existing });
    expect([told, looked]).toMatchObject([{ ...conflict('KEY_REUSED'), blocker: existing }, []]);
    expect(told).toMatchObject({ refusal: { facts: {} } });
    expect(JSON.stringify(told)).not.toContain('retryAfterSeconds');
  });

  test.each([
    ['a success', settledAt(0, { state: 'SUCCEEDED', settledBy: 'VENDOR' })],
    ['a refusal for good', refusedWith(no('BUDGET_CEILING_EXCEEDED'))],
    ['the word of an operator', settledAt(0, { state: 'SUCCEEDED', settledBy: 'OPERATOR' })],
  ])('of %s is answered with what is recorded, however late', async (_title, existing) => {
    for (const nowMs of [0, 1e12]) {
      expect(await answer({ existing, nowMs, blocker: open() })).toEqual({ told: replayed(existing), looked: [] });
    }
  });

  test('whose operation somebody is working on waits for it', async () => {
    const existing = open({ leaseUntil: at(1) });
    const { told, looked } = await answer({ existing });
    expect([told, looked]).toMatchObject([waits('KEY_IN_FLIGHT', false), []]);
    expect(told).toMatchObject({ instead: { blocker: existing, refusal: { facts: { retryAfterSeconds: 1 } } } });
  });

  test.each([null, at(0), at(-1)])(
    'whose operation nobody is working on (lease until %s) settles it now',
    async (leaseUntil) => {
      const becomes = settledAt(0, { state: 'SUCCEEDED' });
      expect(await answer({ existing: open({ leaseUntil }), becomes })).toEqual({
        told: replayed(becomes),
        looked: [own.id],
      });
    },
  );

  test('whose operation is settled as refused on the way tells that, and sends nothing after it', async () => {
    const becomes = refusedWith(no('VENDOR_THROTTLED'));
    expect((await answer({ existing: open(), becomes })).told).toEqual(replayed(becomes));
  });

  test('of an operation that waits for a person is answered with it', async () => {
    const existing = open({ state: 'UNKNOWN' });
    expect((await answer({ existing })).told).toEqual(replayed(existing));
  });

  test('on trial settles nothing', async () => {
    expect((await answer({ existing: open(), validateOnly: true })).looked).toEqual([]);
    expect((await answer({ blocker: open(), validateOnly: true })).looked).toEqual([]);
  });

  describe('of a refusal that was for the moment', () => {
    test('may be sent again, once the pause that the vendor asked for is over', async () => {
      const existing = refusedWith(no('VENDOR_THROTTLED', { retryAfterSeconds: 3 }), 500);
      for (const nowMs of [500, 3_499]) expect((await answer({ existing, nowMs })).told).toEqual(replayed(existing));
      expect((await answer({ existing, nowMs: 3_500 })).told).toBeNull();
    });

    test('may be sent again, once the limit it ran into has opened', async () => {
      const facts = { retryAfterSeconds: 1, resetsAt: at(60_000) };
      const existing = refusedWith(no('QUOTA_EXHAUSTED', facts));
      expect((await answer({ existing, nowMs: 59_999 })).told).toEqual(replayed(existing));
      expect((await answer({ existing, nowMs: 60_000 })).told).toBeNull();
    });

    test('may be sent again at once where no pause was asked for', async () => {
      expect((await answer({ existing: refusedWith(no('VENDOR_UNREACHABLE')) })).told).toBeNull();
    });

    test('may be sent again when the clock was set back since: nobody can tell how much of the pause is left', async () => {
      const existing = refusedWith(no('VENDOR_THROTTLED', { retryAfterSeconds: 3 }), 1);
      expect((await answer({ existing, nowMs: 0 })).told).toBeNull();
    });

    test('is not sent again by who has waited for it: the refusal is the answer', async () => {
      const existing = refusedWith(no('VENDOR_UNREACHABLE'));
      expect((await answer({ existing, hasWaited: true })).told).toEqual(replayed(existing));
    });

    test('waits for who holds the target by now', async () => {
      const blocker = open({ leaseUntil: at(1) });
      const { told } = await answer({ existing: refusedWith(no('VENDOR_UNREACHABLE')), blocker });
      expect(told).toMatchObject(waits('TARGET_HELD', true));
    });
  });
});

describe('a target', () => {
  test('that somebody works on is waited for', async () => {
    const blocker = open({ leaseUntil: at(1) });
    const { told, looked } = await answer({ blocker });
    expect([told, looked]).toMatchObject([waits('TARGET_HELD', true), []]);
    expect(told).toMatchObject({ instead: { blocker } });
  });

  test('whose operation nobody works on is settled first', async () => {
    const becomes = settledAt(0, { state: 'SUCCEEDED' });
    const { told, looked } = await answer({ blocker: open(), becomes });
    expect([told, looked]).toMatchObject([waits('TARGET_HELD', true), [own.id]]);
  });

  test('whose operation stays unknown is refused at once, and named', async () => {
    const blocker = open({ state: 'UNKNOWN' });
    expect((await answer({ blocker })).told).toMatchObject({ ...conflict('TARGET_HELD'), blocker });
  });

  describe('that a late request may still undo', () => {
    const held = (ms: number, told: Found = {}) => answer({ heldUntil: at(ms), overwrites: true, ...told });
    const longestMs = leaseMs + policy.timeoutMs + policy.longestProcessingMs;

    test('refuses for as long as that may be, and says how long', async () => {
      const refusal = { code: 'TARGET_HELD', facts: { retryAfterSeconds: 3 } };
      expect((await held(waitMs + 1)).told).toMatchObject({ kind: 'refused', refusal, blocker: null });
      expect((await held(longestMs)).told).toMatchObject({ kind: 'refused' });
    });

    test('is waited for where that is not long', async () => {
      expect((await held(waitMs)).told).toMatchObject(waits('TARGET_HELD', true));
      expect((await held(1)).told).toMatchObject(waits('TARGET_HELD', true));
    });

    test('is free from then on', async () => {
      expect((await held(0)).told).toBeNull();
    });

    test('is free when it would be held for longer than anything is: the clock was set back', async () => {
      expect((await held(longestMs + 1)).told).toBeNull();
    });

    test('is free where requests do not undo each other', async () => {
      expect((await held(waitMs + 1, { overwrites: false })).told).toBeNull();
    });
  });
});

describe('who may wait', () => {
  const throttled = no('ACCOUNT_THROTTLED');
  const { guard } = createAccount();
  const effect = createEffect({
    account: createAccount({
      guard: { ...guard, refusal: async (purpose) => (purpose === 'WRITE' ? throttled : null) },
    }),
  });
  const instead = { kind: 'refused', refusal: no('TARGET_HELD'), operation: null, blocker: null } as const;
  const notYet = { kind: 'notYet', instead, isForTarget: true } as const;

  test('for a target is told at once that there would be no turn for it anyway', async () => {
    expect(await mayWait(createRequest({ effect }), notYet, false)).toMatchObject({
      kind: 'refused',
      refusal: throttled,
    });
    expect(await mayWait(createRequest(), notYet, false)).toBeNull();
  });

  test('and has waited is not sent away any more, nor is who waits for its own answer', async () => {
    expect(await mayWait(createRequest({ effect }), notYet, true)).toBeNull();
    expect(await mayWait(createRequest({ effect }), { ...notYet, isForTarget: false }, false)).toBeNull();
  });

  test('is nobody whose answer is there', async () => {
    expect(await mayWait(createRequest({ effect }), instead, false)).toBe(instead);
  });
});
