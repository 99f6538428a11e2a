/** Every operation of the sandbox's collection does what it says, pasted as it is. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FieldNode, Kind, type OperationDefinitionNode, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { endChildren, eventually, fromSource, start } from './children.ts';
import { ask } from './requests.ts';
import { readSandboxFacts, type SampleOperation, type SandboxFacts } from './sandbox-facts.ts';

const root = mkdtempSync(join(tmpdir(), 'promotions-collection-'));
const patienceMs = 60_000;

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
    return found.state === 'UNKNOWN' && found.nextCheckAt !== null ? null : found;
  });

async function startSandbox(name: string): Promise<{ readonly facts: SandboxFacts; stop(): Promise<void> }> {
  const directory = join(root, name);
  const child = start(fromSource, 'sandbox', { env: { PROMOTIONS_DIR: directory, PORT: '0' } });
  await child.says(/Stop with Ctrl-C/);
  return {
    facts: readSandboxFacts(directory),
    async stop() {
      child.signal('SIGTERM');
      expect(await child.exit).toBe(0);
      expect(child.stderr()).toBe('');
    },
  };
}

afterAll(async () => {
  await endChildren();
  rmSync(root, { recursive: true, force: true });
});

describe('the collection', () => {
  let sandbox: Awaited<ReturnType<typeof startSandbox>>;
  beforeAll(async () => {
    sandbox = await startSandbox('once');
  }, 60_000);

  test('has every query, and every mutation with success and refusal, and with an unknown where there is one', () => {
    const { operations } = sandbox.facts;
    const used = new Map<string, SampleOperation[]>();
    for (const operation of operations) {
      const { value: name } = rootField(readOperation(operation.query)).name;
      used.set(name, [...(used.get(name) ?? []), operation]);
    }
    expect([...used.keys()].toSorted()).toEqual([...rootFields('Query'), ...rootFields('Mutation')].toSorted());
    for (const mutation of rootFields('Mutation')) {
      const types = used.get(mutation)?.map(({ expects }) => expects.type) ?? [];
      expect(types.filter((type) => type.endsWith('Success'))).toHaveLength(1);
      const unknowns = types.filter((type) => type === 'PromoOutcomeUnknownError');
      expect(unknowns).toHaveLength(mutation === 'settlePromoOperation' ? 0 : 1);
      expect(types).toHaveLength(2 + unknowns.length);
    }
  });

  test('names each operation as its document does, in words of its own', () => {
    const { operations } = sandbox.facts;
    for (const { name, query } of operations) expect(readOperation(query).name?.value).toBe(name);
    expect(new Set(operations.map(({ name }) => name)).size).toBe(operations.length);
    expect(new Set(operations.map(({ title }) => title)).size).toBe(operations.length);
  });

  test(
    'answers as each operation says, and its unknowns end as they say',
    async () => {
      const { facts } = sandbox;
      const unknowns = new Map<string, SampleOperation>();
      for (const sample of facts.operations) {
        const { expects, name } = sample;
        const answer = await run(facts, sample);
        expect({ name, type: answer.__typename, state: answer.operation?.state }).toEqual({
          name,
          type: expects.type,
          state: expects.state,
        });
        if (answer.nodes !== undefined) expect({ name, nodes: answer.nodes.length }).not.toEqual({ name, nodes: 0 });
        if (expects.settledBy !== undefined) unknowns.set(answer.operation?.id ?? '', sample);
      }
      expect(unknowns.size).toBe(4);
      for (const [id, { name, expects }] of unknowns) {
        const byPerson = { state: 'UNKNOWN', settledBy: null, nextCheckAt: null };
        const byItself = { state: 'SUCCEEDED', settledBy: expects.settledBy, nextCheckAt: null };
        const atRest = await untilAtRest(facts, id);
        expect({ name, ...atRest }).toEqual({ name, ...(expects.settledBy === 'OPERATOR' ? byPerson : byItself) });
      }
    },
    patienceMs,
  );
});

test('the collection works again after the sandbox was started anew on what it left', async () => {
  const first = await startSandbox('twice');
  const unknown = first.facts.operations.find(({ name }) => name === 'AdjustBalanceUnknown');
  if (unknown === undefined) throw new Error('There is no such operation.');
  await run(first.facts, unknown);
  await first.stop();
  const second = await startSandbox('twice');
  for (const sample of second.facts.operations) {
    const answer = await run(second.facts, sample);
    const { name, expects } = sample;
    expect({ name, type: answer.__typename }).toEqual({ name, type: expects.type });
    if (answer.replayed !== undefined) expect({ name, replayed: answer.replayed }).toEqual({ name, replayed: false });
  }
  await second.stop();
}, 120_000);
