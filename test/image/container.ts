/**
 * Runs the image's entrypoint in a file system of its own: Node, the system's libraries and the image's files, each mounted
 * read-only, without a shell, a package manager or a temporary folder; as the image's user, with no capability.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readEnvironment } from '../../src/app/config.ts';
import type { ImageFile } from './image-file.ts';

export interface ContainerOptions {
  readonly image: ImageFile;
  /** Where the image's files are: `app` and `state`. */
  readonly folder: string;
  /** What is mounted at /etc/promotions. */
  readonly configuration: string;
  readonly env: Readonly<Record<string, string>>;
  /** Whether /state may be written to. */
  readonly hasState: boolean;
}

export interface Container {
  readonly pid: number;
  stdout(): string;
  stderr(): string;
  /** Resolves with the first group of the pattern once standard output has it. @throws {Error} when it ends before that. */
  says(pattern: RegExp): Promise<string>;
  signal(name: NodeJS.Signals): void;
  readonly exit: Promise<number | NodeJS.Signals>;
}

/** Mounts, then becomes the program: no process of ours stays between. */
const script = `set -e
root=$1 app=$2 state=$3 configuration=$4 node=$5 mode=$6 user=$7
shift 7
mount -t tmpfs -o mode=755 none "$root"
cd "$root"
mkdir -p app state etc/promotions proc dev usr/local/bin usr/lib
for link in lib lib64; do
  if [ -L "/$link" ]; then cp -P "/$link" "$link"; else mkdir -p "$link"; mount --bind "/$link" "$link"; fi
done
[ ! -d /usr/lib64 ] || { mkdir -p usr/lib64; mount --bind /usr/lib64 usr/lib64; mount -o remount,bind,ro usr/lib64; }
touch usr/local/bin/node dev/null dev/urandom
mount --bind /usr/lib usr/lib; mount -o remount,bind,ro usr/lib
mount --bind "$node" usr/local/bin/node; mount -o remount,bind,ro usr/local/bin/node
mount --bind "$app" app; mount -o remount,bind,ro app
mount --bind "$configuration" etc/promotions; mount -o remount,bind,ro etc/promotions
mount --bind "$state" state; mount -o "remount,bind,$mode" state
mount --bind /dev/null dev/null; mount --bind /dev/urandom dev/urandom
mount --rbind /proc proc
mount -o remount,ro "$root"
exec setpriv --no-new-privs chroot --userspec="$user" --groups= "$root" "$@"
`;

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export function startContainer({ image, folder, configuration, env, hasState }: ContainerOptions): Container {
  const root = join(folder, 'root');
  mkdirSync(root, { recursive: true });
  const places = [root, join(folder, 'app'), join(folder, 'state'), configuration, process.execPath];
  const [, ...args] = image.entrypoint;
  const command = ['/usr/local/bin/node', ...args.map((word) => join('/app', word))];
  const inside = [...places, hasState ? 'rw' : 'ro', image.user, ...command];
  const child = spawn('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', script, 'sh', ...inside], {
    // Not everybody's path leads to `chroot`.
    env: { PATH: `${readEnvironment()['PATH'] ?? ''}:/usr/sbin:/sbin`, ...image.environment, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const printed = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (printed.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (printed.stderr += text));
  const exit = once(child, 'close').then(() => {
    running.delete(child);
    return child.exitCode ?? child.signalCode ?? 'SIGKILL';
  });
  return {
    pid: child.pid ?? 0,
    stdout: () => printed.stdout,
    stderr: () => printed.stderr,
    signal: (name) => void child.kill(name),
    async says(pattern) {
      const ended = exit.then((code) => {
        throw new Error(`it ended with ${code} and said: ${printed.stdout}${printed.stderr}`);
      });
      for (;;) {
        const found = pattern.exec(printed.stdout)?.[1];
        if (found !== undefined) return found;
        await Promise.race([once(child.stdout, 'data'), ended]);
      }
    },
    exit,
  };
}
