/** Databases for crash programs that are started outside of a test run. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { Engine, TestDatabase } from './engines.ts';

/** Makes databases of one engine, each of its own, with tables and nothing in them. */
export interface DatabaseSource {
  create(): Promise<TestDatabase>;
  /** Removes what they were made from. */
  close(): Promise<void>;
}

/**
 * @param serverUrl an existing PostgreSQL, as somebody who may create databases; null starts one.
 * @param build where a build of the program lies, as a URL that ends with a slash.
 */
export function createDatabaseSource(
  engine: Engine,
  { serverUrl, build }: { readonly serverUrl: string | null; readonly build: string },
): Promise<DatabaseSource> {
  return engine === 'pglite' ? createDirectories(build) : createOnServer(serverUrl);
}

/** A new PGlite takes seconds of computing; a copy of one that has been used before takes none. */
async function createDirectories(build: string): Promise<DatabaseSource> {
  const { openDatabase }: typeof import('../../src/store/database.ts') = await import(`${build}store/database.js`);
  const model = await mkdtemp(join(tmpdir(), 'promotions-model-'));
  const database = await openDatabase({ kind: 'directory', directory: model }, () => {});
  await database.close();
  return {
    async create() {
      const directory = await mkdtemp(join(tmpdir(), 'promotions-test-'));
      await cp(model, directory, { recursive: true });
      return {
        location: { kind: 'directory', directory },
        drop: () => rm(directory, { recursive: true, force: true }),
      };
    },
    close: () => rm(model, { recursive: true, force: true }),
  };
}

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
