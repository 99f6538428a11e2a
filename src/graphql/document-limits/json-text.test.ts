/** The size of a JSON text is what it would be once it is read. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findJsonExcess } from './json-text.ts';

const unbounded = {
  values: Number.POSITIVE_INFINITY,
  objectMembers: Number.POSITIVE_INFINITY,
  depth: Number.POSITIVE_INFINITY,
};

/** Whatever is less cannot be told from nothing. */
const smallest = { values: 0, objectMembers: 1, depth: 0 };
const limitNames = ['values', 'objectMembers', 'depth'] as const;

interface Size {
  readonly values: number;
  readonly objectMembers: number;
  readonly depth: number;
}

/** The same, of what was read. */
function sizeOf(value: unknown): Size {
  if (typeof value !== 'object' || value === null) return { values: 0, objectMembers: 0, depth: 0 };
  const within: readonly unknown[] = Object.values(value);
  const sizes = within.map(sizeOf);
  return {
    values: within.length + sizes.reduce((sum, { values }) => sum + values, 0),
    objectMembers: Math.max(
      Array.isArray(value) ? 0 : within.length,
      ...sizes.map(({ objectMembers }) => objectMembers),
    ),
    depth: 1 + Math.max(0, ...sizes.map(({ depth }) => depth)),
  };
}

/** Objects have no member twice, and no key that reads as something else. */
const json = fc
  .jsonValue({ maxDepth: 6, noUnicodeString: false })
  .map((value) => JSON.parse(JSON.stringify(value)) as unknown);

test.each(['', ' ', '\n\t'])('a text is as large as what it means, with spaces %j', (indent) => {
  fc.assert(
    fc.property(json, (value) => {
      const size = sizeOf(value);
      const text = JSON.stringify(value, null, indent);
      expect(findJsonExcess(text, { ...unbounded, ...size, objectMembers: Math.max(1, size.objectMembers) })).toBe(
        null,
      );
      const tighter = limitNames
        .filter((limit) => size[limit] > smallest[limit])
        .map((limit) => [limit, findJsonExcess(text, { ...unbounded, [limit]: size[limit] - 1 })]);
      expect(tighter.filter(([limit, excess]) => limit !== excess)).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['commas and brackets within strings', '{"a":"[[[,,,{{{"}'],
  ['quotes within strings', String.raw`{"a":"\",\",\"[[\\"}`],
  ['a comma that ends nothing', '{"a":1,}'],
])('%s are none', (_, text) => {
  expect(findJsonExcess(text, { values: 2, objectMembers: 2, depth: 1 })).toBe(null);
});

test.each(['', '}', ']]]', ',,', '"', '"\\', '{"a', '[}', '{]', '\u0000'])(
  '%j, which is no JSON, is somebody else’s',
  (text) => {
    expect(findJsonExcess(text, { values: 10, objectMembers: 10, depth: 10 })).toBe(null);
  },
);
