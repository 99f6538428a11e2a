/**
 * `node --import tsx bench/documents.ts`: CPU time to refuse hostile documents and variables, as large as they can be.
 * Ends with 1 if it is too much.
 */
import { GraphQLError, getOperationAST, parse } from 'graphql';
import { z } from 'zod';
import { tuneEngine } from '../src/app/engine.ts';
import { createDocumentCheck } from '../src/graphql/document-limits/check-document.ts';
import { findJsonExcess } from '../src/graphql/document-limits/json-text.ts';
import { defaultLimits } from '../src/graphql/document-limits/limits.ts';
import { readSchema } from '../test/support/schema.ts';

tuneEngine();

const rounds = Number(process.argv[2] ?? 2_000);
/** What a refusal may take of a processor, the slowest hundredth aside. */
const mostMs = 5;
const { tokens } = defaultLimits;
const repeat = (times: number, write: (index: number) => string): string =>
  Array.from({ length: times }, (_, index) => write(index)).join(' ');
const nest = (levels: number): string => `${'{ a '.repeat(levels)}${'}'.repeat(levels)}`;

/** As long as the parser lets them be. */
const hostile: Readonly<Record<string, string>> = {
  'one field again and again': `{ ${'__typename '.repeat(tokens - 2)} }`,
  'fields side by side': `{ ${repeat(tokens - 2, (index) => `f${index}`)} }`,
  aliases: `{ ${repeat(660, (index) => `a${index}: __typename`)} }`,
  'fields within fields': nest(650),
  'a fragment bomb': `{ ...F150 } fragment F0 on Query { a } ${repeat(150, (index) => `fragment F${index + 1} on Query { ...F${index} ...F${index} }`)}`,
  'one place, deep and wide': `{ ${repeat(160, () => 'a { b { c { d } } }')} }`,
  'many fragments of one field':
    `{ ${repeat(240, (index) => `...F${index}`)} } ${repeat(230, (index) => `fragment F${index} on Query { a }`)}`.slice(
      0,
      7_000,
    ),
  'a circle of fragments': `{ ...F0 } ${repeat(220, (index) => `fragment F${index} on Query { ...F${(index + 1) % 220} }`)}`,
  directives: `{ a ${'@a '.repeat(990)} }`,
  changes: `mutation { ${repeat(660, (index) => `m${index}: x`)} }`,
  'values within values': `{ a(b: ${'['.repeat(990)}${']'.repeat(990)}) }`,
  'more tokens than are read': `{ ${'a '.repeat(24_000)} }`,
  'more characters than are read': `{ a }${'#\n'.repeat(120_000)}`,
  'a long name': `query ${'L'.repeat(49_000)} { a }`,
};

const filter = `query ($f: PromoMemberFilter) { ${repeat(60, (index) => `a${index}: members(filter: $f) { totalCount }`)} }`;
/** Bodies as they arrive. */
const hostileVariables: Readonly<Record<string, string>> = {
  'a list of nothing': bodyOf(JSON.stringify(Array.from({ length: 85_000 }, () => ({})))),
  'an object of nothing': bodyOf(JSON.stringify(objectOf(25_000))),
  'lists within lists': bodyOf(`${'['.repeat(120_000)}${']'.repeat(120_000)}`),
  'as many as are allowed, for sixty fields': bodyOf(
    JSON.stringify(Array.from({ length: (defaultLimits.values - 20) / 2 }, () => ({ text: 'x' }))),
  ),
};

function bodyOf(f: string): string {
  return `{ "query": ${JSON.stringify(filter)}, "variables": { "f": ${f} } }`;
}

function objectOf(members: number): object {
  return Object.fromEntries(Array.from({ length: members }, (_, index) => [`k${index}`, 1]));
}

const check = createDocumentCheck(readSchema(), defaultLimits);

function refuse(text: string): string {
  const long = check.length(text);
  if (long !== null) return long.limit ?? long.code;
  try {
    const refusal = check.shape(parse(text, { maxTokens: tokens }));
    return refusal?.limit ?? refusal?.code ?? 'passes';
  } catch (error) {
    return error instanceof GraphQLError ? 'parser' : 'broken';
  }
}

const filterDocument = parse(filter);
const filterOperation = getOperationAST(filterDocument);

const most = {
  values: defaultLimits.values,
  objectMembers: defaultLimits.objectMembers,
  depth: defaultLimits.valueDepth + 2,
};
const bodyShape = z.object({ variables: z.record(z.string(), z.unknown()) });

function refuseBody(body: string): string {
  const excess = findJsonExcess(body, most);
  if (excess !== null) return excess;
  const { variables } = bodyShape.parse(JSON.parse(body));
  if (filterOperation === null || filterOperation === undefined) return 'broken';
  const refusal = check.cost({ document: filterDocument, operation: filterOperation, variables });
  return refusal?.limit ?? refusal?.code ?? 'passes';
}

/** The first quarter is left out: until then the engine compiles. */
function measure(refuseIt: () => string): { readonly by: string; readonly ms: readonly number[] } {
  const ms: number[] = [];
  let by = '';
  for (let round = 0; round < rounds; round += 1) {
    const before = process.cpuUsage();
    by = refuseIt();
    const { user, system } = process.cpuUsage(before);
    ms.push((user + system) / 1_000);
  }
  return { by, ms: ms.slice(rounds / 4).sort((a, b) => a - b) };
}

const at = (sorted: readonly number[], share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;

const measured = [
  ...Object.entries(hostile).map(([name, text]) => ({ name, ...measure(() => refuse(text)) })),
  ...Object.entries(hostileVariables).map(([name, body]) => ({ name, ...measure(() => refuseBody(body)) })),
].map(({ name, by, ms }) => ({ name, by, p50: at(ms, 0.5), p99: at(ms, 0.99) }));

console.table(
  Object.fromEntries(
    measured.map(({ name, by, p50, p99 }) => [name, { 'refused by': by, 'p50 ms': p50, 'p99 ms': p99 }]),
  ),
);
const isRefused = measured.every(({ by, p99 }) => by !== 'passes' && by !== 'broken' && p99 <= mostMs);
process.exitCode = isRefused ? 0 : 1;
