/** The schema's `@cost` and `@listSize`, read once. */
import {
  type ConstDirectiveNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  valueFromASTUntyped,
} from 'graphql';
import { z } from 'zod';

/** What one field costs. */
export interface FieldCost {
  /** Of each thing it gives. */
  readonly weight: number;
  readonly typeName: string;
  /** Things it gives when no argument says; 1 for what is no list. */
  readonly assumedSize: number;
  readonly slicingArguments: ReadonlyArray<{ readonly name: string; readonly initial: unknown }>;
  readonly sizedFields: readonly string[];
  readonly arguments: readonly InputCost[];
}

/** What an argument or a field of an input costs when it is given. */
export interface InputCost {
  readonly name: string;
  readonly weight: number;
  /** Costs of what is within, asked for when needed: inputs may contain themselves. */
  within(): readonly InputCost[];
}

/** By "Type.field". */
export type CostTable = ReadonlyMap<string, FieldCost>;

/** Federation's own field has no directive: it is a text as long as the whole schema. */
const sdlWeight = 10_000;

/** A list that says nothing of its size. */
const unsaidSize = 10;

const costShape = z.object({ weight: z.coerce.number() });
const listShape = z.object({
  assumedSize: z.number().optional(),
  slicingArguments: z.array(z.string()).default([]),
  sizedFields: z.array(z.string()).default([]),
});

/** Reads the directives of every field of the schema. */
export function readCosts(schema: GraphQLSchema): CostTable {
  const table = new Map<string, FieldCost>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || !(isObjectType(type) || isInterfaceType(type))) continue;
    for (const field of Object.values(type.getFields())) {
      const read = readField(field);
      const name = `${type.name}.${field.name}`;
      table.set(name, name === '_Service.sdl' ? { ...read, weight: sdlWeight } : read);
    }
  }
  return table;
}

function readField(field: GraphQLField<unknown, unknown>): FieldCost {
  const type = getNamedType(field.type);
  const own = readWeight(field) ?? readWeight(type) ?? (isLeafType(type) ? 0 : 1);
  const list = listShape.parse(readDirective(field, 'listSize') ?? {});
  const bare = isNonNullType(field.type) ? field.type.ofType : field.type;
  return {
    weight: own,
    typeName: type.name,
    assumedSize: list.assumedSize ?? (isListType(bare) ? unsaidSize : 1),
    slicingArguments: list.slicingArguments.map((name) => ({
      name,
      initial: field.args.find((argument) => argument.name === name)?.defaultValue,
    })),
    sizedFields: list.sizedFields,
    arguments: field.args.map(readInput).filter(matters),
  };
}

function readInput(input: Pick<GraphQLArgument, 'name' | 'type' | 'astNode'> | InputField): InputCost {
  let within: readonly InputCost[] | null = null;
  return {
    name: input.name,
    weight: readWeight(input) ?? 0,
    within() {
      const type = getNamedType(input.type);
      within ??= isInputObjectType(type) ? Object.values(type.getFields()).map(readInput) : [];
      return within;
    },
  };
}

interface InputField extends Annotated {
  readonly name: string;
  readonly type: GraphQLInputType;
}

/** Most arguments are names and numbers that cost nothing. */
const matters = (input: InputCost): boolean => input.weight > 0 || input.within().length > 0;

interface Annotated {
  readonly astNode?: { readonly directives?: readonly ConstDirectiveNode[] | undefined } | null | undefined;
}

function readWeight(node: Annotated): number | undefined {
  const directive = readDirective(node, 'cost');
  return directive === null ? undefined : costShape.parse(directive).weight;
}

function readDirective({ astNode }: Annotated, name: string): object | null {
  const directive = astNode?.directives?.find((each) => each.name.value === name);
  if (directive === undefined) return null;
  return Object.fromEntries(
    (directive.arguments ?? []).map((argument) => [argument.name.value, valueFromASTUntyped(argument.value)]),
  );
}
