/** Every operation of the sandbox's collection does what it says, pasted as it is. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FieldNode, Kind, type OperationDefinitionNode, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import { endChildren, eventually, fromSource, start } from './children.ts';
import { ask, misbehave } from './requests.ts';
import { readSandboxFacts, type SampleOperation, type SandboxFacts } from './sandbox-facts.ts';

const directory = mkdtempSync(join(tmpdir(), 'promotions-collection-'));

const schema = parse(readFileSync('schema/promotions.graphql', 'utf8'));

/** Names of the fields of Query or Mutation. */
const rootFields = (type: string): string[] =>
  schema.definitions
    .flatMap((each) => (each.kind === Kind.OBJECT_TYPE_DEFINITION && each.name.value === type ? [each] : []))
    .flatMap(({ fields }) => fields?.map(({ name }) => name.value) ?? []);

/** The one operation of a document. */
function readOperation(document: string): OperationDefinitionNode {
  const [operation, ...more] = parse(document).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION || more.length > 0)
    throw new Error(`not one operation: ${document}`);
  return operation;
}

const rootField = (operation: OperationDefinitionNode): FieldNode => {
  const [field, ...more] = operation.selectionSet.selections;
  if (field?.kind !== Kind.FIELD || more.length > 0) throw new Error('not one field');
  return field;
};

const part = z.looseObject({
  __typename: z.string(),
  replayed: z.boolean().optional(),
  nodes: z.array(z.unknown()).optional(),
  operation: z.object({ id: z.string(), state: z.string() }).loose().nullish(),
});

/** Runs it as it is. @returns what its field answers; of a list the first. */
async function run({ endpoint, token }: SandboxFacts, { query }: SampleOperation): Promise<z.output<typeof part>> {
  const { data, errors } = await ask(endpoint, query, token);
  expect(errors).toBeUndefined();
  const value = data?.[rootField(readOperation(query)).name.value];
  return part.parse(Array.isArray(value) ? value[0] : value);
}

async function stateOf({ endpoint, token }: SandboxFacts, id: string) {
  const { data } = await ask(endpoint, `{ promoOperation(id: "${id}") { state settledBy nextCheckAt } }`, token);
  return z
    .object({ state: z.string(), settledBy: z.string().nullable(), nextCheckAt: z.string().nullable() })
    .parse(data?.['promoOperation']);
}

/** Waits until nobody but a person can do more about it. */
const untilAtRest = (facts: SandboxFacts, id: string) =>
  eventually(async () => {
    const found = await stateOf(facts, id);
    const isUnderWay = found.state === 'PENDING' || (found.state === 'UNKNOWN' && found.nextCheckAt !== null);
    return isUnderWay ? null : found;
  });

/** An operation of somebody else that waits for a person. @returns its id. */
async function leaveForeign({ endpoint, token, vendors }: SandboxFacts): Promise<string> {
  await misbehave(vendors['members'] ?? '', {
    name: 'dropsAfterWork',
    operation: 'adjust',
    target: kybioSeedUids.mother,
  });
  const mutation = `mutation { adjustMemberBalance(input: {
    idempotencyKey: "somebody-else-0001", memberId: "members:${kybioSeedUids.mother}", balanceIncrement: "-1"
  }) { ... on PromoError { operation { id } } } }`;
  const { data } = await ask(endpoint, mutation, token);
  return z.object({ operation: z.object({ id: z.string() }) }).parse(data?.['adjustMemberBalance']).operation.id;
}

let foreign: string | null = null;
const foreignStates: string[] = [];

interface Lived {
  readonly facts: SandboxFacts;
  readonly answers: ReadonlyMap<SampleOperation, z.output<typeof part>>;
  /** What became of those that were unknown. */
  readonly atRest: ReadonlyMap<SampleOperation, Awaited<ReturnType<typeof untilAtRest>>>;
}

/** A sandbox from its start to its end: everything is run, in the order of the list. */
async function live(): Promise<Lived> {
  const child = start(fromSource, 'sandbox', { env: { PROMOTIONS_DIR: directory, PORT: '0' } });
  await child.says(/Stop with Ctrl-C/);
  const facts = readSandboxFacts(directory);
  const answers: Map<SampleOperation, z.output<typeof part>> = new Map();
  for (const sample of facts.operations) answers.set(sample, await run(facts, sample));
  const atRest: Map<SampleOperation, Awaited<ReturnType<typeof untilAtRest>>> = new Map();
  for (const [sample, { operation }] of answers)
    if (operation?.state === 'UNKNOWN') atRest.set(sample, await untilAtRest(facts, operation.id));
  foreign ??= await leaveForeign(facts);
  foreignStates.push((await stateOf(facts, foreign)).state);
  child.signal('SIGTERM');
  expect(await child.exit).toBe(0);
  expect(child.stderr()).toBe('');
  return { facts, answers, atRest };
}

const lives: Lived[] = [];
beforeAll(async () => {
  for (const _ of ['first', 'second']) lives.push(await live());
}, 240_000);
afterAll(async () => {
  await endChildren();
  rmSync(directory, { recursive: true, force: true });
});

test('nobody decides what somebody else has asked for', () => {
  expect(foreignStates).toEqual(['UNKNOWN', 'UNKNOWN']);
});

describe.each([
  { when: 'after its first start', life: 0 },
  { when: 'after it was started anew on what it left, an undecided operation too', life: 1 },
])('the collection, $when,', ({ life }) => {
  const lived = (): Lived => lives[life] ?? fail();
  const fail = (): never => {
    throw new Error('The sandbox did not start.');
  };

  test('has every query, and every mutation with success and refusal, and with an unknown where there is one', () => {
    const used = Map.groupBy(lived().facts.operations, ({ query }) => rootField(readOperation(query)).name.value);
    expect([...used.keys()].toSorted()).toEqual([...rootFields('Query'), ...rootFields('Mutation')].toSorted());
    for (const mutation of rootFields('Mutation')) {
      const types = used.get(mutation)?.map(({ expects }) => expects.type) ?? [];
      expect(types.filter((type) => type.endsWith('Success'))).toHaveLength(1);
      const unknowns = types.filter((type) => type === 'PromoOutcomeUnknownError');
      expect(unknowns).toHaveLength(mutation === 'settlePromoOperation' ? 0 : 1);
      expect(types).toHaveLength(2 + unknowns.length);
    }
  });

  test('names each operation as its document does, with a title of its own', () => {
    const { operations } = lived().facts;
    for (const { name, query } of operations) expect(readOperation(query).name?.value).toBe(name);
    expect(new Set(operations.map(({ name }) => name)).size).toBe(operations.length);
    expect(new Set(operations.map(({ title }) => title)).size).toBe(operations.length);
  });

  test('answers as each operation says', () => {
    for (const [{ name, expects }, answer] of lived().answers) {
      const seen = { type: answer.__typename, state: answer.operation?.state };
      expect({ name, ...seen }).toEqual({ name, type: expects.type, state: expects.state });
      expect({ name, isReplayed: answer.replayed ?? false }).toEqual({ name, isReplayed: false });
      expect({ name, nodes: answer.nodes?.length }).not.toEqual({ name, nodes: 0 });
    }
  });

  test('ends each unknown as its operation says', () => {
    const { facts, atRest } = lived();
    const byPerson = { state: 'UNKNOWN', settledBy: null, nextCheckAt: null };
    const expected = facts.operations
      .filter(({ expects }) => expects.state === 'UNKNOWN')
      .map(({ name, expects: { settledBy } }) => ({
        name,
        ...(settledBy === 'OPERATOR' ? byPerson : { state: 'SUCCEEDED', settledBy, nextCheckAt: null }),
      }));
    expect([...atRest].map(([{ name }, found]) => ({ name, ...found }))).toEqual(expected);
    expect(expected).toHaveLength(4);
  });
});
