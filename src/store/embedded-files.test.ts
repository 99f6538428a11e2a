import {
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
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeFiles } from './embedded-files.ts';

let folder: string;
let begin: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'promotions-files-'));
  begin = join(folder, 'begin');
  mkdirSync(join(begin, 'base'), { recursive: true, mode: 0o755 });
  writeFileSync(join(begin, 'base', '1'), 'a page');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const modeOf = (path: string): number => statSync(path).mode & 0o777;

test('the first start gets a copy that nobody else may look into', () => {
  const files = makeFiles(folder, begin);
  expect(readFileSync(join(files, 'base', '1'), 'utf8')).toBe('a page');
  expect(modeOf(files)).toBe(0o700);
});

test('a later start keeps what is there', () => {
  writeFileSync(join(makeFiles(folder, begin), 'base', '1'), 'another page');
  expect(readFileSync(join(makeFiles(folder, begin), 'base', '1'), 'utf8')).toBe('another page');
});

test('a copy that was not finished is made again, whole', () => {
  const unfinished = join(folder, 'db.unfinished');
  mkdirSync(unfinished);
  writeFileSync(join(unfinished, 'half'), '');
  expect(readdirSync(makeFiles(folder, begin))).toEqual(['base']);
  expect(existsSync(unfinished)).toBe(false);
});

test('without anything to begin with, the folder is there and empty, for us alone', () => {
  const files = makeFiles(folder, join(folder, 'nothing'));
  expect(readdirSync(files)).toEqual([]);
  expect(modeOf(files)).toBe(0o700);
});
