/**
 * What an operation costs by the schema's own `@cost` and `@listSize`, and how many things its lists may come to.
 * Source: "The GraphQL Cost Directives Specification" (IBM), sections 3.1 (weights) and 3.2 (list sizes). As routers do,
 * what stands under fragments of different types is added up.
 */
import {
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { CostTable, FieldCost } from './cost-table.ts';
import { costOfArguments, type Given, listLength } from './given-arguments.ts';

export interface Cost {
  readonly cost: number;
  readonly listSize: number;
}

/** What is asked of one place: once, and again for each item of a list whose size its parent knows. */
interface Share {
  fixed: number;
  each: number;
  longest: number;
  longestEach: number;
}

interface Reckoning {
  readonly table: CostTable;
  readonly given: Given;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** By fragment, and by what the parent's size counts in it. */
  readonly known: Map<string, Share>;
}

export interface CostRequest {
  readonly schema: GraphQLSchema;
  readonly table: CostTable;
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly given: Given;
}

/** Pure; takes time in proportion to the document. For documents that are valid, so that fragments end. */
export function reckonCost({ schema, table, operation, fragments, given }: CostRequest): Cost {
  const root = schema.getRootType(operation.operation);
  const reckoning: Reckoning = { table, given, fragments, known: new Map() };
  const share = reckonSet(operation.selectionSet, { typeName: root?.name ?? '', sized: none }, reckoning);
  return { cost: share.fixed, listSize: share.longest };
}

const none: readonly string[] = [];

interface Place {
  readonly typeName: string;
  /** Fields here whose length the parent's arguments say. */
  readonly sized: readonly string[];
}

function reckonSet({ selections }: SelectionSetNode, at: Place, reckoning: Reckoning): Share {
  const sum: Share = { fixed: 0, each: 0, longest: 1, longestEach: 0 };
  for (const selection of selections) {
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const typeName = selection.typeCondition?.name.value ?? at.typeName;
      add(sum, reckonSet(selection.selectionSet, { ...at, typeName }, reckoning));
    } else if (selection.kind === Kind.FRAGMENT_SPREAD) {
      add(sum, reckonFragment(selection.name.value, at.sized, reckoning));
    } else {
      const field = reckoning.table.get(`${at.typeName}.${selection.name.value}`);
      if (field === undefined) continue;
      const given = { ...reckoning.given, argumentNodes: selection.arguments ?? [] };
      const isSized = at.sized.includes(selection.name.value);
      const own = isSized ? { ...field, assumedSize: 1 } : field;
      const within = reckonField(own, { set: selection.selectionSet, given }, reckoning);
      add(sum, isSized ? asEach(within) : within);
    }
  }
  return sum;
}

function reckonField(
  field: FieldCost,
  { set, given }: { readonly set: SelectionSetNode | undefined; readonly given: Required<Given> },
  reckoning: Reckoning,
): Share {
  const length = listLength(field, given);
  const at = { typeName: field.typeName, sized: field.sizedFields };
  const inner = set === undefined ? null : reckonSet(set, at, reckoning);
  // Sized fields take the length; the field itself is then one thing, a connection.
  const count = field.sizedFields.length > 0 ? 1 : length;
  const each = inner === null ? 0 : inner.fixed + (field.sizedFields.length > 0 ? inner.each * length : 0);
  const below = inner === null ? 1 : Math.max(inner.longest, inner.longestEach * length);
  return {
    fixed: count * (field.weight + each) + costOfArguments(field, given),
    each: 0,
    longest: count * below,
    longestEach: 0,
  };
}

const asEach = ({ fixed, longest }: Share): Share => ({ fixed: 0, each: fixed, longest: 1, longestEach: longest });

function add(sum: Share, more: Share): void {
  sum.fixed += more.fixed;
  sum.each += more.each;
  sum.longest = Math.max(sum.longest, more.longest);
  sum.longestEach = Math.max(sum.longestEach, more.longestEach);
}

function reckonFragment(name: string, sized: readonly string[], reckoning: Reckoning): Share {
  const key = [name, ...sized].join(' ');
  const known = reckoning.known.get(key);
  if (known !== undefined) return known;
  const fragment = reckoning.fragments.get(name);
  if (fragment === undefined) return { fixed: 0, each: 0, longest: 1, longestEach: 0 };
  const at = { typeName: fragment.typeCondition.name.value, sized };
  const share = reckonSet(fragment.selectionSet, at, reckoning);
  reckoning.known.set(key, share);
  return share;
}
