/** One profile of a process that was started with `profile-watch.ts`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, watch } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface Profiler {
  /** Flags of the process that is to be profiled. */
  readonly flags: readonly string[];
  /** @returns the `.cpuprofile` of what the process did while `work` went on. */
  take(pid: number, work: () => Promise<unknown>): Promise<string>;
  remove(): void;
}

export function createProfiler(compiled: (source: string) => string): Profiler {
  const folder = mkdtempSync(join(tmpdir(), 'promotions-profile-'));
  const watcher = pathToFileURL(compiled('bench/profile/profile-watch.ts'));
  watcher.searchParams.set('folder', folder);
  return {
    flags: ['--import', watcher.href],
    async take(pid, work) {
      const name = `${pid}.cpuprofile`;
      const written = waitFor(folder, name);
      process.kill(pid, 'SIGUSR2');
      await work();
      process.kill(pid, 'SIGUSR2');
      await written;
      return readFile(join(folder, name), 'utf8');
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const longestMs = 120_000;

async function waitFor(folder: string, name: string): Promise<void> {
  for await (const { filename } of watch(folder, { signal: AbortSignal.timeout(longestMs) })) {
    if (filename === name) return;
  }
}
