/** What runs in production is what the build makes of the source; measured is nothing else. */
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Build {
  /** What was made of a source file: the built program of `src/main.ts`, a file by itself of all others. */
  readonly compiled: (source: string) => string;
  /** Also done when this process ends before. */
  remove(): void;
}

/** Builds the program as `npm run build` does, and compiles `src/` and `bench/` file by file. Types are checked elsewhere. */
export async function build(): Promise<Build> {
  const dist = join(root, 'bench', 'dist');
  await mkdir(dist, { recursive: true });
  const folder = await mkdtemp(join(dist, 'run-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  await writeFile(join(folder, 'package.json'), '{"type":"module"}\n');
  const program = join(folder, 'program');
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const working = [
    run(compiler, '-p', join(root, 'bench', 'tsconfig.json'), '--noCheck', '--outDir', folder),
    run(join(root, 'build.ts'), '--production', '--out', program),
  ];
  process.once('exit', () => {
    // What they write after would stay.
    for (const { child } of working) child.kill('SIGKILL');
    remove();
  });
  await Promise.all(working);
  const compiled = (source: string): string =>
    source === 'src/main.ts' ? join(program, 'main.js') : join(folder, source.replace(/\.ts$/, '.js'));
  return { compiled, remove };
}

function run(script: string, ...options: readonly string[]) {
  return promisify(execFile)(process.execPath, [script, ...options]);
}
