/** Where a database lies on a small disk: the embedded one's directory, or a PostgreSQL's data. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { DatabaseLocation } from '../../../src/store/database.ts';
import { startPostgres } from './postgres.ts';
import type { SmallDisk } from './small-disk.ts';

export const engines = ['pglite', 'postgres'] as const;
export type Engine = (typeof engines)[number];

export interface Place {
  readonly location: DatabaseLocation;
  /** What the program has to run under to see it. */
  readonly under: readonly string[];
  /** Starts what supervisors start again when there is room again. */
  revive(): Promise<void>;
  close(): Promise<void>;
}

/** Small files of the log, so that it grows by one before long. */
const smallLog = { initdb: ['--wal-segsize=1'], settings: { max_wal_size: '4MB', min_wal_size: '2MB' } };

export async function choosePlace(engine: Engine, disk: SmallDisk): Promise<Place> {
  if (engine === 'pglite') {
    const directory = join(disk.directory, 'promotions');
    const location = { kind: 'directory', directory } as const;
    return { location, under: disk.under, revive: async () => {}, close: async () => {} };
  }
  const postgres = await startPostgres({ directory: disk.directory, under: [...disk.under], ...smallLog });
  const location = { kind: 'server', url: postgres.url, connections: 10 } as const;
  return { location, under: [], revive: postgres.revive, close: postgres.close };
}

const filler = fileURLToPath(new URL('./fill-log.ts', import.meta.url));

/** Fills the embedded database's log until its file has room for a few dozen operations only; nobody may have it open. */
export async function fillLog(place: Place): Promise<void> {
  if (place.location.kind !== 'directory')
    throw new Error('only the embedded database has a log that nobody else fills');
  const [command = '', ...args] = [...place.under, process.execPath, filler, join(place.location.directory, 'db')];
  await promisify(execFile)(command, args);
}
