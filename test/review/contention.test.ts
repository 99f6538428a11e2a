/** A key that is asked for again under contention, and two processes that reopen it at once where targets may overlap. */
import { randomUUID, randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { instant } from '../../src/domain/clock.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { createStoreJournal } from '../../src/journal/store-journal.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { createDatabase, type TestDatabase } from '../support/engines.ts';

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

test('reopening a key and going on with it do not deadlock', { timeout: 60_000 }, async () => {
  const errors: unknown[] = [];
  for (let round = 0; round < 150; round += 1) {
    const id = randomUUIDv7();
    const target = { key: `shared-${round}`, isExclusive: false, version: 0 };
    const start = { at: at(0), before: null, leaseUntil: at(1_000) };
    const scope = { accountId: 'a', kind: 'ADJUST_MEMBER_BALANCE', idempotencyKey: `key-${id}` } as never as {
      accountId: never;
      kind: never;
      idempotencyKey: never;
    };
    const claimed = await journal.claim(
      {
        ...scope,
        id: id as never,
        fingerprint: 'f',
        input: { kind: 'X' } as never,
        targetId: 'a:1',
        requestId: id,
        second: at(0),
        prepare: () => ({ path: '/', body: '' }),
        requestedBy: 'me',
      },
      target,
      start,
    );
    if (claimed.kind === 'lost') throw new Error('lost');
    const refusal = { code: 'VENDOR_UNREACHABLE', detail: 'x', vendor: null } as const;
    await journal.settle(claimed.lease, {
      at: at(1),
      attempt: null,
      evidence: null,
      snapshot: null,
      isDueCheck: false,
      settlement: { state: 'REFUSED', settledBy: 'NEVER_SENT', refusal },
    });
    const seen = (await journal.find([id as never])).get(id as never);
    if (seen === undefined) throw new Error('gone');
    const first = await journal.reclaim(seen, target, start);
    if (first.kind === 'lost') throw new Error('lost');
    // The first process goes on (its attempt was never sent), while three others reopen what they saw before.
    const ends = await Promise.allSettled([
      journal.beginAttempt(first.lease, start, null),
      journal.reclaim(seen, target, start),
      journal.reclaim(seen, target, start),
      journal.reclaim(seen, target, start),
    ]);
    for (const end of ends) if (end.status === 'rejected') errors.push(String(end.reason));
  }
  expect(errors).toEqual([]);
});
