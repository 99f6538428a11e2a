/** A page for each query and mutation. */
import {
  type DirectiveNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isObjectType,
  isUnionType,
  parse,
  print,
  valueFromASTUntyped,
} from 'graphql';
import { z } from 'zod';
import { vendorCalls } from './advice.ts';
import { canonicalCodes, mutationsOf, typeOf } from './codes.ts';
import { exampleDocuments, type RootField, rootFields } from './documents.ts';
import type { Source } from './error-pages.ts';
import { describe } from './internal.ts';
import { codeLink, operationPath, typeLink } from './links.ts';
import { block, code, firstSentence, json, page, section, table } from './markdown.ts';

type Field = GraphQLField<unknown, unknown>;

/** By path. */
export function renderOperationPages(source: Source): ReadonlyMap<string, string> {
  return new Map(rootFields.map((name) => [operationPath(name), renderOperation(name, source)]));
}

/** A root field, and whether calling it changes anything. */
export function rootField(
  { schema }: Source,
  name: RootField,
): { readonly field: Field; readonly isMutation: boolean } {
  const mutation = schema.getMutationType()?.getFields()[name];
  const field = mutation ?? schema.getQueryType()?.getFields()[name];
  if (field === undefined) throw new Error(`the schema has no ${name}`);
  return { field, isMutation: mutation !== undefined };
}

export function scopesOf(field: Field): readonly string[] {
  const scopes = argumentOf(field, 'requiresScopes', 'scopes');
  return Array.isArray(scopes) ? scopes.flat().map(String) : [];
}

/** What a router counts for it. */
export function costOf(field: Field): string {
  const weight = z
    .number()
    .optional()
    .parse(argumentOf(field, 'cost', 'weight'));
  const size = z
    .number()
    .optional()
    .parse(argumentOf(field, 'listSize', 'assumedSize'));
  const isPaged = argumentOf(field, 'listSize', 'slicingArguments') !== undefined;
  const words = [
    ...(weight === undefined ? [] : [String(weight)]),
    ...(size === undefined ? [] : [`about ${size} rows`]),
    ...(isPaged ? ['what a row costs, times `first`'] : []),
  ];
  return words.join(', ') || 'none of its own';
}

function argumentOf({ astNode }: Pick<Field, 'astNode'>, directive: string, argument: string): unknown {
  const isIt = ({ name }: DirectiveNode): boolean => name.value === directive;
  const node = astNode?.directives?.find(isIt)?.arguments?.find(({ name }) => name.value === argument);
  return node === undefined ? undefined : valueFromASTUntyped(node.value);
}

function renderOperation(name: RootField, source: Source): string {
  const { field, isMutation } = rootField(source, name);
  const example = source.examples.operations[name];
  const inputs = inputsOf(field);
  return page(
    `# ${name}`,
    describe(field),
    table(
      ['', ''],
      [
        ['answers', code(field.type.toString())],
        ['scope', `${scopesOf(field).map(code).join(' and ')}${moreScopes(field)}`],
        ['calls to the vendor', vendorCalls[name]],
        ['cost for the router', costOf(field)],
      ],
    ),
    section('## Arguments', inputTable(field.args), ...inputs.map(renderInput)),
    section(
      '## Example',
      block('graphql', print(parse(exampleDocuments[name].document))),
      'With the variables',
      json(example?.variables),
      `the answer is, after ${callsInWords(example?.vendorCalls ?? 0)}:`,
      json(example?.answer),
    ),
    isMutation ? section('## Answers', renderAnswers(name, field)) : '',
    `Beside these there are [GraphQL errors](../errors/README.md#graphql-errors): no token, a missing scope, a malformed argument.`,
  );
}

const callsInWords = (calls: number): string =>
  calls === 0 ? 'no call to the vendor' : `${calls} call${calls === 1 ? '' : 's'} to the vendor`;

/** Fields of what it answers that need scopes of their own. */
function moreScopes(field: Field): string {
  const type = getNamedType(field.type);
  const nodes = isObjectType(type) ? type.getFields()['nodes'] : undefined;
  const row: GraphQLNamedType = nodes === undefined ? type : getNamedType(nodes.type);
  const guarded = isObjectType(row) ? Object.values(row.getFields()).filter((each) => scopesOf(each).length > 0) : [];
  const byScopes = Map.groupBy(guarded, (each) => scopesOf(each).join(' and '));
  const own = scopesOf(field).join(' and ');
  return [...byScopes]
    .filter(([scopes]) => scopes !== own)
    .map(([scopes, fields]) => `; for ${fields.map(({ name }) => code(name)).join(', ')} also ${code(scopes)}`)
    .join('');
}

type Input = GraphQLArgument | GraphQLInputField;

function inputTable(inputs: readonly Input[]): string {
  return table(
    ['name', 'type', 'default', 'what it is'],
    inputs.map((input) => [code(input.name), code(input.type.toString()), defaultOf(input), describe(input)]),
  );
}

function defaultOf({ type, defaultValue }: Input): string {
  if (defaultValue !== undefined) return code(inGraphql(defaultValue));
  return type.toString().endsWith('!') ? 'required' : '–';
}

const inGraphql = (value: unknown): string =>
  typeof value === 'string' && /^[A-Z_]+$/.test(value) ? value : JSON.stringify(value);

/** The inputs and enums that the arguments are made of, in the order in which they are met. */
function inputsOf(field: Field): readonly GraphQLNamedType[] {
  const found = new Set<GraphQLNamedType>();
  const meet = (type: GraphQLType): void => {
    const named = getNamedType(type);
    if (found.has(named) || !(isInputObjectType(named) || isEnumType(named))) return;
    found.add(named);
    if (isInputObjectType(named)) for (const each of Object.values(named.getFields())) meet(each.type);
  };
  for (const argument of field.args) meet(argument.type);
  return [...found];
}

function renderInput(type: GraphQLNamedType): string {
  const rows = isEnumType(type)
    ? table(
        ['value', 'meaning'],
        type.getValues().map((value) => [code(value.name), describe(value)]),
      )
    : isInputObjectType(type)
      ? inputTable(Object.values(type.getFields()))
      : '';
  return section(`### ${type.name}`, describe(type), rows);
}

function renderAnswers(name: RootField, field: Field): string {
  const union = getNamedType(field.type);
  if (!isUnionType(union)) throw new Error(`${name} answers no union`);
  const codes = canonicalCodes.filter((each) => mutationsOf(each).includes(name));
  return table(
    ['member', 'what it says', 'codes'],
    union.getTypes().map((type) => {
      const isError = type.getInterfaces().length > 0;
      return [
        isError ? typeLink(type.name, '../') : code(type.name),
        describe(type, firstSentence(type.description)),
        codes
          .filter((each) => typeOf(each) === type.name)
          .map((each) => codeLink(each, '../'))
          .join(', '),
      ];
    }),
  );
}
