/** What is planned once and executed often answers exactly as graphql-js does. */
import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type ExecutionResult,
  execute,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  parse,
  validate,
} from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { executePlan, readVariables } from '../../src/graphql/execution/execute-plan.ts';
import { findOperation, planOperation, rememberResolvers } from '../../src/graphql/execution/operation-plan.ts';
import { createRandom, type Random } from '../simulation/random.ts';
import { readSchema } from '../support/schema.ts';
import { makeDocument } from './document-maker.ts';

/** What resolvers were given, in the order of the calls. */
type Calls = string[];

interface World {
  readonly seed: number;
  readonly calls: Calls;
}

/** Resolvers whose answer is decided by the seed and the place alone: values, nulls, errors, at once or later. */
function withResolvers(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isScalarType(type)) {
      const serialize = type.serialize.bind(type);
      type.serialize = (value) => {
        if (value === 'unserializable') throw new TypeError('cannot be written');
        return value === 'nothing' ? undefined : serialize(value);
      };
    }
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const isPlain = field.args.length === 0 && field.name.length % 2 === 0;
      if (isPlain) continue;
      field.resolve = (_source, given, world: World, info) => {
        const random = createRandom(world.seed, pathText(info.path));
        world.calls.push(`${pathText(info.path)} ${JSON.stringify(given)} ${info.fieldNodes.length}`);
        return later(random, () => makeValue(schema, field.type, random));
      };
    }
  }
  return schema;
}

interface PathLike {
  readonly prev?: PathLike | undefined;
  readonly key: string | number;
  readonly typename?: string | undefined;
}

const pathText = (path: PathLike | undefined): string =>
  path === undefined ? '' : `${pathText(path.prev)}/${path.typename ?? ''}.${path.key}`;

/** Nobody may ask for it; who does hears of it all the same. */
function rejection(): Promise<never> {
  const rejected = Promise.reject(new Error('rejected'));
  rejected.catch(() => undefined);
  return rejected;
}

function later(random: Random, make: () => unknown): unknown {
  if (random.chance(0.04)) return random.chance(0.5) ? new Error('returned') : rejection();
  if (random.chance(0.04)) throw new Error('thrown');
  if (!random.chance(0.3)) return make();
  return random.chance(0.5) ? Promise.resolve().then(make) : new Promise(setImmediate).then(make);
}

function makeValue(schema: GraphQLSchema, type: GraphQLOutputType, random: Random): unknown {
  if (isNonNullType(type)) return random.chance(0.03) ? null : makeValue(schema, type.ofType, random);
  if (random.chance(0.08)) return random.chance(0.5) ? null : undefined;
  if (isListType(type)) {
    if (random.chance(0.03)) return 'no list';
    const items = Array.from({ length: random.between(0, 3) }, (_, index) => {
      const own = random.fork(`item ${index}`);
      return own.chance(0.1)
        ? later(own, () => makeValue(schema, type.ofType, own))
        : makeValue(schema, type.ofType, own);
    });
    return random.chance(0.2) ? new Set(items) : items;
  }
  if (isEnumType(type)) return random.chance(0.03) ? 'NEVER' : random.pick(type.getValues()).value;
  if (isScalarType(type)) return makeScalar(type.name, random);
  const concrete = isAbstractType(type) ? random.pick(schema.getPossibleTypes(type)) : type;
  const named = random.chance(0.02) ? random.pick(['Query', 'Nobody']) : concrete.name;
  const plain = Object.values(concrete.getFields()).map((field) => [
    field.name,
    field.args.length === 0 && random.chance(0.1)
      ? () => makeValue(schema, field.type, createRandom(1, field.name))
      : makeShallow(schema, field.type, random),
  ]);
  return { ...Object.fromEntries(plain), __typename: named };
}

/** Leaves only: what is deeper has resolvers, or is null. */
function makeShallow(schema: GraphQLSchema, type: GraphQLOutputType, random: Random): unknown {
  if (isNonNullType(type)) return makeShallow(schema, type.ofType, random);
  return isScalarType(type) || isEnumType(type) || random.chance(0.3) ? makeValue(schema, type, random) : null;
}

function makeScalar(name: string, random: Random): unknown {
  if (random.chance(0.03)) return random.pick(['unserializable', 'nothing', {}]);
  if (name === 'Int' || name === 'Float') return random.between(-9, 9);
  if (name === 'Boolean') return random.chance(0.5);
  return random.pick(['text', 'é\u2028"\\', '']);
}

/** As it goes over the wire; of messages that only the log shows, where they differ, the place is enough. */
function wire({ data, errors, ...rest }: ExecutionResult): string {
  const told = errors?.map((error) => {
    const { message, ...place } = error.toJSON();
    return { ...place, message: isOurWord(message) ? message : '' };
  });
  return JSON.stringify({ errors: told, data, ...rest });
}

const isOurWord = (message: string): boolean =>
  !/^(Expected `?\w+`?(\.serialize| to serialize)|Expected value of type|Abstract type|Runtime Object type)/.test(
    message,
  );

const schemas = {
  'our own schema': withResolvers(readSchema()),
  'a schema with every shape of type': withResolvers(
    buildSchema(readFileSync(new URL('hostile-schema.graphql', import.meta.url), 'utf8')),
  ),
};

/** graphql-js leaves some: those of items before one that fails at once, in a list that is lost by it. */
const leftAlone: unknown[] = [];
const note = (reason: unknown): void => void leftAlone.push(reason);
const others = process.listeners('unhandledRejection');
beforeAll(() => {
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', note);
});
afterAll(async () => {
  await comeToRest();
  process.off('unhandledRejection', note);
  for (const listener of others) process.on('unhandledRejection', listener);
});

/** What an answer has left behind may still be under way when it is there. */
async function comeToRest(): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) await new Promise(setImmediate);
}

const isOurs = (reason: unknown): boolean =>
  reason instanceof Error && /graphql[/\\]execution[/\\](?!execute\.js)/.test(reason.stack ?? '');

/** What was skipped is asked for, and the other way round: another choice of the same document. */
const turned = (variables: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, typeof value === 'boolean' ? !value : value]),
  );

for (const [name, schema] of Object.entries(schemas))
  test(`2000 documents over ${name} are answered as graphql-js answers them`, async () => {
    let compared = 0;
    let withErrors = 0;
    for (let seed = 1; compared < 2_000; seed += 1) {
      const { text, variables } = makeDocument(schema, createRandom(seed, 'document'));
      const document = parse(text);
      // Two names for one question may contradict each other; such documents are refused before execution.
      if (validate(schema, document).length > 0) continue;
      compared += 1;
      const operation = findOperation(document, seed % 2 === 0 ? 'Made' : null);
      if (operation === null) throw new Error('there is one operation');
      const planned = planOperation(rememberResolvers(schema), document, operation);
      for (const round of [1, 2, 3]) {
        const given = round === 2 ? turned(variables) : variables;
        const expected: World = { seed: seed * 7 + round, calls: [] };
        const actual: World = { seed: seed * 7 + round, calls: [] };
        const right = await execute({ schema, document, variableValues: given, contextValue: expected });
        const read = readVariables(planned, given);
        expect(read === null).toBe(right.data === undefined);
        if (read === null) continue;
        const ours = await executePlan(planned, actual, read);
        if (right.errors !== undefined) {
          withErrors += 1;
          await comeToRest();
        }
        expect(wire(ours), `seed ${seed}: ${text} ${JSON.stringify(given)}`).toBe(wire(right));
        expect(actual.calls, `seed ${seed}`).toStrictEqual(expected.calls);
      }
    }
    expect(leftAlone.filter(isOurs)).toEqual([]);
    expect(withErrors).toBeGreaterThan(500);
  }, 120_000);
