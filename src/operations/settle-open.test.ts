/** Who looks at what is open: when, under which lease, and as what. */
import { describe, expect, test } from 'vitest';
import {
  applied,
  at,
  begunAtMs,
  createReaders,
  createTemplateAccount,
  hourMs,
  operation,
} from '../../test/support/effects.ts';
import { newOperation } from '../../test/support/journal.ts';
import type { OperationRecord } from '../domain/operation.ts';
import type { Lease, SettleRequest } from '../journal/journal.ts';
import type { Account } from './accounts.ts';
import { createSettleOpen, type SettleOpen } from './settle-open.ts';

const [leaseMs, missedAfterMs] = [5_000, 60_000];
const otherId = newOperation().id;
const lease: Lease = { operationId: operation.id, leaseId: 'l' };

interface Story {
  /** null: it is gone when it is looked at. */
  readonly it?: Partial<OperationRecord> | null;
  readonly account?: Account | null;
  readonly isTaken?: boolean;
  /** Outcomes that are being written: of this operation, or of another one. */
  readonly inHand?: ReadonlyArray<Promise<unknown>>;
  readonly othersInHand?: ReadonlyArray<Promise<unknown>>;
  /** Whether a pause ends at once, with the time that it takes, or never. */
  readonly pauses?: 'end' | 'never end';
}

/** A journal with one open operation whose target shows the change. */
function createWorld(story: Story = {}) {
  const { it = {}, account = createTemplateAccount(), isTaken = false, inHand = [], othersInHand = [] } = story;
  const asked: unknown[] = [];
  const settlements: SettleRequest[] = [];
  let nowMs = 0;
  const record: OperationRecord = { ...operation, ...it };
  const give = (...question: readonly unknown[]): Lease | null => {
    asked.push(question);
    return isTaken ? null : lease;
  };
  const settleOpen = createSettleOpen({
    accounts: new Map(account === null ? [] : [[operation.accountId, account]]),
    readers: createReaders(applied),
    journal: {
      take: async (id, until, now) => give('take', id, until, now),
      takeForCheck: async (id, until, check) => give('check', id, until, check),
      async takeForgotten(limit, until, since) {
        const given = give('forgotten', limit, until, since);
        return given === null ? [] : [given];
      },
      hasForgotten: async (since) => give('any', since) !== null,
      find: async (ids) => new Map(it === null ? [] : ids.map((id) => [id, record])),
      beginAttempt: async () => null,
      async settle(_lease, request) {
        settlements.push(request);
        return { ...record, state: request.settlement.state };
      },
    },
    clock: {
      now: () => new Date(begunAtMs + nowMs),
      async sleep(ms) {
        if (story.pauses === 'never end') await new Promise(() => {});
        nowMs += ms;
      },
    },
    log: { info: () => {}, warn: () => {}, error: () => {} },
    reach: () => {},
    unwritten: new Map([
      ...inHand.map((written) => [written, operation.id] as const),
      ...othersInHand.map((written) => [written, otherId] as const),
    ]),
    isClosing: () => false,
    leaseMs,
    missedAfterMs,
  });
  return { settleOpen, asked, settlements };
}

const success = [{ settlement: { state: 'SUCCEEDED', settledBy: 'READING' } }];

describe('a look', () => {
  test('that somebody asks for takes a lease from now, and is no check', async () => {
    const { settleOpen, asked, settlements } = createWorld();
    expect(await settleOpen.settle(operation.id)).toMatchObject({ state: 'SUCCEEDED' });
    expect(asked).toEqual([['take', operation.id, at(leaseMs), at(0)]]);
    expect(settlements).toMatchObject([{ ...success[0], isDueCheck: false }]);
  });

  test('whose time has come is a check', async () => {
    const { settleOpen, asked, settlements } = createWorld();
    expect(await settleOpen.check(operation.id, at(0))).toMatchObject({ state: 'SUCCEEDED' });
    expect(asked).toEqual([['check', operation.id, at(leaseMs), { dueAt: at(0), now: at(0) }]]);
    expect(settlements).toMatchObject([{ ...success[0], isDueCheck: true }]);
  });

  test('that comes a moment too early by this clock waits for its time', async () => {
    const { settleOpen, asked } = createWorld();
    await settleOpen.check(operation.id, at(1_000));
    expect(asked).toEqual([['check', operation.id, at(1_000 + leaseMs), { dueAt: at(1_000), now: at(1_000) }]]);
  });

  test('that comes far too early by this clock is left to others', async () => {
    const { settleOpen, asked } = createWorld();
    expect(await settleOpen.check(operation.id, at(1_001))).toBeNull();
    expect(asked).toEqual([]);
  });

  test('at what somebody else works on is none', async () => {
    const { settleOpen, settlements } = createWorld({ isTaken: true });
    expect(await settleOpen.settle(operation.id)).toBeNull();
    expect(await settleOpen.check(operation.id, at(0))).toBeNull();
    expect(settlements).toEqual([]);
  });

  test('at what has its answer in hand gives what was written of it, and takes nothing', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { settleOpen, asked } = createWorld({ it: { state: 'SUCCEEDED' }, inHand: [promise], pauses: 'never end' });
    const settled = settleOpen.settle(operation.id);
    resolve();
    expect(await settled).toMatchObject({ state: 'SUCCEEDED' });
    expect(asked).toEqual([]);
  });

  test.each([
    ['somebody asks for', (open: SettleOpen) => open.settle(operation.id), 'take'],
    ['has come', (open: SettleOpen) => open.check(operation.id, at(0)), 'check'],
    ['was forgotten', (open: SettleOpen) => open.takeForgotten(1), 'forgotten'],
  ])('that %s goes on after two seconds of an answer that cannot be written', async (_title, look, question) => {
    const { settleOpen, asked } = createWorld({ inHand: [new Promise(() => {})] });
    await look(settleOpen);
    expect(asked[0]).toEqual(expect.arrayContaining([question, at(2_000 + leaseMs)]));
  });

  test('goes on when the answer in hand was given up', async () => {
    const { settleOpen, asked } = createWorld({ inHand: [Promise.reject(new Error('no room'))], pauses: 'never end' });
    expect(await settleOpen.settle(operation.id)).toMatchObject({ state: 'SUCCEEDED' });
    expect(asked).toHaveLength(1);
  });

  test('waits for no other operation’s answer', async () => {
    const { settleOpen, asked } = createWorld({ othersInHand: [new Promise(() => {})], pauses: 'never end' });
    await settleOpen.settle(operation.id);
    await settleOpen.check(operation.id, at(0));
    expect(asked).toHaveLength(2);
  });

  test('at an operation that is gone fails', async () => {
    const { settleOpen } = createWorld({ it: null });
    await expect(settleOpen.settle(operation.id)).rejects.toThrow('is not in the journal');
  });
});

test('what was forgotten is what is due now, or was a while ago; it is taken at once and settled when wanted', async () => {
  const { settleOpen, asked, settlements } = createWorld();
  const since = { now: at(0), missedBefore: at(-missedAfterMs) };
  expect(await settleOpen.hasForgotten()).toBe(true);
  const work = await settleOpen.takeForgotten(3);
  expect(asked).toEqual([
    ['any', since],
    ['forgotten', 3, at(leaseMs), since],
  ]);
  expect([work.length, settlements]).toEqual([1, []]);
  await Promise.all(work.map((begin) => begin()));
  expect(settlements).toMatchObject([{ ...success[0], isDueCheck: true }]);
});

test.each([
  ['whose account is not configured any more', null],
  [
    'whose vendor no longer offers the call',
    { ...createTemplateAccount(), connector: { ...createTemplateAccount().connector, templates: null } },
  ],
])('an operation %s stays unknown, and is looked at again in an hour', async (_title, account) => {
  const { settleOpen, settlements } = createWorld({ account });
  await settleOpen.check(operation.id, at(0));
  expect(settlements).toMatchObject([
    { settlement: { state: 'UNKNOWN', nextCheckAt: at(hourMs) }, attempt: null, evidence: null, isDueCheck: true },
  ]);
});

describe('a reading', () => {
  test('is no evidence of what was claimed when others could pass, though none may by now', async () => {
    const { settleOpen, settlements } = createWorld({ it: { isExclusive: false } });
    await settleOpen.settle(operation.id);
    expect(settlements).toMatchObject([{ settlement: { state: 'UNKNOWN' } }]);
  });

  test('is no evidence where others may pass by now, though none could then', async () => {
    const account = createTemplateAccount();
    const passing = { ...account, policy: { ...account.policy, blocksTarget: false } };
    const { settleOpen, settlements } = createWorld({ account: passing });
    await settleOpen.settle(operation.id);
    expect(settlements).toMatchObject([{ settlement: { state: 'UNKNOWN' } }]);
  });

  test('is as good as ever where the vendor lets nobody wait', async () => {
    const { settleOpen, settlements } = createWorld({
      it: { isExclusive: false },
      account: createTemplateAccount({ isExclusive: false }),
    });
    await settleOpen.settle(operation.id);
    expect(settlements).toMatchObject(success);
  });
});
