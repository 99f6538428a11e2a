/** Rows of the version that knew only templates stay readable: those from before a migration, and those written after it by a replica not yet replaced. */
import { randomUUIDv7 } from 'node:crypto';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseTemplateId } from '../domain/ids.ts';
import * as journal from './migrations/0001-journal.ts';
import * as snapshots from './migrations/0002-snapshots.ts';
import { isMigrated, migrate } from './migrations.ts';
import { ExclusivePGliteDialect } from './pglite-dialect.ts';
import type { Tables } from './tables.ts';
import { findTemplates } from './templates.ts';

let db: Kysely<Tables>;
let wasMigrated: boolean;

/** As that version wrote it: without a word about which entity it is. */
const oldState = (id: string) => JSON.stringify({ id, accountId: 'hk', code: id, kind: 'TICKET', status: 'ACTIVE' });

async function insertTemplate(id: string): Promise<void> {
  await sql`INSERT INTO templates (id, account_id, code, kind, status, name, observed_at, state)
    VALUES (${id}, 'hk', ${id}, 'TICKET', 'ACTIVE', '', now(), ${oldState(id)})`.execute(db);
}

async function insertOperation(key: string, isOpen: boolean): Promise<void> {
  const id = randomUUIDv7();
  const state = oldState('hk:1');
  const evidence = `{"before":${state},"after":null}`;
  const settled = isOpen ? { at: null, by: null, as: 'UNKNOWN' } : { at: new Date(0), by: 'VENDOR', as: 'SUCCEEDED' };
  await sql`INSERT INTO operations (id, account_id, kind, idempotency_key, fingerprint, input, target_id, exclusive_key,
      request_id, request, requested_by, requested_at, state, settled_at, settled_by, result, evidence)
    VALUES (${id}, 'hk', 'UPDATE_TEMPLATE_BUDGET', ${key}, 'f', '{}', 'hk:1', ${`target of ${key}`},
      'r', '{"path":"/","body":""}', 'me', now(), ${settled.as}, ${settled.at}, ${settled.by},
      ${isOpen ? null : state}, ${evidence})`.execute(db);
  await sql`INSERT INTO attempts (operation_id, number, started_at, before)
    VALUES (${id}, 1, now(), ${state}), (${id}, 2, now(), NULL)`.execute(db);
}

beforeAll(async () => {
  db = new Kysely<Tables>({ dialect: new ExclusivePGliteDialect(await PGlite.create()) });
  const oldVersion = { '0001-journal': journal, '0002-snapshots': snapshots };
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => oldVersion } }).migrateToLatest();
  if (error !== undefined) throw new Error('the old version cannot be set up', { cause: error });
  wasMigrated = await isMigrated(db);
  await insertTemplate('hk:before');
  await insertOperation('open', true);
  await insertOperation('settled', false);
  await migrate(db);
});
afterAll(() => db.destroy());

test('operations of the old version say what their states are states of, and keep their target', async () => {
  const rows = await db.selectFrom('operations').selectAll().orderBy('idempotency_key').execute();
  expect(
    rows.map(({ target_key, result, evidence }) => [target_key, result?.entity, evidence?.before?.entity]),
  ).toEqual([
    ['target of open', undefined, 'Template'],
    ['target of settled', 'Template', 'Template'],
  ]);
  expect(rows.map(({ evidence }) => evidence?.after)).toEqual([null, null]);
});

test('attempts of the old version do so too', async () => {
  const rows = await db.selectFrom('attempts').select('before').orderBy('number').execute();
  expect(rows.map(({ before }) => before?.entity)).toEqual(['Template', 'Template', undefined, undefined]);
});

test.each(['before', 'after'])('a template that the old version wrote %s the migration is one', async (moment) => {
  if (moment === 'after') await insertTemplate('hk:after');
  const id = parseTemplateId(`hk:${moment}`)?.id;
  if (id === undefined) throw new Error('no id');
  expect((await findTemplates(db, [id])).get(id)).toMatchObject({ entity: 'Template', status: 'ACTIVE' });
});

test('a start has nothing to do once every migration has been carried out, and not before', async () => {
  expect(wasMigrated).toBe(false);
  expect(await isMigrated(db)).toBe(true);
  const nothing = new Kysely<Tables>({ dialect: new ExclusivePGliteDialect(await PGlite.create()) });
  expect(await isMigrated(nothing)).toBe(false);
  await nothing.destroy();
});
