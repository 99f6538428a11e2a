/**
 * Files that decide about money are read only where nobody else can read or replace them. The rule for secrets is that of
 * PostgreSQL for its server key: 0600 or less if the file is ours, 0640 or less if it is root's and we are not root.
 */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { SecretUse } from '../connectors/settings.ts';

export type FileUse = SecretUse | 'configuration';

/** A file that is there, and not safe to use; the message follows on its name and ends with what to do. */
export class UnsafeFileError extends Error {
  override readonly name = 'UnsafeFileError';
}

interface Owned {
  readonly uid: number;
  readonly mode: number;
}

/** Reads a file as text. @throws {UnsafeFileError} @throws {Error} of the system when it cannot be read. */
export function readGuarded(path: string, use: FileUse): string {
  // A pipe would block until somebody writes to it.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    // Of the open file: what the name leads to may change meanwhile.
    const stats = fstatSync(file);
    if (!stats.isFile()) throw new UnsafeFileError('is no file');
    if (stats.size > longestBytes) throw new UnsafeFileError(`is longer than ${longestBytes} bytes`);
    // Windows has no such users and modes.
    const us = process.geteuid?.();
    if (us !== undefined) {
      checkFile({ path, stats, use, us });
      checkWay(path, { use, us });
    }
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

const longestBytes = 1024 * 1024;
const others = 0o002;
const othersAndGroup = 0o022;
const sticky = 0o1000;

function checkFile(file: { readonly path: string; readonly stats: Owned; readonly use: FileUse; readonly us: number }) {
  const { path, stats, use, us } = file;
  if (use !== 'configuration' && stats.uid !== us && stats.uid !== 0)
    throw new UnsafeFileError(
      `belongs to user ${stats.uid} and must belong to root or to the user of this process: chown ${us} ${path}`,
    );
  const is = `has the mode ${octal(stats.mode)}`;
  if (use !== 'secret') {
    if ((stats.mode & othersAndGroup) === 0) return;
    throw new UnsafeFileError(`${is}, so that others than its owner can change it: chmod go-w ${path}`);
  }
  const mayHave = stats.uid === 0 && us !== 0 ? 0o640 : 0o600;
  if ((stats.mode & 0o077 & ~mayHave) === 0) return;
  throw new UnsafeFileError(
    `${is}, so that others than its owner can read or change it: chmod 600 ${path} (Kubernetes: defaultMode: 0400, or 0440 with an fsGroup)`,
  );
}

const octal = (mode: number): string => (mode & 0o7777).toString(8).padStart(4, '0');

/** Who can rename in a folder on the way can put another file in the place of this one. */
function checkWay(path: string, { use, us }: { readonly use: FileUse; readonly us: number }): void {
  for (const { link, owner } of linksFrom(resolve(path)))
    if (use !== 'configuration' && owner !== us && owner !== 0)
      throw new UnsafeFileError(`is reached by the link ${link} of user ${owner}, who can lead it elsewhere`);
  const names = [path, realpathSync(path), ...linksFrom(resolve(path)).map(({ target }) => target)];
  for (const folder of new Set(names.flatMap((name) => foldersAbove(resolve(name))))) {
    const { mode } = statSync(folder);
    // In a sticky folder only the owner of an entry renames it.
    if ((mode & others) !== 0 && (mode & sticky) === 0)
      throw new UnsafeFileError(`is in a folder that everybody can change: chmod o-w ${folder}`);
  }
}

interface Link {
  readonly link: string;
  readonly owner: number;
  readonly target: string;
}

const mostLinks = 40;

function linksFrom(path: string): readonly Link[] {
  const links: Link[] = [];
  for (let name = path; links.length < mostLinks; ) {
    const stats = lstatSync(name);
    if (!stats.isSymbolicLink()) break;
    const target = resolve(dirname(name), readlinkSync(name));
    links.push({ link: name, owner: stats.uid, target });
    name = target;
  }
  return links;
}

function foldersAbove(path: string): string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...foldersAbove(folder)];
}
