/** Ways from everything that can be asked to every type that it leads to, found in the schema. */
import {
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isLeafType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { scopesOf } from './rules.ts';

/** One thing to ask: a query, a reference or a mutation, with its arguments. */
export interface Root {
  /** As a reader of a failure knows it. */
  readonly label: string;
  readonly kind: 'query' | 'reference' | 'mutation';
  /** `Query.template`. */
  readonly coordinate: string;
  /** What is written for it: `template(id: "x")`. */
  readonly opening: string;
  /** The only type of a union that is looked at; null for all. */
  readonly member: string | null;
  readonly variables: { readonly input?: Readonly<Record<string, unknown>> };
  /** How many steps may be gone from it. */
  readonly reach: number;
}

interface Step {
  readonly coordinate: string;
  readonly name: string;
  readonly opening: string;
}

/** A document that asks one type for some of its fields, and how to find them in its answer. */
export interface Question {
  readonly root: Root;
  readonly type: string;
  /** What the way leads through, the root first. */
  readonly way: readonly Step[];
  /** The fields asked for. */
  readonly fields: readonly string[];
  readonly document: string;
}

/** All questions of a root: by the shortest way to each type, all fields of it. */
export function questionsOf(schema: GraphQLSchema, root: Root): readonly Question[] {
  const [, name = ''] = root.coordinate.split('.');
  const first = { coordinate: root.coordinate, name, opening: root.opening };
  const parent = root.kind === 'mutation' ? schema.getMutationType() : schema.getQueryType();
  const ways = new Map<GraphQLObjectType, readonly Step[]>();
  for (const { to, step } of stepsOf(schema, parent, first))
    if (root.member === null || to.name === root.member) ways.set(to, [step]);
  for (const [type, way] of ways)
    if (way.length <= root.reach)
      for (const { name: field } of Object.values(type.getFields()))
        for (const { to, step } of stepsOf(schema, type, {
          coordinate: `${type.name}.${field}`,
          name: field,
          opening: field,
        }))
          if (!ways.has(to)) ways.set(to, [...way, step]);
  return [...ways].flatMap(([type, way]) =>
    together(type).map((fields) => ({
      root,
      type: type.name,
      way,
      fields,
      document: write(root, way, { type, fields }),
    })),
  );
}

/** Where a field leads to; what is written for it narrows a union to one type. */
function stepsOf(schema: GraphQLSchema, type: GraphQLObjectType | null | undefined, step: Step) {
  const field = type?.getFields()[step.name];
  const next = field === undefined ? null : getNamedType(field.type);
  if (isObjectType(next)) return [{ to: next, step }];
  if (!isAbstractType(next)) return [];
  return schema
    .getPossibleTypes(next)
    .map((to) => ({ to, step: { ...step, opening: `${step.opening} { ... on ${to.name}` } }));
}

/** A guarded field that cannot be null takes its object along: it is asked for alone. */
function together(type: GraphQLObjectType): readonly (readonly string[])[] {
  const fields = Object.values(type.getFields());
  const alone = fields.filter(
    ({ name, type: value }) => isNonNullType(value) && scopesOf(`${type.name}.${name}`).length > 0,
  );
  const rest = fields.filter((field) => !alone.includes(field));
  return [rest, ...alone.map((field) => [field])]
    .map((group) => group.map(({ name }) => name))
    .filter(({ length }) => length > 0);
}

function write(
  { kind, variables }: Root,
  way: readonly Step[],
  { type, fields }: { readonly type: GraphQLObjectType; readonly fields: readonly string[] },
): string {
  const openings = way.map(({ opening }) => `${opening} { `).join('');
  const selected = fields.map((name) => {
    const field = type.getFields()[name];
    return field === undefined || isLeafType(getNamedType(field.type)) ? name : `${name} { __typename }`;
  });
  const open = `{ ${openings}__typename ${selected.join(' ')}`;
  const declared = 'input' in variables ? `($input: ${inputOf(way)}!) ` : '';
  return `${kind === 'mutation' ? 'mutation' : 'query'} ${declared}${open} ${'}'.repeat(open.split('{').length - open.split('}').length)}`;
}

function inputOf([first]: readonly Step[]): string {
  const name = first?.name ?? '';
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
}
