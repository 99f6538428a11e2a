/** A cost that is remembered is the cost that would be reckoned. */
import { getOperationAST, parse } from 'graphql';
import { expect, test } from 'vitest';
import { readSchema } from '../../../test/support/schema.ts';
import { createDocumentCheck } from './check-document.ts';
import { rememberCosts } from './known-cost.ts';
import { defaultLimits } from './limits.ts';

const schema = readSchema();
const check = createDocumentCheck(schema, { ...defaultLimits, cost: 100 });

const documents = [
  'query ($a: Int = 60) { templates(first: $a) { nodes { id operations(first: 2) { totalCount } } } }',
  'query ($a: ID!) { template(id: $a) { id } }',
  'query ($a: String, $b: Int) { templates(first: $b, filter: { text: $a }) { nodes { id } } }',
  'query ($a: PromoTemplateFilter, $b: Int) { templates(first: $b, filter: $a) { nodes { id } } }',
  'query ($a: [_Any!]!) { _entities(representations: $a) { ... on Template { id budget { total } } } }',
  'query ($a: Boolean = true) { templates(first: 100) { nodes { id account @include(if: $a) { id } } } }',
];
const values = [
  undefined,
  null,
  1,
  2,
  100,
  1_000,
  -1,
  'x',
  '',
  true,
  [],
  ['x'],
  { text: 'x' },
  Array(400).fill({}),
  {},
];

test.each(documents)('%s', (text) => {
  const document = parse(text);
  const operation = getOperationAST(document);
  if (operation === null || operation === undefined) throw new Error('there is one operation');
  const remembered = rememberCosts(schema, check, { document, operation });
  const pairs = values.flatMap((a) =>
    values.map((b) => ({ ...(a === undefined ? {} : { a }), ...(b === undefined ? {} : { b }) })),
  );
  const verdicts = new Set<string>();
  for (const variables of [...pairs, ...pairs.toReversed()]) {
    const expected = check.cost({ document, operation, variables });
    expect([variables, remembered(variables)]).toEqual([variables, expected]);
    verdicts.add(JSON.stringify(expected));
  }
  expect(verdicts.size).toBeGreaterThan(text.includes('Int') || text.includes('[_Any') ? 1 : 0);
});

test('two answers to one question are never taken for each other', () => {
  const document = parse(
    'query ($x: Int, $y: Int, $z: Int, $toString: Int = 100) { a: templates(first: $y) { nodes { operations(first: $toString) { nodes { id } } } } }',
  );
  const operation = getOperationAST(document);
  if (operation === null || operation === undefined) throw new Error('there is one operation');
  const remembered = rememberCosts(schema, check, { document, operation });
  const some = [undefined, null, -100, -1, 1, 5, 15, 100, 'x'];
  const all = some.flatMap((x) =>
    some.flatMap((y) => some.flatMap((z) => some.map((toString) => ({ x, y, z, toString })))),
  );
  const wrong = all
    .map((given) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)))
    .filter((variables) => remembered(variables)?.found !== check.cost({ document, operation, variables })?.found);
  expect(wrong).toEqual([]);
});

test('variables that nobody asked for are judged as well', () => {
  const document = parse('{ __typename }');
  const operation = getOperationAST(document);
  if (operation === null || operation === undefined) throw new Error('there is one operation');
  const remembered = rememberCosts(schema, check, { document, operation });
  const extra = Array.from({ length: 10_005 }, () => 1);
  expect([remembered({}), remembered({ extra })?.limit]).toEqual([null, 'values']);
});
