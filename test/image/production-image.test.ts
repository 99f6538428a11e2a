/** The image in production: what is in it, as whom it runs, and that it needs to write nowhere. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import type { CardSimulator } from '../../src/connectors/alipay-card/simulator.ts';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { readDependencies } from '../checks/dependencies.ts';
import { testKeys } from '../support/keys.ts';
import { mutate } from '../support/mutations.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { accountIds, settingsFor, startCards } from '../support/vendors.ts';
import { createSenders, makeToken } from '../support/world.ts';
import { assemble } from './assemble.ts';
import { type Container, startContainer } from './container.ts';
import { readImageFile } from './image-file.ts';

const image = readImageFile();

describe('the image', () => {
  test('stands on an exact version of the Node that tests run on, held to a hash', () => {
    expect(new Set(image.bases)).toHaveLength(1);
    for (const base of image.bases) expect(base).toMatch(/^node:[\d.]+-[a-z-]+@sha256:[0-9a-f]{64}$/);
    expect(image.bases[0]).toContain(`node:${process.versions.node}-`);
  });

  test('is built from what is named, and nothing else of a checkout can get into it', () => {
    const ignored = readFileSync(new URL('../../.dockerignore', import.meta.url), 'utf8').split('\n');
    expect(ignored.find((line) => line !== '' && !line.startsWith('#'))).toBe('*');
    expect(image.copies).toEqual([
      { from: 'packages', source: '/app/node_modules', target: 'node_modules' },
      { from: 'packages', source: '/state', target: '/state' },
      { from: 'build', source: '/app/dist', target: 'dist' },
    ]);
  });

  test('names its user by number, so that a cluster can see that it is not root', () => {
    expect(image.user).toMatch(/^[1-9]\d{3,}:[1-9]\d{3,}$/);
    expect(image.stopSignal).toBe('SIGTERM');
    expect(image.entrypoint).toEqual(['node', 'dist/main.js']);
  });
});

const [canIsolate, whyNot] = findOutAboutIsolation();
if (!canIsolate) process.stderr.write(`The image is not tried out: ${whyNot}\n`);

function findOutAboutIsolation(): [boolean, string] {
  try {
    execFileSync('unshare', ['--mount', '--propagation', 'private', 'setpriv', '--no-new-privs', 'true'], {
      stdio: 'pipe',
    });
    return [true, ''];
  } catch (error) {
    return [
      false,
      `mounts of its own need root on Linux (${error instanceof Error ? error.message.split('\n')[0] : ''})`,
    ];
  }
}

const folder = mkdtempSync(join(tmpdir(), 'promotions-image-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!canIsolate)('the image as it runs', () => {
  const configuration = join(folder, 'configuration');
  const containers: Container[] = [];
  let cards: CardSimulator;
  let database: TestDatabase;

  beforeAll(async () => {
    chmodSync(folder, 0o755);
    mkdirSync(configuration);
    [cards, database] = await Promise.all([startCards(), createTestDatabase(), assemble(image, folder)]);
    const settings = {
      ...settingsFor['alipay-card'](cards.url),
      privateKey: { file: 'ours.pem' },
      vendorPublicKey: { file: 'vendor.pem' },
    };
    const config = {
      accounts: { [accountIds.cards]: { vendor: 'alipay-card', settings } },
      auth: { issuer: 'test-issuer', audience: 'promotions', key: { file: 'token.pem' } },
    };
    writeFileSync(join(configuration, 'promotions.yaml'), stringify(config));
    const [uid = Number.NaN, gid = Number.NaN] = image.user.split(':').map(Number);
    const give = (name: string, text: string): void => {
      writeFileSync(join(configuration, name), text, { mode: 0o600 });
      chownSync(join(configuration, name), uid, gid);
    };
    give('ours.pem', testKeys.ours.privateKey);
    give('vendor.pem', testKeys.vendor.publicKey);
    give('token.pem', testKeys.token.publicKey);
  }, 600_000);
  afterEach(async () => {
    for (const container of containers) container.signal('SIGKILL');
    await Promise.all(containers.splice(0).map((container) => container.exit));
  });
  afterAll(async () => {
    await cards?.close();
    await database?.drop();
  });

  async function startImage(options: { readonly env: Readonly<Record<string, string>>; readonly hasState: boolean }) {
    const env = { HOST: '127.0.0.1', PORT: '0', ...options.env };
    const container = startContainer({ image, folder, configuration, ...options, env });
    containers.push(container);
    const url = await container.says(/"url":"([^"]+)"/);
    return { container, url, ...createSenders(`${url}/graphql`, () => makeToken({})) };
  }
  const withDatabase = () => startImage({ env: { DATABASE_URL: database.url }, hasState: false });

  test('holds every package of production and none besides, no simulator, and no source', async () => {
    const dependencies = await readDependencies();
    const isThere = ({ path }: { readonly path: string }): boolean => existsSync(join(folder, 'app', path));
    expect(dependencies.filter((each) => !each.isProduction && isThere(each)).map(({ path }) => path)).toEqual([]);
    expect(dependencies.filter((each) => each.isProduction).filter((each) => !isThere(each))).toEqual([]);
    const files = readdirSync(join(folder, 'app', 'dist'), { recursive: true }).map(String);
    expect(files).toContain('main.js');
    expect(files.filter((name) => /simulat|^sandbox|^vendors|\.ts$/.test(name))).toEqual([]);
  });

  test('reads and changes, with PostgreSQL and nothing that can be written to, and ends on SIGTERM', {
    timeout: 120_000,
  }, async () => {
    const running = await withDatabase();
    const template = `${accountIds.cards}:${seedCodes.milkTea}`;
    const read = await running.ask(`{ template(id: "${template}") { status } }`);
    expect(read).toEqual({ data: { template: { status: 'ACTIVE' } } });
    const before = cards.books.effects().length;
    const result = await mutate(running, 'updateTemplateBudget', {
      templateId: template,
      updateType: 'APPEND',
      number: 1,
    });
    expect(result.__typename).toBe('UpdateTemplateBudgetSuccess');
    expect(cards.books.effects()).toHaveLength(before + 1);

    const status = readFileSync(`/proc/${running.container.pid}/status`, 'utf8');
    const [uid, gid] = image.user.split(':');
    expect(status).toMatch(new RegExp(`^Uid:\\t${uid}\\t${uid}\\t${uid}\\t${uid}$`, 'm'));
    expect(status).toMatch(new RegExp(`^Gid:\\t${gid}\\t${gid}\\t${gid}\\t${gid}$`, 'm'));
    expect(status).toMatch(/^Groups:\t ?$/m);
    expect(status).toMatch(/^CapEff:\t0+$/m);
    expect(status).toMatch(/^NoNewPrivs:\t1$/m);
    expect(writableMountsOf(running.container.pid)).toEqual([]);

    running.container.signal('SIGTERM');
    expect(await running.container.exit).toBe(0);
    expect(running.container.stderr()).toBe('');
    expect(running.container.stdout()).not.toMatch(/EROFS|EACCES/);
  });

  test('keeps the embedded database where it may write, and there alone', { timeout: 240_000 }, async () => {
    const running = await startImage({ env: {}, hasState: true });
    const template = `${accountIds.cards}:${seedCodes.dimSum}`;
    const result = await mutate(running, 'updateTemplateBudget', {
      templateId: template,
      updateType: 'APPEND',
      number: 1,
    });
    expect(result.__typename).toBe('UpdateTemplateBudgetSuccess');
    expect(writableMountsOf(running.container.pid)).toEqual(image.volumes);
    running.container.signal('SIGTERM');
    expect(await running.container.exit).toBe(0);
    const owners = readdirSync(join(folder, 'state')).map((name) => String(statSync(join(folder, 'state', name)).uid));
    expect(new Set(owners)).toEqual(new Set([image.user.split(':')[0]]));
  });

  test('takes from the build what V8 would have to compile', { timeout: 120_000 }, async () => {
    const env = { DATABASE_URL: database.url, NODE_DEBUG_NATIVE: 'COMPILE_CACHE' };
    const { container } = await startImage({ env, hasState: false });
    const files = readdirSync(join(folder, 'app', 'dist')).filter((name) =>
      /^(config|run|packages-.*)\.js$/.test(name),
    );
    const told = (name: string, verdict: string) =>
      container.stderr().includes(`for ESM file:///app/dist/${name} was ${verdict}`);
    expect(files.filter((name) => told(name, 'accepted')).length).toBeGreaterThan(5);
    expect(told('run.js', 'accepted')).toBe(true);
    expect(files.filter((name) => told(name, 'rejected'))).toEqual([]);
  });

  test('says in a sentence what is wrong when it may not write where it has to', { timeout: 60_000 }, async () => {
    const container = startContainer({ image, folder, configuration, env: { PORT: '0' }, hasState: false });
    containers.push(container);
    expect(await container.exit).not.toBe(0);
    expect(container.stderr()).toMatch(/state/);
  });

  test('is found alive by its own check, and not when it has ended', { timeout: 240_000 }, async () => {
    const running = await withDatabase();
    const env = { PORT: new URL(running.url).port };
    const [, ...words] = image.healthcheck;
    const check = (): number => {
      try {
        execFileSync(process.execPath, words, { env, stdio: 'pipe' });
        return 0;
      } catch (error) {
        return z.object({ status: z.number() }).parse(error).status;
      }
    };
    expect(check()).toBe(0);
    running.container.signal('SIGTERM');
    await running.container.exit;
    expect(check()).toBe(1);
  });
});

/** Where a process finds mounts that can be written to; the kernel's own are not files. proc(5), mountinfo. */
function writableMountsOf(pid: number): string[] {
  return readFileSync(`/proc/${pid}/mountinfo`, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split(' '))
    .filter(([, , , , , options = '']) => options.split(',').includes('rw'))
    .map(([, , , , place = '']) => place)
    .filter((place) => !/^\/(?:proc|dev)(?:\/|$)/.test(place));
}
