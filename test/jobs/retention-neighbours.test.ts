/** Who works on the journal while old operations are deleted waits for nothing, and loses nothing. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { instant } from '../../src/domain/clock.ts';
import type { NewOperation } from '../../src/journal/journal.ts';
import { deleteOld } from '../../src/journal/old-operations.ts';
import { createStoreJournal } from '../../src/journal/store-journal.ts';
import { reuseSpace } from '../../src/store/space.ts';
import type { Db } from '../../src/store/tables.ts';
import { statementsFor } from '../support/full-journal.ts';
import { idFrom, newOperation, nothingSeen } from '../support/journal.ts';
import { clear, inMs, type JournalWorld, openJournal } from './journal-world.ts';

const target = { key: 'the target of all', isExclusive: true } as const;
const longAgo = instant(new Date('2024-01-01'));
const old = { after: null, before: instant(new Date('2025-01-01')) } as const;
const refusal = { code: 'VENDOR_THROTTLED', detail: 'later', vendor: null } as const;

const world = async (): Promise<JournalWorld> => openJournal('postgres');

/** What came to the one target long ago, and was refused for the moment. */
async function refusedLongAgo({ journal }: JournalWorld): Promise<NewOperation> {
  const operation = { ...newOperation(), id: idFrom(longAgo) };
  const look = await journal.look(operation, target);
  const seen = { ...target, version: look.targetVersion, lastSecond: look.lastSecond };
  const claim = await journal.claim(operation, seen, { at: longAgo, before: null, leaseUntil: longAgo });
  if (claim.kind === 'lost') throw new Error('nobody else is there');
  const settlement = { state: 'REFUSED', settledBy: 'VENDOR', refusal } as const;
  await journal.settle(claim.lease, { ...nothingSeen, at: longAgo, settlement });
  return operation;
}

/** Claims the key again, or for the first time, and says that it was done. */
async function claimAndSettle(db: Db, operation: NewOperation): Promise<string> {
  const journal = createStoreJournal({ db, newLeaseId: randomUUID });
  const { existing, targetVersion, lastSecond } = await journal.look(operation, target);
  const seen = { ...target, version: targetVersion, lastSecond };
  const start = { at: inMs(0), before: null, leaseUntil: inMs(5_000) };
  const claim = await (existing === null
    ? journal.claim(operation, seen, start)
    : journal.reclaim(existing, seen, start));
  if (claim.kind === 'lost') return 'lost';
  const settlement = { state: 'SUCCEEDED', settledBy: 'VENDOR', result: null } as const;
  return (await journal.settle(claim.lease, { ...nothingSeen, at: inMs(0), settlement })).state;
}

describe('while a batch is being deleted', () => {
  let here: JournalWorld;

  beforeAll(async () => {
    here = await world();
  }, 60_000);
  beforeEach(() => clear(here.db));
  afterAll(() => here.close());

  test('a claim on its account and its target goes through', async () => {
    const operation = await refusedLongAgo(here);
    await here.db.transaction().execute(async (tx) => {
      expect(await deleteOld(tx, old)).toEqual({ deleted: 1, next: null });
      expect(await claimAndSettle(here.db, newOperation())).toBe('SUCCEEDED');
    });
    expect(await here.journal.find([operation.id])).toEqual(new Map());
    expect(await here.journal.count({ accountIds: null })).toBe(1);
  });

  test('one that is just being claimed again is left alone, and nobody waits for it', async () => {
    const operation = await refusedLongAgo(here);
    await here.db.transaction().execute(async (tx) => {
      await tx.updateTable('operations').set({ checks: 1 }).where('id', '=', operation.id).execute();
      expect(await deleteOld(here.db, old)).toEqual({ deleted: 0, next: null });
    });
    expect(await claimAndSettle(here.db, operation)).toBe('SUCCEEDED');
    expect(await deleteOld(here.db, old)).toEqual({ deleted: 0, next: null });
    expect((await here.journal.find([operation.id])).get(operation.id)).toMatchObject({ attempts: { length: 2 } });
  });

  test('who was about to claim it again finds that it is gone, and its key is a new one', async () => {
    const operation = await refusedLongAgo(here);
    const { existing, targetVersion, lastSecond } = await here.journal.look(operation, target);
    expect(await deleteOld(here.db, old)).toEqual({ deleted: 1, next: null });
    if (existing === null) throw new Error('it was there');
    const start = { at: inMs(0), before: null, leaseUntil: inMs(5_000) };
    const seen = { ...target, version: targetVersion, lastSecond };
    expect(await here.journal.reclaim(existing, seen, start)).toEqual({ kind: 'lost' });
    const again = { ...newOperation(), idempotencyKey: operation.idempotencyKey };
    expect(await claimAndSettle(here.db, again)).toBe('SUCCEEDED');
  });
});

test('the embedded database fills the space of what was deleted before it takes more', {
  timeout: 60_000,
}, async () => {
  const here = await openJournal('pglite');
  const { db } = here;
  const fill = async (year: number): Promise<number> => {
    for (const statement of statementsFor({ operations: 5_000, accounts: 3 }).slice(1, 3)) {
      await sql.raw(statement.replaceAll('filled', `filled-${year}`)).execute(db);
    }
    const { rows } = await sql<{ bytes: string }>`
      SELECT pg_table_size('operations') + pg_table_size('attempts') AS bytes`.execute(db);
    return Number(rows[0]?.bytes);
  };
  try {
    const first = await fill(1);
    await sql`DELETE FROM operations`.execute(db);
    await reuseSpace(db);
    expect(await fill(2)).toBeLessThan(1.05 * first);
  } finally {
    await here.close();
  }
});
