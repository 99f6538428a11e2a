/** What changes take place on: a database, the simulated vendor, the program with its clients, and the bare loops. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import jwt from 'jsonwebtoken';
import { z } from 'zod';
import { scopes } from '../../src/domain/caller.ts';
import type { DatabaseLocation } from '../../src/store/database.ts';
import { cardClient } from '../../test/chaos/accounts.ts';
import type { Setup } from '../../test/chaos/setup.ts';
import { vendorWord } from '../../test/chaos/words.ts';
import { makeRsaPair } from '../../test/support/keys.ts';
import { type Child, startChild } from '../support/child.ts';
import { databaseEnvironment, type EngineName, openDatabases } from './database.ts';
import { targetCount } from './lanes.ts';
import { type Server, startServer } from './server.ts';
import { type RoundOrder, type RoundWord, roundWord } from './words.ts';

/** What a bare loop is told. */
export interface BareSetup {
  readonly vendorUrl: string;
  readonly vendorConnections: number;
  readonly ourPrivateKey: string;
  readonly vendorPublicKey: string;
  readonly database: DatabaseLocation;
  /** Whether it reads the template before and after, as the program does. */
  readonly readings: boolean;
}

export type Maker = Child<RoundOrder, RoundWord>;

export interface Stage {
  readonly server: Server;
  readonly clients: Maker;
  readonly bare: Maker;
  readonly bareWithReadings: Maker;
  /** The vendor's names of all changes in its books. */
  readBooks(): Promise<readonly string[]>;
}

export interface StageOptions {
  readonly engine: EngineName;
  readonly compiled: (source: string) => string;
  readonly flags?: readonly string[];
}

type AtEnd = (clean: () => Promise<void>) => void;

/** Sets the stage, and leaves neither a process nor a file behind. */
export async function onStage<T>(options: StageOptions, work: (stage: Stage) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'promotions-bench-'));
  const cleaning: Array<() => Promise<void>> = [];
  try {
    return await work(await setStage(folder, options, (clean) => void cleaning.unshift(clean)));
  } finally {
    for (const clean of cleaning) await clean();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** So many that nobody waits for a connection before the vendor is busy. */
const vendorConnections = 64;

async function setStage(folder: string, { engine, compiled, flags = [] }: StageOptions, atEnd: AtEnd): Promise<Stage> {
  const keys = { ours: makeRsaPair(), vendor: makeRsaPair(), token: makeRsaPair() };
  const write = (name: string, content: object): string => {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify(content), { mode: 0o600 });
    return path;
  };
  const vendorUrl = await startVendor(write('vendor.json', vendorSetup(keys)), atEnd);
  const databases = await openDatabases(engine, folder);
  atEnd(() => databases.close());
  const server = await startServer({
    compiled,
    folder,
    flags,
    env: {
      ...databaseEnvironment(await databases.create('ours')),
      PROMOTIONS_CONFIG: write('config.json', configFile(vendorUrl)),
      OUR_KEY: keys.ours.privateKey,
      VENDOR_KEY: keys.vendor.publicKey,
      TOKEN_KEY: keys.token.publicKey,
    },
  });
  atEnd(() => server.end());
  const startMaker = (name: 'client' | 'bare', args: readonly string[]): Maker => {
    const maker: Maker = startChild({ file: compiled(`bench/mutations/${name}-process.ts`), args, words: roundWord });
    atEnd(() => maker.end());
    return maker;
  };
  const startBare = async (name: string, readings: boolean): Promise<Maker> => {
    const setup: BareSetup = {
      vendorUrl,
      vendorConnections,
      ourPrivateKey: keys.ours.privateKey,
      vendorPublicKey: keys.vendor.publicKey,
      database: await databases.create(name),
      readings,
    };
    return startMaker('bare', [write(`${name}.json`, setup)]);
  };
  return {
    server,
    clients: startMaker('client', [`${server.url}/graphql`, makeBearer(keys.token.privateKey)]),
    bare: await startBare('bare', false),
    bareWithReadings: await startBare('bare_readings', true),
    readBooks: () => readBooks(vendorUrl),
  };
}

const vendorSetup = (keys: Setup['keys']): Setup => {
  const [seed, faultPercent] = [1, 0];
  const none = { vouchers: 0, members: 0, 'members-proven': 0, 'members-sole': 0, venue: 0 };
  return { seed, faultPercent, keys, targets: { ...none, cards: targetCount } };
};

async function startVendor(setupFile: string, atEnd: AtEnd): Promise<string> {
  const file = fileURLToPath(new URL('../../test/chaos/vendor-process.ts', import.meta.url));
  const vendor = startChild({ file, args: [setupFile, 'cards'], words: vendorWord });
  atEnd(() => vendor.end());
  const word = await vendor.hear();
  const url = 'urls' in word ? word.urls.cards : undefined;
  if (url === undefined) throw new Error('the vendor does not tell where it listens');
  return url;
}

/** Every limit that would turn a change away, or make it wait for its turn, is out of the way. */
export const raisedLimits =
  'limits that would measure themselves are raised: no calls per second or day, 64 connections to the vendor, and a minute of waiting at the door, which otherwise works as it comes';

function configFile(vendorUrl: string): object {
  const cards = {
    vendor: 'alipay-card',
    settings: {
      baseUrl: vendorUrl,
      privateKey: { env: 'OUR_KEY' },
      vendorPublicKey: { env: 'VENDOR_KEY' },
      ...cardClient,
    },
    limits: { connections: vendorConnections, writeShare: 0 },
  };
  const overload = { longestWaitMs: 60_000 };
  return {
    accounts: { cards },
    auth: { issuer: 'bench', audience: 'promotions', algorithms: ['RS256'], key: { env: 'TOKEN_KEY' } },
    server: { overload },
  };
}

function makeBearer(privateKey: string): string {
  return jwt.sign({ scope: scopes.join(' '), accounts: '*' }, privateKey, {
    algorithm: 'RS256',
    issuer: 'bench',
    audience: 'promotions',
    subject: 'bench',
    expiresIn: '12h',
  });
}

const books = z.object({ effects: z.array(z.object({ kind: z.literal('budget'), requestId: z.string() })) });

async function readBooks(vendorUrl: string): Promise<readonly string[]> {
  const response = await fetch(`${vendorUrl}/_simulator/books`);
  return books.parse(await response.json()).effects.map(({ requestId }) => requestId);
}
