/** The program as a process of its own, over vendors and a database that outlive it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readEnvironment } from '../../../src/app/config.ts';
import type { CrashPoint } from '../../../src/operations/crash-points.ts';
import type { DatabaseLocation } from '../../../src/store/database.ts';
import { testKeys } from '../../support/keys.ts';
import { type Order, type Word, word } from './orders.ts';
import type { AccountOptions, FourVendors } from './vendors.ts';

export interface ReplicaOptions {
  readonly vendors: FourVendors;
  readonly location: DatabaseLocation;
  readonly accounts?: Partial<AccountOptions>;
  readonly journal?: Readonly<Record<string, number>>;
  /** More of the environment, such as a library that fakes the time. */
  readonly env?: Readonly<Record<string, string>>;
  /** A command line to run it under. */
  readonly under?: readonly string[];
  /** How far its clock is ahead of the true time when it starts. */
  readonly aheadMs?: number;
}

/** A running process. */
export interface Replica {
  readonly url: string;
  readonly pid: number;
  /** Its log so far. */
  log(): string;
  isAlive(): boolean;
  setClock(aheadMs: number): Promise<void>;
  /** Holds whoever reaches the point from now on. */
  holdAt(point: CrashPoint | null): Promise<void>;
  /** Resolves when so many are held, at whatever points. */
  untilHeld(count: number): Promise<void>;
  release(): Promise<void>;
  /** Uses up the embedded database's log but for a few operations. */
  useUpLog(): Promise<void>;
  /** @returns how it has ended: an exit code, or the signal. */
  kill(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

/** The shortest that the configuration allows for this timeout. */
export const timeoutMs = 1_000;
export const leaseMs = 2 * timeoutMs + 2_000;
/** No vendor here works on a request for longer. */
export const longestProcessingMs = 3_000;

const child = fileURLToPath(new URL('./replica-child.ts', import.meta.url));
const ownTime = new URL('./own-time.ts', import.meta.url).href;
const root = fileURLToPath(new URL('../../..', import.meta.url));
const patienceMs = 60_000;

/** Starts a process; resolves when it listens. @throws {Error} with its last words when it ends before that. */
export async function startReplica(options: ReplicaOptions): Promise<Replica> {
  const folder = mkdtempSync(join(tmpdir(), 'promotions-disaster-'));
  const configPath = join(folder, 'config.json');
  writeFileSync(configPath, JSON.stringify(configOf(options)));
  const words = ['--import', 'tsx', '--import', ownTime, child, String(options.aheadMs ?? 0)];
  const line: readonly string[] = [...(options.under ?? []), process.execPath, ...words];
  const [command = '', ...args] = line;
  const started = spawn(command, args, {
    cwd: root,
    env: { ...environmentOf(options, configPath), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const exit = once(started, 'exit').finally(() => rmSync(folder, { recursive: true, force: true }));
  const replica = adopt(started, exit);
  try {
    await replica.start();
    return replica;
  } catch (error) {
    await replica.kill();
    throw error;
  }
}

function configOf({ vendors, accounts, journal }: ReplicaOptions): object {
  return {
    accounts: vendors.accounts({ timeoutMs, longestProcessingMs, ...accounts }),
    auth: { issuer: 'test-issuer', audience: 'promotions', algorithms: ['RS256'], key: { env: 'TOKEN_KEY' } },
    journal: { leaseMs, waitMs: 1_000, checkEveryMs: 100, ...journal },
  };
}

function environmentOf({ vendors, location }: ReplicaOptions, configPath: string): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = readEnvironment();
  return {
    PATH,
    HOME,
    TMPDIR,
    // Processes start often here; what one has compiled the next need not.
    NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'),
    PORT: '0',
    PROMOTIONS_CONFIG: configPath,
    ...(location.kind === 'server'
      ? { DATABASE_URL: location.url, DATABASE_CONNECTIONS: String(location.connections) }
      : { PROMOTIONS_DIR: location.directory }),
    ...vendors.secrets,
    TOKEN_KEY: testKeys.token.publicKey,
  };
}

function adopt(started: ChildProcess, exit: Promise<unknown>): Replica & { start(): Promise<void> } {
  let said = '';
  let url = '';
  let waiting = 0;
  let taken = 0;
  for (const stream of [started.stdout, started.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => void (said += text));
  started.on('message', (message) => {
    const heard: Word = word.parse(message);
    if ('url' in heard) ({ url } = heard);
    else if ('waiting' in heard) ({ waiting } = heard);
    else taken += 1;
  });
  const isAlive = (): boolean => started.exitCode === null && started.signalCode === null;
  const until = async (what: string, isThere: () => boolean): Promise<void> => {
    for (const giveUpAt = performance.now() + patienceMs; !isThere(); await pause(5)) {
      if (!isAlive()) throw new Error(`the replica has ended, and does not get to ${what}:\n${said.slice(-4_000)}`);
      if (performance.now() > giveUpAt) throw new Error(`the replica does not get to ${what}:\n${said.slice(-4_000)}`);
    }
  };
  let orders = 0;
  const give = async (order: Order): Promise<void> => {
    const number = (orders += 1);
    started.send(order);
    await until('taking an order', () => taken >= number);
  };
  return {
    get url() {
      return url;
    },
    pid: started.pid ?? 0,
    log: () => said,
    isAlive,
    async start() {
      await give({ order: 'start' });
      await until('listening', () => url !== '');
    },
    setClock: (aheadMs) => give({ order: 'setClock', aheadMs }),
    holdAt: (point) => give({ order: 'holdAt', point }),
    useUpLog: () => give({ order: 'useUpLog' }),
    untilHeld: (count) => until(`${count} operations held`, () => waiting >= count),
    release() {
      waiting = 0;
      return give({ order: 'release' });
    },
    async kill(signal = 'SIGKILL') {
      started.kill(signal);
      await exit;
      return started.exitCode ?? started.signalCode;
    },
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
