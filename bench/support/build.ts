/** What runs in production is what the compiler makes of the source; measured is nothing else. */
import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
const built = join(root, 'bench', '.built');

export interface Build {
  /** The file that was made of a source file: of `bench/served/server-process.ts`, for example. */
  readonly compiled: (source: string) => string;
  remove(): Promise<void>;
}

/** Compiles `src/` and `bench/` as `npm run build` compiles `src/`. Types are checked elsewhere. */
export async function build(): Promise<Build> {
  const remove = (): Promise<void> => rm(built, { recursive: true, force: true });
  await remove();
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  await promisify(execFile)(process.execPath, [compiler, '-p', join(root, 'bench', 'tsconfig.json'), '--noCheck']);
  await writeFile(join(built, 'package.json'), '{"type":"module"}\n');
  return { compiled: (source) => join(built, source.replace(/\.ts$/, '.js')), remove };
}
