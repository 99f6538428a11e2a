/** What the arguments of a request cost, and how long its lists get by them. */
import { type ArgumentNode, valueFromASTUntyped } from 'graphql';
import { longestPage } from '../page-args.ts';
import type { FieldCost, InputCost } from './cost-table.ts';

/** The values that came with a document. */
export interface Given {
  /** As they were sent, over the operation's own defaults. */
  readonly variables: Record<string, unknown>;
  readonly argumentNodes?: readonly ArgumentNode[];
  /** Costs of lists that were reckoned already: a document may give one variable to all of its fields. */
  readonly known: Map<InputCost, Map<object, number>>;
}

/** Things that the field may give: by its slicing argument, else by the schema's guess. */
export function listLength(field: FieldCost, given: Required<Given>): number {
  if (field.typeName === '_Entity') return Math.max(1, lengthOf(valueOf('representations', given)));
  for (const { name, initial } of field.slicingArguments) {
    const value = valueOf(name, given) ?? initial;
    if (typeof value === 'number') return Math.min(Math.max(value, 1), longestPage);
  }
  return field.assumedSize;
}

/** A single value is taken for a list of one. */
const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 1);

/** The weights of the arguments that were given, and of what stands in them. */
export function costOfArguments(field: FieldCost, given: Required<Given>): number {
  let cost = 0;
  for (const input of field.arguments) {
    const value = valueOf(input.name, given);
    if (value !== undefined && value !== null) cost += costOfInput(input, value, given.known);
  }
  return cost;
}

function costOfInput(input: InputCost, value: unknown, known: Given['known']): number {
  if (!isObject(value)) return input.weight;
  if (!Array.isArray(value)) return costOfMembers(input, value, known);
  const costs = known.get(input) ?? new Map<object, number>();
  known.set(input, costs);
  const cost = costs.get(value) ?? costOfList(input, value, known);
  costs.set(value, cost);
  return cost;
}

function costOfList(input: InputCost, list: readonly unknown[], known: Given['known']): number {
  let cost = 0;
  for (const each of list) cost += costOfInput(input, each, known);
  return cost;
}

function costOfMembers(input: InputCost, value: object, known: Given['known']): number {
  let cost = input.weight;
  for (const field of input.within()) {
    const member: unknown = Object.hasOwn(value, field.name) ? Reflect.get(value, field.name) : null;
    if (member !== undefined && member !== null) cost += costOfInput(field, member, known);
  }
  return cost;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function valueOf(name: string, { argumentNodes, variables }: Required<Given>): unknown {
  const node = argumentNodes.find((argument) => argument.name.value === name);
  return node === undefined ? undefined : valueFromASTUntyped(node.value, variables);
}
