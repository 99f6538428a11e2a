/** Valid documents over a schema, by chance that can be had again. */
import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import type { Random } from '../simulation/random.ts';

export interface MadeDocument {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

interface Making {
  readonly schema: GraphQLSchema;
  readonly random: Random;
  readonly definitions: string[];
  readonly variables: Record<string, unknown>;
  readonly fragments: string[];
  /** Selections that may still be written. */
  left: number;
}

const deepest = 6;

/** It may ask for a field twice under one name, in ways that do not contradict each other. */
export function makeDocument(schema: GraphQLSchema, random: Random): MadeDocument {
  const mutation = schema.getMutationType();
  const isMutation = mutation != null && random.chance(0.2);
  const root = isMutation ? mutation : schema.getQueryType();
  if (root == null) throw new Error('a schema without queries');
  const making: Making = { schema, random, definitions: [], variables: {}, fragments: [], left: 60 };
  const selection = select(making, root, 0);
  const given = making.definitions.length === 0 ? '' : `(${making.definitions.join(', ')})`;
  const text = `${isMutation ? 'mutation' : 'query'} Made${given} ${selection}\n${making.fragments.join('\n')}`;
  return { text, variables: making.variables };
}

function select(making: Making, type: GraphQLNamedType, depth: number): string {
  const { random } = making;
  const parts = Array.from({ length: random.between(1, depth === 0 ? 5 : 4) }, () => selectOne(making, type, depth));
  return `{ ${parts.join(' ')} }`;
}

function selectOne(making: Making, type: GraphQLNamedType, depth: number): string {
  const { random, schema } = making;
  making.left -= 1;
  const fields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
  const canNest = depth < deepest && making.left > 0;
  if (canNest && random.chance(isAbstractType(type) ? 0.5 : 0.15)) return selectFragment(making, type, depth);
  const usable = fields.filter((field) => canNest || isLeafType(getNamedType(field.type)));
  if (usable.length === 0 || random.chance(0.1))
    return `${aliasFor(making, '__typename')}__typename${directives(making)}`;
  if (type === schema.getQueryType() && random.chance(0.05)) return '__schema { queryType { name } }';
  return selectField(making, random.pick(usable), depth);
}

function selectField(making: Making, field: GraphQLField<unknown, unknown>, depth: number): string {
  const type = getNamedType(field.type);
  const written = field.args
    .filter((argument) => isRequiredArgument(argument) || making.random.chance(0.4))
    .map((argument) => `${argument.name}: ${writeInput(making, argument.type, argument.defaultValue !== undefined)}`);
  const given = written.length === 0 ? '' : `(${written.join(', ')})`;
  const inner = isCompositeType(type) ? ` ${select(making, type, depth + 1)}` : '';
  // Fields with arguments are told apart by alias: one name cannot stand for two questions.
  const alias = given === '' && field.args.length === 0 ? aliasFor(making, field.name) : `${uniqueName(making)}: `;
  return `${alias}${field.name}${given}${directives(making)}${inner}`;
}

function aliasFor(making: Making, name: string): string {
  const { random } = making;
  if (random.chance(0.02)) return `__proto__${random.chance(0.5) ? '' : uniqueName(making)}: `;
  return random.chance(0.2) ? `${random.pick(['constructor', 'toString', 'a'])}${name}${uniqueName(making)}: ` : '';
}

const uniqueName = (making: Making): string => `u${making.random.between(0, 1_000_000)}`;

function selectFragment(making: Making, type: GraphQLNamedType, depth: number): string {
  const { random, schema } = making;
  const possible = isAbstractType(type) ? [...schema.getPossibleTypes(type), type] : [type];
  const condition = random.pick([...possible, ...interfacesOf(type)]);
  const inner = select(making, condition, depth + 1);
  if (random.chance(0.6))
    return `... ${random.chance(0.8) || condition !== type ? `on ${condition.name}` : ''}${directives(making)} ${inner}`;
  const name = `F${making.fragments.length}`;
  making.fragments.push(`fragment ${name} on ${condition.name} ${inner}`);
  return random.chance(0.3) ? `...${name} ...${name}${directives(making)}` : `...${name}${directives(making)}`;
}

const interfacesOf = (type: GraphQLNamedType): readonly GraphQLNamedType[] =>
  isObjectType(type) ? type.getInterfaces() : [];

function directives(making: Making): string {
  const { random } = making;
  if (!random.chance(0.15)) return '';
  const name = random.pick(['skip', 'include']);
  return ` @${name}(if: ${random.chance(0.5) ? String(random.chance(0.5)) : variable(making, 'Boolean!', random.chance(0.5))})`;
}

function variable(making: Making, type: string, value: unknown): string {
  const name = `v${making.definitions.length}`;
  making.definitions.push(`$${name}: ${type}`);
  if (value !== undefined) making.variables[name] = value;
  return `$${name}`;
}

function writeInput(making: Making, type: GraphQLInputType, hasDefault: boolean): string {
  const { random } = making;
  if (random.chance(0.4)) {
    const isMissing = (!isNonNullType(type) || hasDefault) && random.chance(0.3);
    const declared = isMissing ? String(getNullableType(type)) : String(type);
    return variable(making, declared, isMissing ? undefined : makeInput(making, type));
  }
  return print(makeInput(making, type), type);
}

function makeInput(making: Making, type: GraphQLInputType): unknown {
  const { random } = making;
  if (isNonNullType(type)) return makeInput(making, type.ofType);
  if (random.chance(0.1)) return null;
  if (isListType(type)) return Array.from({ length: random.between(0, 3) }, () => makeInput(making, type.ofType));
  if (isEnumType(type)) return random.pick(type.getValues()).name;
  if (isInputObjectType(type))
    return Object.fromEntries(
      Object.values(type.getFields())
        .filter((field) => isRequiredInputField(field) || random.chance(0.3))
        .map((field) => [field.name, makeInput(making, field.type)]),
    );
  if (type.name === 'Boolean') return random.chance(0.5);
  if (type.name === 'Int') return random.between(-5, 5);
  return random.pick(['1', '2', 'é\u2028"\\', '__MAGIC_DATE__', '${1}', '*/']);
}

function print(value: unknown, type: GraphQLInputType): string {
  const plain = getNullableType(type);
  if (value === null) return 'null';
  if (Array.isArray(value) && isListType(plain))
    return `[${value.map((each) => print(each, plain.ofType)).join(', ')}]`;
  if (typeof value === 'object' && isInputObjectType(plain)) {
    const fields = plain.getFields();
    return `{ ${Object.entries(value)
      .map(([name, each]) => `${name}: ${print(each, fields[name]?.type ?? plain)}`)
      .join(', ')} }`;
  }
  return isEnumType(plain) && typeof value === 'string' ? value : JSON.stringify(value);
}
