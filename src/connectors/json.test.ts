import { describe, expect, test } from 'vitest';
import { parseExactJson } from './json.ts';

describe('parseExactJson', () => {
  test.each([
    '0',
    '-0',
    '12',
    '-7',
    '0.10',
    '1e400',
    '-1E-400',
    '20000.0',
    '9007199254740993',
    '9223372036854775807',
    '82022031000135000000000000624234',
    '0.1000000000000000055511151231257827',
  ])('keeps the number %s as it is written', (source) => {
    expect(parseExactJson(source)).toBe(source);
    expect(parseExactJson(`{"stock":${source}}`)).toEqual({ stock: source });
    expect(parseExactJson(`[[${source}]]`)).toEqual([[source]]);
    expect(parseExactJson(`{"stock":"${source}"}`)).toEqual({ stock: source });
  });

  test.each([
    ['{"a":true,"b":false,"c":null}', { a: true, b: false, c: null }],
    ['[]', []],
    ['{}', {}],
    ['"滿10減1"', '滿10減1'],
    [' {"a" : [ "1" , 2 ] } ', { a: ['1', '2'] }],
    ['{"a":1,"a":22}', { a: '22' }],
  ])('leaves everything but numbers alone: %s', (text, value) => {
    expect(parseExactJson(text)).toEqual(value);
  });

  test('makes __proto__ a field like any other', () => {
    const parsed = parseExactJson('{"__proto__":{"stock":1},"a":2}');
    expect(JSON.stringify(parsed)).toBe('{"__proto__":{"stock":"1"},"a":"2"}');
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
  });

  test.each(['', '{', '{"a":1', '01', '1.', '+1', 'NaN', "{'a':1}", '{"a":1}{"b":2}', '<h1>Bad Gateway</h1>'])(
    'refuses %j',
    (text) => {
      expect(() => parseExactJson(text)).toThrow(SyntaxError);
    },
  );
});
