/** Where our packages come from: each promise of `npm run check:supply` and `npm run audit`, with something that breaks it. */
import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { readEnvironment } from '../../src/app/config.ts';
import { type Dependency, findUndecidedScripts, findUnverified, readDependencies } from './dependencies.ts';
import { findLicenceFlaws, isAccepted, tabulate } from './licences.ts';
import { productionOnly } from './production-parts.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'promotions-supply-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const good: Dependency = {
  name: 'one',
  version: '1.2.3',
  path: 'node_modules/one',
  isProduction: true,
  licence: 'MIT',
  hasInstallScript: false,
  isVerified: true,
};

describe('licences', () => {
  test('of every package are accepted', async () => {
    const dependencies = await readDependencies();
    expect(dependencies.length).toBeGreaterThan(100);
    expect(findLicenceFlaws(dependencies)).toEqual([]);
    expect(tabulate(dependencies).join('\n')).toMatch(/^MIT +\d+ +\d+$/m);
  });

  test.each([
    { licence: 'GPL-3.0-only', isProduction: false },
    { licence: 'AGPL-3.0', isProduction: true },
    { licence: 'Elastic-2.0', isProduction: true },
    { licence: 'MPL-2.0', isProduction: true },
    { licence: 'UNLICENSED', isProduction: true },
    { licence: 'SEE LICENSE IN LICENSE.md', isProduction: true },
    { licence: '(MIT AND GPL-2.0)', isProduction: true },
    { licence: 'MIT OR (GPL-2.0 AND MIT) AND GPL-3.0', isProduction: true, butFor: 'its first choice' },
    { licence: 'Apache-2.0 WITH LLVM-exception', isProduction: true },
    { licence: null, isProduction: true },
  ])('such as $licence are refused, production: $isProduction', ({ licence, isProduction, butFor }) => {
    const flaws = findLicenceFlaws([{ ...good, licence, isProduction }, good]);
    expect(flaws).toHaveLength(butFor === undefined ? 1 : 0);
  });

  test.each(['MIT', '(MIT OR GPL-2.0)', 'GPL-2.0 OR MIT', '(MIT AND BSD-3-Clause)', '(MIT OR (GPL-2.0 AND MIT))'])(
    'such as %s are accepted',
    (licence) => {
      expect(isAccepted(licence, true)).toBe(true);
    },
  );
});

describe('install scripts', () => {
  const scripted = { ...good, hasInstallScript: true };

  test('run only of packages that are decided about, by name or by name and version', () => {
    expect(findUndecidedScripts([good, scripted], new Map())).toEqual(['one@1.2.3']);
    expect(findUndecidedScripts([scripted], new Map([['one', true]]))).toEqual([]);
    expect(findUndecidedScripts([scripted], new Map([['one', false]]))).toEqual([]);
    expect(findUndecidedScripts([scripted], new Map([['one@1.2.3', true]]))).toEqual([]);
    expect(findUndecidedScripts([scripted], new Map([['one@1.2.2', true]]))).toEqual(['one@1.2.3']);
  });

  test('of nobody that reaches production, but for one that is a note alone', async () => {
    const scripts = (await readDependencies()).filter((each) => each.hasInstallScript && each.isProduction);
    expect(scripts.map(({ name }) => name)).toEqual(['@apollo/protobufjs']);
  });
});

test('every package in the lock file is held to a hash', async () => {
  expect(findUnverified(await readDependencies())).toEqual([]);
  expect(findUnverified([{ ...good, isVerified: false }, good])).toEqual(['node_modules/one']);
});

describe('the bill of materials', () => {
  test('names every package of production with its hash, and none besides', { timeout: 60_000 }, async () => {
    const path = join(folder, 'sbom.json');
    execFileSync(process.execPath, ['test/checks/sbom.ts', path], { cwd: root, stdio: 'pipe' });
    const dependencies = await readDependencies();
    const bill = productionOnly(JSON.parse(readFileSync(path, 'utf8')), dependencies);
    const names = bill.components.map(({ name, version }) => `${name}@${version}`);
    const wanted = dependencies.filter((each) => each.isProduction).map(({ name, version }) => `${name}@${version}`);
    expect(new Set(names)).toEqual(new Set(wanted));
    expect(bill.dependencies.length).toBe(names.length + 1);
    const [first] = bill.components;
    const poorer = { ...bill, components: bill.components.slice(1) };
    expect(() => productionOnly(poorer, dependencies)).toThrow(first?.name);
  });
});

describe('workflows', () => {
  const workflows = join(root, '.github', 'workflows');
  const used = readdirSync(workflows).flatMap((name) => [
    ...readFileSync(join(workflows, name), 'utf8').matchAll(/^\s*-?\s*uses:\s*(\S+)/gm),
  ]);

  test('use actions by their commit, which nobody can move', () => {
    expect(used.length).toBeGreaterThan(3);
    for (const [, action] of used) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
  });
});

/** A registry that says one thing about vulnerabilities, and the audit of a project with one package, asked of it. */
async function auditAgainst(answer: { readonly status: number; readonly body: object }) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (request.url?.includes('/advisories/bulk') !== true) {
      response
        .writeHead(200)
        .end(JSON.stringify({ name: 'one', versions: { '1.2.3': { name: 'one', version: '1.2.3' } } }));
    } else response.writeHead(answer.status).end(JSON.stringify(answer.body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The registry has no port.');
  const dependencies = { one: '1.2.3' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'audited', version: '1.0.0', dependencies }));
  const packages = {
    '': { name: 'audited', version: '1.0.0', dependencies },
    'node_modules/one': { version: '1.2.3' },
  };
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, requires: true, packages }));
  const env = {
    ...readEnvironment(),
    npm_config_registry: `http://127.0.0.1:${address.port}`,
    npm_config_cache: mkdtempSync(join(folder, 'cache-')),
    npm_config_fetch_retries: '0',
  };
  const script = join(root, 'test/checks/audit.ts');
  return new Promise<{ code: number | null; said: string; asked: string[] }>((resolve) => {
    const child = execFile(process.execPath, [script], { cwd: folder, env }, (_error, stdout) =>
      resolve({ code: child.exitCode, said: stdout, asked }),
    );
  });
}

const advisory = (severity: string) => ({
  one: [
    {
      id: 1,
      url: 'https://advisories.invalid/1',
      title: 'It breaks',
      severity,
      vulnerable_versions: '<2.0.0',
      cwe: [],
      cvss: { score: 0, vectorString: null },
    },
  ],
});

describe('the audit', () => {
  test.each([
    { title: 'nothing is known', answer: { status: 200, body: {} }, code: 0, says: /production: clean/ },
    { title: 'little is known', answer: { status: 200, body: advisory('low') }, code: 0, says: /1 low/ },
    {
      title: 'something high is known',
      answer: { status: 200, body: advisory('high') },
      code: 1,
      says: /one .*: high/,
    },
    {
      title: 'the registry does not take questions',
      answer: { status: 405, body: {} },
      code: 75,
      says: /not asked\n +405/,
    },
    { title: 'the registry is broken', answer: { status: 500, body: {} }, code: 75, says: /not asked/ },
  ])('ends with $code when $title', { timeout: 60_000 }, async ({ answer, code, says }) => {
    const result = await auditAgainst(answer);
    expect(result.said).toMatch(says);
    expect(result.code).toBe(code);
    expect(result.asked.some((line) => line.startsWith('POST') && line.includes('advisories/bulk'))).toBe(true);
  });
});
