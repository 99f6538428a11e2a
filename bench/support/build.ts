/** What runs in production is what the compiler makes of the source; measured is nothing else. */
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Build {
  /** The file that was made of a source file: of `bench/served/server-process.ts`, for example. */
  readonly compiled: (source: string) => string;
  /** Also done when this process ends before. */
  remove(): void;
}

/** Compiles `src/` and `bench/` as `npm run build` compiles `src/`, at a place of its own. Types are checked elsewhere. */
export async function build(): Promise<Build> {
  const dist = join(root, 'bench', 'dist');
  await mkdir(dist, { recursive: true });
  const folder = await mkdtemp(join(dist, 'run-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  await writeFile(join(folder, 'package.json'), '{"type":"module"}\n');
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const options = ['-p', join(root, 'bench', 'tsconfig.json'), '--noCheck', '--outDir', folder];
  const compiling = promisify(execFile)(process.execPath, [compiler, ...options]);
  process.once('exit', () => {
    // What it writes after would stay.
    compiling.child.kill('SIGKILL');
    remove();
  });
  await compiling;
  return { compiled: (source) => join(folder, source.replace(/\.ts$/, '.js')), remove };
}
