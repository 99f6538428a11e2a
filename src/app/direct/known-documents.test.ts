/** How much is remembered of documents is bounded, whatever they are. */
import { buildSchema, parse } from 'graphql';
import { expect, test } from 'vitest';
import { createDocumentCheck } from '../../graphql/document-limits/check-document.ts';
import { defaultLimits } from '../../graphql/document-limits/limits.ts';
import { executePlan, readVariables } from '../../graphql/execution/execute-plan.ts';
import { createKnownDocuments } from './known-documents.ts';

const schema = buildSchema('type Query { a: Int b: Int c: Int d: Int e: Int }');
const create = () => createKnownDocuments(schema, createDocumentCheck(schema, defaultLimits));

const text =
  'query Q($x: Boolean!, $y: Boolean!, $z: Boolean!) { a @skip(if: $x) b @skip(if: $y) c @skip(if: $z) d e }';
const choices = Array.from({ length: 8 }, (_, bits) => ({ x: bits % 2 > 0, y: bits % 4 > 1, z: bits > 3 }));

async function execute(documents: ReturnType<typeof create>, asked: string, variables: Record<string, unknown>) {
  const known = documents.find(asked, null);
  const read = known === null ? null : readVariables(known.planned, variables);
  if (known === null || read === null) throw new Error('it is known, and the variables fit');
  const { data } = await executePlan(known.planned, null, read);
  known.weigh();
  return { fields: Object.keys(data ?? {}), plannedFields: known.planned.plannedFields };
}

test('four choices of what is skipped are kept, and the others are planned again each time', async () => {
  const documents = create();
  documents.learn(parse(text));
  for (const variables of choices) {
    const left = (['x', 'y', 'z'] as const)
      .filter((name) => !variables[name])
      .map((name) => ({ x: 'a', y: 'b', z: 'c' })[name]);
    expect((await execute(documents, text, variables)).fields).toEqual([...left, 'd', 'e']);
  }
  const [first = { x: false, y: false, z: false }] = choices;
  const { plannedFields } = await execute(documents, text, first);
  expect((await execute(documents, text, first)).plannedFields).toBe(plannedFields);
});

test('one operation has one plan, by whichever name it is asked for', () => {
  const documents = create();
  documents.learn(parse(text));
  expect(documents.find(text, 'Q')).toBe(documents.find(text, null));
  expect([documents.find(text, 'R'), documents.find('{ a }', null)]).toEqual([null, null]);
});

test('documents that are told again stay what they are', () => {
  const documents = create();
  documents.learn(parse(text));
  const known = documents.find(text, null);
  documents.learn(parse(text));
  expect(documents.find(text, null)).toBe(known);
});

test('many documents push out those that were not used for longest, and plans take room as well', async () => {
  const documents = create();
  const wide = (index: number): string =>
    `# ${index}\n{ ${Array.from({ length: 900 }, (_, n) => `f${n}: a`).join(' ')} }`;
  const texts = Array.from({ length: 120 }, (_, index) => wide(index));
  for (const each of texts) documents.learn(parse(each));
  const before = texts.filter((each) => documents.find(each, null) !== null).length;
  for (const each of texts.slice(-before)) if (documents.find(each, null) !== null) await execute(documents, each, {});
  const after = texts.filter((each) => documents.find(each, null) !== null).length;
  expect([before, after]).toEqual([78, 38]);
});
