/** One process a directory: PGlite has no lock of its own, and two writers would ruin its files. */
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** The directory belongs to a living process. */
export class DirectoryLockedError extends Error {
  override readonly name = 'DirectoryLockedError';
}

const owner = z.object({ pid: z.int().positive(), startedAt: z.string() });
type Owner = z.infer<typeof owner>;

export interface DirectoryLock {
  release(): void;
}

/**
 * Takes the directory for this process, creating it if need be. The lock of a dead process is taken over.
 * @throws {DirectoryLockedError} while its owner lives.
 */
export function lockDirectory(directory: string): DirectoryLock {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, 'lock');
  const me: Owner = { pid: process.pid, startedAt: startOf(process.pid) ?? '' };
  if (!tryCreate(path, me)) {
    const holder = readOwner(path);
    if (holder !== null && isAlive(holder)) {
      throw new DirectoryLockedError(
        `${directory} is in use by process ${holder.pid}. Stop that process, or give this one a directory of its own with PROMOTIONS_DIR, or a PostgreSQL server with DATABASE_URL.`,
      );
    }
    rmSync(path, { force: true });
    if (!tryCreate(path, me)) throw new DirectoryLockedError(`${directory} was taken by another process just now.`);
  }
  return { release: () => rmSync(path, { force: true }) };
}

function tryCreate(path: string, me: Owner): boolean {
  try {
    const file = openSync(path, 'wx');
    writeSync(file, JSON.stringify(me));
    closeSync(file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function readOwner(path: string): Owner | null {
  try {
    return owner.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

/** A process id alone is not enough: ids are used again, after a reboot above all. */
function isAlive({ pid, startedAt }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  const started = startOf(pid);
  return started === null || startedAt === '' || started === startedAt;
}

/** When a process started, in the kernel's own words; null where the system does not tell. */
function startOf(pid: number): string | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop()?.split(' ');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return fields?.[19] === undefined ? null : `${boot}/${fields[19]}`;
  } catch {
    return null;
  }
}
