/** Databases for crash programs that are started outside of a test run. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { Engine, TestDatabase } from './engines.ts';

/** Makes databases of one engine, each of its own, with nothing in them. */
export interface DatabaseSource {
  create(): Promise<TestDatabase>;
  /** Removes what they were made from. */
  close(): Promise<void>;
}

/** @param serverUrl an existing PostgreSQL, as somebody who may create databases; null starts one. */
export async function createDatabaseSource(engine: Engine, serverUrl: string | null): Promise<DatabaseSource> {
  return engine === 'pglite' ? directories : createOnServer(serverUrl);
}

/** With nothing in them: the built program begins with the database that its build has made. */
const directories: DatabaseSource = {
  async create() {
    const directory = await mkdtemp(join(tmpdir(), 'promotions-test-'));
    return {
      location: { kind: 'directory', directory },
      drop: () => rm(directory, { recursive: true, force: true }),
    };
  },
  close: async () => {},
};

async function createOnServer(serverUrl: string | null): Promise<DatabaseSource> {
  const keeper = serverUrl === null ? await startServer() : null;
  const adminUrl = keeper?.url ?? serverUrl ?? '';
  return {
    async create() {
      const name = `promotions_${randomUUID().replaceAll('-', '')}`;
      await execute(adminUrl, `CREATE DATABASE ${name}`);
      const url = new URL(adminUrl);
      url.pathname = `/${name}`;
      return {
        location: { kind: 'server', url: url.href, connections: 10 },
        drop: () => execute(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
      };
    },
    close: async () => keeper?.stop(),
  };
}

async function startServer(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const script = fileURLToPath(new URL('./postgres-server.ts', import.meta.url));
  const child = spawn(process.execPath, [script], { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
  for await (const url of createInterface({ input: child.stdout })) return { url, stop: () => endKeeper(child) };
  throw new Error('PostgreSQL did not start; the reason is printed above.');
}

/** The server goes when nobody writes to its keeper any more. */
async function endKeeper(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.stdin?.end();
  await ended;
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
