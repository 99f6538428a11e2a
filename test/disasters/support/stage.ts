/** Vendors, a database and the processes on it, for one disaster; everything is taken down when it is over. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseLocation } from '../../../src/store/database.ts';
import { createLedger, type Ledger } from './ledger.ts';
import type { Engine } from './places.ts';
import { type StoppablePostgres, startPostgres } from './postgres.ts';
import { type Replica, type ReplicaOptions, startReplica } from './replica.ts';
import { type FourVendors, startFourVendors } from './vendors.ts';

export interface Stage {
  readonly vendors: FourVendors;
  readonly ledger: Ledger;
  /** null where the database is the embedded one. */
  readonly postgres: StoppablePostgres | null;
  start(options?: Partial<ReplicaOptions>): Promise<Replica>;
}

export interface StageOptions {
  readonly engine: Engine;
  readonly postgres?: Parameters<typeof startPostgres>[0];
}

/** Sets a stage, plays, and takes everything down. */
export async function onStage<T>(options: StageOptions, play: (stage: Stage) => Promise<T>): Promise<T> {
  const vendors = await startFourVendors();
  const postgres = options.engine === 'postgres' ? await startPostgres(options.postgres) : null;
  const directory = mkdtempSync(join(tmpdir(), 'promotions-disaster-'));
  const location: DatabaseLocation =
    postgres === null ? { kind: 'directory', directory } : { kind: 'server', url: postgres.url, connections: 10 };
  const replicas: Replica[] = [];
  try {
    return await play({
      vendors,
      ledger: createLedger(vendors),
      postgres,
      async start(more = {}) {
        const replica = await startReplica({ vendors, location, ...more });
        replicas.push(replica);
        return replica;
      },
    });
  } finally {
    await Promise.all(replicas.map((replica) => replica.kill()));
    await postgres?.close();
    await vendors.close();
    rmSync(directory, { recursive: true, force: true });
  }
}
