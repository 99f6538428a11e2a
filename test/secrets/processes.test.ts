/** Secrets never leave: what real processes print, serve and leave on the disk, when they work and when they fail. */
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { ConfigError, loadConfig } from '../../src/app/config.ts';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { build, type Child, endChildren, finish, fromSource, type Program, start } from '../process/children.ts';
import { ask, misbehave } from '../process/requests.ts';
import { readSandboxFacts } from '../process/sandbox-facts.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { type Canary, keyCanary, personCanary, textCanary, tokenCanary } from './canaries.ts';
import { createCollector } from './collector.ts';

const folder = mkdtempSync(join(tmpdir(), 'promotions-secrets-'));
const keys = join(folder, 'keys');
const configPath = join(folder, 'vendors.yaml');
const password = `canary-db-${randomBytes(9).toString('base64url')}`;
const collector = createCollector();
const ports = ['--card-port', '0', '--voucher-port', '0', '--member-port', '0', '--benefit-port', '0'];
const person = personCanary('a person', ['Ada Canary', '13800009999']);

let built: Program;
let removeBuild: () => Promise<void>;
let database: TestDatabase;
let vendors: Child;
let vendorUrl = '';
let token = '';
let env: Record<string, string>;

beforeAll(async () => {
  vendors = start(fromSource, 'vendors', {
    args: [...ports, '--keys', keys, '--config', configPath, '--issue-every', '0'],
  });
  [{ program: built, remove: removeBuild }, database] = await Promise.all([build(), createTestDatabase()]);
  vendorUrl = await vendors.says(/hk-cards\s+(http\S+)/);
  token = await vendors.says(/Token\s+(\S+)\n/);
  const url = new URL(database.url);
  url.password = password;
  env = { PROMOTIONS_CONFIG: configPath, DATABASE_URL: url.href, PORT: '0', LOG_LEVEL: 'trace' };
}, 300_000);
afterAll(async () => {
  await endChildren();
  await database.drop();
  await removeBuild();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

/** The text of every secret in the folder, by the name of its file. */
function textsIn(directory: string): ReadonlyArray<readonly [name: string, text: string]> {
  const names = readdirSync(directory).filter((name) => /\.(private\.pem|secret)$/.test(name));
  return names.map((name) => [name, readFileSync(join(directory, name), 'utf8')]);
}

const canariesIn = (directory: string): Canary[] =>
  textsIn(directory).map(([name, text]) =>
    text.includes('PRIVATE KEY') ? keyCanary(name, text) : textCanary(name, text),
  );

const secrets = (): Canary[] => [...canariesIn(keys), textCanary('password', password), tokenCanary('token', token)];

function collect(what: string, { stdout, stderr }: { readonly stdout: string; readonly stderr: string }): void {
  collector.add('process', `${what}, standard output`, stdout);
  collector.add('process', `${what}, standard error`, stderr);
  collector.count(what);
}

/** Node with a module that runs first, and waits for a signal to do what nobody in the program does. */
function startWith(evil: string, more: Readonly<Record<string, string>> = {}): Child {
  const preload = join(folder, `${randomBytes(4).toString('hex')}.mjs`);
  writeFileSync(preload, `process.on('SIGUSR2', () => { ${evil} });`);
  return start((entry) => ['--import', preload, ...built(entry)], 'main', { env: { ...env, ...more } });
}

const append = `mutation {
  updateTemplateBudget(input: { idempotencyKey: "canary-append-1", templateId: "hk-cards:${seedCodes.dimSum}", updateType: APPEND, number: 5 }) {
    ... on PromoError { code message }
  }
}`;

/** For a machine that has other things to do; most of these tests start several processes. */
const timeout = 300_000;

describe('secrets never leave', { shuffle: false, timeout }, () => {
  test('a configuration that is wrong in every way', () => {
    const good = readFileSync(configPath, 'utf8');
    const wrongPath = join(folder, 'wrong.yaml');
    const problemsOf = (content: string, more: object = {}): string => {
      writeFileSync(wrongPath, content);
      try {
        loadConfig({ ...env, PROMOTIONS_CONFIG: wrongPath, ...more });
        return '';
      } catch (error) {
        if (error instanceof ConfigError) return error.problems.join('\n');
        throw error;
      }
    };
    let told = 0;
    for (const [name, text] of [...textsIn(keys).slice(0, 1), ...textsIn(keys).slice(-1)]) {
      const secret = text.trim();
      const values = [secret, { env: secret }, { file: secret }, { [secret]: 1 }];
      for (const path of pathsOf(parse(good)))
        for (const value of values) {
          const problems = problemsOf(stringify(withValue(parse(good), path, value)));
          collector.add('process', `${name} at ${path.join('.')}`, problems);
          collector.count(`configuration ${path.join('.')} ${typeof value}`);
          if (problems !== '') told += 1;
        }
      const bare = secret.split('\n')[1] ?? secret;
      for (const broken of [
        `a: *${bare}`,
        `a: !${bare} 1`,
        `a: "${bare}`,
        `${bare}: [`,
        `%${bare}\n---\n`,
        `a: {b: ${bare}`,
        `- ${bare}\na: 1`,
        `a: \`${bare}`,
      ])
        collector.add('process', `${name} in ${broken.slice(0, 4)}`, problemsOf(broken));
      for (const variable of ['PORT', 'HOST', 'LOG_LEVEL', 'DATABASE_URL', 'DATABASE_CONNECTIONS', 'PROMOTIONS_CONFIG'])
        if (variable !== 'HOST')
          collector.add('process', `${name} in ${variable}`, problemsOf('', { [variable]: secret }));
    }
    for (const odd of [`12/${password}`, `${password}#`, `1?${password}`, `/${password}`])
      collector.add(
        'process',
        'an odd password',
        problemsOf(good, { DATABASE_URL: `postgresql://me:${odd}@127.0.0.1/x` }),
      );
    expect(told).toBeGreaterThan(200);
  });

  test('a key that others can read ends the start, with what to do', async () => {
    const [name = '', text = ''] = textsIn(keys).find(([each]) => each === 'hk-cards.private.pem') ?? [];
    const path = join(keys, name);
    chmodSync(path, 0o644);
    const ended = await finish(built, 'main', { env });
    chmodSync(path, 0o600);
    collect('a key for everybody', ended);
    expect(text).toContain('PRIVATE KEY');
    expect(ended).toMatchObject({
      code: 78,
      complaints: [expect.stringMatching(/^accounts\.hk-cards\.settings\.privateKey: .* 0644, .*chmod 600 /)],
    });
    chmodSync(configPath, 0o666);
    const open = await finish(built, 'config-check', { env });
    chmodSync(configPath, 0o644);
    collect('a configuration for everybody', open);
    expect(open).toMatchObject({ code: 78, complaints: [expect.stringMatching(/^PROMOTIONS_CONFIG: .*chmod go-w /)] });
  });

  test('a database that is not there', async () => {
    const url = `postgresql://me:${password}@127.0.0.1:1/x`;
    const ended = await finish(built, 'main', { env: { ...env, DATABASE_URL: url } });
    collect('no database', ended);
    expect(ended.code).toBe(69);
    collect('config-check', await finish(built, 'config-check', { env }));
  });

  test.each([
    ['an exception', 'throw error'],
    ['a rejection', 'void Promise.reject(error)'],
    ['a rejection that is no error', 'void Promise.reject({ ...error, message: error.message })'],
  ])('%s that nobody catches is one line in the log, and the end', async (what, evil) => {
    const [[, key] = ['', '']] = textsIn(keys);
    const [, appKey = ''] = textsIn(keys).find(([name]) => name.endsWith('.secret')) ?? [];
    const values = JSON.stringify({ params: ['Ada Canary', '13800009999'], key, url: env['DATABASE_URL'] });
    const message = JSON.stringify(`with ${key} and ${appKey} for 13800009999, Bearer ${token}`);
    const main = startWith(`const error = Object.assign(new Error(${message}), ${values}); ${evil}`);
    await main.says(/"url":"([^"]+)"/);
    main.signal('SIGUSR2');
    expect(await main.exit).toBe(1);
    expect(main.stdout()).toMatch(/"level":"fatal".*the program ends/);
    expect(main.stderr()).toBe('');
    collect(what, { stdout: main.stdout(), stderr: main.stderr() });
  });

  test('no debugger opens, and no report shows the environment', async () => {
    const main = startWith('process.stdout.write(`${JSON.stringify(process.report.getReport())}\\n`)');
    const url = await main.says(/"url":"([^"]+)"/);
    main.signal('SIGUSR1');
    await main.says(/SIGUSR1 would open a debugger/);
    main.signal('SIGUSR2');
    await main.says(/javascriptHeap/);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    expect(main.stderr()).toBe('');
    collect('a report', { stdout: main.stdout(), stderr: main.stderr() });
    main.signal('SIGTERM');
    await main.exit;
    const inspected = await finish((entry) => ['--inspect=127.0.0.1:0', ...built(entry)], 'main', { env });
    collect('a debugger', inspected);
    expect(inspected.code).toBe(78);
    expect(inspected.complaints.at(-1)).toMatch(/^A debugger is open/);
  });

  test('a program at work leaves nothing in its log, on its pages or in its directory', async () => {
    const { DATABASE_URL: _, ...alone } = env;
    const directory = join(folder, 'state');
    const main = start(built, 'main', { env: { ...alone, PROMOTIONS_DIR: directory } });
    const url = await main.says(/"url":"([^"]+)"/);
    for (const name of ['unsigned', 'proxyPage', 'invalidJson', 'dropsAfterWork']) {
      await misbehave(vendorUrl, { name, args: name === 'proxyPage' ? [502] : [] });
      collector.add('answer', name, JSON.stringify(await ask(`${url}/graphql`, append, token)));
      collector.count(`at work: ${name}`);
    }
    for (const path of ['/livez', '/readyz', '/explorer', '/', `/nowhere?token=${token}`])
      collector.add(
        'page',
        path.slice(0, 10),
        await (await fetch(`${url}${path}`, { headers: { accept: 'text/html' } })).text(),
      );
    main.signal('SIGTERM');
    expect(await main.exit).toBe(0);
    collect('at work', { stdout: main.stdout(), stderr: main.stderr() });
    for (const path of filesIn(directory)) collector.add('disk', path.slice(folder.length), readFileSync(path));
    expect(statSync(join(directory, 'db')).mode & 0o077).toBe(0);
  });

  test('the sandbox shows its own token where it is for, and nothing else', async () => {
    const directory = join(folder, 'sandbox');
    const sandbox = start(fromSource, 'sandbox', { env: { PROMOTIONS_DIR: directory, PORT: '0' } });
    await sandbox.says(/Stop with Ctrl-C/);
    const facts = readSandboxFacts(directory);
    const base = facts.endpoint.replace('/graphql', '');
    // What opens the simulated vendors and nothing else is printed and shown on purpose, by these three.
    const withoutItsToken = (text: string): string => text.replaceAll(facts.token, '');
    for (const path of ['/explorer', '/']) {
      const page = await (await fetch(`${base}${path}`, { headers: { accept: 'text/html' } })).text();
      expect(page).toContain(facts.token);
      collector.add('page', `the sandbox, ${path}`, withoutItsToken(page));
    }
    sandbox.signal('SIGTERM');
    await sandbox.exit;
    collect('the sandbox', { stdout: withoutItsToken(sandbox.stdout()), stderr: sandbox.stderr() });
    const own = join(directory, 'keys');
    for (const path of filesIn(directory).filter((each) => !each.startsWith(own) && !each.endsWith('sandbox.json')))
      collector.add('disk', path.slice(folder.length), readFileSync(path));
    expect(collector.find([...canariesIn(own), tokenCanary("the sandbox's token", facts.token)])).toEqual([]);
    expect(statSync(join(directory, 'sandbox.json')).mode & 0o077).toBe(0);
  });

  test('and in all of that there is not one secret, and nobody', () => {
    const { bytes, faults } = collector.summary();
    process.stdout.write(
      `Searched for ${secrets().length} secrets after ${faults} faults, in bytes of: ${JSON.stringify(bytes)}\n`,
    );
    expect(faults).toBeGreaterThan(50);
    for (const wayOut of ['process', 'page', 'disk'] as const) expect(bytes[wayOut]).toBeGreaterThan(1_000);
    expect(collector.find([...secrets(), person])).toEqual([]);
  });
});

/** The way to every value of a file. */
function pathsOf(content: unknown, at: readonly string[] = []): ReadonlyArray<readonly string[]> {
  if (typeof content !== 'object' || content === null) return [at];
  return [at, ...Object.entries(content).flatMap(([key, value]) => pathsOf(value, [...at, key]))].filter(
    ({ length }) => length > 0,
  );
}

function withValue(content: unknown, path: readonly string[], value: unknown): unknown {
  const [key = '', ...rest] = path;
  const copy: object = Array.isArray(content) ? [...content] : { ...Object(content) };
  Reflect.set(copy, key, rest.length === 0 ? value : withValue(Reflect.get(copy, key), rest, value));
  return copy;
}

const filesIn = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
