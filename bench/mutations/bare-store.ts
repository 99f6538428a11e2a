/** The two commits of the bare loop: that a change was begun, and what became of it. */
import { mkdirSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import type { DatabaseLocation } from '../../src/store/database.ts';

export interface BareStore {
  begin(requestId: string, request: string): Promise<void>;
  settle(requestId: string, answer: string): Promise<void>;
}

const table = `CREATE TABLE bare (request_id text PRIMARY KEY, request jsonb NOT NULL, answer jsonb,
  begun_at timestamptz NOT NULL DEFAULT now(), settled_at timestamptz)`;
const statements = {
  begin: 'INSERT INTO bare (request_id, request) VALUES ($1, $2)',
  settle: 'UPDATE bare SET answer = $2, settled_at = now() WHERE request_id = $1',
};

type Run = (name: keyof typeof statements, values: readonly string[]) => Promise<unknown>;

/** Opens an empty database, as the program opens its own. */
export async function openBareStore(location: DatabaseLocation): Promise<BareStore> {
  const run = location.kind === 'server' ? await openServer(location) : await openDirectory(location.directory);
  return {
    begin: async (requestId, request) => void (await run('begin', [requestId, request])),
    settle: async (requestId, answer) => void (await run('settle', [requestId, answer])),
  };
}

async function openServer({ url, connections }: DatabaseLocation & { kind: 'server' }): Promise<Run> {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  await pool.query(table);
  return (name, values) => pool.query({ name, text: statements[name], values: [...values] });
}

async function openDirectory(directory: string): Promise<Run> {
  mkdirSync(directory, { recursive: true });
  const pglite = await PGlite.create(directory);
  await pglite.query(table);
  return (name, values) => pglite.query(statements[name], [...values]);
}
