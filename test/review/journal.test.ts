/** The journal: late ends, inferences that are called the vendor's word, rows of the old version. */
import { randomUUID, randomUUIDv7 } from 'node:crypto';
import { Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instant } from '../../src/domain/clock.ts';
import type { AttemptEnd, Journal, Lease, NewOperation } from '../../src/journal/journal.ts';
import { createStoreJournal } from '../../src/journal/store-journal.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { createDatabase, type TestDatabase } from '../support/engines.ts';

let database: TestDatabase;
let opened: Database;
let journal: Journal;
beforeAll(async () => {
  database = await createDatabase('pglite');
  opened = await openDatabase(database.location, () => {});
  journal = createStoreJournal({ db: opened.db, newLeaseId: randomUUID });
});
afterAll(async () => {
  await opened.close();
  await database.drop();
});
const at = (ms: number) => instant(new Date(Date.parse('2026-03-01T00:00:00Z') + ms));
const newOperation = (): NewOperation => {
  const id = randomUUIDv7();
  return {
    id,
    accountId: 'a',
    kind: 'ADJUST_MEMBER_BALANCE',
    idempotencyKey: `key-${id}`,
    fingerprint: 'f',
    input: {
      kind: 'ADJUST_MEMBER_BALANCE',
      memberId: 'a:1',
      balanceIncrement: '1',
      pointIncrement: '0',
      occurredAt: null,
    },
    targetId: 'a:1',
    requestId: id,
    second: at(0),
    prepare: () => ({ path: '/', body: '' }),
    requestedBy: 'me',
  } as never;
};
async function claim(): Promise<Lease> {
  const claimed = await journal.claim(
    newOperation(),
    { key: randomUUID(), isExclusive: true, version: 0 },
    { at: at(0), before: null, leaseUntil: at(1_000) },
  );
  if (claimed.kind === 'lost') throw new Error('lost');
  return claimed.lease;
}
const end = (outcome: AttemptEnd['outcome'], more: Partial<AttemptEnd> = {}): AttemptEnd => ({
  number: 1,
  finishedAt: at(5_000),
  outcome,
  vendor: null,
  detail: null,
  refusal: null,
  ...more,
});
const nothing = { evidence: null, snapshot: null, isDueCheck: false } as const;

describe('an operation handed to a person', () => {
  test.each(['UNKNOWN', 'NEVER_SENT'] as const)(
    'is not read again because a lost attempt ends late: %s',
    async (outcome) => {
      const stalled = await claim();
      const worker = await journal.take(stalled.operationId, at(3_000), at(2_000));
      if (worker === null) throw new Error('not taken');
      const handedOver = { state: 'UNKNOWN', why: 'fits neither story', nextCheckAt: null } as const;
      await journal.settle(worker, { ...nothing, at: at(2_500), attempt: null, settlement: handedOver });
      const late = { state: 'UNKNOWN', why: 'no answer', nextCheckAt: at(9_000) } as const;
      const record = await journal.settle(stalled, {
        ...nothing,
        at: at(5_000),
        attempt: end(outcome),
        settlement: late,
      });
      expect(record.nextCheckAt).toBeNull();
    },
  );
});

test("the vendor's late yes overrules a refusal that only an untouched reading confirmed", async () => {
  const stalled = await claim();
  const worker = await journal.take(stalled.operationId, at(3_000), at(2_000));
  if (worker === null) throw new Error('not taken');
  // As settle-case.ts does it (settleUntouched, settleRefusedRepeat): a refused repeat, then "untouched".
  const refusal = { code: 'BALANCE_INSUFFICIENT', detail: 'no', vendor: null } as const;
  const settlement = { state: 'REFUSED', settledBy: 'VENDOR', refusal } as const;
  await journal.settle(worker, { ...nothing, at: at(2_500), attempt: null, settlement });
  const success = { state: 'SUCCEEDED', settledBy: 'VENDOR', result: null } as const;
  const record = await journal.settle(stalled, {
    ...nothing,
    at: at(5_000),
    attempt: end('DONE'),
    settlement: success,
  });
  expect(record.state).toBe('SUCCEEDED');
});

test('a success whose message holds a NUL is written', async () => {
  const lease = await claim();
  const vendor = { name: 'v', status: 'S', code: null, message: 'fine\u0000', traceId: null };
  const success = { state: 'SUCCEEDED', settledBy: 'VENDOR', result: null } as const;
  const record = await journal.settle(lease, {
    ...nothing,
    at: at(500),
    attempt: end('DONE', { vendor }),
    settlement: success,
  });
  expect(record.state).toBe('SUCCEEDED');
});

test('rows of the old version are told apart after the migration, and those that an old replica writes after it too', async () => {
  const other = await createDatabase('pglite');
  const probe = await openDatabase(other.location, () => {});
  // An old replica, still running during a rolling upgrade, writes states without `entity`.
  const old = {
    id: 'hk:1',
    accountId: 'hk',
    code: '1',
    kind: 'TICKET',
    name: null,
    status: 'ACTIVE',
    vendorStatus: 'x',
    validFrom: null,
    validUntil: null,
    budget: null,
    observedAt: at(0),
  };
  await sql`INSERT INTO templates (id, account_id, code, kind, status, name, observed_at, state)
    VALUES ('hk:1', 'hk', '1', 'TICKET', 'ACTIVE', '', now(), ${JSON.stringify(old)})`.execute(probe.db);
  const { findTemplates } = await import('../../src/store/templates.ts');
  const found = (await findTemplates(probe.db, ['hk:1' as never])).get('hk:1' as never);
  await probe.close();
  await other.drop();
  expect(found?.entity).toBe('Template');
});

test('migration 0003 on rows of the old version', async () => {
  const other = await createDatabase('postgres');
  const { Pool } = (await import('pg')).default;
  const { PostgresDialect } = await import('kysely');
  const url = (other.location as { url: string }).url;
  const db = new Kysely<never>({ dialect: new PostgresDialect({ pool: new Pool({ connectionString: url }) }) });
  const m1 = await import('../../src/store/migrations/0001-journal.ts');
  const m2 = await import('../../src/store/migrations/0002-snapshots.ts');
  const first = new Migrator({
    db,
    provider: { getMigrations: async () => ({ '0001-journal': m1, '0002-snapshots': m2 }) },
  });
  expect((await first.migrateToLatest()).error).toBeUndefined();
  const state = JSON.stringify({
    id: 'hk-cards:1',
    accountId: 'hk-cards',
    code: '1',
    budget: { total: 1, issued: 0, remaining: 1 },
  });
  const evidence = JSON.stringify({ before: JSON.parse(state), after: null });
  for (const [n, open] of [
    [1, true],
    [2, false],
  ] as const) {
    const id = randomUUIDv7();
    await sql`INSERT INTO operations (id, account_id, kind, idempotency_key, fingerprint, input, target_id, exclusive_key, request_id, request, requested_by, requested_at, state, settled_at, settled_by, result, evidence, next_check_at)
      VALUES (${id}, 'hk-cards', 'UPDATE_TEMPLATE_BUDGET', ${`key-${n}`}, 'f', '{}', 'hk-cards:1', ${`k/${n}`}, 'r', '{"path":"/","body":""}', 'me', now(), ${open ? 'UNKNOWN' : 'SUCCEEDED'}, ${open ? null : at(0)}, ${open ? null : 'VENDOR'}, ${open ? null : state}, ${evidence}, ${open ? at(0) : null})`.execute(
      db,
    );
    await sql`INSERT INTO attempts (operation_id, number, started_at, before) VALUES (${id}, 1, now(), ${state})`.execute(
      db,
    );
    await sql`INSERT INTO attempts (operation_id, number, started_at, before) VALUES (${id}, 2, now(), NULL)`.execute(
      db,
    );
  }
  await db.destroy();
  const now = await openDatabase(other.location, () => {});
  const rows = await now.db.selectFrom('operations').selectAll().orderBy('idempotency_key').execute();
  expect(
    rows.map((row) => [row.target_key, row.result?.entity, row.evidence?.before?.entity, row.evidence?.after]),
  ).toEqual([
    ['k/1', undefined, 'Template', null],
    ['k/2', 'Template', 'Template', null],
  ]);
  await now.close();
  await other.drop();
});
