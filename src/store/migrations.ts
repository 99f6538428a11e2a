import { type Kysely, sql } from 'kysely';
import { DEFAULT_MIGRATION_TABLE, type Migration, Migrator } from 'kysely/migration';
import * as journal from './migrations/0001-journal.ts';
import * as snapshots from './migrations/0002-snapshots.ts';
import * as membersAndBenefits from './migrations/0003-members-and-benefits.ts';
import * as limits from './migrations/0004-limits.ts';
import * as openOnTarget from './migrations/0005-open-on-target.ts';
import * as sharedClock from './migrations/0006-shared-clock.ts';
import * as heldTargets from './migrations/0007-held-targets.ts';
import * as pages from './migrations/0008-pages.ts';
import * as keysFirst from './migrations/0009-keys-first.ts';
import type { Tables } from './tables.ts';

/** Applied in the order of their names; a landed one is never edited. */
const migrations: Record<string, Migration> = {
  '0001-journal': journal,
  '0002-snapshots': snapshots,
  '0003-members-and-benefits': membersAndBenefits,
  '0004-limits': limits,
  '0005-open-on-target': openOnTarget,
  '0006-shared-clock': sharedClock,
  '0007-held-targets': heldTargets,
  '0008-pages': pages,
  '0009-keys-first': keysFirst,
};

/**
 * Brings the database up to date, under the migrator's own lock; any number of processes may call it at once.
 * @throws {Error} naming the migration that failed; the ones before it stay applied.
 */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'the first step';
  throw new Error(`the database could not be migrated: ${failed} failed`, { cause: error });
}

/** Whether nothing is to be done: one reading instead of the migrator's dozen. */
export async function isMigrated(db: Kysely<Tables>): Promise<boolean> {
  const { rows } = await sql<{ readonly isThere: boolean }>`
    SELECT to_regclass(${DEFAULT_MIGRATION_TABLE}) IS NOT NULL AS "isThere"`.execute(db);
  if (rows[0]?.isThere !== true) return false;
  const done = await sql<{ readonly name: string }>`
    SELECT name FROM ${sql.table(DEFAULT_MIGRATION_TABLE)} ORDER BY name`.execute(db);
  return done.rows.map(({ name }) => name).join() === Object.keys(migrations).join();
}
