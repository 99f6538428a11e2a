/** `node --import tsx bench/documents.ts`: CPU time to refuse hostile documents of as many tokens as are allowed. */
import { GraphQLError, parse } from 'graphql';
import { createDocumentCheck } from '../src/graphql/document-limits/check-document.ts';
import { defaultLimits } from '../src/graphql/document-limits/limits.ts';
import { readSchema } from '../test/support/schema.ts';

const rounds = Number(process.argv[2] ?? 500);
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
  'more tokens than are read': `{ ${'a '.repeat(120_000)} }`,
};

const check = createDocumentCheck(readSchema(), defaultLimits);

function refuse(text: string): string {
  try {
    const refusal = check.shape(parse(text, { maxTokens: tokens }));
    return refusal?.limit ?? refusal?.code ?? 'passes';
  } catch (error) {
    return error instanceof GraphQLError ? 'parser' : 'broken';
  }
}

function measure(text: string): { readonly by: string; readonly ms: readonly number[] } {
  const ms: number[] = [];
  let by = '';
  for (let round = 0; round < rounds; round += 1) {
    const before = process.cpuUsage();
    by = refuse(text);
    const { user, system } = process.cpuUsage(before);
    ms.push((user + system) / 1_000);
  }
  return { by, ms: ms.slice(Math.min(20, rounds / 2)).sort((a, b) => a - b) };
}

const at = (sorted: readonly number[], share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;

console.table(
  Object.fromEntries(
    Object.entries(hostile).map(([name, text]) => {
      const { by, ms } = measure(text);
      return [name, { 'refused by': by, 'p50 ms': at(ms, 0.5), 'p99 ms': at(ms, 0.99) }];
    }),
  ),
);
