import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { lockDirectory } from '../../src/store/directory-lock.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { build, type Child, endChildren, eventually, finish, fromSource, type Program, start } from './children.ts';
import { ask, misbehave, readBooks } from './requests.ts';

const folder = mkdtempSync(join(tmpdir(), 'promotions-production-'));
const configPath = join(folder, 'vendors.yaml');
const keys = join(folder, 'keys');

const anyPorts = ['--card-port', '0', '--voucher-port', '0', '--member-port', '0', '--benefit-port', '0'];

let built: Program;
let removeBuild: () => Promise<void>;
let vendors: Child;
let vendorUrl = '';
let token = '';
let database: TestDatabase;
let env: Record<string, string>;

beforeAll(async () => {
  const args = [...anyPorts, '--keys', keys, '--config', configPath, '--issue-every', '0'];
  vendors = start(fromSource, 'vendors', { args });
  [{ program: built, remove: removeBuild }, database] = await Promise.all([build(), createTestDatabase()]);
  vendorUrl = await vendors.says(/hk-cards\s+(http\S+)/);
  token = await vendors.says(/Token\s+(\S+)\n/);
  env = { PROMOTIONS_CONFIG: configPath, DATABASE_URL: database.url, PORT: '0' };
}, 240_000);
afterAll(async () => {
  await endChildren();
  await database.drop();
  await removeBuild();
  rmSync(folder, { recursive: true, force: true });
});

const mains = new Set<Child>();
afterEach(async () => {
  for (const main of mains) main.signal('SIGKILL');
  await Promise.all([...mains].map((main) => main.exit));
  mains.clear();
});

async function startMain(more: Readonly<Record<string, string>> = {}, program = built) {
  const main = start(program, 'main', { env: { ...env, ...more } });
  mains.add(main);
  const url = await main.says(/"url":"([^"]+)"/);
  return { main, url, endpoint: `${url}/graphql` };
}

async function listenAnywhere(): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return { server, port: address.port };
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}

const count = '{ templates(first: 1, filter: { accountIds: ["hk-cards"] }) { totalCount } }';

const cutOthers =
  'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()';

/** Templates are there as soon as they were read once, which goes on in the background. */
const untilAllAreThere = (endpoint: string) =>
  eventually(async () => {
    const { data } = await ask(endpoint, count, token);
    const { templates } = z.object({ templates: z.object({ totalCount: z.int() }) }).parse(data);
    return templates.totalCount > Object.keys(seedCodes).length ? templates.totalCount : null;
  });

const append = (key: string, code: string) => `mutation {
  updateTemplateBudget(input: { idempotencyKey: "${key}", templateId: "hk-cards:${code}", updateType: APPEND, number: 5 }) {
    __typename
    ... on UpdateTemplateBudgetSuccess { budget { total } operation { id state } }
    ... on PromoError { code message operation { id state } }
  }
}`;

describe('vendors alone', () => {
  test('serve the program that runs on their configuration and a PostgreSQL server', async () => {
    const { endpoint } = await startMain({}, fromSource);
    expect(await untilAllAreThere(endpoint)).toBe(Object.keys(seedCodes).length + 1);
    const before = await readBooks(vendorUrl, seedCodes.islandFerry);
    const answer = await ask(endpoint, append('production-success-1', seedCodes.islandFerry), token);
    const after = await readBooks(vendorUrl, seedCodes.islandFerry);
    expect(after.stock).toBe((before.stock ?? 0) + 5);
    expect(answer.data?.['updateTemplateBudget']).toMatchObject({ budget: { total: after.stock } });
  });
});

describe('what vendors are told', () => {
  test('--help explains every option', async () => {
    const { code, stdout, stderr } = await finish(built, 'vendors', { args: ['--help'] });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const option of [
      '--card-port',
      '--voucher-port',
      '--member-port',
      '--benefit-port',
      '--host',
      '--keys',
      '--config',
      '--issue-every',
    ])
      expect(stdout).toContain(option);
  });

  test.each([
    { args: ['--speed', '3'], says: "Unknown option '--speed'" },
    { args: ['--card-port', 'http'], says: '--card-port: must be a whole number from 0 to 65535, not "http"' },
    { args: ['--card-port', '99999'], says: '--card-port' },
  ])('a wrong option is refused plainly: $args', async ({ args, says }) => {
    const place = ['--keys', keys, '--config', join(folder, 'unused.yaml')];
    const { code, complaints, stderr } = await finish(built, 'vendors', { args: [...args, ...place] });
    expect(complaints[0]).toContain(says);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(code).toBe(78);
  });

  test('a port that is taken is said in one sentence', async () => {
    const { server, port } = await listenAnywhere();
    const args = [
      ...anyPorts.slice(2),
      '--card-port',
      String(port),
      '--keys',
      keys,
      '--config',
      join(folder, 'unused.yaml'),
    ];
    const { code, complaints } = await finish(built, 'vendors', { args });
    await close(server);
    expect(complaints).toEqual([expect.stringContaining(String(port))]);
    expect(code).toBe(69);
  });
});

describe('what an operator can mend is said plainly, without a stack', () => {
  test('five mistakes in a file are five lines, each with its path', async () => {
    const file = z
      .object({ accounts: z.object({ 'hk-cards': z.object({ settings: z.looseObject({}) }).loose() }) })
      .loose()
      .parse(parse(readFileSync(configPath, 'utf8')));
    const account = file.accounts['hk-cards'];
    Object.assign(account.settings, { baseUrl: 'open.alipay.hk', privateKey: { file: 'nowhere.pem' } });
    const path = join(folder, 'mistakes.yaml');
    const wrong = {
      ...file,
      accounts: { 'hk-cards': account, acme: { vendor: 'acme', settings: {}, limits: { timeoutMs: 3_000 } } },
      colour: 'blue',
      server: { explorer: 'yes' },
    };
    writeFileSync(path, stringify(wrong));
    const wrongEnv = { ...env, PROMOTIONS_CONFIG: path };
    for (const entry of ['main', 'config-check'] as const) {
      const { code, stdout, complaints } = await finish(built, entry, { env: wrongEnv });
      expect(complaints.toSorted()).toEqual([
        expect.stringMatching(/^accounts\.acme\.vendor: /),
        expect.stringMatching(/^accounts\.hk-cards\.settings\.baseUrl: /),
        expect.stringMatching(/^accounts\.hk-cards\.settings\.privateKey: .*nowhere\.pem/),
        expect.stringMatching(/^colour: /),
        expect.stringMatching(/^server\.explorer: /),
      ]);
      expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
    }
  });

  test('no configuration', async () => {
    const { code, complaints } = await finish(built, 'main');
    expect(complaints).toEqual([expect.stringMatching(/^PROMOTIONS_CONFIG: is not set/)]);
    expect(code).toBe(78);
  });

  test('a port that is taken', async () => {
    const { server, port } = await listenAnywhere();
    const { code, complaints } = await finish(built, 'main', { env: { ...env, PORT: String(port) } });
    await close(server);
    expect(complaints).toEqual([expect.stringMatching(new RegExp(`^Port ${port} .* is taken\\.`))]);
    expect(code).toBe(69);
  });

  test('a host that this machine does not have', async () => {
    const { code, complaints } = await finish(built, 'main', { env: { ...env, HOST: '192.0.2.1' } });
    expect(complaints).toEqual([expect.stringContaining('192.0.2.1')]);
    expect(code).toBe(69);
  });

  test('a database where nobody listens, and one that takes the connection and says nothing', async () => {
    const { server: closed, port: closedPort } = await listenAnywhere();
    await close(closed);
    const { server: silent, port: silentPort } = await listenAnywhere();
    silent.on('connection', (socket) => socket.on('error', () => {}));
    await Promise.all(
      [closedPort, silentPort].map(async (port) => {
        const url = `postgresql://app:hunter2@127.0.0.1:${port}/promotions`;
        const { code, complaints, stdout, ms } = await finish(built, 'main', { env: { ...env, DATABASE_URL: url } });
        const sentence = `The database at 127.0.0.1:${port}/promotions cannot be used: `;
        expect(complaints).toEqual([expect.stringContaining(sentence)]);
        expect(`${stdout}${complaints.join('\n')}`).not.toContain('hunter2');
        expect(code).toBe(69);
        // The connection may take 5 s; the rest is what a busy machine needs to start a process.
        expect(ms).toBeLessThan(12_000);
      }),
    );
    silent.close();
  }, 20_000);

  test('a database that does not exist', async () => {
    const url = new URL(database.url);
    url.pathname = '/nowhere';
    const { code, complaints } = await finish(built, 'main', { env: { ...env, DATABASE_URL: url.href } });
    expect(complaints).toEqual([expect.stringContaining('database "nowhere" does not exist')]);
    expect(code).toBe(69);
  });

  test('a directory that another process holds', async () => {
    const directory = join(folder, 'held');
    const lock = lockDirectory(directory);
    const { DATABASE_URL: _, ...others } = env;
    const { code, complaints } = await finish(built, 'main', { env: { ...others, PROMOTIONS_DIR: directory } });
    lock.release();
    expect(complaints).toEqual([expect.stringContaining(`${directory} is in use by process ${process.pid}.`)]);
    expect(code).toBe(69);
  });
});

describe('config-check', () => {
  test('says in a sentence that the configuration is good, and starts nothing', async () => {
    const { code, stdout, stderr } = await finish(built, 'config-check', { env });
    const [first, ...credentials] = stdout.trimEnd().split('\n');
    expect(first).toBe(
      'The configuration is good: accounts hk-cards, hk-vouchers, members, venue; state in PostgreSQL.',
    );
    expect(credentials).toEqual(
      expect.arrayContaining([
        'accounts.hk-cards: keyVersion 1',
        expect.stringMatching(/^accounts\.hk-cards: privateKey SHA256:[0-9a-f]{64}$/),
        'accounts.members: appKey (secret)',
      ]),
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

describe('a running program', () => {
  test('is live and ready', async () => {
    const { url } = await startMain();
    const [live, ready] = await Promise.all([fetch(`${url}/livez`), fetch(`${url}/readyz`)]);
    expect([live.status, await live.json()]).toEqual([200, { status: 'live' }]);
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready' }]);
  });

  test('is live but not ready while its database is away', async () => {
    const own = await createTestDatabase();
    const { main, url } = await startMain({ DATABASE_URL: own.url });
    await own.drop();
    const ready = await fetch(`${url}/readyz`);
    expect(ready.status).toBe(503);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    main.signal('SIGTERM');
    expect(await main.exit).toBe(0);
  });

  test('outlives every cut of its connections to the database', async () => {
    const { main, url, endpoint } = await startMain();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    let ended: unknown = null;
    void main.exit.then((code) => (ended = code));
    for (let cut = 0; cut < 60 && ended === null; cut += 1) {
      const asked = ask(endpoint, '{ promoOperations(first: 1) { totalCount } }', token).catch(() => null);
      await client.query(cutOthers);
      await asked;
    }
    await client.end();
    expect({ ended, stderr: main.stderr() }).toEqual({ ended: null, stderr: '' });
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  test('logs a lost connection with its reason, not with all that the driver knows of it', async () => {
    const { main } = await startMain();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const lost = await eventually(async () => {
      await client.query(cutOthers);
      return (
        main
          .stdout()
          .split('\n')
          .slice(0, -1)
          .find((line) => line.includes('database connection lost')) ?? null
      );
    });
    await client.end();
    expect(lost).not.toMatch(/secretKey|connectionParameters|processID/);
    expect(lost.length).toBeLessThan(3_000);
  });

  test('logs JSON lines and no secret, whatever it is asked with', async () => {
    const { main, url, endpoint } = await startMain({ LOG_LEVEL: 'trace' });
    const badToken = `${token.slice(0, -8)}AAAAAAAA`;
    await ask(endpoint, count, token);
    await ask(endpoint, count, badToken);
    await ask(endpoint, count, null);
    await ask(endpoint, '{ nothing }', token);
    await misbehave(vendorUrl, { name: 'unsigned', operation: 'updateBudget', templateCode: seedCodes.midnightCinema });
    await ask(endpoint, append('production-unsigned-1', seedCodes.midnightCinema), token);
    await fetch(endpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${token}`, 'content-type': 'application/json' },
      body: '{',
    });
    await fetch(endpoint, {
      method: 'POST',
      headers: { authorization: token, 'content-type': 'text/plain' },
      body: token,
    });
    await fetch(`${url}/nowhere?token=${token}`, { headers: { authorization: `Bearer ${token}` } });
    main.signal('SIGTERM');
    expect(await main.exit).toBe(0);
    const lines = main
      .stdout()
      .split('\n')
      .filter((line) => line !== '');
    const line = z.looseObject({ level: z.string(), time: z.iso.datetime(), msg: z.string() });
    for (const text of lines) line.parse(JSON.parse(text));
    expect(lines.join('\n')).toContain('vendor alarm');
    const said = `${main.stdout()}${main.stderr()}`;
    for (const secret of [token, badToken, token.split('.')[2] ?? '', ...secretsOf(keys)])
      expect(said).not.toContain(secret);
    expect(said).not.toMatch(/Bearer|Basic|PRIVATE KEY/);
    expect(main.stderr()).toBe('');
  });

  test('ends on SIGTERM only after the mutation under way has its answer', async () => {
    const { main, url, endpoint } = await startMain();
    const { endpoint: beside } = await startMain();
    const before = await readBooks(vendorUrl, seedCodes.dimSum);
    await misbehave(vendorUrl, {
      name: 'slowAnswer',
      args: [1_500],
      operation: 'updateBudget',
      templateCode: seedCodes.dimSum,
    });
    const answer = ask(endpoint, append('production-drained-1', seedCodes.dimSum), token);
    await eventually(async () => {
      const { effects } = await readBooks(vendorUrl, seedCodes.dimSum);
      return effects.length > before.effects.length ? effects : null;
    });
    main.signal('SIGTERM');
    const refusal = await eventually(async () => {
      const status = await fetch(`${url}/readyz`).then(
        (response) => response.status,
        () => 'refused',
      );
      return status === 200 ? null : status;
    });
    expect([503, 'refused']).toContain(refusal);
    const { data } = await answer;
    expect(data?.['updateTemplateBudget']).toMatchObject({
      __typename: 'UpdateTemplateBudgetSuccess',
      budget: { total: (before.stock ?? 0) + 5 },
      operation: { state: 'SUCCEEDED' },
    });
    expect(await soon(main.exit)).toBe(0);
    const filter =
      '{ promoOperations(filter: { idempotencyKey: "production-drained-1" }) { nodes { state settledBy } } }';
    expect((await ask(beside, filter, token)).data).toEqual({
      promoOperations: { nodes: [{ state: 'SUCCEEDED', settledBy: 'VENDOR' }] },
    });
    expect((await readBooks(vendorUrl, seedCodes.dimSum)).effects).toHaveLength(before.effects.length + 1);
  });

  test('ends on SIGTERM while connections stand idle', async () => {
    const { main, endpoint } = await startMain();
    await ask(endpoint, count, token);
    main.signal('SIGTERM');
    expect(await soon(main.exit)).toBe(0);
  });

  test('ends on SIGTERM only after a slow reader has the whole of its answer', async () => {
    const path = join(folder, 'generous.yaml');
    const file = z.looseObject({}).parse(parse(readFileSync(configPath, 'utf8')));
    writeFileSync(path, stringify({ ...file, server: { limits: { cost: 1_000_000 } } }));
    const { main, url } = await startMain({ PROMOTIONS_CONFIG: path });
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await once(socket, 'connect');
    // More than the buffers on the way hold: the answer is still under way when the server begins to close.
    const query = `{ ${Array.from({ length: 60 }, (_, index) => `s${index}: _service { sdl }`).join(' ')} }`;
    const body = JSON.stringify({ query });
    socket.write(
      `POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    await once(socket, 'readable');
    main.signal('SIGTERM');
    await eventually(() => (main.stdout().includes('closing') ? true : null));
    let answer = '';
    for await (const chunk of socket.setEncoding('utf8')) answer += String(chunk);
    expect(answer.split('type Mutation')).toHaveLength(61);
    expect(await soon(main.exit)).toBe(0);
  });
});

/** What comes within 5 seconds. */
function soon<T>(work: Promise<T>): Promise<T | 'not within 5 seconds'> {
  return Promise.race([work, sleep(5_000, 'not within 5 seconds' as const)]);
}

/** A line from the middle of every private key. */
function secretsOf(directory: string): string[] {
  return ['hk-cards', 'alipay-card-vendor', 'token'].map((name) => {
    const line = readFileSync(join(directory, `${name}.private.pem`), 'utf8').split('\n')[5];
    if (line === undefined || line.length < 64) throw new Error(`The key ${name} is shorter than expected.`);
    return line;
  });
}

describe('the build', { timeout: 60_000 }, () => {
  test('has the schema that is committed', async () => {
    const { endpoint } = await startMain();
    const { data } = await ask(endpoint, '{ _service { sdl } }', token);
    const { _service: service } = z.object({ _service: z.object({ sdl: z.string() }) }).parse(data);
    const committed = readFileSync(new URL('../../schema/promotions.graphql', import.meta.url), 'utf8');
    expect(service.sdl.trim()).toBe(committed.trim());
  });

  test('brings the database that a first start begins with, empty and with its tables', async () => {
    const [main = ''] = built('main');
    const [prepared = ''] = readdirSync(dirname(main)).filter((name) => name.startsWith('empty-database-'));
    const directory = join(folder, 'first');
    const first = start(built, 'main', {
      env: { PROMOTIONS_CONFIG: configPath, PROMOTIONS_DIR: directory, PORT: '0' },
    });
    mains.add(first);
    const url = await first.says(/"url":"([^"]+)"/);
    const asked = await ask(`${url}/graphql`, '{ promoOperations(first: 1) { totalCount } }', token);
    expect(asked).toEqual({ data: { promoOperations: { totalCount: 0 } } });
    first.signal('SIGTERM');
    expect(await first.exit).toBe(0);
    // The number that PostgreSQL gives each database it makes is the begin of this file.
    const numberOf = (database: string) =>
      readFileSync(join(database, 'global', 'pg_control'))
        .subarray(0, 8)
        .toString('hex');
    expect(numberOf(join(directory, 'db'))).toBe(numberOf(join(dirname(main), prepared)));
  });

  test('keeps the places in the source for stacks in the log', async () => {
    const own = await createTestDatabase();
    const { main } = await startMain({ DATABASE_URL: own.url });
    const client = new pg.Client({ connectionString: own.url });
    await client.connect();
    await client.query('DROP TABLE operations CASCADE');
    await client.end();
    // Work in the background finds out.
    const [, file] = await eventually(() => / at async resumeForgotten \(([^:]+):\d+:\d+\)/.exec(main.stdout()));
    expect(file).toBe('src/jobs/recovery.ts');
    await own.drop();
  });
});
