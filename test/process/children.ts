/** The program as an operator starts it: real processes, from the source or from what the build makes of it. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));

export type Entry = 'main' | 'sandbox' | 'vendors' | 'config-check';

/** How to start an entry: a command line for `process.execPath`. */
export type Program = (entry: Entry) => readonly string[];

/** As `npm start` and its like do it. */
export const fromSource: Program = (entry) => ['--import', 'tsx', `src/${entry}.ts`];

export interface Built {
  readonly program: Program;
  /** What was made of a further entry. */
  readonly fileOf: (entry: string) => string;
  remove(): Promise<void>;
}

/** What `npm run build` makes, at a place of its own from which the packages are found. */
export async function build(further: readonly string[] = []): Promise<Built> {
  const cache = join(root, 'node_modules', '.cache');
  await mkdir(cache, { recursive: true });
  const directory = await mkdtemp(join(cache, 'promotions-build-'));
  const entries = further.flatMap((entry) => ['--with', entry]);
  await promisify(execFile)(process.execPath, ['build.ts', '--out', directory, ...entries], { cwd: root });
  return {
    program: (entry) => [join(directory, `${entry}.js`)],
    fileOf: (entry) => join(directory, basename(entry).replace(/\.ts$/, '.js')),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

export interface ChildOptions {
  readonly args?: readonly string[];
  /** All of its environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Child {
  readonly pid: number;
  /** Everything printed so far. */
  stdout(): string;
  stderr(): string;
  /** Resolves with the first group of the pattern once standard output has it. */
  says(pattern: RegExp): Promise<string>;
  signal(name: NodeJS.Signals): void;
  /** The exit code, or the signal that ended it. */
  readonly exit: Promise<number | NodeJS.Signals>;
}

const patienceMs = 90_000;
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export function start(program: Program, entry: Entry, { args = [], env = {} }: ChildOptions = {}): Child {
  const child = spawn(process.execPath, [...program(entry), ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const printed = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (printed.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (printed.stderr += text));
  // Output is complete at "close", which comes after "exit".
  const exit = once(child, 'close').then(() => {
    running.delete(child);
    return child.exitCode ?? child.signalCode ?? 'SIGKILL';
  });
  return {
    pid: child.pid ?? 0,
    stdout: () => printed.stdout,
    stderr: () => printed.stderr,
    async says(pattern) {
      const found = await eventually(() => pattern.exec(printed.stdout) ?? (child.exitCode === null ? null : 'ended'));
      if (found === 'ended')
        throw new Error(`It ended with ${child.exitCode} and said: ${printed.stdout}${printed.stderr}`);
      return found[1] ?? found[0];
    },
    signal: (name) => void child.kill(name),
    exit,
  };
}

export interface Finished {
  readonly code: number | NodeJS.Signals;
  readonly stdout: string;
  readonly stderr: string;
  /** Lines of standard error. */
  readonly complaints: readonly string[];
  readonly ms: number;
}

/** Waits for an entry that ends by itself. */
export async function finish(program: Program, entry: Entry, options: ChildOptions = {}): Promise<Finished> {
  const startedAt = performance.now();
  const child = start(program, entry, options);
  const code = await child.exit;
  const stderr = child.stderr();
  const complaints = stderr.split('\n').filter((line) => line !== '');
  return { code, stdout: child.stdout(), stderr, complaints, ms: performance.now() - startedAt };
}

/** Ends every child that is still there. */
export async function endChildren(): Promise<void> {
  await Promise.all(
    [...running].map(async (child) => {
      const ended = once(child, 'close');
      child.kill('SIGKILL');
      await ended;
    }),
  );
}

/** Asks until there is an answer. @throws {Error} when there is none for very long. */
export async function eventually<T>(ask: () => T | null | Promise<T | null>): Promise<T> {
  const giveUpAt = performance.now() + patienceMs;
  while (performance.now() < giveUpAt) {
    const answer = await ask();
    if (answer !== null) return answer;
    await sleep(25);
  }
  throw new Error(`Nothing came within ${patienceMs / 1000} s.`);
}
