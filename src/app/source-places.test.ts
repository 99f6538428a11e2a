import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toSource } from './source-places.ts';

let folder: string;

const source = `interface Gone { readonly here: string }

export function fail(): never {
  throw new Error('as planned');
}
`;

/** Compiles the source and has it throw. @returns the first line of the stack, as V8 writes it of a file. */
function frameOf(name: string, hasMap: boolean): string {
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, sourceMap: true };
  const made = ts.transpileModule(source, { compilerOptions, fileName: `../src/${name}.ts` });
  const path = join(folder, `${name}.js`);
  writeFileSync(path, made.outputText);
  if (hasMap) writeFileSync(`${path}.map`, made.sourceMapText ?? '');
  const line = made.outputText.split('\n').findIndex((each) => each.includes('throw')) + 1;
  return `    at fail (${pathToFileURL(path).href}:${line}:11)`;
}

beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'promotions-places-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a line of a built file with a map beside it is told by its place in the source', () => {
  const frame = frameOf('mapped', true);
  expect(frame).not.toContain(':4:');
  expect(toSource(frame)).toMatch(/^ {4}at fail \((src\/)?mapped\.ts:4:\d+\)$/);
});

test.each(['bare', 'broken'])('a line of a file without a map that can be read stays as it is: %s', (name) => {
  const frame = frameOf(name, false);
  if (name === 'broken') writeFileSync(join(folder, `${name}.js.map`), '{"version":3');
  expect(toSource(frame)).toBe(frame);
});

test("lines of Node's own files stay as they are", () => {
  const frame = '    at process.processTicksAndRejections (node:internal/process/task_queues:104:5)';
  expect(toSource(frame)).toBe(frame);
});
