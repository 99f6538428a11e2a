import { describe, expect, test } from 'vitest';
import {
  addDecimals,
  compareDecimals,
  type Decimal,
  decimalPlaces,
  parseDecimal,
  shiftPoint,
  subtractDecimals,
} from './decimal.ts';

function decimal(text: string): Decimal {
  const parsed = parseDecimal(text);
  if (parsed === null) throw new Error(`the test names a bad decimal: ${text}`);
  return parsed;
}

describe('a decimal', () => {
  test.each([
    ['0', '0'],
    ['-0', '0'],
    ['-0.00', '0'],
    ['+5', '5'],
    ['007', '7'],
    ['1.50', '1.5'],
    ['-12.50', '-12.5'],
    ['0.1', '0.1'],
    ['9007199254740993', '9007199254740993'],
    ['12345678901234567890123456789012345678', '12345678901234567890123456789012345678'],
    ['0.0000000001', '0.0000000001'],
    ['-1234567890123456789.0123456789012345678', '-1234567890123456789.0123456789012345678'],
  ])('of %s reads as %s', (text, canonical) => {
    expect(parseDecimal(text)).toBe(canonical);
  });

  test.each([
    '',
    ' ',
    '.5',
    '5.',
    '1e3',
    '1,5',
    '--1',
    'NaN',
    'Infinity',
    '0x10',
    '１',
    '1 ',
    '123456789012345678901234567890123456789',
    '0.123456789012345678901234567890123456789',
  ])('is not %j', (text) => {
    expect(parseDecimal(text)).toBeNull();
  });

  test('adds, subtracts and compares without rounding', () => {
    expect(addDecimals(decimal('0.1'), decimal('0.2'))).toBe('0.3');
    expect(subtractDecimals(decimal('9007199254740993'), decimal('0.01'))).toBe('9007199254740992.99');
    expect(compareDecimals(decimal('9007199254740993'), decimal('9007199254740992'))).toBeGreaterThan(0);
    expect(compareDecimals(decimal('1.0'), decimal('1'))).toBe(0);
  });

  test('knows its places and moves its point exactly', () => {
    expect(decimalPlaces(decimal('1.250'))).toBe(2);
    expect(decimalPlaces(decimal('100'))).toBe(0);
    expect(shiftPoint(decimal('12.34'), 2)).toBe('1234');
    expect(shiftPoint(decimal('1'), -2)).toBe('0.01');
    expect(shiftPoint(decimal('12345678901234567890123456789012345678'), -38)).toBe(
      '0.12345678901234567890123456789012345678',
    );
  });
});
