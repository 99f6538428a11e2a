/** The pages of the reference are current, complete, and lead somewhere. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSchema } from '../support/schema.ts';
import { errorTypeNames } from './advice.ts';
import { canonicalCodes, typeOf } from './codes.ts';
import { errorPath, folder } from './links.ts';
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

  test.each(errorTypeNames)('has the page that the description of %s names', (name) => {
    const [, path = ''] = /See docs\/reference\/(\S+\.md)\.$/.exec(readSchema().getType(name)?.description ?? '') ?? [];
    expect(pages.get(path)).toContain(`# ${name}\n`);
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

function leads(from: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? from : normalize(join(dirname(from), path));
  const text = pages.get(file) ?? readFileSync(join(folder, file), 'utf8');
  if (anchor === undefined) return true;
  const anchors = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replaceAll(' ', '-'));
  return anchors.includes(anchor);
}
