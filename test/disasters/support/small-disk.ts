/**
 * A file system of a few megabytes that really becomes full: memory mounted in a mount namespace of its own, so that
 * nobody else sees it and nothing of it stays behind. Needs Linux, and the right to make a namespace.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);
const page = 4096;

export interface SmallDisk {
  /** Where it is mounted, for processes that run under it. */
  readonly directory: string;
  /** The begin of a command line that runs what follows where the disk can be seen. */
  readonly under: readonly string[];
  /** Takes every byte that is left, or all but so many. */
  fill(leaveBytes?: number): Promise<void>;
  /** Gives them back. */
  free(): Promise<void>;
  freeBytes(): Promise<number>;
  close(): Promise<void>;
}

const isRoot = process.getuid?.() === 0;
const asRoot = ['unshare', '--mount'];
/** Whoever is not root stays who he is: PostgreSQL refuses to run as root, even as one of a namespace. */
const asUser = ['unshare', '--user', '--map-current-user', '--keep-caps', '--mount'];

/** Why there can be no small disk here; null when there can. */
export async function whyNoSmallDisk(): Promise<string | null> {
  try {
    const disk = await createSmallDisk({ megabytes: 1 });
    await disk.close();
    return null;
  } catch (error) {
    return `a file system of a few megabytes cannot be mounted here: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** @throws {Error} where neither root nor a user's namespace may mount. */
export async function createSmallDisk({ megabytes }: { readonly megabytes: number }): Promise<SmallDisk> {
  const directory = mkdtempSync(join(tmpdir(), 'promotions-disk-'));
  const [command = '', ...args] = isRoot ? asRoot : asUser;
  const script = `mount -t tmpfs -o size=${megabytes}m,mode=1777 none "$0" && echo mounted && read -r _`;
  const holder = spawn(command, [...args, 'sh', '-c', script, directory], { stdio: ['pipe', 'pipe', 'pipe'] });
  try {
    await untilMounted(holder);
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
  const namespaces = isRoot ? ['--mount'] : ['--user', '--preserve-credentials', '--mount'];
  const under = ['nsenter', '--target', String(holder.pid), ...namespaces, `--wd=${process.cwd()}`, '--'];
  const inside = async (...words: string[]): Promise<string> => {
    const [first = '', ...rest] = [...under, ...words];
    return (await run(first, rest)).stdout;
  };
  const ballast = join(directory, 'ballast');
  const freeBytes = async (): Promise<number> => {
    const [blocks, size] = (await inside('stat', '-f', '-c', '%a %S', directory)).split(' ').map(Number);
    return (blocks ?? 0) * (size ?? 0);
  };
  return {
    directory,
    under,
    freeBytes,
    async fill(leaveBytes = 0) {
      // Whoever else writes may give something back meanwhile: once more, until it stays.
      for (let round = 0; round < 20 && (await freeBytes()) >= leaveBytes + page; round += 1) {
        const pages = Math.floor(((await freeBytes()) - leaveBytes) / page);
        await inside('sh', '-c', `dd if=/dev/zero bs=${page} count=${pages} >> "$0" 2>/dev/null; true`, ballast);
      }
    },
    free: async () => void (await inside('rm', '-f', ballast)),
    async close() {
      const ended = once(holder, 'exit');
      holder.stdin.end();
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function untilMounted(holder: ChildProcess): Promise<void> {
  const failed = once(holder, 'error').then(([error]: unknown[]) => {
    throw error;
  });
  const complaints: string[] = [];
  holder.stderr?.setEncoding('utf8').on('data', (text: string) => void complaints.push(text));
  const said = (async () => {
    if (holder.stdout === null) return;
    for await (const line of createInterface({ input: holder.stdout })) if (line === 'mounted') return;
    throw new Error(complaints.join('').trim());
  })();
  await Promise.race([failed, said]);
}
