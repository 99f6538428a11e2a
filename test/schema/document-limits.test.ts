/** Documents that ask for too much are refused by their shape and cost; everything that we offer ourselves passes. */
import { readdirSync, readFileSync } from 'node:fs';
import { type DocumentNode, getIntrospectionQuery, Kind, type OperationDefinitionNode, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { createDocumentCheck } from '../../src/graphql/document-limits/check-document.ts';
import { type DocumentLimits, defaultLimits } from '../../src/graphql/document-limits/limits.ts';
import { exampleDocuments } from '../reference/documents.ts';
import { readSchema } from '../support/schema.ts';

const schema = readSchema();

const operationsOf = ({ definitions }: DocumentNode): OperationDefinitionNode[] =>
  definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);

function refusalsOf(text: string, variables: Record<string, unknown> = {}, changed: Partial<DocumentLimits> = {}) {
  const check = createDocumentCheck(schema, { ...defaultLimits, ...changed });
  const long = check.length(text);
  if (long !== null) return [long];
  const document = parse(text, { maxTokens: changed.tokens ?? defaultLimits.tokens });
  const shape = check.shape(document);
  if (shape !== null) return [shape];
  return operationsOf(document).flatMap((operation) => check.cost({ document, operation, variables }) ?? []);
}

function reckon(text: string, variables: Record<string, unknown> = {}) {
  const document = parse(text);
  const [operation] = operationsOf(document);
  if (operation === undefined) throw new Error('a document has an operation');
  return createDocumentCheck(schema, defaultLimits).reckon({ document, operation, variables });
}

const repeat = (times: number, write: (index: number) => string): string =>
  Array.from({ length: times }, (_, index) => write(index)).join(' ');

/** Every operation of a folder as a document of its own, with all of the folder's fragments that it leads to. */
function documentsIn(folder: string): Array<{ name: string; text: string }> {
  const whole = readdirSync(folder)
    .map((file) => readFileSync(`${folder}/${file}`, 'utf8'))
    .join('\n');
  const textOf = new Map(
    parse(whole).definitions.flatMap((definition) =>
      'name' in definition && definition.name !== undefined && definition.loc !== undefined
        ? [
            [
              definition.name.value,
              { definition, text: whole.slice(definition.loc.start, definition.loc.end) },
            ] as const,
          ]
        : [],
    ),
  );
  const withFragments = (text: string, seen: Set<string>): string =>
    [...text.matchAll(/\.\.\.\s*(\w+)/g)]
      .flatMap(([, name = '']) => (seen.has(name) || !textOf.has(name) ? [] : [seen.add(name) && name]))
      .reduce((sum, name) => `${sum}\n${withFragments(textOf.get(name)?.text ?? '', seen)}`, text);
  return [...textOf]
    .filter(([, { definition }]) => definition.kind === Kind.OPERATION_DEFINITION)
    .map(([name, { text }]) => ({ name, text: withFragments(text, new Set()) }));
}

const entities = (selection: string): string =>
  `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${selection} } }`;
const thousand = Array.from({ length: 1_000 }, (_, index) => ({ __typename: 'Template', id: `hk-cards:${index}` }));

describe('what we offer ourselves passes', () => {
  test.each([...documentsIn('src/client/documents'), ...documentsIn('test/documents')])('$name', ({ text }) => {
    expect(refusalsOf(text, { first: 100 })).toEqual([]);
  });

  test.each(Object.entries(exampleDocuments))('the example of the reference for %s', (_, { document, variables }) => {
    expect(refusalsOf(document, { ...variables })).toEqual([]);
  });

  test('the introspection of an explorer, with all that it can ask for', () => {
    const text = getIntrospectionQuery({
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    });
    expect(refusalsOf(text)).toEqual([]);
  });

  test.each([
    '... on Template { id name status allowedTransitions budget { total } }',
    '... on Member { id name phone email birthday number category status expiresAt createdAt balance points }',
    '... on Template { operations(first: 20) { nodes { id state } } }',
    '... on PromoOperation { id target { __typename ... on Template { id name } } attempts { sentAt } }',
  ])('a gateway that asks about a thousand things: %s', (selection) => {
    expect(refusalsOf(entities(selection), { representations: thousand })).toEqual([]);
  });
});

interface Attack {
  readonly title: string;
  readonly text: string;
  readonly limit: keyof DocumentLimits;
  readonly found: number | null;
}

const deep = (levels: number): string => `${'{ a '.repeat(levels)}${'}'.repeat(levels)}`;
/** Each fragment spreads the one below twice: as many fields as 2 to the power of their number. */
const bomb = (levels: number): string =>
  `{ ...F${levels} } fragment F0 on Query { __typename } ${repeat(levels, (index) => `fragment F${index + 1} on Query { ...F${index} ...F${index} }`)}`;

const attacks: readonly Attack[] = [
  { title: 'comments, which are no tokens', text: `{ a }${'#\n'.repeat(25_000)}`, limit: 'characters', found: 50_005 },
  { title: 'a name', text: `query ${'L'.repeat(201)} { a }`, limit: 'nameLength', found: 201 },
  {
    title: 'values within values',
    text: `{ a { b(c: ${'[{ d: '.repeat(9)}1${' }]'.repeat(9)}) } }`,
    limit: 'valueDepth',
    found: 18,
  },
  {
    title: 'types of lists of lists',
    text: `query ($a: ${'['.repeat(17)}Int${']'.repeat(17)}) { a }`,
    limit: 'valueDepth',
    found: 17,
  },
  { title: 'fields within fields', text: deep(21), limit: 'depth', found: 21 },
  {
    title: 'fields within fields behind fragments',
    text: `{ ...A } fragment A on Query { a { ...B } } fragment B on T ${deep(20)}`,
    limit: 'depth',
    found: 21,
  },
  { title: 'fields side by side', text: `{ ${repeat(1_001, (index) => `f${index}`)} }`, limit: 'height', found: 1_001 },
  { title: 'a fragment bomb', text: bomb(12), limit: 'height', found: 3 * 2 ** 12 - 2 + 1 },
  { title: 'a fragment bomb past counting', text: bomb(120), limit: 'height', found: null },
  {
    title: 'a fragment bomb that no operation spreads',
    text: `{ __typename } fragment X on Query ${bomb(60)}`,
    limit: 'height',
    found: null,
  },
  { title: 'aliases', text: `{ ${repeat(61, (index) => `a${index}: __typename`)} }`, limit: 'aliases', found: 61 },
  {
    title: 'aliases behind fragments',
    text: `{ ...A ...A } fragment A on Query { ${repeat(31, (index) => `a${index}: __typename`)} }`,
    limit: 'aliases',
    found: 62,
  },
  { title: 'root fields', text: `{ ${repeat(61, (index) => `f${index}`)} }`, limit: 'rootFields', found: 61 },
  {
    title: 'changes',
    text: `mutation { ${repeat(6, (index) => `m${index}: x`)} }`,
    limit: 'mutationFields',
    found: 6,
  },
  {
    title: 'changes behind fragments',
    text: 'mutation { ...A ...B } fragment A on Mutation { a b c } fragment B on Mutation { d ... { e f } }',
    limit: 'mutationFields',
    found: 6,
  },
  {
    title: 'changes in the second of two operations',
    text: 'query A { __typename } mutation B { a b c d e f }',
    limit: 'mutationFields',
    found: 6,
  },
  {
    title: 'directives',
    text: `{ ${repeat(51, (index) => `f${index % 50} @include(if: true)`)} }`,
    limit: 'directives',
    found: 51,
  },
  {
    title: 'directives at one place',
    text: `{ __typename ${'@aa'.repeat(10)} }`,
    limit: 'directivesAtOnce',
    found: 10,
  },
  {
    title: 'directives of variables',
    text: `query (${repeat(51, (index) => `$v${index}: Int @a`)}) { __typename }`,
    limit: 'directives',
    found: 51,
  },
  { title: 'one field again and again', text: `{ ${'__typename '.repeat(51)} }`, limit: 'repeats', found: 51 },
  {
    title: 'one field again and again, behind fragments',
    text: `{ ${repeat(51, (index) => `...F${index}`)} } ${repeat(51, (index) => `fragment F${index} on Query { a }`)}`,
    limit: 'repeats',
    found: 51,
  },
  {
    title: 'one place again and again, each time in another copy of its parent',
    text: `{ ${repeat(26, () => 'a { b b }')} }`,
    limit: 'repeats',
    found: 52,
  },
];

describe('a hostile document is refused by its shape', () => {
  test.each(attacks)('$title', ({ text, limit, found }) => {
    const [refusal] = refusalsOf(text, {}, { tokens: 5_000, rootFields: limit === 'height' ? 5_000 : 60 });
    expect(refusal).toMatchObject({ code: 'DOCUMENT_TOO_LARGE', limit, allowed: defaultLimits[limit], found });
    expect(refusal?.message).toMatch(/^The document has .+ are allowed\. [A-Z].+\.$/);
  });

  test.each([
    '{ ...A } fragment A on Query { ...A }',
    '{ ...A } fragment A on Query { ...B } fragment B on Query { x { ...A } }',
    '{ __typename } fragment A on Query { ...A }',
  ])('and so is one whose fragments never end: %s', (text) => {
    expect(refusalsOf(text)).toEqual([
      { code: 'GRAPHQL_VALIDATION_FAILED', message: 'Fragment "A" spreads itself, directly or through others.' },
    ]);
  });

  test('a document at its limits passes, with one more it does not', () => {
    const at = { depth: 3, height: 6, aliases: 1, rootFields: 3, directives: 1, repeats: 2 };
    expect(refusalsOf('{ x: a { b { c } } b @skip(if: false) b }', {}, at)).toEqual([]);
    const more = { ...at, rootFields: 4, height: 7 };
    expect(refusalsOf('{ x: a { b { c } } b @skip(if: false) b b }', {}, more)).toMatchObject([
      { limit: 'repeats', found: 3 },
    ]);
    expect(refusalsOf('{ x: a { b { c { d } } } }', {}, at)).toMatchObject([{ limit: 'depth', found: 4 }]);
  });
});

describe('what comes in variables is refused by its size, whatever its types', () => {
  const text = 'query ($f: PromoMemberFilter) { members(filter: $f) { totalCount } }';
  const nest = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
  test.each([
    { title: 'lists within lists', f: nest(17), limit: 'valueDepth' },
    { title: 'lists within lists that no stack is enough for', f: nest(100_000), limit: 'valueDepth' },
    { title: 'a list', f: Array.from({ length: 10_000 }, () => ({})), limit: 'values' },
    {
      title: 'an object',
      f: Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`k${index}`, 1])),
      limit: 'objectMembers',
    },
    {
      title: 'lists in lists',
      f: Array.from({ length: 100 }, () => Array.from({ length: 99 }, () => 1)),
      limit: 'values',
    },
  ] as const)('$title', ({ f, limit }) => {
    expect(refusalsOf(text, { f })).toEqual([
      {
        code: 'DOCUMENT_TOO_LARGE',
        limit,
        allowed: defaultLimits[limit],
        message: expect.stringMatching(/^The document has more than \d+ .+\. [A-Z].+\.$/),
      },
    ]);
  });

  test('also where no argument takes it', () => {
    expect(refusalsOf('{ __typename }', { a: nest(17) })).toMatchObject([{ limit: 'valueDepth' }]);
  });

  test('and what is not refused is looked at once, however many fields are given it', () => {
    let looks = 0;
    const watched = Object.defineProperty({}, 'text', { get: () => (looks += 1) });
    const fields = repeat(60, (index) => `a${index}: members(filter: $f) { totalCount }`);
    const f = Array.from({ length: 100 }, () => watched);
    expect(refusalsOf(`query ($f: PromoMemberFilter) { ${fields} }`, { f }, { cost: 1e9 })).toEqual([]);
    expect(looks).toBe(f.length);
  });
});

describe('the cost of an operation', () => {
  test('is that of its fields, once for each thing of their lists', () => {
    expect(reckon('{ member(id: "x") { id } }').cost).toBe(10);
    expect(reckon('{ member(id: "x") { id name phone } }').cost).toBe(12);
    // The connection, and a hundred members with a name each.
    expect(reckon('{ members(first: 100) { nodes { name } } }')).toEqual({ cost: 1 + 100 * 2, listSize: 100 });
    expect(reckon('{ members { totalCount nodes { id } edges { cursor } } }')).toEqual({ cost: 41, listSize: 20 });
  });

  test('follows variables and their defaults, and what is nonsense costs as much as the longest page', () => {
    const text = 'query ($n: Int = 7) { members(first: $n) { nodes { id } } }';
    expect(reckon(text).cost).toBe(8);
    expect(reckon(text, { n: 50 }).cost).toBe(51);
    expect(reckon(text, { n: 1e9 }).cost).toBe(101);
    expect(reckon(text, { n: -5 }).cost).toBe(2);
  });

  test('counts filters, also those in variables', () => {
    expect(reckon('{ members { totalCount } }').cost).toBe(1);
    expect(reckon('{ members(filter: { text: "x" }) { totalCount } }').cost).toBe(8);
    expect(
      reckon('query ($f: PromoMemberFilter) { members(filter: $f) { totalCount } }', { f: { text: 'x' } }).cost,
    ).toBe(8);
  });

  test('counts a fragment wherever it is spread, under the page that it is spread in', () => {
    const rows = 'fragment Rows on PromoMemberConnection { nodes { ...Row } } fragment Row on Member { name phone }';
    expect(reckon(`{ members(first: 10) { ...Rows } } ${rows}`).cost).toBe(1 + 10 * 3);
    expect(reckon(`{ a: members(first: 10) { ...Rows } b: members(first: 30) { ...Rows } } ${rows}`).cost).toBe(
      1 + 10 * 3 + 1 + 30 * 3,
    );
  });

  test('counts the text of the whole schema as what it is', () => {
    expect(refusalsOf('{ _service { sdl } }')).toEqual([]);
    expect(refusalsOf(`{ ${repeat(6, (index) => `a${index}: _service { sdl }`)} }`)).toMatchObject([{ limit: 'cost' }]);
  });

  test('counts as many entities as there are representations', () => {
    const text = entities('... on Member { name }');
    expect(reckon(text, { representations: thousand })).toEqual({ cost: 2_000, listSize: 1_000 });
    expect(reckon(text, { representations: { __typename: 'Member' } }).cost).toBe(2);
  });

  test.each([
    [
      'pages of pages',
      '{ promoAccounts(first: 100) { nodes { operations(first: 100) { nodes { target { __typename } } } } } }',
      'cost',
    ],
    [
      'pages of pages of lists',
      '{ promoAccounts(first: 100) { nodes { operations(first: 100) { nodes { attempts { sentAt } } } } } }',
      'listSize',
    ],
    [
      'sixty pages',
      `{ ${repeat(60, (index) => `a${index}: promoOperations(first: 100) { nodes { target { __typename } } }`)} }`,
      'cost',
    ],
  ])('refuses %s', (_, text, limit) => {
    expect(refusalsOf(text)).toMatchObject([{ code: 'DOCUMENT_TOO_LARGE', limit }]);
  });

  test('of a fragment bomb is reckoned without writing it out', () => {
    const check = createDocumentCheck(schema, { ...defaultLimits, height: Number.MAX_SAFE_INTEGER });
    const document = parse(
      `{ templates { ...F60 } } fragment F0 on PromoTemplateConnection { nodes { id } } ${repeat(60, (index) => `fragment F${index + 1} on PromoTemplateConnection { ...F${index} ...F${index} }`)}`,
    );
    const [operation] = operationsOf(document);
    if (operation === undefined) throw new Error('it has an operation');
    expect(check.cost({ document, operation, variables: {} })).toMatchObject({ limit: 'cost', found: null });
  });
});
