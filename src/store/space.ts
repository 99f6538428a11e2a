import { sql } from 'kysely';
import type { Db } from './tables.ts';

/**
 * Lets the space of deleted operations be used again. A server does so by itself (autovacuum); the embedded database has
 * nobody for it, and answers nothing else meanwhile.
 */
export async function reuseSpace(db: Db): Promise<void> {
  await sql`VACUUM operations, attempts`.execute(db);
}
