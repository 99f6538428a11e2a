/** Databases with journals of different sizes, all open at once so that they can be measured in turn. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompiledQuery, sql } from 'kysely';
import pg from 'pg';
import type { Journal } from '../../src/journal/journal.ts';
import { createStoreJournal } from '../../src/journal/store-journal.ts';
import { type Database, type DatabaseLocation, openDatabase } from '../../src/store/database.ts';
import { type Filling, statementsFor } from '../../test/support/full-journal.ts';

export type Engine = 'PostgreSQL' | 'PGlite';

export interface Stand extends Filling {
  readonly engine: Engine;
  readonly journal: Journal;
  /** The id that so many of the newest operations lie before. */
  idBehind(count: number): Promise<string>;
  close(): Promise<void>;
}

/** @param serverUrl where PostgreSQL is; each journal gets a database of its own. */
export async function openStand(engine: Engine, filling: Filling, serverUrl: string): Promise<Stand> {
  const { location, drop } = await placeFor(engine, serverUrl);
  const database = await openDatabase(location, () => {});
  await fill(database, location, filling);
  return {
    ...filling,
    engine,
    journal: createStoreJournal({ db: database.db, newLeaseId: randomUUID }),
    async idBehind(count) {
      const { rows } = await sql<{ id: string }>`
        SELECT id FROM operations ORDER BY id DESC OFFSET ${count} LIMIT 1`.execute(database.db);
      return rows[0]?.id ?? '00000000-0000-7000-8000-000000000000';
    },
    async close() {
      await database.close();
      await drop();
    },
  };
}

interface Place {
  readonly location: DatabaseLocation;
  readonly drop: () => Promise<void>;
}

async function placeFor(engine: Engine, serverUrl: string): Promise<Place> {
  if (engine === 'PGlite') {
    const directory = mkdtempSync(join(tmpdir(), 'promotions-growth-'));
    const drop = async (): Promise<void> => rmSync(directory, { recursive: true, force: true });
    return { location: { kind: 'directory', directory }, drop };
  }
  const name = `growth_${randomUUID().replaceAll('-', '')}`;
  await onServer(serverUrl, [`CREATE DATABASE ${name}`]);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const drop = (): Promise<void> => onServer(serverUrl, [`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`]);
  return { location: { kind: 'server', url: url.href, connections: 4 }, drop };
}

/** Takes longer than any statement of the program may: on a server by a connection of its own. */
async function fill(database: Database, location: DatabaseLocation, filling: Filling): Promise<void> {
  const statements = [...statementsFor(filling), 'VACUUM ANALYZE'];
  if (location.kind === 'server') return onServer(location.url, statements);
  for (const statement of statements) await database.db.executeQuery(CompiledQuery.raw(statement));
}

async function onServer(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
