import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseLocation } from '../../src/store/database.ts';
import { createTestDatabase } from './postgres.ts';

const known = ['pglite', 'postgres'] as const;
export type Engine = (typeof known)[number];

const wanted = process.env['TEST_ENGINES']?.split(',');
/** Both, unless `TEST_ENGINES` names one. */
export const engines = known.filter((engine) => wanted?.includes(engine) ?? true);

export interface TestDatabase {
  readonly location: DatabaseLocation;
  drop(): Promise<void>;
}

/** An empty database of its own on the engine. */
export async function createDatabase(engine: Engine): Promise<TestDatabase> {
  if (engine === 'postgres') {
    const { url, drop } = await createTestDatabase();
    return { location: { kind: 'server', url, connections: 10 }, drop };
  }
  const directory = mkdtempSync(join(tmpdir(), 'promotions-test-'));
  return {
    location: { kind: 'directory', directory },
    drop: async () => rmSync(directory, { recursive: true, force: true }),
  };
}
