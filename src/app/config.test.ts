import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { makeRsaPair, testKeys } from '../../test/support/keys.ts';
import { registry } from '../connectors/registry.ts';
import { defaultLimits } from '../graphql/document-limits/limits.ts';
import { type Config, ConfigError, configJsonSchema, loadConfig } from './config.ts';

const schemaNode: z.ZodType<SchemaNode> = z.object({
  get properties() {
    return z.record(z.string(), schemaNode).optional();
  },
  get additionalProperties() {
    return z.union([z.boolean(), schemaNode]).optional();
  },
  default: z.unknown().optional(),
});

const folder = mkdtempSync(join(tmpdir(), 'promotions-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

writeFileSync(join(folder, 'ours.pem'), testKeys.ours.privateKey, { mode: 0o600 });
writeFileSync(join(folder, 'vendor.pem'), testKeys.vendor.publicKey, { mode: 0o600 });
writeFileSync(join(folder, 'token.pem'), testKeys.token.publicKey);
writeFileSync(join(folder, 'weak-token.pem'), makeRsaPair(1024).publicKey);
const ownCurve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
writeFileSync(join(folder, 'p256-token.pem'), ownCurve.export({ type: 'spki', format: 'pem' }));
const otherCurve = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey;
writeFileSync(join(folder, 'p384-token.pem'), otherCurve.export({ type: 'spki', format: 'pem' }));
const otherKind = generateKeyPairSync('ed25519').publicKey;
writeFileSync(join(folder, 'ed25519-token.pem'), otherKind.export({ type: 'spki', format: 'pem' }));

const goodFile = `accounts:
  hk-cards:
    vendor: alipay-card
    settings:
      baseUrl: https://open.alipay.hk
      clientId: CLIENT
      merchantId: "2160120000000001"
      privateKey: { file: ours.pem }
      vendorPublicKey: { file: vendor.pem }
auth:
  issuer: https://issuer.example
  audience: promotions
  key: { file: token.pem }
`;

/** Puts something into the good file at a path; undefined takes away what is there. */
type Change = readonly [path: string, value: unknown];

function fileWith(...changes: readonly Change[]): string {
  const file: unknown = parse(goodFile);
  for (const [path, value] of changes) setAt(file, path.split('.'), value);
  return stringify(file);
}

function setAt(into: unknown, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (typeof into !== 'object' || into === null) throw new Error(`There is nothing to set ${key} in.`);
  if (rest.length > 0) return setAt(Reflect.get(into, key), rest, value);
  if (value === undefined) Reflect.deleteProperty(into, key);
  else Reflect.set(into, key, value);
}

let files = 0;

function load(text: string, environment: NodeJS.ProcessEnv = {}): Config {
  files += 1;
  const path = join(folder, `${files}.yaml`);
  writeFileSync(path, text);
  return loadConfig({ PROMOTIONS_CONFIG: path, ...environment });
}

function problemsOf(work: () => Config): readonly string[] {
  try {
    work();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

const problemsIn = (text: string, environment: NodeJS.ProcessEnv = {}) => problemsOf(() => load(text, environment));

describe('a good configuration', () => {
  test('has defaults for everything that the file leaves out', () => {
    const { accounts, auth, journal, server, process } = load(goodFile);
    expect(accounts).toMatchObject([
      {
        id: 'hk-cards',
        assumedCallsPerDay: null,
        limits: {
          timeoutMs: 10_000,
          connections: 8,
          concurrency: null,
          callsPerSecond: null,
          callsPerDay: null,
          dayOffset: '+08:00',
          writeShare: 0.5,
          breaker: { failures: 10, closedMs: 10_000 },
        },
        policy: { blocksTarget: true, longestProcessingMs: 60_000, firstCheckMs: 2_000, giveUpAfterMs: 900_000 },
      },
    ]);
    expect(auth.algorithms).toEqual(['RS256', 'ES256']);
    expect(journal).toEqual({
      leaseMs: 30_000,
      waitMs: 2_000,
      checkEveryMs: 500,
      refreshEverySeconds: 60,
      keepDays: 400,
    });
    expect(server).toEqual({
      introspection: false,
      explorer: false,
      allowedOrigins: [],
      limits: defaultLimits,
      requests: {
        bodyBytes: 262_144,
        headerBytes: 16_384,
        headers: 100,
        headersMs: 10_000,
        bodyMs: 30_000,
        connections: 2_000,
      },
      persistedOperations: { manifest: null, only: false },
      overload: {
        mostInWork: 256,
        leastInWork: 8,
        answerMs: 10,
        longestWaitMs: 500,
        retryAfterSeconds: 5,
      },
    });
    expect(process).toEqual({
      host: '127.0.0.1',
      port: 4000,
      logLevel: 'info',
      database: { kind: 'directory', directory: '.promotions' },
    });
  });

  test('may be written as JSON', () => {
    expect(load(JSON.stringify(parse(goodFile))).accounts).toHaveLength(1);
  });

  test('may keep secrets in the environment', () => {
    const text = fileWith(['accounts.hk-cards.settings.privateKey', { env: 'OUR_KEY' }]);
    expect(load(text, { OUR_KEY: testKeys.ours.privateKey }).accounts).toHaveLength(1);
  });

  test.each(['http://127.0.0.1:4101', 'http://localhost', 'http://[::1]:1', 'http://cards.localhost', 'http://0x7f.1'])(
    'may have a vendor without TLS on this very machine: %s',
    (url) => {
      expect(load(fileWith([`${account}.settings.baseUrl`, url])).accounts).toHaveLength(1);
    },
  );

  test.each(['http://localhost.example', 'http://127.0.0.1.example', 'http://[::ffff:10.0.0.1]', 'http://0.0.0.0'])(
    'may not have one elsewhere, however it is called: %s',
    (url) => {
      expect(problemsIn(fileWith([`${account}.settings.baseUrl`, url]))).toHaveLength(1);
    },
  );

  test('may have a vendor without TLS elsewhere where the account allows it', () => {
    const changes: Change[] = [
      [`${account}.settings.baseUrl`, 'http://vendors.internal'],
      [`${account}.settings.allowsPlainHttp`, true],
    ];
    expect(load(fileWith(...changes)).accounts).toHaveLength(1);
  });

  test.each([
    ['unless told otherwise', {}, true],
    ['not where that is switched off', { DATABASE_PREPARED_STATEMENTS: 'off' }, false],
  ])('prepares statements, %s', (_, environment, prepares) => {
    const { process } = load(goodFile, { DATABASE_URL: 'postgresql://us@db.invalid/promotions', ...environment });
    expect(process.database).toMatchObject({ prepares });
  });

  test('takes a PostgreSQL server from the environment', () => {
    const url = 'postgresql://app@db.example:5432/promotions';
    const { process } = load(goodFile, { DATABASE_URL: url, DATABASE_CONNECTIONS: '7', HOST: '0.0.0.0', PORT: '0' });
    expect(process).toMatchObject({ host: '0.0.0.0', port: 0, database: { kind: 'server', url, connections: 7 } });
  });

  test('accepts a lease of exactly twice the timeout and two seconds', () => {
    const limits = ['accounts.hk-cards.limits', { timeoutMs: 3_000 }] as const;
    expect(load(fileWith(limits, ['journal', { leaseMs: 8_000 }])).journal.leaseMs).toBe(8_000);
    expect(problemsIn(fileWith(limits, ['journal', { leaseMs: 7_999 }]))).toHaveLength(1);
  });
});

interface Mistake {
  readonly title: string;
  readonly change: Change;
  /** Where the one line must begin, before a colon. */
  readonly path: string;
  readonly says: RegExp;
}

const account = 'accounts.hk-cards';
const goodAccount = z.object({ accounts: z.object({ 'hk-cards': z.unknown() }) }).parse(parse(goodFile)).accounts[
  'hk-cards'
];
const mistakes: readonly Mistake[] = [
  { title: 'an unknown key', change: ['journals', {}], path: 'journals', says: /is not a known setting/ },
  {
    title: 'an unknown key of an account',
    change: [`${account}.retries`, 3],
    path: `${account}.retries`,
    says: /is not a known setting/,
  },
  {
    title: 'an unknown key of a vendor',
    change: [`${account}.settings.colour`, 'blue'],
    path: `${account}.settings.colour`,
    says: /is not a known setting/,
  },
  {
    title: 'a wrong type',
    change: ['server', { introspection: 'yes' }],
    path: 'server.introspection',
    says: /expected boolean, received string/,
  },
  {
    title: 'a number out of its range',
    change: [`${account}.limits`, { connections: 0 }],
    path: `${account}.limits.connections`,
    says: /1/,
  },
  {
    title: 'an address without TLS on another machine',
    change: [`${account}.settings.baseUrl`, 'http://open.alipay.hk'],
    path: `${account}.settings.baseUrl`,
    says: /must begin with https:.*allowsPlainHttp/,
  },
  {
    title: 'a missing setting',
    change: [`${account}.settings.merchantId`, undefined],
    path: `${account}.settings.merchantId`,
    says: /is missing/,
  },
  {
    title: 'a long number without quotes',
    change: [`${account}.settings.templates`, [8.2e31]],
    path: `${account}.settings.templates.0`,
    says: /expected string, received number/,
  },
  {
    title: 'a secret file that is not there',
    change: [`${account}.settings.privateKey`, { file: 'nowhere.pem' }],
    path: `${account}.settings.privateKey`,
    says: /names the file nowhere\.pem, which cannot be read/,
  },
  {
    title: 'a secret variable that is not set',
    change: [`${account}.settings.privateKey`, { env: 'NOT_THERE' }],
    path: `${account}.settings.privateKey`,
    says: /names the environment variable NOT_THERE, which is not set/,
  },
  {
    title: 'a secret written into the file',
    change: [`${account}.settings.privateKey`, 'MIIEvQIBADANBg'],
    path: `${account}.settings.privateKey`,
    says: /env.*file|file.*env/,
  },
  {
    title: 'a public key in place of a private one',
    change: [`${account}.settings.privateKey`, { file: 'vendor.pem' }],
    path: `${account}.settings.privateKey`,
    says: /is not an RSA private key/,
  },
  {
    title: 'a private key in place of the token key',
    change: ['auth.key', { file: 'ours.pem' }],
    path: 'auth.key',
    says: /is a private key/,
  },
  {
    title: 'a bad URL',
    change: [`${account}.settings.baseUrl`, 'open.alipay.hk'],
    path: `${account}.settings.baseUrl`,
    says: /must be an http or https URL/,
  },
  {
    title: 'a URL with a path',
    change: [`${account}.settings.baseUrl`, 'https://open.alipay.hk/api'],
    path: `${account}.settings.baseUrl`,
    says: /must not have a path/,
  },
  {
    title: 'an unknown vendor',
    change: [`${account}.vendor`, 'acme'],
    path: `${account}.vendor`,
    says: /no vendor "acme"; known are .*alipay-card/,
  },
  {
    title: 'a lease shorter than the timeout',
    change: ['journal', { leaseMs: 5_000 }],
    path: 'journal.leaseMs',
    says: /at least 22000.*account hk-cards.*not 5000/,
  },
  {
    title: 'operations that are forgotten within a month',
    change: ['journal', { keepDays: 29 }],
    path: 'journal.keepDays',
    says: /30/,
  },
  {
    title: 'operations that are kept for longer than a clock can tell',
    change: ['journal', { keepDays: 4_001 }],
    path: 'journal.keepDays',
    says: /4000/,
  },
  {
    title: 'an algorithm that needs a shared secret',
    change: ['auth.algorithms', ['HS256']],
    path: 'auth.algorithms.0',
    says: /RS256/,
  },
  { title: 'no key for tokens', change: ['auth.key', undefined], path: 'auth', says: /either key or jwksUrl/ },
  {
    title: 'two sources of keys for tokens',
    change: ['auth.jwksUrl', 'https://issuer.example/jwks'],
    path: 'auth',
    says: /not both/,
  },
  {
    title: 'an origin with a path',
    change: ['server', { allowedOrigins: ['https://shop.example/'] }],
    path: 'server.allowedOrigins.0',
    says: /must be an origin/,
  },
  {
    title: 'an origin for everybody',
    change: ['server', { allowedOrigins: ['*'] }],
    path: 'server.allowedOrigins.0',
    says: /origin|URL/,
  },
  {
    title: 'a limit of nothing',
    change: ['server', { limits: { depth: 0 } }],
    path: 'server.limits.depth',
    says: /1/,
  },
  {
    title: 'a manifest that is not there',
    change: ['server', { persistedOperations: { manifest: 'nowhere.json' } }],
    path: 'server.persistedOperations.manifest',
    says: /names the file nowhere\.json, which cannot be read/,
  },
  {
    title: 'a manifest that is something else',
    change: ['server', { persistedOperations: { manifest: 'token.pem' } }],
    path: 'server.persistedOperations.manifest',
    says: /is no persisted query manifest/,
  },
  {
    title: 'nothing but the operations of no manifest',
    change: ['server', { persistedOperations: { only: true } }],
    path: 'server.persistedOperations.only',
    says: /needs a manifest/,
  },
  {
    title: 'a weak key for tokens',
    change: ['auth.key', { file: 'weak-token.pem' }],
    path: 'auth.key',
    says: /has 1024 bits; an RSA key needs at least 2048/,
  },
  {
    title: 'a key for tokens on another curve',
    change: ['auth.key', { file: 'p384-token.pem' }],
    path: 'auth.key',
    says: /is on the curve secp384r1; ES256 needs P-256/,
  },
  {
    title: 'a key for tokens of another kind',
    change: ['auth.key', { file: 'ed25519-token.pem' }],
    path: 'auth.key',
    says: /is a key of the type ed25519/,
  },
  {
    title: 'a key for tokens that no algorithm is for',
    change: ['auth.algorithms', ['ES256']],
    path: 'auth.key',
    says: /is for an algorithm that auth.algorithms does not list/,
  },
  { title: 'no kind of token', change: ['auth.types', []], path: 'auth.types', says: /at least|small/i },
  {
    title: 'a kind of token with its prefix',
    change: ['auth.types', ['application/at+jwt']],
    path: 'auth.types.0',
    says: /without "application\/"/,
  },
  {
    title: 'a clock that may be anywhere',
    change: ['auth.clockToleranceSeconds', 61],
    path: 'auth.clockToleranceSeconds',
    says: /60/,
  },
  { title: 'no account', change: ['accounts', {}], path: 'accounts', says: /at least one account/ },
  {
    title: 'an account id with capitals',
    change: ['accounts.HK', goodAccount],
    path: 'accounts.HK',
    says: /must be 1 to 40 of a-z, 0-9 and -/,
  },
];

describe('each mistake gives exactly one line, which begins with its path', () => {
  test.each(mistakes)('$title', ({ change, path, says }) => {
    const problems = problemsIn(fileWith(change));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(says);
    expect(problems[0]?.slice(0, path.length + 2)).toBe(`${path}: `);
  });

  test('no line repeats a secret that stands in the file by mistake', () => {
    const [problem] = problemsIn(fileWith([`${account}.settings.privateKey`, 'MIIEvQIBADANBg']));
    expect(problem).not.toContain('MIIEvQIBADANBg');
  });
});

describe('the keys for tokens', () => {
  const keys = [{ file: 'token.pem' }, { file: 'p256-token.pem' }];
  const withKeys = (...algorithms: readonly string[]) => fileWith(['auth.key', keys], ['auth.algorithms', algorithms]);

  test('may be several, in the order of the file', () => {
    const { auth } = load(withKeys('ES256', 'RS256'));
    expect(auth.key?.map(({ asymmetricKeyType }) => asymmetricKeyType)).toEqual(['rsa', 'ec']);
  });

  test.each(['RS256', 'ES256'])('are each for an algorithm that is accepted, and not only for %s', (algorithm) => {
    expect(problemsIn(withKeys(algorithm))).toEqual([
      'auth.key: is for an algorithm that auth.algorithms does not list',
    ]);
  });

  test('are each told where they are wrong', () => {
    const wrong = [{ file: 'token.pem' }, { file: 'weak-token.pem' }, { file: 'ours.pem' }];
    expect(problemsIn(fileWith(['auth.key', wrong]))).toEqual([
      'auth.key.1: has 1024 bits; an RSA key needs at least 2048',
      'auth.key.2: is a private key; the public key belongs here',
    ]);
  });
});

describe('the address of the keys for tokens', () => {
  const at = (url: string, ...changes: readonly Change[]) =>
    fileWith(['auth.key', undefined], ['auth.jwksUrl', url], ...changes);

  test.each(['http://issuer.example/jwks', 'http://127.0.0.1.issuer.example/jwks', 'http://localhost.example/'])(
    'is https, as whoever can change the answer can make tokens: %s',
    (url) => expect(problemsIn(at(url))).toEqual([expect.stringMatching(/^auth\.jwksUrl: must be https/)]),
  );

  test.each(['http://localhost:8080/jwks', 'http://127.0.0.1/jwks', 'http://[::1]:1/jwks', 'https://issuer.example/'])(
    'may be %s',
    (url) => expect(problemsIn(at(url))).toEqual([]),
  );

  test('may be plain http where the operator says so', () => {
    expect(problemsIn(at('http://keycloak.auth.svc/jwks', ['auth.jwks', { allowsPlainHttp: true }]))).toEqual([]);
  });

  test('carries no password', () => {
    const problems = problemsIn(at('https://me:geheim@issuer.example/jwks'));
    expect(problems).toEqual(['auth.jwksUrl: must not carry a name or password']);
  });

  test('is asked at reasonable times', () => {
    const { auth } = load(at('https://issuer.example/jwks'));
    expect(auth.jwks).toEqual({
      refreshSeconds: 300,
      outageSeconds: 86_400,
      cooldownSeconds: 5,
      allowsPlainHttp: false,
    });
    expect(problemsIn(at('https://issuer.example/jwks', ['auth.jwks', { cooldownSeconds: 0 }]))).toHaveLength(1);
  });
});

describe('every problem is reported at once', () => {
  const pathsOf = (problems: readonly string[]) => problems.map((line) => line.slice(0, line.indexOf(': '))).sort();

  test('mistakes all over the file and the environment', () => {
    const changes: Change[] = [
      ['journals', {}],
      ['server', { introspection: 'yes' }],
      [`${account}.settings.baseUrl`, 'open.alipay.hk'],
      [`${account}.settings.privateKey`, { file: 'nowhere.pem' }],
      ['accounts.acme-one', { vendor: 'acme', settings: {} }],
    ];
    expect(pathsOf(problemsIn(fileWith(...changes), { PORT: 'http' }))).toEqual([
      'PORT',
      'accounts.acme-one.vendor',
      `${account}.settings.baseUrl`,
      `${account}.settings.privateKey`,
      'journals',
      'server.introspection',
    ]);
  });

  test('a short lease beside an unknown key', () => {
    const changes: Change[] = [
      ['journal', { leaseMs: 5_000 }],
      ['journals', {}],
    ];
    expect(pathsOf(problemsIn(fileWith(...changes)))).toEqual(['journal.leaseMs', 'journals']);
  });

  test('a short lease beside wrong settings of the vendor', () => {
    const changes: Change[] = [
      ['journal', { leaseMs: 5_000 }],
      [`${account}.settings.baseUrl`, 'open.alipay.hk'],
    ];
    expect(pathsOf(problemsIn(fileWith(...changes)))).toEqual([`${account}.settings.baseUrl`, 'journal.leaseMs']);
  });

  test('wrong settings of one account beside another account without a vendor', () => {
    const changes: Change[] = [
      ['accounts.nameless', { settings: {} }],
      [`${account}.settings.baseUrl`, 'open.alipay.hk'],
    ];
    expect(pathsOf(problemsIn(fileWith(...changes)))).toEqual([
      `${account}.settings.baseUrl`,
      'accounts.nameless.vendor',
    ]);
  });

  test('everything that a vendor needs and did not get', () => {
    const problems = problemsIn(fileWith([`${account}.settings`, {}]));
    const settings = ['baseUrl', 'clientId', 'merchantId', 'privateKey', 'vendorPublicKey'];
    expect(pathsOf(problems)).toEqual(settings.map((name) => `${account}.settings.${name}`));
  });

  test('a wrong port beside a file that is no YAML', () => {
    expect(problemsIn('accounts: {', { PORT: 'http' })).toEqual([
      expect.stringMatching(/^PORT: /),
      expect.stringContaining('line 1'),
    ]);
  });
});

describe('a file that cannot be understood', () => {
  test.each([
    { title: 'an open quote', text: 'accounts:\n  hk-cards:\n    vendor: "alipay\n', line: 'line 4' },
    { title: 'a tab', text: 'auth:\n  issuer: me\njournal:\n\tleaseMs: 1\n', line: 'line 4' },
    { title: 'a key given twice', text: `${goodFile}auth: {}\n`, line: 'line 14' },
    { title: 'two documents', text: `${goodFile}---\nauth: {}\n`, line: 'line 14' },
  ])('names file and line: $title', ({ text, line }) => {
    const problems = problemsIn(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`${files}.yaml: `);
    expect(problems[0]).toContain(line);
  });

  test('an alias without its anchor is a problem, not a crash', () => {
    expect(problemsIn(`${goodFile}journal: *nowhere\n`)).toEqual([expect.stringMatching(/: Unresolved alias/)]);
  });

  test.each([
    { title: 'an empty file', text: '' },
    { title: 'a list', text: '- accounts\n' },
    { title: 'a plain text', text: 'accounts\n' },
  ])('says that $title is no configuration', ({ text }) => {
    expect(problemsIn(text)).toEqual([expect.stringMatching(/^the file: expected object/)]);
  });

  test('says which file cannot be read', () => {
    const path = join(folder, 'nowhere.yaml');
    const problems = problemsOf(() => loadConfig({ PROMOTIONS_CONFIG: path }));
    expect(problems).toEqual([
      expect.stringMatching(/^PROMOTIONS_CONFIG: names .*nowhere\.yaml, which cannot be read/),
    ]);
  });
});

describe('the environment', () => {
  test.each([
    { name: 'PORT', value: 'http' },
    { name: 'PORT', value: '70000' },
    { name: 'PORT', value: '-1' },
    { name: 'PORT', value: '80.5' },
    { name: 'PORT', value: '' },
    { name: 'HOST', value: '' },
    { name: 'LOG_LEVEL', value: 'loud' },
    { name: 'DATABASE_URL', value: 'mysql://db.example/promotions' },
    { name: 'DATABASE_URL', value: 'somewhere' },
    { name: 'DATABASE_CONNECTIONS', value: '1' },
    { name: 'DATABASE_CONNECTIONS', value: 'many' },
    { name: 'DATABASE_PREPARED_STATEMENTS', value: 'yes' },
    { name: 'PROMOTIONS_DIR', value: '' },
    { name: 'NODE_TLS_REJECT_UNAUTHORIZED', value: '0' },
  ])('$name="$value" is one problem under its name', ({ name, value }) => {
    expect(problemsIn(goodFile, { [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name}: `))]);
  });

  test('never repeats a database address, which may hold a password', () => {
    const problems = problemsIn(goodFile, { DATABASE_URL: 'mysql://app:hunter2@db.example/promotions' });
    expect(problems.join('\n')).not.toContain('hunter2');
  });

  test.each([{}, { PROMOTIONS_CONFIG: '' }])('needs PROMOTIONS_CONFIG: %o', (environment) => {
    const problems = problemsOf(() => loadConfig({ ...environment, PORT: 'http' }));
    expect(problems).toEqual([
      expect.stringMatching(/^PORT: /),
      expect.stringMatching(/^PROMOTIONS_CONFIG: is not set/),
    ]);
  });
});

test('schema/config.schema.json is current; `vitest run src/app/config.test.ts -u` writes it', async () => {
  const text = `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot('../../schema/config.schema.json');
});

describe('config.example.yaml', () => {
  const text = readFileSync(new URL('../../config.example.yaml', import.meta.url), 'utf8');
  const keyLine = '# key: { file: keys/token.public.pem }';
  mkdirSync(join(folder, 'keys'));
  writeFileSync(join(folder, 'keys', 'hk-cards.private.pem'), testKeys.ours.privateKey, { mode: 0o600 });
  writeFileSync(join(folder, 'keys', 'token.public.pem'), testKeys.token.publicKey);
  writeFileSync(join(folder, 'keys', 'hk-vouchers.private.pem'), testKeys.ours.privateKey, { mode: 0o600 });
  const environment = {
    ALIPAY_CARD_PUBLIC_KEY: testKeys.vendor.publicKey,
    ALIPAY_VOUCHER_PUBLIC_KEY: testKeys.vendor.publicKey,
    KYBIO_APP_KEY: 'an-app-key',
    TOP_APP_SECRET: 'a-secret',
    TOP_SESSION: 'a-session',
  };
  /** With what is there only as a comment, because it is optional or an alternative. */
  const whole = text.replace(/^( *)# (key|session|partnerId|targetAppKey): (?=[{"\w])/gm, '$1$2: ');

  test('loads', () => {
    const { accounts, auth } = load(text, environment);
    expect(accounts.map(({ id }) => id)).toEqual(['hk-cards', 'hk-vouchers', 'members', 'venue']);
    expect(auth.jwksUrl).toMatch(/^https:/);
  });

  test('loads with a key for tokens instead of an address', () => {
    expect(text).toContain(keyLine);
    const withKey = text.replace(/^ *jwksUrl: .*$/m, '').replace(keyLine, keyLine.slice(2));
    expect(load(withKey, environment).auth.key).toMatchObject([{ type: 'public' }]);
  });

  test('shows an account of every vendor', () => {
    const { accounts } = z
      .object({ accounts: z.record(z.string(), z.object({ vendor: z.string() })) })
      .parse(parse(text));
    expect(
      Object.values(accounts)
        .map(({ vendor }) => vendor)
        .sort(),
    ).toEqual(registry.map(({ vendor }) => vendor).sort());
  });

  const accountOf = new Map(
    Object.entries(
      z.object({ accounts: z.record(z.string(), z.object({ vendor: z.string() })) }).parse(parse(text)).accounts,
    ).map(([name, { vendor }]) => [vendor, name]),
  );
  const ofTheFile = settingsOf(schemaNode.parse(configJsonSchema()));
  const ofVendors = registry.flatMap((factory) =>
    settingsOf(schemaNode.parse(factory.settingsJsonSchema())).map((setting) => ({
      ...setting,
      vendor: factory.vendor,
    })),
  );
  const isShared = (path: string, vendor: string): boolean =>
    vendor === 'alipay-voucher' && ofVendors.some((other) => other.vendor === 'alipay-card' && other.path === path);
  test.each([
    ...ofTheFile.map(({ path, initial }) => ({ path: path.replace('accounts.*', account), initial })),
    ...ofVendors
      .filter(({ path, vendor }) => !isShared(path, vendor))
      .map(({ path, initial, vendor }) => ({ path: `accounts.${accountOf.get(vendor)}.settings.${path}`, initial })),
  ])('explains $path, and shows its default', ({ path, initial }) => {
    const keys = path.split('.');
    const value = keys.reduce((within: unknown, key) => Reflect.get(Object(within), key), parse(whole));
    expect(value).toEqual(initial ?? value);
    expect(value).toBeDefined();
    const lines = whole.split('\n');
    const section = path.startsWith('accounts.') ? lines.indexOf(`  ${keys[1]}:`) : 0;
    const at = lines.findIndex((line, index) => index >= section && line.trimStart().startsWith(`${keys.at(-1)}:`));
    expect(lines[at - 1]).toMatch(/^ *# /);
  });

  test.each([
    'HOST',
    'PORT',
    'LOG_LEVEL',
    'DATABASE_URL',
    'DATABASE_CONNECTIONS',
    'DATABASE_PREPARED_STATEMENTS',
    'PROMOTIONS_DIR',
    'PROMOTIONS_CONFIG',
  ])('explains %s of the environment', (name) => expect(text).toMatch(new RegExp(`\\b${name}\\b`)));
});

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>> | undefined;
  readonly additionalProperties?: boolean | SchemaNode | undefined;
  readonly default?: unknown;
}

/** Every setting that is no group of settings. */
function settingsOf(node: SchemaNode, at: readonly string[] = []): Array<{ path: string; initial: unknown }> {
  const children = Object.entries(node.properties ?? {});
  if (typeof node.additionalProperties === 'object') children.push(['*', node.additionalProperties]);
  if (children.length > 0) return children.flatMap(([name, child]) => settingsOf(child, [...at, name]));
  return at.at(-1) === 'settings' ? [] : [{ path: at.join('.'), initial: node.default }];
}
