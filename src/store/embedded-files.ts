/** Where the embedded database keeps its files, and what a first start begins with. */
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** Members' names and phones are in it; PostgreSQL's own rule for its files. */
const forUsAlone = 0o700;

/**
 * The folder of the database in a directory, there for use. The first time it is a copy of `begin`, if there is such a
 * folder, whole or not at all; else it is empty, and PGlite makes a database in it, which takes it some seconds.
 */
export function makeFiles(directory: string, begin = emptyDatabase()): string {
  const files = join(directory, 'db');
  if (!existsSync(files) && existsSync(begin)) copyWhole(begin, files);
  mkdirSync(files, { recursive: true, mode: forUsAlone });
  return files;
}

function copyWhole(from: string, to: string): void {
  const unfinished = `${to}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: forUsAlone });
  cpSync(from, unfinished, { recursive: true });
  renameSync(unfinished, to);
}

const manifest = z.object({ version: z.string() });

/** Beside the program where it is built, not in its source; named after the version that made it: another may not read it. */
export function emptyDatabase(): string {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const { version } = manifest.parse(JSON.parse(readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8')));
  return join(import.meta.dirname, `empty-database-${version}`);
}
