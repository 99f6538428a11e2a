import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir, hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Benchmark, Report } from '../../bench/support/benchmark.ts';
import { keepReport, writePage } from '../../bench/support/results.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'promotions-results-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const report: Report = {
  title: 'Apples against pears',
  about: ['One by one.'],
  goals: [{ what: 'apples', reach: 'at least 1.0x', found: '0.90x (0.80 to 1.00)', isReached: false }],
  tables: [{ title: 'Fruit', columns: ['kind', 'count'], rows: [['apples | green', '3']] }],
  charts: [
    { file: 'fruit', title: 'Fruit', unit: 'pieces', groups: [{ name: 'all', bars: [{ name: 'a', value: 3 }] }] },
  ],
  measured: { apples: [1, 2, 3] },
};

function keep(name: string, made: Report): string {
  const benchmark: Benchmark = { name, about: '', packages: ['graphql'], run: async () => made };
  const now = new Date('2026-02-03T04:05:06Z');
  const text = keepReport(folder, benchmark, { report: made, seconds: 2, rounds: 5, now });
  writePage(folder);
  return text;
}

const read = (file: string): string => readFileSync(join(folder, file), 'utf8');

test('a benchmark leaves its figures, its charts and its place on the page', () => {
  keep('fruit', report);
  expect(readdirSync(folder).toSorted()).toEqual(['README.md', 'fruit.json', 'fruit.svg']);
  expect(JSON.parse(read('fruit.json'))).toMatchObject({
    name: 'fruit',
    measured: { apples: [1, 2, 3] },
    machine: { node: process.versions.node, packages: { graphql: expect.stringMatching(/^16\./) } },
  });
  const page = read('README.md');
  expect(page).toContain('## Apples against pears');
  expect(page).toContain('npm run bench -- fruit --seconds 2 --rounds 5');
  expect(page).toContain('2026-02-03');
  expect(page).toContain('![Apples against pears](fruit.svg)');
});

test('what was not run again stays on the page, and what was is replaced', () => {
  keep('fruit', report);
  keep('nuts', { ...report, title: 'Nuts', charts: [] });
  keep('fruit', { ...report, title: 'Apples again' });
  const page = read('README.md');
  expect([...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual(['Apples again', 'Nuts']);
});

test('tables are Markdown that can be read as text, too', () => {
  const text = keep('fruit', report);
  expect(text).toContain(
    ['| kind            | count |', '| --------------- | ----: |', '| apples \\| green |     3 |'].join('\n'),
  );
  expect(text).toContain('| apples | at least 1.0x | 0.90x (0.80 to 1.00) |      no |');
});

test('nothing that is kept names this machine or a place on it', () => {
  keep('fruit', report);
  const all = readdirSync(folder).map(read).join('\n');
  for (const secret of [hostname(), homedir(), process.cwd(), folder]) expect(all).not.toContain(secret);
});
