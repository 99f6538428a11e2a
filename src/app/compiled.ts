/** What V8 has compiled of the program: the build keeps it, and starts need not do it again. */
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { letEveryoneRead } from './let-everyone-read.ts';

/** Beside the program's files. */
const folder = join(import.meta.dirname, 'compiled');

/** To be called before the rest of the program is imported; without a build it does nothing. */
export function useCompiled(): void {
  if (existsSync(folder)) enableCompileCache({ directory: folder, portable: true });
}

/** The build's part: keeps what is imported from now on, until `finishCompiled`. */
export function beginCompiled(): void {
  mkdirSync(folder);
  useCompiled();
}

/**
 * @param user the number of the user who starts the program; null: whoever builds it.
 * @NOTE Node looks only into a folder whose name ends with its own user's number. Should that change, starts are a bit longer.
 */
export function finishCompiled(user: number | null): void {
  flushCompileCache();
  const builder = process.getuid?.();
  for (const name of readdirSync(folder)) {
    if (user === null || !name.endsWith(`-${builder}`)) continue;
    renameSync(join(folder, name), join(folder, name.replace(/-\d+$/, `-${user}`)));
  }
  letEveryoneRead(folder);
}
