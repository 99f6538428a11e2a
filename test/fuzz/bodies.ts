/** What a hostile client may send: from nonsense to what is almost right. */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { RawRequest } from './raw-client.ts';

const good = [
  '{ __typename }',
  '{ templates(first: 2) { totalCount nodes { id name budget { total } } } }',
  'query Q($first: Int = 1) { promoOperations(first: $first) { nodes { id state } pageInfo { hasNextPage } } }',
  'query F($filter: PromoMemberFilter) { a: members(filter: $filter) { totalCount } b: members(filter: $filter) { totalCount } }',
  'query M($id: ID!) { member(id: $id) { id name phone } }',
  'query E($representations: [_Any!]!) { _entities(representations: $representations) { __typename ... on Template { id } } }',
  'mutation B($input: UpdateTemplateBudgetInput!) { updateTemplateBudget(input: $input) { __typename ... on PromoError { code message } } }',
];

const variables = [
  {},
  { first: 3 },
  { id: 'hk-cards:1' },
  { representations: [{ __typename: 'Template', id: 'hk-cards:1' }, { __typename: 'Nothing' }, 1] },
  // No such template: whatever a mutation that is understood asks for, nothing is sent to a vendor.
  { input: { idempotencyKey: 'fuzz-key-00001', templateId: 'hk-cards:0', updateType: 'APPEND', number: 1 } },
];

const words = fc.constantFrom(
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ':',
  '!',
  '=',
  '|',
  '@',
  '&',
  '$',
  '...',
  '...on',
  '"',
  '"""',
  '#',
  ',',
  '\\u0000',
  'query',
  'mutation',
  'subscription',
  'fragment',
  'on',
  'null',
  'true',
  '1',
  '-0',
  '1e999',
  '9'.repeat(400),
  '__typename',
  '__schema',
  '__type',
  '_entities',
  '_service',
  'templates',
  'member',
  'first',
  'sdl',
  'nodes',
  'edges',
  '@skip(if:true)',
  '@defer',
  '@cost',
  '$first',
  'Query',
  'Int',
  '[Int!]!',
  '\u{1F600}',
  '\uFEFF',
  '\uD800',
  'ş',
);

const grammar = fc.oneof(
  fc.array(words, { maxLength: 60 }).map((parts) => parts.join(' ')),
  fc
    .tuple(fc.constantFrom(...good), fc.array(fc.tuple(fc.nat(200), fc.nat(4), words), { maxLength: 6 }))
    .map(([text, edits]) =>
      edits.reduce((whole, [at, cut, word]) => splice(whole, { at, cut, put: ` ${word} ` }), text),
    ),
  fc.nat(600).map((levels) => `${'{a'.repeat(levels)}${'}'.repeat(levels)}`),
  fc.nat(400).map((times) => `{ ${'__typename '.repeat(times)} }`),
  fc
    .nat(200)
    .map(
      (times) =>
        `{ ...F0 } ${Array.from({ length: times }, (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`).join(' ')}`,
    ),
  fc.nat(3_000).map((levels) => `{ f(a: ${'['.repeat(levels)}${']'.repeat(levels)}) }`),
);

interface Edit {
  readonly at: number;
  readonly cut: number;
  readonly put: string;
}

const splice = (text: string, { at, cut, put }: Edit): string => {
  const place = text.length === 0 ? 0 : at % text.length;
  return text.slice(0, place) + put + text.slice(place + cut);
};

const nest = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);

const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom(...variables),
  fc.integer({ min: 1, max: 500 }).map(nest),
  fc.nat(20_000).map((length) => Array.from({ length }, () => ({}))),
  fc.constantFrom<unknown>(
    2 ** 53,
    -0,
    '\0',
    '\uD800',
    { __proto__: null },
    { toString: 1 },
    { text: {} },
    [[[[]]]],
    'x'.repeat(5_000),
  ),
);

const sometimes = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 3, nil: undefined });

const persistedQuery = fc.oneof(
  fc.record({
    version: fc.constantFrom<unknown>(1, 1, 2, '1'),
    sha256Hash: fc.oneof(fc.string(), fc.constant('a'.repeat(64)), anything),
  }),
  anything,
);

const request = fc
  .record({
    query: fc.oneof(
      { weight: 12, arbitrary: grammar },
      { weight: 6, arbitrary: fc.constantFrom(...good) },
      { weight: 1, arbitrary: anything },
      { weight: 1, arbitrary: fc.constant(undefined) },
    ),
    variables: fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom<unknown>(...variables) },
      {
        weight: 4,
        arbitrary: fc.dictionary(
          fc.constantFrom('first', 'filter', 'id', 'input', 'representations', '__proto__', 'constructor'),
          anything,
        ),
      },
      { weight: 1, arbitrary: anything },
    ),
    operationName: sometimes(fc.constantFrom<unknown>('Q', 'F', 'M', 'E', 'B', null, '', 1)),
    extensions: fc.oneof(
      { weight: 12, arbitrary: fc.constant(undefined) },
      { weight: 2, arbitrary: fc.record({ persistedQuery }) },
      { weight: 1, arbitrary: anything },
    ),
    documentId: fc.oneof(
      { weight: 12, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.oneof(fc.string(), anything) },
    ),
  })
  .map((body) => JSON.stringify(body));

/** Texts that a JSON library may stumble over. */
const odd = fc.oneof(
  fc
    .nat(50_000)
    .map((levels) => `{"query":"{__typename}","variables":{"a":${'['.repeat(levels)}${']'.repeat(levels)}}}`),
  fc
    .nat(50_000)
    .map(
      (levels) =>
        `{"query":"query F($filter: PromoMemberFilter) { members(filter: $filter) { totalCount } }","variables":{"filter":${'['.repeat(levels)}${']'.repeat(levels)}}}`,
    ),
  fc.constantFrom(
    '{"query":"{__typename}","query":"{ nothing }"}',
    '{"query":"{__typename}","variables":{"__proto__":{"first":1}}}',
    '{"__proto__":{"query":"{__typename}"}}',
    '{"query":"{__typename}","variables":{"constructor":{"prototype":{"x":1}}}}',
    '[{"query":"{__typename}"},{"query":"{__typename}"}]',
    '{"query":"{__typename}","variables":{"n":1e999999}}',
    '\uFEFF{"query":"{__typename}"}',
    'query=%7B__typename%7D',
    'null',
    '""',
    '',
  ),
  fc.string({ unit: 'binary', maxLength: 300 }),
);

const bytes = fc.oneof(
  { weight: 14, arbitrary: request.map((text) => Buffer.from(text)) },
  { weight: 2, arbitrary: odd.map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array)) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(request, fc.array(fc.tuple(fc.nat(5_000), fc.nat(255)), { minLength: 1, maxLength: 8 }))
      .map(([text, flips]) => flipBytes(Buffer.from(text), flips)),
  },
  { weight: 1, arbitrary: request.map((text) => gzipSync(text)) },
);

function flipBytes(buffer: Buffer, flips: ReadonlyArray<readonly [number, number]>): Buffer {
  for (const [at, value] of flips) if (buffer.length > 0) buffer[at % buffer.length] = value;
  return buffer;
}

const headerValue = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.constantFrom(
    '',
    ',',
    '*/*',
    '0',
    '-1',
    'null',
    'a'.repeat(2_000),
    '%00',
    '"',
    ';;',
    'text/plain',
    'gzip',
    'identity',
  ),
);

const header = fc.oneof(
  fc.tuple(
    fc.constantFrom(
      'accept',
      'accept-encoding',
      'authorization',
      'content-type',
      'content-encoding',
      'content-length',
      'cookie',
      'expect',
      'host',
      'origin',
      'x-forwarded-for',
      'x-forwarded-host',
      'apollo-require-preflight',
      'range',
      'te',
      'apollo-federation-include-trace',
      'x-apollo-operation-name',
      'transfer-encoding',
      'upgrade',
      'if-none-match',
    ),
    headerValue,
  ),
  fc.tuple(
    fc.constantFrom('authorization'),
    headerValue.map((value) => `Bearer ${value}`),
  ),
  fc.tuple(
    fc.constantFrom('content-type'),
    fc.constantFrom(
      'text/plain',
      'application/graphql',
      'multipart/form-data; boundary=x',
      'application/json; charset=utf-16',
      'application/json;charset=x',
      'application/x-www-form-urlencoded',
    ),
  ),
  fc.tuple(
    fc.constantFrom('accept'),
    fc.constantFrom('text/html', 'multipart/mixed', 'application/graphql-response+json', 'image/*'),
  ),
  fc.tuple(
    fc.constantFrom('host'),
    fc.constantFrom('[', 'a b', '::', 'x:99999', '?', '/', '\u00e9', 'a@b', '[::1]', '%'),
  ),
  fc.tuple(fc.constantFrom('apollo-federation-include-trace'), fc.constantFrom('ftv1')),
  fc.tuple(fc.string({ minLength: 1, maxLength: 8 }), fc.string({ maxLength: 20 })),
);

const target = fc.oneof(
  { weight: 12, arbitrary: fc.constant('/graphql') },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        grammar,
        fc.constantFrom('', '&variables={}', '&variables=[', '&extensions={}', '&query=x', '&operationName=Q'),
      )
      .map(([text, more]) => `/graphql?query=${encodeURIComponent(text.toWellFormed()).slice(0, 8_000)}${more}`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '/',
      '/graphql/',
      '//graphql',
      '/%',
      '/%00',
      '/graphql%',
      '/livez',
      '/readyz',
      '/explorer',
      '/../graphql',
      'http://x.invalid/graphql',
      'http://[/graphql',
      '*',
      '/graphql?%',
      '/graphql?variables=%FF',
      `/${'a'.repeat(7_000)}`,
    ),
  },
);

const method = fc.oneof(
  { weight: 16, arbitrary: fc.constant('POST') },
  { weight: 3, arbitrary: fc.constant('GET') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'TRACE', 'PROPFIND', 'get', 'X'),
  },
);

/** One request; `isSigned` asks for the good token. */
export const hostileRequest: fc.Arbitrary<RawRequest> = fc.record({
  method,
  target,
  headers: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(header, { maxLength: 5 }) },
  ),
  isSigned: fc.boolean(),
  isPreflighted: fc.boolean(),
  body: bytes,
});
