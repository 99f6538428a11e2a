import { describe, expect, test } from 'vitest';
import { fingerprintOf } from './fingerprint.ts';

const input = { kind: 'UPDATE_TEMPLATE_BUDGET', templateId: 'hk-1:T1', updateType: 'APPEND', number: 10 };

describe('a fingerprint', () => {
  test('is a SHA-256 in hexadecimal', () => {
    expect(fingerprintOf(input)).toMatch(/^[0-9a-f]{64}$/);
  });

  test('stays what it is from release to release: keys of the past are compared with it', () => {
    expect(fingerprintOf(input)).toBe('02a6e8a1601789007a00b71c02e47b8d6b92b08ccabefc6427a7c68fb761932f');
  });

  test.each<[string, unknown, unknown]>([
    [
      'the order of fields',
      input,
      { number: 10, updateType: 'APPEND', templateId: 'hk-1:T1', kind: 'UPDATE_TEMPLATE_BUDGET' },
    ],
    ['the order of nested fields', { a: { b: 1, c: [{ d: 1, e: 2 }] } }, { a: { c: [{ e: 2, d: 1 }], b: 1 } }],
    ['a field that is undefined', input, { ...input, note: undefined }],
    ['a nested field that is undefined', { a: { b: 1 } }, { a: { b: 1, c: undefined } }],
    ['the prototype', { a: 1 }, Object.assign(Object.create(null), { a: 1 }) as unknown],
    ['how a number is written', { number: 10 }, { number: 1e1 }],
  ])('does not depend on %s', (_, one, other) => {
    expect(fingerprintOf(other)).toBe(fingerprintOf(one));
  });

  const different: readonly unknown[] = [
    input,
    { ...input, kind: 'SWITCH_TEMPLATE_STATUS' },
    { ...input, templateId: 'hk-1:T2' },
    { ...input, templateId: 'hk-1:t1' },
    { ...input, updateType: 'SUBTRACT' },
    { ...input, number: 11 },
    { ...input, number: '10' },
    { ...input, number: null },
    { ...input, number: -10 },
    { ...input, note: null },
    { ...input, note: '' },
    { input },
    [input],
    [input, input],
    {},
    [],
    null,
    '',
    '{}',
    '[]',
    'null',
    0,
    false,
    true,
    { a: 'b', c: 'd' },
    { a: 'b","c":"d' },
    { a: ['b', 'c'] },
    { a: ['c', 'b'] },
    { a: [['b'], 'c'] },
    { a: { b: 'c' } },
    { a: { '0': 'b', '1': 'c' } },
    { 'a":{"b': 'c' },
    { a: 'é' },
    { a: 'e\u0301' },
  ];

  test('differs for every different input', () => {
    expect(new Set(different.map(fingerprintOf)).size).toBe(different.length);
  });
});
