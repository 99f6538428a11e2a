import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type Child, startChild } from '../../bench/support/child.ts';

const words = z.strictObject({ sum: z.number() });
let folder = '';
let child: Child<{ add: number }, z.output<typeof words>> | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'promotions-child-'));
});
afterEach(async () => {
  await child?.end();
  rmSync(folder, { recursive: true, force: true });
});

const support = pathToFileURL(join(import.meta.dirname, '../../bench/support/child.ts')).href;

function start(program: string): NonNullable<typeof child> {
  const file = join(folder, 'program.mjs');
  writeFileSync(file, program);
  child = startChild({ file, words });
  return child;
}

/** Adds up what it is told, with the promises of a child. */
const adder = `
  import { obey, tell } from ${JSON.stringify(support)};
  let sum = 0;
  const orders = { parse: ({ add }) => { if (typeof add !== 'number') throw new Error('not a number'); return { add }; } };
  obey(orders, async ({ add }) => ({ sum: (sum += add) }));
  tell({ sum });
`;

test('a child says that it is there, and answers each order', async () => {
  const it = start(adder);
  expect(await it.hear()).toEqual({ sum: 0 });
  expect(await it.ask({ add: 2 })).toEqual({ sum: 2 });
  expect(await it.ask({ add: 3 })).toEqual({ sum: 5 });
});

test('a child that ends leaves nobody waiting', async () => {
  await expect(start('process.exit(7)').hear()).rejects.toThrow(/ended with 7/);
});

test('a word that is none of its words is refused', async () => {
  await expect(start('process.send({ sum: "many" })').hear()).rejects.toThrow(/sum/);
});

test('a child has the environment of production, and nothing of ours', async () => {
  vi.stubEnv('SOMETHING_OF_OURS', 'yes');
  const isRight = 'process.env.NODE_ENV === "production" && process.env.SOMETHING_OF_OURS === undefined';
  expect(await start(`process.send({ sum: ${isRight} ? 1 : 0 })`).hear()).toEqual({ sum: 1 });
});
