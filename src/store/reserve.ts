import { statfsSync } from 'node:fs';
import { DatabaseUnavailableError } from './unavailable.ts';

/** Two files of the log, and what operations under way may still need. */
const reserveBytes = 48 * 1024 * 1024;

/**
 * Rejects while the disk under the embedded database is nearly full.
 * @NOTE one that cannot make a new file for its log panics. A server starts again after that; within this process the
 * next transaction waits, for ever and without letting anything else run, for a lock that nobody gives back.
 * Asked at once, as the embedded database asks for its files: the thread pool may be busy with signatures.
 */
export function keepReserve(directory: string): () => Promise<void> {
  return async () => {
    const { bavail, bsize } = statfsSync(directory);
    const leftMegabytes = Math.floor((bavail * bsize) / 1_048_576);
    if (bavail * bsize >= reserveBytes) return;
    throw new DatabaseUnavailableError(`the disk under ${directory} is nearly full: ${leftMegabytes} MB are left`);
  };
}
