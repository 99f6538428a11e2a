/** The program as processes that can be killed, over a database and a simulated vendor that outlive them. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type CardSimulator, createCardSimulator } from '../../src/connectors/alipay-card/simulator.ts';
import type { DatabaseLocation } from '../../src/store/database.ts';
import { type ChildWord, type CrashOrder, childWord, type ParentWord } from './crash-orders.ts';
import { createDatabase, type Engine } from './engines.ts';
import { testKeys } from './keys.ts';
import { accountIds, cardClient } from './vendors.ts';
import { type Answer, ask, makeToken } from './world.ts';

export interface CrashProgramOptions {
  readonly engine: Engine;
  readonly longestProcessingMs?: number;
}

/** How a process ended, and everything it wrote to standard error. */
export interface Ending {
  readonly signal: NodeJS.Signals | null;
  readonly exitCode: number | null;
  readonly complaint: string;
}

export interface CrashProcess {
  readonly pid: number;
  readonly ended: Promise<Ending>;
  readonly state: 'starting' | 'listening' | 'dead';
  /** Replaces what the process does at a crash point; resolves when it knows. */
  order(order: CrashOrder): Promise<void>;
  /** Sends a document with a token that may do everything; rejects when the process dies meanwhile. */
  ask(query: string, variables: object): Promise<Answer>;
  /** Kills it with SIGKILL; may be called again. */
  kill(): Promise<Ending>;
}

export interface CrashProgram {
  readonly cards: CardSimulator;
  readonly location: DatabaseLocation;
  /** The code of a template that nobody has touched: valid, 1,000 in stock, 200 of them issued. */
  freshTemplate(): string;
  /** Starts one more process; resolves when it listens, or has ended before that. */
  start(order?: CrashOrder): Promise<CrashProcess>;
  /** A process that lives: the one started last of those that do, or a new one. */
  living(): Promise<CrashProcess>;
  /** Kills what still lives and removes everything. */
  close(): Promise<void>;
}

/** Short, so that a test sees them pass; the lease is the shortest that the configuration allows. */
const timeoutMs = 1_000;
export const leaseMs = 2 * timeoutMs + 2_000;
const longestProcessingMs = 800;

const templateCodes = Array.from({ length: 30 }, (_, index) => `820270101001350000000000000001${index + 10}`);

export async function createCrashProgram(options: CrashProgramOptions): Promise<CrashProgram> {
  const { location, drop } = await createDatabase(options.engine);
  const cards = await createCardSimulator({
    clients: [{ ...cardClient, keys: [{ version: 1, publicKeyPem: testKeys.ours.publicKey }] }],
    privateKeyPem: testKeys.vendor.privateKey,
    templates: templateCodes.map((templateCode) => ({ templateCode, status: 'valid', stock: 1_000, issued: 200 })),
  });
  const folder = mkdtempSync(join(tmpdir(), 'promotions-crash-'));
  const configPath = join(folder, 'config.json');
  writeFileSync(configPath, JSON.stringify(configOf(cards.url, options)));
  const unused = [...templateCodes];
  const processes: CrashProcess[] = [];
  const program: CrashProgram = {
    cards,
    location,
    freshTemplate() {
      const code = unused.shift();
      if (code === undefined) throw new Error('all templates are used up');
      return code;
    },
    async start(order = null) {
      const started = adopt(spawn(environmentOf(location, configPath)));
      processes.push(started);
      await started.start(order);
      return started;
    },
    async living() {
      // What a failed test left half-started would only stand in the way.
      await Promise.all(processes.filter(({ state }) => state === 'starting').map((each) => each.kill()));
      return processes.findLast(({ state }) => state === 'listening') ?? program.start();
    },
    async close() {
      await Promise.all(processes.map((each) => each.kill()));
      await cards.close();
      await drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return program;
}

function configOf(vendorUrl: string, options: CrashProgramOptions): object {
  const settings = {
    baseUrl: vendorUrl,
    ...cardClient,
    privateKey: { env: 'OUR_KEY' },
    vendorPublicKey: { env: 'VENDOR_KEY' },
  };
  const policy = { longestProcessingMs: options.longestProcessingMs ?? longestProcessingMs, firstCheckMs: 200 };
  return {
    accounts: { [accountIds.cards]: { vendor: 'alipay-card', settings, limits: { timeoutMs }, policy } },
    auth: { issuer: 'test-issuer', audience: 'promotions', algorithms: ['RS256'], key: { env: 'TOKEN_KEY' } },
    journal: { leaseMs, waitMs: 2_000, checkEveryMs: 50 },
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
    OUR_KEY: testKeys.ours.privateKey,
    VENDOR_KEY: testKeys.vendor.publicKey,
    TOKEN_KEY: testKeys.token.publicKey,
  };
}

function spawn(env: NodeJS.ProcessEnv): ChildProcess {
  return fork(fileURLToPath(new URL('./crash-child.ts', import.meta.url)), {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    execArgv: ['--import', 'tsx'],
    env,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

function adopt(child: ChildProcess): CrashProcess & { start(order: CrashOrder): Promise<void> } {
  const { pid, stderr } = child;
  if (pid === undefined || stderr === null) throw new Error('the system started no process');
  const complaint = text(stderr);
  const ended = once(child, 'exit').then(async (): Promise<Ending> => {
    return { signal: child.signalCode, exitCode: child.exitCode, complaint: (await complaint).trim() };
  });
  let url = '';
  const order = async (next: CrashOrder): Promise<void> => {
    const taken = hear(child, (word) => word === 'order taken');
    child.send({ order: next } satisfies ParentWord);
    await taken;
  };
  return {
    pid,
    ended,
    get state() {
      if (child.exitCode !== null || child.signalCode !== null) return 'dead';
      return url === '' ? 'starting' : 'listening';
    },
    order,
    async start(first) {
      const listening = hear(child, (word) => {
        if (typeof word === 'object') ({ url } = word);
        return url !== '';
      });
      await Promise.race([Promise.all([order(first), listening]), ended]);
    },
    ask: (query, variables) => ask(`${url}/graphql`, { query, variables, bearer: makeToken({}) }),
    kill() {
      child.kill('SIGKILL');
      return ended;
    },
  };
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
