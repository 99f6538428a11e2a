/** Finds a document for every field of the schema, so that a rule about fields can be seen to hold at run time. */
import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** One field, and how a client gets to it. */
export interface FieldVisit {
  /** `Template.name`. */
  readonly coordinate: string;
  readonly document: string;
  /** The coordinates that the way leads through, from the root on. */
  readonly through: readonly string[];
}

/** One step of a way. */
interface Step {
  readonly coordinate: string;
  readonly to: GraphQLObjectType;
  /** Whether it needs no argument. */
  readonly isFree: boolean;
  readonly opening: string;
}

type Arguments = Readonly<Record<string, string>>;

/**
 * A document for every field of every object type that a client can get to, by the shortest way; by a query where one
 * leads there.
 * @param given the arguments of fields, by coordinate: `{ 'Query.template': '(id: "cards:1")' }`.
 */
export function visitFields(schema: GraphQLSchema, given: Arguments): readonly FieldVisit[] {
  const roots = [schema.getQueryType(), schema.getMutationType()].filter((root) => root != null);
  const ways = new Map<GraphQLObjectType, readonly Step[]>();
  // Lists first: what needs an argument leads to one thing only, of one kind.
  for (const isFree of [true, false])
    for (const root of roots) {
      if (!ways.has(root)) ways.set(root, []);
      for (const [type, way] of ways)
        for (const step of stepsFrom(schema, type, given))
          if (!ways.has(step.to) && (step.isFree || !isFree)) ways.set(step.to, [...way, step]);
    }
  return [...ways].flatMap(([type, way]) =>
    fieldsOf(type).map((field) => ({
      coordinate: `${type.name}.${field.name}`,
      document: write(way, select(type, field, given), isMutation(schema, type, way) ? 'mutation' : 'query'),
      through: way.map(({ coordinate }) => coordinate),
    })),
  );
}

function stepsFrom(schema: GraphQLSchema, type: GraphQLObjectType, given: Arguments): Step[] {
  return fieldsOf(type).flatMap((field) => {
    const next = getNamedType(field.type);
    const coordinate = `${type.name}.${field.name}`;
    const opening = open(type, field, given);
    const isFree = !field.args.some(isRequiredArgument);
    if (isObjectType(next)) return [{ coordinate, to: next, isFree, opening }];
    if (!isAbstractType(next)) return [];
    return schema
      .getPossibleTypes(next)
      .map((to) => ({ coordinate, to, isFree, opening: `${opening} { ... on ${to.name}` }));
  });
}

function isMutation(schema: GraphQLSchema, type: GraphQLObjectType, way: readonly Step[]): boolean {
  const first = way[0]?.coordinate ?? `${type.name}.`;
  return first.startsWith(`${schema.getMutationType()?.name}.`);
}

const fieldsOf = (type: GraphQLObjectType): Array<GraphQLField<unknown, unknown>> =>
  Object.values(type.getFields()).filter(({ name }) => !name.startsWith('_'));

function open(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>, given: Arguments): string {
  const written = given[`${type.name}.${field.name}`];
  const needed = field.args.filter(isRequiredArgument).map(({ name }) => name);
  if (written === undefined && needed.length > 0)
    throw new Error(`${type.name}.${field.name} needs ${needed.join(', ')}: say in the test what to give`);
  return `${field.name}${written ?? ''}`;
}

function select(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>, given: Arguments): string {
  return `${open(type, field, given)}${isLeafType(getNamedType(field.type)) ? '' : ' { __typename }'}`;
}

function write(way: readonly Step[], selection: string, kind: 'query' | 'mutation'): string {
  const openings = way.map(({ opening }) => `{ ${opening} `).join('');
  const depth = openings.split('{').length - 1;
  return `${kind} ${openings}{ ${selection} ${'}'.repeat(depth + 1)}`;
}
