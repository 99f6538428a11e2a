/** What an overload run takes place on: a database, vendors, the built server and its load, each in its own process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import jwt from 'jsonwebtoken';
import { z } from 'zod';
import { scopes } from '../../src/domain/caller.ts';
import type { DatabaseLocation } from '../../src/store/database.ts';
import { type AccountName, accountNames, configFile, secretsOf } from '../chaos/accounts.ts';
import { type Child, startChild } from '../chaos/child.ts';
import { startDatabase } from '../chaos/database.ts';
import type { Setup, VendorUrls } from '../chaos/setup.ts';
import { vendorWord } from '../chaos/words.ts';
import type { Program } from '../process/children.ts';
import { makeRsaPair } from '../support/keys.ts';
import { targetCount } from './mix.ts';
import type { EngineName } from './options.ts';
import { type LoadWord, loadWord, type ServerWord, serverWord } from './words.ts';

export interface Stage {
  readonly url: string;
  readonly bearer: string;
  readonly database: DatabaseLocation;
  readonly vendorUrls: VendorUrls;
  readonly load: Child<LoadWord>;
  /** What the server has told of itself so far, one for each second. */
  readonly words: readonly ServerWord[];
  /** Ends the server as its operator would. @returns its exit code. */
  endServer(): Promise<number | null>;
}

export interface StageOptions {
  readonly engine: EngineName;
  readonly folder: string;
  readonly program: Program;
  readonly settings: Readonly<Record<string, number>>;
  /** Told what is to be undone at the end, last things first. */
  readonly atEnd: (clean: () => Promise<void> | void) => void;
}

export async function setStage(options: StageOptions): Promise<Stage> {
  const { folder, atEnd } = options;
  const keys = { ours: makeRsaPair(), vendor: makeRsaPair(), token: makeRsaPair() };
  const write = (name: string, content: object): string => {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify(content));
    return path;
  };
  const targets = everyAccount(() => targetCount);
  const setupFile = write('setup.json', { seed: 1, faultPercent: 0, keys, targets } satisfies Setup);
  const vendors = startChild({
    program: './vendor-process.ts',
    args: [setupFile, ...accountNames],
    words: vendorWord,
  });
  atEnd(() => vendors.end());
  const listening = await vendors.hear((word) => 'urls' in word);
  const vendorUrls = everyAccount((name) => ('urls' in listening ? (listening.urls[name] ?? '') : ''));
  const { database, env } = await chooseDatabase(options);
  const server = await startServer(options, {
    PROMOTIONS_CONFIG: write('config.json', configure(vendorUrls, options.settings)),
    LOG_LEVEL: 'info',
    ...env,
    ...secretsOf(keys),
  });
  const bearer = makeBearer(keys.token.privateKey);
  const url = `${server.url}/graphql`;
  const load = startChild({ program: '../overload/load-process.ts', args: [url, bearer], words: loadWord });
  atEnd(() => load.end());
  return { url, bearer, database, vendorUrls, load, words: server.words, endServer: server.end };
}

function everyAccount<T>(of: (name: AccountName) => T): Record<AccountName, T> {
  return {
    cards: of('cards'),
    vouchers: of('vouchers'),
    members: of('members'),
    'members-proven': of('members-proven'),
    'members-sole': of('members-sole'),
    venue: of('venue'),
  };
}

async function chooseDatabase({ engine, folder, atEnd }: StageOptions) {
  if (engine === 'pglite') {
    const directory = join(folder, 'state');
    return { database: { kind: 'directory', directory } as const, env: { PROMOTIONS_DIR: directory } };
  }
  const { url, close } = await startDatabase();
  atEnd(close);
  return { database: { kind: 'server', url, connections: 2 } as const, env: { DATABASE_URL: url } };
}

const configShape = z.looseObject({ accounts: z.record(z.string(), z.looseObject({ limits: z.looseObject({}) })) });

/** The accounts of the chaos runs with the limits and leases of every day, as nothing but load is to go wrong here. */
function configure(urls: VendorUrls, overload: Readonly<Record<string, number>>): object {
  const config = configShape.parse(configFile(urls));
  const accounts = Object.entries(config.accounts).map(([name, { limits, ...account }]) => {
    const { callsPerDay } = limits;
    return [name, { ...account, limits: { callsPerDay, writeShare: 0 } }];
  });
  const journal = { refreshEverySeconds: 3_600 };
  return { ...config, accounts: Object.fromEntries(accounts), journal, server: { overload } };
}

async function startServer({ folder, program, atEnd }: StageOptions, env: Readonly<Record<string, string>>) {
  const watch = new URL('./watch-process.ts', import.meta.url).href;
  const child: ChildProcess = spawn(process.execPath, ['--import', watch, ...program('main')], {
    env: { ...env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const gone = once(child, 'exit');
  atEnd(async () => {
    child.kill('SIGKILL');
    await gone;
  });
  const words: ServerWord[] = [];
  child.on('message', (message) => void words.push(serverWord.parse(message)));
  child.stdout?.pipe(createWriteStream(join(folder, 'server.log')));
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said = said.length > 100_000 ? said : said + text;
      const [, found] = /"url":"(http:[^"]+)"/.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    });
    void gone.then(() => reject(new Error(`the server ended: ${said}`)));
  });
  return {
    url,
    words,
    async end() {
      child.kill('SIGTERM');
      await Promise.race([gone, sleep(60_000, undefined, { ref: false })]);
      return child.exitCode;
    },
  };
}

function makeBearer(privateKey: string): string {
  return jwt.sign({ scope: scopes.join(' '), accounts: '*' }, privateKey, {
    algorithm: 'RS256',
    issuer: 'test-issuer',
    audience: 'promotions',
    subject: 'overload',
    expiresIn: '12h',
  });
}
