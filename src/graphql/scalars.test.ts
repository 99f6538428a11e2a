import { GraphQLError, type GraphQLScalarType, parseValue } from 'graphql';
import { describe, expect, test } from 'vitest';
import { DateTime, Decimal, Long } from './scalars.ts';

const thirtyEight = '12345678901234567890.123456789012345678';

function errorOf(work: () => unknown): GraphQLError {
  try {
    work();
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const fromLiteral = (scalar: GraphQLScalarType, source: string): unknown => scalar.parseLiteral(parseValue(source));

describe('Decimal', () => {
  test.each([
    ['12.50', '12.5'],
    ['-0.00', '0'],
    ['+5', '5'],
    ['007', '7'],
    ['9007199254740993', '9007199254740993'],
    ['0.1', '0.1'],
    [thirtyEight, thirtyEight],
    [`-${'9'.repeat(38)}`, `-${'9'.repeat(38)}`],
  ])('reads the text %j as %s', (text, canonical) => {
    expect(Decimal.parseValue(text)).toBe(canonical);
    expect(fromLiteral(Decimal, JSON.stringify(text))).toBe(canonical);
    expect(Decimal.serialize(text)).toBe(canonical);
  });

  test.each([
    ['12.50', '12.5'],
    ['-3', '-3'],
    ['9007199254740993', '9007199254740993'],
    ['0.1000000000000000055511151231257827', '0.1000000000000000055511151231257827'],
    [thirtyEight, thirtyEight],
  ])('reads the bare literal %s digit by digit', (source, canonical) => {
    expect(fromLiteral(Decimal, source)).toBe(canonical);
  });

  test.each(['', ' 1', '1e3', '1,5', '.5', '5.', 'NaN', 'Infinity', '0x1', '1'.repeat(39), `0.${'1'.repeat(39)}`])(
    'refuses the text %j in a sentence that says what would be right',
    (text) => {
      const error = errorOf(() => Decimal.parseValue(text));
      expect(error.message).toMatch(/^Decimal must be a decimal number of up to 38 digits without exponent.*, not "/);
      expect(error.extensions).toEqual({ code: 'BAD_USER_INPUT' });
    },
  );

  test.each(['1e3', '1.5E2', 'true', 'null', '{}', '[]', 'ABC'])('refuses the literal %s at its place', (source) => {
    expect(errorOf(() => fromLiteral(Decimal, source)).nodes).toHaveLength(1);
  });

  test.each([
    [0, '0'],
    [-0, '0'],
    [-12, '-12'],
    [2 ** 53 - 1, '9007199254740991'],
  ])('reads the safe JSON integer %s', (number, canonical) => {
    expect(Decimal.parseValue(number)).toBe(canonical);
  });

  test.each([12.5, 0.1, 2 ** 53, -(2 ** 53), Number.NaN, 1e21])(
    'asks for text instead of the JSON number %s',
    (number) => {
      expect(errorOf(() => Decimal.parseValue(number)).message).toBe(
        `Decimal must be sent as text, such as "12.50": the JSON number ${number} may have lost digits on its way`,
      );
    },
  );

  test.each([true, null, {}, ['1']])('refuses %j', (value) => {
    expect(errorOf(() => Decimal.parseValue(value)).message).toContain(`not ${JSON.stringify(value)}`);
  });

  test('repeats of a long text only so much as a person reads', () => {
    expect(errorOf(() => Decimal.parseValue('x'.repeat(10_000))).message.length).toBeLessThan(200);
  });
});

describe('Long', () => {
  const edges = [
    '9007199254740991',
    '9007199254740992',
    '9007199254740993',
    '9223372036854775807',
    '-9223372036854775808',
    '0',
  ];

  test.each(edges)('keeps every digit of %s, as text and as a literal', (text) => {
    expect(Long.parseValue(text)).toBe(text);
    expect(fromLiteral(Long, text)).toBe(text);
    expect(fromLiteral(Long, JSON.stringify(text))).toBe(text);
    expect(Long.serialize(text)).toBe(text);
  });

  test('writes the shortest form', () => {
    expect(Long.parseValue('+007')).toBe('7');
    expect(Long.parseValue('-0')).toBe('0');
  });

  test.each(['9223372036854775808', '-9223372036854775809', 'abc', '1.0', '1e3', '', '0x10'])(
    'refuses the text %j',
    (text) => {
      expect(errorOf(() => Long.parseValue(text)).message).toMatch(
        /^Long must be a whole number from -9223372036854775808/,
      );
    },
  );

  test.each(['9223372036854775808', '1.0', '1e3', 'abc'])('refuses the literal %s', (source) => {
    expect(errorOf(() => fromLiteral(Long, source)).nodes).toHaveLength(1);
  });

  test('takes a safe JSON integer and asks for text beyond', () => {
    expect(Long.parseValue(2 ** 53 - 1)).toBe('9007199254740991');
    expect(errorOf(() => Long.parseValue(2 ** 53)).message).toContain('must be sent as text');
    expect(errorOf(() => Long.parseValue(1.5)).message).toContain('must be sent as text');
  });
});

test.each([Decimal, Long, DateTime])('%s says what it is, and where its form is specified', (scalar) => {
  expect(scalar.description).toMatch(/"/);
  expect(scalar.specifiedByURL).toMatch(/^https:/);
});
