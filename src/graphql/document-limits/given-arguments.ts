/** What the arguments of a request cost, and how long its lists get by them. */
import { type ArgumentNode, valueFromASTUntyped } from 'graphql';
import { z } from 'zod';
import { longestPage } from '../page-args.ts';
import type { FieldCost, InputCost } from './cost-table.ts';

/** The values that came with a document. */
export interface Given {
  /** As they were sent, over the operation's own defaults. */
  readonly variables: Record<string, unknown>;
  readonly argumentNodes?: readonly ArgumentNode[];
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
    if (value !== undefined && value !== null) cost += costOfInput(input, value);
  }
  return cost;
}

const inputObject = z.record(z.string(), z.unknown());

function costOfInput(input: InputCost, value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + costOfInput(input, each), 0);
  const object = inputObject.safeParse(value).data;
  if (object === undefined) return input.weight;
  return input
    .within()
    .filter(({ name }) => object[name] !== undefined && object[name] !== null)
    .reduce((sum, field) => sum + costOfInput(field, object[field.name]), input.weight);
}

function valueOf(name: string, { argumentNodes, variables }: Required<Given>): unknown {
  const node = argumentNodes.find((argument) => argument.name.value === name);
  return node === undefined ? undefined : valueFromASTUntyped(node.value, variables);
}
