/** What an answer still counts for when it comes after its lease: the vendor's own word does, a missing one does not. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decimal, known } from '../../src/connectors/alisports/simulator-test-drafts.ts';
import { instant } from '../../src/domain/clock.ts';
import { parseMemberId } from '../../src/domain/ids.ts';
import type { MemberState } from '../../src/domain/member.ts';
import type { AttemptEnd, Journal, Lease } from '../../src/journal/journal.ts';
import { createStoreJournal } from '../../src/journal/store-journal.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { findMembers } from '../../src/store/members.ts';
import { createDatabase, type TestDatabase } from '../support/engines.ts';
import { newOperation, nothingSeen } from '../support/journal.ts';

let database: TestDatabase;
let opened: Database;
let journal: Journal;

beforeAll(async () => {
  database = await createDatabase('postgres');
  opened = await openDatabase(database.location, () => {});
  journal = createStoreJournal({ db: opened.db, newLeaseId: randomUUID });
});
afterAll(async () => {
  await opened.close();
  await database.drop();
});

const at = (ms: number) => instant(new Date(Date.parse('2026-03-01T00:00:00Z') + ms));

/** An operation whose sender has outlived its lease, and the worker that has taken it up since. */
async function loseLease(): Promise<{ readonly sender: Lease; readonly worker: Lease }> {
  const target = { key: randomUUID(), isExclusive: true, version: 0, lastSecond: null };
  const claim = await journal.claim(newOperation(), target, { at: at(0), before: null, leaseUntil: at(1_000) });
  if (claim.kind === 'lost') throw new Error('nobody else is there');
  const worker = await journal.take(claim.lease.operationId, at(3_000), at(2_000));
  if (worker === null) throw new Error('its lease is over');
  return { sender: claim.lease, worker };
}

const endedAs = (outcome: AttemptEnd['outcome'], message: string | null = null): AttemptEnd => ({
  number: 1,
  finishedAt: at(5_000),
  outcome,
  vendor: { name: 'v', status: null, code: null, message, traceId: null },
  detail: null,
  refusal: null,
});
const refusal = { code: 'VENDOR_REFUSED_INPUT', detail: 'no', vendor: null } as const;
const refused = { state: 'REFUSED', settledBy: 'VENDOR', refusal } as const;
const later = { state: 'UNKNOWN', why: 'no answer', nextCheckAt: at(9_000) } as const;

describe('an operation that waits for a person', () => {
  const waiting = { state: 'UNKNOWN', why: 'fits neither story', nextCheckAt: null } as const;

  test.each([
    ['is left alone by an attempt that ends without an answer', 'UNKNOWN', later, null],
    ['is looked at again when it turns out that nothing was ever sent', 'NEVER_SENT', later, at(5_000)],
    ['is looked at again when the vendor itself refuses, however late', 'REFUSED', refused, at(5_000)],
  ] as const)('%s', async (_title, outcome, settlement, nextCheckAt) => {
    const { sender, worker } = await loseLease();
    await journal.settle(worker, { ...nothingSeen, at: at(2_500), settlement: waiting });
    const record = await journal.settle(sender, {
      ...nothingSeen,
      at: at(5_000),
      attempt: endedAs(outcome),
      settlement,
    });
    expect(record).toMatchObject({ state: 'UNKNOWN', nextCheckAt });
  });
});

test('an operation that waits for a person is left alone by what its earlier claim has come to', async () => {
  const { sender, worker } = await loseLease();
  const throttled = {
    state: 'REFUSED',
    settledBy: 'VENDOR',
    refusal: { ...refusal, code: 'VENDOR_THROTTLED' },
  } as const;
  const first = await journal.settle(worker, { ...nothingSeen, at: at(2_500), settlement: throttled });
  const target = { key: randomUUID(), isExclusive: true, version: 0, lastSecond: null };
  const again = await journal.reclaim(first, target, { at: at(3_000), before: null, leaseUntil: at(4_000) });
  if (again.kind === 'lost') throw new Error('nobody else is there');
  const waiting = { state: 'UNKNOWN', why: 'fits neither story', nextCheckAt: null } as const;
  await journal.settle(again.lease, { ...nothingSeen, at: at(4_500), settlement: waiting });
  for (const outcome of ['REFUSED', 'NEVER_SENT', 'UNKNOWN'] as const) {
    const attempt = endedAs(outcome);
    const record = await journal.settle(sender, { ...nothingSeen, at: at(5_000), attempt, settlement: later });
    expect(record).toMatchObject({ state: 'UNKNOWN', nextCheckAt: null });
  }
});

test.each([
  ['', 'fine'],
  [', also in words that no database can hold', 'fine\0'],
])("the vendor's late yes overrules a refusal that was concluded without it%s", async (_title, message) => {
  const { sender, worker } = await loseLease();
  await journal.settle(worker, { ...nothingSeen, at: at(2_500), settlement: refused });
  const record = await journal.settle(sender, {
    ...nothingSeen,
    at: at(5_000),
    attempt: endedAs('DONE', message),
    settlement: { state: 'SUCCEEDED', settledBy: 'VENDOR', result: null },
  });
  expect(record).toMatchObject({ state: 'SUCCEEDED', settledBy: 'VENDOR', refusal: null });
});

describe('what a target looks like', () => {
  const member = (uid: string, balance: string, ms: number): MemberState => {
    const parts = known(parseMemberId(`members:${uid}`));
    const amounts = { balance: decimal(balance), points: decimal('0') };
    return { entity: 'Member', ...parts, ...amounts, profile: null, observedAt: at(ms) };
  };
  const done = (state: MemberState) => ({
    attempt: endedAs('DONE'),
    settlement: { state: 'SUCCEEDED', settledBy: 'VENDOR', result: state } as const,
    snapshot: state,
  });
  const balanceOf = async (uid: string) => {
    const { id } = known(parseMemberId(`members:${uid}`));
    return (await findMembers(opened.db, [id])).get(id)?.balance;
  };

  test('is not replaced by an answer that is written when its operation has long been settled', async () => {
    const { sender, worker } = await loseLease();
    await journal.settle(worker, { ...nothingSeen, at: at(2_500), ...done(member('1', '10', 2_500)) });
    const { sender: other } = await loseLease();
    await journal.settle(other, { ...nothingSeen, at: at(3_000), ...done(member('1', '20', 3_000)) });
    await journal.settle(sender, { ...nothingSeen, at: at(60_000), ...done(member('1', '10', 500)) });
    expect(await balanceOf('1')).toBe('20');
  });

  test('is not replaced by what was seen before it, however late that settles its operation', async () => {
    const { sender, worker } = await loseLease();
    const { sender: other } = await loseLease();
    await journal.settle(other, { ...nothingSeen, at: at(3_000), ...done(member('2', '20', 3_000)) });
    await journal.settle(worker, { ...nothingSeen, at: at(4_000), settlement: later });
    const record = await journal.settle(sender, { ...nothingSeen, at: at(60_000), ...done(member('2', '10', 500)) });
    expect(record.state).toBe('SUCCEEDED');
    expect(await balanceOf('2')).toBe('20');
  });

  test('is replaced when its time cannot be, because the clock was set back since', async () => {
    const { sender } = await loseLease();
    await journal.settle(sender, { ...nothingSeen, at: at(9_000), ...done(member('3', '10', 9_000)) });
    const { sender: other } = await loseLease();
    await journal.settle(other, { ...nothingSeen, at: at(3_000), ...done(member('3', '20', 3_000)) });
    expect(await balanceOf('3')).toBe('20');
  });
});
