/** The program as processes that can be killed, over a database and simulated vendors that outlive them. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import jwt from 'jsonwebtoken';
import { z } from 'zod';
import { scopes } from '../../src/domain/caller.ts';
import type { DatabaseLocation } from '../../src/store/database.ts';
import { type ChildWord, type CrashOrder, childWord, labelHeader, type ParentWord } from './crash-orders.ts';
import {
  type CrashSeeds,
  crashAccountsConfig,
  crashSecrets,
  type RunningCrashVendors,
  startCrashVendors,
} from './crash-vendors.ts';
import type { TestDatabase } from './engines.ts';
import { testKeys } from './keys.ts';

export interface CrashProgramOptions {
  /** Removed with the program. */
  readonly database: TestDatabase;
  readonly seeds?: CrashSeeds;
  readonly times?: Partial<CrashTimes>;
  /** What a build has made of `crashChild`; default: the source, which starts more slowly. */
  readonly builtChild?: string | undefined;
}

/** How patient the program is. */
export interface CrashTimes {
  readonly timeoutMs: number;
  readonly longestProcessingMs: number;
  readonly checkEveryMs: number;
}

/** How a process ended, and everything it wrote to standard error. */
export interface Ending {
  readonly signal: NodeJS.Signals | null;
  readonly exitCode: number | null;
  readonly complaint: string;
}

const crashAnswer = z.object({ data: z.unknown().optional(), errors: z.unknown().optional() });
export type CrashAnswer = z.infer<typeof crashAnswer>;

export interface CrashProcess {
  readonly pid: number;
  readonly ended: Promise<Ending>;
  readonly state: 'starting' | 'listening' | 'dead';
  /** The labels of the requests that wait at the point ordered. */
  readonly held: ReadonlySet<string>;
  /** Replaces what the process does at a crash point; resolves when it knows, or is dead. */
  order(order: CrashOrder): Promise<void>;
  /** Sends a document with a token that may do everything; rejects when the process dies meanwhile. */
  ask(query: string, variables: object, label?: string): Promise<CrashAnswer>;
  /** Kills it with SIGKILL; may be called again. */
  kill(): Promise<Ending>;
}

export interface CrashProgram {
  readonly vendors: RunningCrashVendors;
  readonly location: DatabaseLocation;
  readonly leaseMs: number;
  /** Starts one more process; resolves when it listens, or has ended before that. */
  start(order?: CrashOrder): Promise<CrashProcess>;
  /** The processes that listen, the one started last at the end. */
  listening(): readonly CrashProcess[];
  /** A process that lives: the one started last of those that do, or a new one. */
  living(): Promise<CrashProcess>;
  /** The lines of all processes' logs that hold one of these words. */
  logLines(words: readonly string[]): readonly string[];
  /** Kills what still lives and removes everything. */
  close(): Promise<void>;
}

/** Short, so that a test sees them pass. */
const defaultTimes: CrashTimes = { timeoutMs: 1_000, longestProcessingMs: 800, checkEveryMs: 50 };

/** The shortest lease that the configuration allows. */
const leaseFor = ({ timeoutMs }: CrashTimes): number => 2 * timeoutMs + 2_000;

export async function createCrashProgram(options: CrashProgramOptions): Promise<CrashProgram> {
  const times = { ...defaultTimes, ...options.times };
  const { location, drop } = options.database;
  const vendors = await startCrashVendors(options.seeds ?? {});
  const folder = mkdtempSync(join(tmpdir(), 'promotions-crash-'));
  const configPath = join(folder, 'config.json');
  writeFileSync(configPath, JSON.stringify(configOf(vendors, times)));
  const processes: CrashProcess[] = [];
  const program: CrashProgram = {
    vendors,
    location,
    leaseMs: leaseFor(times),
    async start(order = null) {
      const environment = environmentOf(location, configPath);
      const logPath = join(folder, `${processes.length}.log`);
      const started = adopt(spawn({ env: environment, logPath, builtChild: options.builtChild }));
      processes.push(started);
      await started.start(order);
      return started;
    },
    listening: () => processes.filter(({ state }) => state === 'listening'),
    async living() {
      // What a failed test left half-started would only stand in the way.
      await Promise.all(processes.filter(({ state }) => state === 'starting').map((each) => each.kill()));
      return program.listening().at(-1) ?? program.start();
    },
    logLines(words) {
      const lines = readdirSync(folder)
        .filter((name) => name.endsWith('.log'))
        .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'));
      return lines.filter((line) => words.some((word) => line.includes(word)));
    },
    async close() {
      await Promise.all(processes.map((each) => each.kill()));
      await vendors.close();
      await drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return program;
}

function configOf({ gates }: RunningCrashVendors, times: CrashTimes): object {
  const { timeoutMs, longestProcessingMs, checkEveryMs } = times;
  const terms = { limits: { timeoutMs }, policy: { longestProcessingMs, firstCheckMs: 200 } };
  return {
    accounts: crashAccountsConfig(gates, terms),
    auth: { issuer: 'test-issuer', audience: 'promotions', algorithms: ['RS256'], key: { env: 'TOKEN_KEY' } },
    journal: { leaseMs: leaseFor(times), waitMs: 2_000, checkEveryMs },
  };
}

function environmentOf(location: DatabaseLocation, configPath: string): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return {
    PATH,
    HOME,
    TMPDIR,
    // Processes start often here; what one has compiled the next need not.
    NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'),
    PORT: '0',
    PROMOTIONS_CONFIG: configPath,
    ...(location.kind === 'server' ? { DATABASE_URL: location.url } : { PROMOTIONS_DIR: location.directory }),
    ...crashSecrets,
    TOKEN_KEY: testKeys.token.publicKey,
  };
}

/** The program that kills itself. */
export const crashChild = fileURLToPath(new URL('./crash-child.ts', import.meta.url));

interface SpawnOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly logPath: string;
  readonly builtChild: string | undefined;
}

function spawn({ env, logPath, builtChild }: SpawnOptions): ChildProcess {
  const log = openSync(logPath, 'a');
  try {
    return fork(builtChild ?? crashChild, {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      execArgv: builtChild === undefined ? ['--import', 'tsx'] : [],
      env,
      stdio: ['ignore', log, 'pipe', 'ipc'],
    });
  } finally {
    closeSync(log);
  }
}

function adopt(child: ChildProcess): CrashProcess & { start(order: CrashOrder): Promise<void> } {
  const { pid, stderr } = child;
  if (pid === undefined || stderr === null) throw new Error('the system started no process');
  const complaint = text(stderr);
  const ended = once(child, 'exit').then(async (): Promise<Ending> => {
    return { signal: child.signalCode, exitCode: child.exitCode, complaint: (await complaint).trim() };
  });
  let url = '';
  const held = new Set<string>();
  child.on('message', (message) => {
    const word = childWord.parse(message);
    if (typeof word === 'object' && 'holds' in word) held.add(word.holds);
    if (typeof word === 'object' && 'url' in word) ({ url } = word);
  });
  const order = async (next: CrashOrder): Promise<void> => {
    const taken = hear(child, (word) => word === 'order taken');
    // A process that has just died hears nothing any more, and does nothing either.
    child.send({ order: next } satisfies ParentWord, () => {});
    await Promise.race([taken, ended]);
  };
  return {
    pid,
    ended,
    held,
    get state() {
      if (child.exitCode !== null || child.signalCode !== null) return 'dead';
      return url === '' ? 'starting' : 'listening';
    },
    order,
    async start(first) {
      const listening = hear(child, (word) => typeof word === 'object' && 'url' in word);
      await Promise.race([Promise.all([order(first), listening]), ended]);
    },
    async ask(query, variables, label) {
      if (url === '') throw new Error(`process ${pid} has never listened`);
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${makeToken()}`,
          ...(label === undefined ? {} : { [labelHeader]: label }),
        },
        body: JSON.stringify({ query, variables }),
      });
      return crashAnswer.parse(await response.json());
    },
    kill() {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

/** May do everything, for an hour. */
function makeToken(): string {
  const claims = { iss: 'test-issuer', aud: 'promotions', sub: 'tester', scope: scopes.join(' '), accounts: '*' };
  return jwt.sign(claims, testKeys.token.privateKey, { algorithm: 'RS256', expiresIn: '1h' });
}

/** Resolves when the child has said what is waited for. */
function hear(child: ChildProcess, isAwaited: (word: ChildWord) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const listen = (message: unknown): void => {
      if (!isAwaited(childWord.parse(message))) return;
      child.off('message', listen);
      resolve();
    };
    child.on('message', listen);
  });
}
