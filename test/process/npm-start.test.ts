import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { eventually } from './children.ts';

/** Only that it runs; the process is somebody else's child. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('`npm start` told to stop leaves nothing behind', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'promotions-npm-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const { PATH = '', HOME = directory } = process.env;
  const npm = spawn('npm', ['start'], {
    env: { PATH, HOME, PORT: '0', PROMOTIONS_DIR: directory },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  npm.stdout.setEncoding('utf8').on('data', (text: string) => void (said += text));
  await eventually(() => (said.includes('Stop with Ctrl-C.') ? true : null));
  const lock = readFileSync(join(directory, 'lock.1'), 'utf8');
  const { pid } = z.object({ pid: z.int() }).parse(JSON.parse(lock));
  expect(isAlive(pid)).toBe(true);
  npm.kill('SIGTERM');
  await eventually(() => (isAlive(pid) ? null : true));
}, 60_000);
