/** Where a database lies on a small disk: the embedded one's directory, or a PostgreSQL's data. */
import { join } from 'node:path';
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
