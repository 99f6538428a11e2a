import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { moodyTemplateCode, seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { voucherSeedIds } from '../../src/connectors/alipay-voucher/simulator-seeds.ts';
import { type Child, endChildren, eventually, finish, fromSource, start } from './children.ts';
import { ask, readBooks } from './requests.ts';
import { readSandboxFacts, type SandboxFacts } from './sandbox-facts.ts';

const directory = mkdtempSync(join(tmpdir(), 'promotions-sandbox-'));
const env = { PROMOTIONS_DIR: directory, PORT: '0' };
const factsPath = join(directory, 'sandbox.json');

let sandbox: Child;
let facts: SandboxFacts;

async function startSandbox(): Promise<void> {
  sandbox = start(fromSource, 'sandbox', { env });
  await sandbox.says(/Stop with Ctrl-C/);
  facts = readSandboxFacts(directory);
}

beforeAll(startSandbox, 60_000);
afterAll(async () => {
  await endChildren();
  rmSync(directory, { recursive: true, force: true });
});

const query = (name: string): string => {
  const operation = facts.operations.find((each) => each.name === name);
  if (operation === undefined) throw new Error(`There is no operation "${name}" to try.`);
  return operation.query;
};
const vendor = (): string => facts.vendors['hk-cards'] ?? '';
const result = async (document: string) =>
  (await ask(facts.endpoint, document, facts.token)).data?.['updateTemplateBudget'];

describe('npm start', () => {
  test('prints endpoint, explorer, token and three operations, and nothing else goes wrong', () => {
    expect(facts.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*\/graphql$/);
    expect(sandbox.stdout()).toContain(facts.endpoint);
    expect(sandbox.stdout()).toContain(facts.explorer);
    expect(sandbox.stdout()).toContain(facts.token);
    const [first, ...others] = [facts.operations.slice(0, 3), ...facts.operations.slice(3)];
    expect(first.map(({ name }) => name)).toEqual([
      'UpdateBudgetSuccess',
      'UpdateBudgetRefusal',
      'UpdateBudgetUnknown',
    ]);
    const printed = sandbox.stdout().replaceAll(/^ +/gm, '');
    for (const { title } of others) expect(printed).not.toContain(title);
    for (const operation of first) {
      expect(printed).toContain(operation.title);
      expect(printed).toContain(operation.query.replaceAll(/^ +/gm, ''));
    }
    expect(sandbox.stderr()).toBe('');
  });

  test('keeps the token and the keys to its owner', () => {
    const modeOf = (path: string): number => statSync(path).mode & 0o777;
    expect(modeOf(factsPath)).toBe(0o600);
    expect(modeOf(join(directory, 'keys'))).toBe(0o700);
    expect(modeOf(join(directory, 'keys', 'token.private.pem'))).toBe(0o600);
  });

  test('lists the seeded templates once the first look at them is over', async () => {
    const all = Object.keys(seedCodes).length + 1 + Object.keys(voucherSeedIds).length;
    const expected = { templates: { totalCount: all } };
    const complete = await eventually(async () => {
      const { data } = await ask(facts.endpoint, '{ templates(first: 1) { totalCount } }', facts.token);
      return JSON.stringify(data) === JSON.stringify(expected) ? data : null;
    });
    expect(complete).toEqual(expected);
  });

  test('asks for a token', async () => {
    const { errors } = await ask(facts.endpoint, '{ templates(first: 1) { totalCount } }', null);
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  test('has a success to try: the stock it reads back is the vendor’s own', async () => {
    const before = await readBooks(vendor(), seedCodes.milkTea);
    const answer = await result(query('UpdateBudgetSuccess'));
    const after = await readBooks(vendor(), seedCodes.milkTea);
    expect(after.stock).toBe((before.stock ?? 0) + 100);
    expect(answer).toMatchObject({
      __typename: 'UpdateTemplateBudgetSuccess',
      replayed: false,
      budget: { total: after.stock },
      operation: { state: 'SUCCEEDED', settledBy: 'VENDOR' },
    });
    expect(await result(query('UpdateBudgetSuccess'))).toMatchObject({ replayed: true });
    expect(await readBooks(vendor(), seedCodes.milkTea)).toEqual(after);
  });

  test('has a refusal to try: typed, with the numbers, and without an effect', async () => {
    const before = await readBooks(vendor(), seedCodes.nearCeiling);
    expect(await result(query('UpdateBudgetRefusal'))).toMatchObject({
      __typename: 'PromoLimitError',
      limit: '1000000',
      requested: '5000',
      available: '50',
    });
    expect(await readBooks(vendor(), seedCodes.nearCeiling)).toEqual(before);
  });

  test('has an unknown to try: it settles by itself within 15 seconds', async () => {
    const before = await readBooks(vendor(), moodyTemplateCode);
    const answer = z
      .object({ __typename: z.string(), operation: z.object({ id: z.string(), state: z.string() }) })
      .parse(await result(query('UpdateBudgetUnknown')));
    expect(answer).toMatchObject({ __typename: 'PromoOutcomeUnknownError', operation: { state: 'UNKNOWN' } });
    const unknownSince = performance.now();
    const operation = await eventually(async () => {
      const document = `{ promoOperation(id: "${answer.operation.id}") { state settledBy } }`;
      const { data } = await ask(facts.endpoint, document, facts.token);
      const { promoOperation } = z.object({ promoOperation: z.object({ state: z.string() }).loose() }).parse(data);
      return promoOperation.state === 'UNKNOWN' ? null : promoOperation;
    });
    expect(operation).toEqual({ state: 'SUCCEEDED', settledBy: 'READING' });
    expect(performance.now() - unknownSince).toBeLessThan(15_000);
    const after = await readBooks(vendor(), moodyTemplateCode);
    expect(after.stock).toBe((before.stock ?? 0) + 7);
    expect(after.effects).toHaveLength(before.effects.length + 1);
  }, 30_000);

  test('serves an explorer that needs no other host', async () => {
    const response = await fetch(facts.explorer);
    const page = await response.text();
    expect(response.headers.get('content-type')).toContain('text/html');
    // Texts inside the operations are no addresses the browser fetches.
    expect(page).not.toMatch(/(?:src|href|action)=["']?(?:https?:)?\/\//i);
    expect(page).not.toMatch(/(?:import|fetch|Worker|URL)\s*\(\s*["'`](?:https?:)?\/\//);
    expect(page).not.toMatch(/url\(\s*["']?(?:https?:)?\/\//);
    const files = new Set(
      [...page.matchAll(/["'](\/explorer\/static\/[^"']+\.(?:js|css))["']/g)].map(([, path]) => path ?? ''),
    );
    expect(files.size).toBeGreaterThanOrEqual(2);
    for (const path of files) {
      const file = await fetch(new URL(path, facts.explorer));
      expect({ path, status: file.status }).toEqual({ path, status: 200 });
      expect(file.headers.get('content-type')).toMatch(path.endsWith('.css') ? /text\/css/ : /javascript/);
      await file.body?.cancel();
    }
    for (const { query: document } of facts.operations) expect(page).toContain(JSON.stringify(document).slice(1, -1));
    expect(page).toContain(facts.token);
  });

  test('serves Apollo Sandbox at /', async () => {
    const response = await fetch(new URL('/', facts.endpoint), { headers: { accept: 'text/html' } });
    const page = await response.text();
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(page).toContain('embeddable-sandbox.cdn.apollographql.com');
    // Where that cannot be reached, it says where to go instead; its own words would lead nowhere.
    expect(page).toContain('<title>Apollo Sandbox</title>');
    expect(page).toContain('<h1>Apollo Sandbox is not here</h1>');
    expect(page).toContain('has the same operations and needs no network');
    expect(page).toContain('Both explorers need JavaScript');
    expect(page).not.toContain('Welcome to Apollo Server');
    expect(page).toContain(facts.token);
  });

  test('lets Apollo Sandbox ask from its own origin, and no other page', async () => {
    const wanted = ['authorization', 'content-type', 'apollo-require-preflight'];
    const preflight = async (origin: string) => {
      const headers = {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': wanted.join(','),
      };
      const response = await fetch(facts.endpoint, { method: 'OPTIONS', headers });
      const allowed = response.headers.get('access-control-allow-headers')?.toLowerCase().split(/, */) ?? [];
      return { origin: response.headers.get('access-control-allow-origin'), allowed };
    };
    for (const origin of ['https://studio.apollographql.com', 'https://sandbox.embed.apollographql.com'])
      expect(await preflight(origin)).toEqual({ origin, allowed: expect.arrayContaining(wanted) });
    expect((await preflight('https://evil.example')).origin).toBeNull();
  });

  test('is refused in one sentence while another one runs in the directory, which it leaves alone', async () => {
    const config = readFileSync(join(directory, 'config.yaml'), 'utf8');
    const { code, stdout, complaints } = await finish(fromSource, 'sandbox', { env });
    expect(complaints).toEqual([expect.stringContaining(`is in use by process ${sandbox.pid}`)]);
    expect(stdout).toBe('');
    expect(code).toBe(69);
    expect(readSandboxFacts(directory)).toEqual(facts);
    expect(readFileSync(join(directory, 'config.yaml'), 'utf8')).toBe(config);
  }, 30_000);

  test('ends on SIGTERM, and starts again on what it left', async () => {
    const { data } = await ask(facts.endpoint, '{ promoOperations(first: 1) { totalCount } }', facts.token);
    sandbox.signal('SIGTERM');
    expect(await Promise.race([sandbox.exit, sleep(25_000).then(() => sandbox.stdout())])).toBe(0);
    expect(sandbox.stderr()).toBe('');
    await startSandbox();
    expect((await ask(facts.endpoint, '{ promoOperations(first: 1) { totalCount } }', facts.token)).data).toEqual(data);
  }, 60_000);
});
