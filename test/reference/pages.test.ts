/** The pages of the reference are current, complete, and lead somewhere. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { publicCodes } from '../../src/app/masking.ts';
import type { PromoErrorCode } from '../../src/graphql/error-codes.ts';
import { readSchema } from '../support/schema.ts';
import { errorTypeNames, vendorCalls } from './advice.ts';
import { canonicalCodes, isOurOwn, typeOf } from './codes.ts';
import { rootFields } from './documents.ts';
import { forOperators } from './internal.ts';
import { errorPath, folder, operationPath } from './links.ts';
import { renderReference } from './pages.ts';

const pages = renderReference();

describe('docs/reference', () => {
  test.each([...pages])('%s is what `npm run docs` writes', async (path, text) => {
    await expect(text).toMatchFileSnapshot(join('../..', folder, path));
  });

  test('has no page that nothing writes', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md'));
    expect(files.filter((path) => !pages.has(path))).toEqual([]);
  });

  test('has a section for every canonical code', () => {
    const missing = canonicalCodes.filter((code) => !pages.get(errorPath(typeOf(code)))?.includes(`\n## ${code}\n`));
    expect(missing).toEqual([]);
  });

  test.each([...publicCodes])('says what to do about the GraphQL error %s', (code) => {
    expect(pages.get('errors/README.md')).toMatch(new RegExp(`^\\|[^|]*\`${code}\`[^|]*\\|`, 'm'));
  });

  test.each(errorTypeNames)('has the page that the description of %s names', (name) => {
    const [, path = ''] = /See docs\/reference\/(\S+\.md)\.$/.exec(readSchema().getType(name)?.description ?? '') ?? [];
    expect(pages.get(path)).toContain(`# ${name}\n`);
  });

  test.each([
    { path: 'README.md', row: '[`settlePromoOperation`]' },
    { path: 'errors/README.md', row: '[`ALREADY_SETTLED`]' },
    { path: operationPath('promoOperations'), row: '`needsOperator`' },
  ])('says that $row of $path is for operators', ({ path, row }) => {
    expect(rowOf(path, row)).toContain(forOperators);
  });

  test.each([
    { path: 'README.md', row: '[`updateTemplateBudget`]' },
    { path: 'errors/README.md', row: '`operation`' },
    { path: 'errors/README.md', row: '`vendor`' },
    { path: operationPath('promoOperations'), row: '`idempotencyKey`' },
  ])('leaves $row of $path to everybody', ({ path, row }) => {
    expect(rowOf(path, row)).not.toContain(forOperators);
  });

  test.each(rootFields)('does not promise that everything below %s comes without a call', (name) => {
    // Every root type leads to operations, and an operation to its target.
    expect(vendorCalls[name]).not.toMatch(/^None(?! of its own\b)/);
  });

  test('calls no refusal our own that only vendors can make', () => {
    const claimed = canonicalCodes.filter((code) => sectionOf(code).includes('the refusal is our own'));
    expect(claimed).not.toEqual([]);
    expect(claimed.filter((code) => !isOurOwn(code))).toEqual([]);
  });

  test('links only to what is there', () => {
    const broken = [...pages].flatMap(([path, text]) =>
      [...text.matchAll(/\]\(([^)]+)\)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !leads(path, target))
        .map((target) => `${path}: ${target}`),
    );
    expect(broken).toEqual([]);
  });
});

function rowOf(path: string, first: string): string {
  const row = pages
    .get(path)
    ?.split('\n')
    .find((line) => line.startsWith(`| ${first}`));
  if (row === undefined) throw new Error(`${path} has no row of ${first}`);
  return row;
}

function sectionOf(code: PromoErrorCode): string {
  const [, text = ''] = pages.get(errorPath(typeOf(code)))?.split(`\n## ${code}\n`) ?? [];
  return text.split('\n## ')[0] ?? '';
}

function leads(from: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? from : normalize(join(dirname(from), path));
  const text = pages.get(file) ?? readFileSync(join(folder, file), 'utf8');
  if (anchor === undefined) return true;
  const anchors = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replaceAll(' ', '-'));
  return anchors.includes(anchor);
}
