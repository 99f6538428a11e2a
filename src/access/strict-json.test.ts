import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseStrictJson } from './strict-json.ts';

describe('strict JSON', () => {
  test('is read as any other', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.constantFrom(0, 1, '\t'), (text, space) => {
        const value: unknown = JSON.parse(text);
        expect(parseStrictJson(JSON.stringify(value, null, space))).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  test('has no member twice, wherever it stands and however it is spelt', () => {
    const name = fc.string({ unit: 'binary', maxLength: 5 });
    fc.assert(
      fc.property(name, fc.json(), fc.boolean(), fc.nat(3), (text, value, inEscapes, depth) => {
        const escaped = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
        const again = inEscapes
          ? `"${escaped.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')}"`
          : JSON.stringify(text);
        const object = `{${JSON.stringify(text)}:${value},${again} : 1}`;
        const json = `${'[{"in":'.repeat(depth)}${object}${'}]'.repeat(depth)}`;
        expect(() => void JSON.parse(json)).not.toThrow();
        expect(() => parseStrictJson(json)).toThrow('An object has a member twice.');
      }),
      { numRuns: 500 },
    );
  });

  test.each(['{"a":":","b":"\\":"}', '{"__proto__":1,"a":{"a":1}}', '["a","a"]', '{"a":"\\\\","b":""}'])(
    'is not mistaken: %s',
    (text) => {
      expect(parseStrictJson(text)).toEqual(JSON.parse(text));
    },
  );

  test('may be nested as deeply as a token is long', () => {
    const deep = '['.repeat(4_000) + ']'.repeat(4_000);
    expect(() => parseStrictJson(deep)).not.toThrow();
  });

  test.each(['{"__proto__":1,"__proto__":2}', '{"a":1,"b":{"a":1,"a":1}}', '{"":1,"":1}'])('is refused: %s', (text) => {
    expect(() => parseStrictJson(text)).toThrow('An object has a member twice.');
  });
});
