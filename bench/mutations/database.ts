/** Where a benchmark keeps its state: as in production, a commit is on the disk before it is answered. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { DatabaseLocation } from '../../src/store/database.ts';

export const engines = ['postgres', 'pglite'] as const;
export type EngineName = (typeof engines)[number];

export const engineTitles = { postgres: 'PostgreSQL', pglite: 'PGlite' } as const satisfies Record<EngineName, string>;

/** The program's own default. */
const connections = 20;

export interface Databases {
  /** An empty one. */
  create(name: string): Promise<DatabaseLocation>;
  close(): Promise<void>;
}

/** @param folder where embedded databases are kept. */
export async function openDatabases(engine: EngineName, folder: string): Promise<Databases> {
  if (engine === 'postgres') return startServer();
  return {
    create: async (name) => ({ kind: 'directory', directory: join(folder, name) }),
    close: async () => {},
  };
}

/** In a group of its own: an interrupt leaves it time to clean up. */
async function startServer(): Promise<Databases> {
  const script = fileURLToPath(new URL('../../test/support/postgres-server.ts', import.meta.url));
  const keeper = spawn(process.execPath, [script, '--durable'], { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = once(keeper, 'exit');
  let serverUrl: string | null = null;
  for await (const line of createInterface({ input: keeper.stdout })) {
    serverUrl = line;
    break;
  }
  if (serverUrl === null) throw new Error('PostgreSQL did not start');
  const url = new URL(serverUrl);
  return {
    async create(name) {
      const client = new pg.Client({ connectionString: url.href });
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      const own = new URL(url);
      own.pathname = `/${name}`;
      return { kind: 'server', url: own.href, connections };
    },
    async close() {
      keeper.stdin.end();
      await gone;
    },
  };
}

/** What tells the program to use it. */
export function databaseEnvironment(location: DatabaseLocation): Readonly<Record<string, string>> {
  return location.kind === 'server'
    ? { DATABASE_URL: location.url, DATABASE_CONNECTIONS: String(location.connections) }
    : { PROMOTIONS_DIR: location.directory };
}
