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
    ['{"a":{"b":1},"c":{"b":2}}', { a: { b: '1' }, c: { b: '2' } }],
    ['["a","a",{"a":"a\\\"a"}]', ['a', 'a', { a: 'a"a' }]],
  ])('leaves everything but numbers alone: %s', (text, value) => {
    expect(parseExactJson(text)).toEqual(value);
  });

  test.each(['{"__proto__":{"stock":1},"a":2}', '{"a":2,"\\u005f_proto__":{"stock":1}}', '{"__proto__":null,"a":2}'])(
    'leaves out what would become a prototype: %s',
    (text) => {
      const parsed = parseExactJson(text);
      expect(JSON.stringify(parsed)).toBe('{"a":"2"}');
      expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
      expect(Object.getPrototypeOf({ ...Object(parsed) })).toBe(Object.prototype);
    },
  );

  test('keeps constructor and prototype as the fields they are', () => {
    const parsed = parseExactJson('{"constructor":{"prototype":{"polluted":1}}}');
    expect(parsed).toEqual({ constructor: { prototype: { polluted: '1' } } });
    expect(Reflect.has({}, 'polluted')).toBe(false);
  });

  test.each([
    ['a name twice', '{"a":1,"a":22}'],
    ['a name twice, once escaped', '{"result":1,"r\\u0065sult":22}'],
    ['a name twice, in between an object of its own', '{"a":{"b":1},"c":[{"a":2}],"a":3}'],
    ['a hundred thousand lists in each other', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['a hundred thousand objects in each other', '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)],
    ['hundreds of thousands of values', `[${'0,'.repeat(400_000)}0]`],
    ['a text of a megabyte', `{"a":"${'x'.repeat(1024 * 1024)}"}`],
    ['a number of a megabyte', `{"a":${'9'.repeat(1024 * 1024)}}`],
    ['a megabyte of backslashes', `{"a":"${'\\'.repeat(1024 * 1024)}`],
    ['a megabyte of quotes', '"'.repeat(1024 * 1024)],
    ['a megabyte of closing brackets', '}]'.repeat(512 * 1024)],
  ])('refuses %s, soon', (_what, text) => {
    const begun = process.cpuUsage();
    expect(() => parseExactJson(text)).toThrow(SyntaxError);
    expect(process.cpuUsage(begun).user).toBeLessThan(2_000_000);
  });

  test.each(['', '{', '{"a":1', '01', '1.', '+1', 'NaN', "{'a':1}", '{"a":1}{"b":2}', '<h1>Bad Gateway</h1>'])(
    'refuses %j',
    (text) => {
      expect(() => parseExactJson(text)).toThrow(SyntaxError);
    },
  );
});
