import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { DirectoryLockedError, lockDirectory } from './directory-lock.ts';

let directory = '';
const children = new Set<ChildProcess>();

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'promotions-lock-'));
});
afterEach(async () => {
  await Promise.all([...children].map(kill));
  rmSync(directory, { recursive: true, force: true });
});

/** Runs a program that has `lockDirectory`; resolves with what it prints first. */
async function runApart(program: string): Promise<{ readonly child: ChildProcess; readonly said: string }> {
  const module = JSON.stringify(new URL('./directory-lock.ts', import.meta.url).href);
  const source = `import { lockDirectory } from ${module};\n${program}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  for await (const said of createInterface({ input: child.stdout })) return { child, said };
  throw new Error('The program said nothing.');
}

async function kill(child: ChildProcess): Promise<void> {
  children.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** A living process that holds the directory. */
async function holdApart(): Promise<ChildProcess> {
  const { child } = await runApart(
    `lockDirectory(${JSON.stringify(directory)}); console.log('held'); setInterval(() => {}, 60_000);`,
  );
  return child;
}

/** The file that names the owner: the one with the highest number. */
const lockPath = (place = directory): string => {
  const numbers = existsSync(place)
    ? readdirSync(place).map((name) => Number(/^lock\.(\d+)$/.exec(name)?.[1] ?? 1))
    : [];
  return join(place, `lock.${Math.max(1, ...numbers)}`);
};
const ownerOf = (): unknown => JSON.parse(readFileSync(lockPath(), 'utf8'));

describe('a directory', () => {
  test('is created if need be, and free again once it is released', () => {
    const inner = join(directory, 'deep', 'inside');
    lockDirectory(inner).release();
    expect(existsSync(inner)).toBe(true);
    lockDirectory(inner).release();
  });

  test('is not given twice to one process', () => {
    const lock = lockDirectory(directory);
    expect(() => lockDirectory(directory)).toThrow(DirectoryLockedError);
    lock.release();
  });

  test('of a living process is refused with a sentence that names it and the ways out', async () => {
    const { pid } = await holdApart();
    expect(() => lockDirectory(directory)).toThrow(
      new RegExp(`in use by process ${pid}\\..*PROMOTIONS_DIR.*DATABASE_URL`),
    );
    expect(ownerOf()).toMatchObject({ pid });
  });

  test('of a killed process is taken over', async () => {
    const child = await holdApart();
    await kill(child);
    expect(ownerOf()).toMatchObject({ pid: child.pid });
    const lock = lockDirectory(directory);
    expect(ownerOf()).toMatchObject({ pid: process.pid });
    lock.release();
    expect(ownerOf()).toMatchObject({ pid: 0 });
  });

  test('of a dead process whose id another one has now is taken over', () => {
    const owner = { pid: process.pid, startedAt: 'another-boot/1' };
    writeFileSync(lockPath(), JSON.stringify(owner));
    const lock = lockDirectory(directory);
    expect(ownerOf()).not.toEqual(owner);
    lock.release();
  });

  test('whose lock does not say when its owner started stays with that owner', () => {
    writeFileSync(lockPath(), JSON.stringify({ pid: process.pid, startedAt: '' }));
    expect(() => lockDirectory(directory)).toThrow(DirectoryLockedError);
  });

  test.each(['', 'garbage', '{}', '{"pid":0,"startedAt":""}', '{"pid":-1,"startedAt":""}'])(
    'whose lock a crash left as "%s" is taken over',
    (content) => {
      writeFileSync(lockPath(), content);
      const lock = lockDirectory(directory);
      expect(ownerOf()).toMatchObject({ pid: process.pid });
      lock.release();
    },
  );

  test('stays with the next owner when the one before releases again', async () => {
    const lock = lockDirectory(directory);
    lock.release();
    const { pid } = await holdApart();
    lock.release();
    expect(ownerOf()).toMatchObject({ pid });
  });

  test('of a dead process goes to exactly one of those that want it at once', async () => {
    const rounds = 300;
    const dead = JSON.stringify({ pid: 2 ** 22 + 1, startedAt: '' });
    for (let round = 0; round < rounds; round += 1) {
      const place = join(directory, String(round));
      lockDirectory(place).release();
      writeFileSync(lockPath(place), dead);
    }
    const startAt = Date.now() + 1_000;
    const contender = `
      while (Date.now() < ${startAt});
      const won = [];
      for (let round = 0; round < ${rounds}; round += 1) {
        try { lockDirectory(${JSON.stringify(directory)} + '/' + round); won.push(round); } catch {}
      }
      console.log(JSON.stringify(won));
      setInterval(() => {}, 60_000);`;
    const contenders = await Promise.all(Array.from({ length: 3 }, () => runApart(contender)));
    const won = contenders.flatMap(({ said }) => z.array(z.int()).parse(JSON.parse(said)));
    expect(won.toSorted((one, other) => one - other)).toEqual(Array.from({ length: rounds }, (_, round) => round));
  });
});
