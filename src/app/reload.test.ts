/** When a configuration that has changed is read again: on a signal at once, and else when two looks have seen the same. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { stringify } from 'yaml';
import { loadConfig } from './config.ts';
import { beginReading, startReloading } from './reload.ts';
import { createLogger } from './telemetry.ts';

const folder = mkdtempSync(join(tmpdir(), 'promotions-reload-'));
const path = join(folder, 'promotions.yaml');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (text: string): void => writeFileSync(path, text, { mode: 0o600 });
const fileFor = (audience: string): string =>
  stringify({
    accounts: {
      members: {
        vendor: 'kybio',
        settings: { baseUrl: 'https://kybio.example/v1', appId: 'APP', appKey: { env: 'APP_KEY' } },
      },
    },
    auth: { issuer: 'issuer', audience, jwksUrl: 'https://issuer.example/jwks' },
  });

beforeEach(() => {
  vi.useFakeTimers();
  write(fileFor('first'));
});
afterEach(() => {
  vi.useRealTimers();
});

/** Looks every second; `adopted` are the audiences of the configurations that were to be taken over. */
function open({
  everySeconds = 1,
  meanwhile = () => {},
}: {
  readonly everySeconds?: number | null;
  readonly meanwhile?: () => void;
} = {}) {
  const adopted: string[] = [];
  const log: string[] = [];
  let readings = 0;
  const reading = beginReading((sources) => {
    readings += 1;
    return loadConfig({ PROMOTIONS_CONFIG: path, APP_KEY: 'an-app-key' }, sources);
  });
  meanwhile();
  const stop = startReloading({
    ...reading,
    rotation: {
      describe: () => [],
      adopt({ auth }) {
        adopted.push(auth.audience);
        return { changed: [], needsRestart: ['auth.audience'], held: [] };
      },
    },
    logger: createLogger('error', { write: (line) => void log.push(line) }),
    everySeconds,
  });
  onTestFinished(stop);
  const hangUp = (): void => process.listeners('SIGHUP').at(-1)?.('SIGHUP');
  return { adopted, log, hangUp, readings: () => readings, look: () => vi.advanceTimersByTime(1_000) };
}

describe('where files are looked at', () => {
  test('what two looks have seen alike is taken over, once', () => {
    const { adopted, look } = open();
    expect(adopted).toEqual(['first']);
    write(fileFor('second'));
    look();
    expect(adopted).toEqual(['first']);
    look();
    expect(adopted).toEqual(['first', 'second']);
    look();
    look();
    expect(adopted).toEqual(['first', 'second']);
  });

  test('what they say is found out only when they have changed', () => {
    const { look, readings } = open();
    for (let looks = 0; looks < 10; looks += 1) look();
    expect(readings()).toBe(1);
    write(fileFor('second'));
    for (let looks = 0; looks < 10; looks += 1) look();
    expect(readings()).toBe(2);
  });

  test('what is there for one look only is not used', () => {
    const { adopted, look } = open();
    for (const audience of ['half', 'first', 'half', 'other half', 'second']) {
      write(fileFor(audience));
      look();
    }
    expect(adopted).toEqual(['first']);
    look();
    expect(adopted).toEqual(['first', 'second']);
  });

  test('what cannot be used is told once, and changes nothing', () => {
    const { adopted, log, look } = open();
    write('accounts: [');
    for (let looks = 0; looks < 5; looks += 1) look();
    expect(adopted).toEqual(['first']);
    expect(log).toHaveLength(1);
    rmSync(path);
    for (let looks = 0; looks < 5; looks += 1) look();
    expect(log).toHaveLength(2);
    write(fileFor('second'));
    look();
    look();
    expect(adopted).toEqual(['first', 'second']);
  });

  test('what a signal has had read is not read once more', () => {
    const { adopted, hangUp, look } = open();
    write(fileFor('second'));
    hangUp();
    expect(adopted).toEqual(['first', 'second']);
    look();
    look();
    expect(adopted).toEqual(['first', 'second']);
  });
});

test('where only the signal counts, nobody looks', () => {
  const { adopted, hangUp, look } = open({ everySeconds: null });
  write(fileFor('second'));
  look();
  look();
  expect(adopted).toEqual(['first']);
  hangUp();
  expect(adopted).toEqual(['first', 'second']);
});

test('what changes while the program starts is taken over', () => {
  const { adopted } = open({ everySeconds: null, meanwhile: () => write(fileFor('second')) });
  expect(adopted).toEqual(['second']);
});

test('a program that closes neither looks nor listens any more', () => {
  const before = process.listenerCount('SIGHUP');
  const stop = startReloading({
    ...beginReading(() => {
      throw new Error('nobody reads here');
    }),
    rotation: { describe: () => [], adopt: () => ({ changed: [], needsRestart: [], held: [] }) },
    logger: createLogger('silent'),
    everySeconds: 1,
  });
  expect(process.listenerCount('SIGHUP')).toBe(before + 1);
  stop();
  expect(process.listenerCount('SIGHUP')).toBe(before);
  expect(vi.getTimerCount()).toBe(0);
});
