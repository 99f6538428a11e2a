/** What V8 has compiled of the program: the build keeps it, and starts need not do it again. */
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { constants, enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { letEveryoneRead } from './let-everyone-read.ts';

/** Beside the program's files. */
const folder = join(import.meta.dirname, 'compiled');

/**
 * To be called before the rest of the program is imported; without a build it does nothing.
 * @NOTE what another version of Node, with other flags of V8 or for another kind of processor, has compiled is passed over.
 */
export function useCompiled(): void {
  if (existsSync(folder)) enable();
}

/** The build's part: keeps what is imported from now on, until `finishCompiled`. @returns whether Node does. */
export function beginCompiled(): boolean {
  mkdirSync(folder);
  return enable();
}

function enable(): boolean {
  try {
    return enableCompileCache({ directory: folder, portable: true }).status === constants.compileCacheStatus.ENABLED;
  } catch {
    // Before Node 24.12 it took no more than a path, and nothing that was built somewhere else.
    return false;
  }
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
