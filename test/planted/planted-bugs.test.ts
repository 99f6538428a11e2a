/** That every planted bug has its place still, and two of them are caught; `npm run planted-bugs` tries all. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { plant, plantedBugs } from './bugs.ts';

test.each(Object.entries(plantedBugs))('%s has exactly one place to go', (_, bug) => {
  const source = readFileSync(bug.file, 'utf8');
  expect(plant(bug, source)).not.toBe(source);
});

const run = (...names: readonly string[]) =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', 'test/planted/run.ts', ...names]);

test('a planted bug makes its suite fail', async () => {
  const { stdout } = await run('double-for-money', 'id-rounding');
  expect(stdout).toContain('2 of 2 planted bugs caught');
}, 120_000);

test('a bug that is not there is named, and nothing is run', async () => {
  await expect(run('no-such-bug')).rejects.toMatchObject({ code: 64, stdout: expect.stringContaining('no-such-bug') });
}, 60_000);
