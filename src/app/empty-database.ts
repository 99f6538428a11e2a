/** What the build makes for first starts on the embedded database: PGlite takes some seconds to make one from nothing. */
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openJobQueue } from '../jobs/queue.ts';
import { openDatabase } from '../store/database.ts';
import { emptyDatabase } from '../store/embedded-files.ts';
import { letEveryoneRead } from './let-everyone-read.ts';

/** Makes a database with all its tables and nothing in them, where `makeFiles` looks for it. */
export async function makeEmptyDatabase(at = emptyDatabase()): Promise<void> {
  const directory = `${at}.unfinished`;
  rmSync(directory, { recursive: true, force: true });
  const database = await openDatabase({ kind: 'directory', directory }, () => {});
  try {
    const queue = await openJobQueue({ db: database.db, leaseMs: 60_000, onTrouble: () => {} });
    await queue.close();
    // Starts find it on its pages, and need not read its log.
    await sql`CHECKPOINT`.execute(database.db);
  } finally {
    await database.close();
  }
  rmSync(at, { recursive: true, force: true });
  letEveryoneRead(join(directory, 'db'));
  renameSync(join(directory, 'db'), at);
  rmSync(directory, { recursive: true, force: true });
}
