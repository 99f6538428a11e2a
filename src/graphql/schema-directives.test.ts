import { parse, print } from 'graphql';
import { expect, test } from 'vitest';
import { addDirectives, addToSchema, type DirectiveTable } from './schema-directives.ts';

const document = parse(`
  union Result = Done
  enum Verdict @cost(weight: 1) { YES NO }
  scalar Money @specifiedBy(url: "https://example.com/money")
  type Done { verdict: Verdict, money: Money }
`);

test('a directive is put on a union, an enum, an enum value, a scalar and the schema', () => {
  const table: DirectiveTable = {
    Result: ['@tag(name: "a")', '@tag(name: "b")'],
    Verdict: ['@tag(name: "c")'],
    'Verdict.NO': ['@inaccessible'],
    Money: ['@cost(weight: 3)'],
  };
  expect(print(addToSchema(addDirectives(document, table), ['@link(url: "https://example.com/v1")']))).toBe(
    `extend schema @link(url: "https://example.com/v1")

union Result @tag(name: "a") @tag(name: "b") = Done

enum Verdict @cost(weight: 1) @tag(name: "c") {
  YES
  NO @inaccessible
}

scalar Money @specifiedBy(url: "https://example.com/money") @cost(weight: 3)

type Done {
  verdict: Verdict
  money: Money
}`,
  );
});

test.each([
  ['a type that is not there', 'Nothing'],
  ['a value that is not there', 'Verdict.MAYBE'],
  ['a field, which a decorator reaches', 'Done.verdict'],
  ['an object, which a decorator reaches', 'Done'],
  ['what every object has', 'constructor'],
])('%s is refused by name', (_what, name) => {
  expect(() => addDirectives(document, { [name]: ['@inaccessible'] })).toThrow(`is named ${name}.`);
});

test('a directive that is malformed is refused', () => {
  expect(() => addDirectives(document, { Result: ['@tag(name: )'] })).toThrow('Syntax Error');
});
