/**
 * One process a directory: PGlite has no lock of its own, and two writers would ruin its files.
 *
 * The owner stands in the file `lock.<n>` with the highest n. Taking over means creating the next number, which only
 * one of any number of processes can do; the highest file is never removed, so a number is never used twice.
 */
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** The directory belongs to a living process. */
export class DirectoryLockedError extends Error {
  override readonly name = 'DirectoryLockedError';
}

/** `pid` 0: nobody's; its last owner has let go. */
const owner = z.object({ pid: z.int().min(0), startedAt: z.string() });
type Owner = z.infer<typeof owner>;

export interface DirectoryLock {
  /** Lets go of the directory. May be called again. */
  release(): void;
}

/**
 * Takes the directory for this process, creating it if need be. The lock of a dead process is taken over.
 * @throws {DirectoryLockedError} while its owner lives.
 */
export function lockDirectory(directory: string): DirectoryLock {
  mkdirSync(directory, { recursive: true });
  for (;;) {
    const latest = findLatest(directory);
    const holder = latest === 0 ? null : readOwner(pathOf(directory, latest));
    if (holder !== null && isAlive(holder)) throw new DirectoryLockedError(inUse(directory, holder.pid));
    const mine = latest + 1;
    if (!tryCreate(directory, mine) || isOvertaken(directory, mine)) continue;
    for (const number of numbersIn(directory)) if (number < mine) rmSync(pathOf(directory, number), { force: true });
    return { release: once(() => write(directory, mine, { pid: 0, startedAt: '' })) };
  }
}

/** Others may have come and gone since we looked: then our number is an old one, and not ours to hold. */
function isOvertaken(directory: string, mine: number): boolean {
  if (findLatest(directory) === mine) return false;
  rmSync(pathOf(directory, mine), { force: true });
  return true;
}

function inUse(directory: string, pid: number): string {
  return `${directory} is in use by process ${pid}. Stop that process, or give this one a directory of its own with PROMOTIONS_DIR, or a PostgreSQL server with DATABASE_URL.`;
}

function pathOf(directory: string, number: number): string {
  return join(directory, `lock.${number}`);
}

function numbersIn(directory: string): number[] {
  return readdirSync(directory).flatMap((name) => (/^lock\.\d{1,15}$/.test(name) ? [Number(name.slice(5))] : []));
}

function findLatest(directory: string): number {
  return Math.max(0, ...numbersIn(directory));
}

/** A link either appears with all its content or not at all, and never replaces another. */
function tryCreate(directory: string, number: number): boolean {
  const draft = join(directory, `draft.${process.pid}`);
  writeFileSync(draft, JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid) ?? '' } satisfies Owner));
  try {
    linkSync(draft, pathOf(directory, number));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function write(directory: string, number: number, content: Owner): void {
  const draft = join(directory, `draft.${process.pid}`);
  writeFileSync(draft, JSON.stringify(content));
  renameSync(draft, pathOf(directory, number));
}

/** A lock that is gone or cannot be read belongs to nobody. */
function readOwner(path: string): Owner | null {
  try {
    return owner.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

/** A process id alone is not enough: ids are used again, after a reboot above all. */
function isAlive({ pid, startedAt }: Owner): boolean {
  if (pid === 0) return false;
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

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}
