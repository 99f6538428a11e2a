/**
 * What a document asks for, before anything is known of types. Every fragment is measured once and its numbers are
 * added where it is spread, so that fragments within fragments cost no more than they are long.
 */
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { compareWithLimits, type DocumentLimits, type DocumentRefusal } from './limits.ts';
import { countRepeats } from './repeats.ts';
import { measureWords } from './values.ts';

interface Sums {
  depth: number;
  height: number;
  aliases: number;
  directives: number;
  /** Fields on the first level. */
  width: number;
}

interface Fragments {
  readonly definitions: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly measured: Map<string, Sums>;
  readonly open: Set<string>;
  readonly spread: Set<string>;
  /** The first one found that contains itself. */
  circular: string | null;
  directivesAtOnce: number;
}

/**
 * Looks at all limits but characters, tokens, values, listSize and cost. Pure; takes time in proportion to the
 * document, however hostile.
 * Fragments that spread themselves are refused here (GraphQL, October 2021, section 5.5.2.2), as they have no measure.
 */
export function checkShape(document: DocumentNode, limits: DocumentLimits): DocumentRefusal | null {
  const refusal = compareWithLimits(measureWords(document), limits);
  if (refusal !== null) return refusal;
  const fragments = collectFragments(document);
  for (const name of fragments.definitions.keys()) measureFragment(name, fragments);
  if (fragments.circular !== null)
    return {
      code: 'GRAPHQL_VALIDATION_FAILED',
      message: `Fragment "${fragments.circular}" spreads itself, directly or through others.`,
    };
  const roots = measureRoots(document, fragments);
  const measured = { ...sumUp(roots), directivesAtOnce: fragments.directivesAtOnce };
  return (
    compareWithLimits(measured, limits) ??
    compareWithLimits({ repeats: countRepeats([...roots.keys()], fragments.definitions) }, limits)
  );
}

function collectFragments(document: DocumentNode): Fragments {
  const definitions = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) definitions.set(definition.name.value, definition);
  return {
    definitions,
    measured: new Map(),
    open: new Set(),
    spread: new Set(),
    circular: null,
    directivesAtOnce: 0,
  };
}

type Root = OperationDefinitionNode | FragmentDefinitionNode;

/** Operations, and fragments that nobody spreads: validation looks at them before it refuses them. */
function measureRoots({ definitions }: DocumentNode, fragments: Fragments): Map<Root, Sums> {
  const roots = new Map<Root, Sums>();
  const measureRoot = (root: Root): void => {
    const sums = measureSet(root.selectionSet, fragments);
    sums.directives += countDirectives(root, fragments);
    for (const variable of root.variableDefinitions ?? []) sums.directives += countDirectives(variable, fragments);
    roots.set(root, sums);
  };
  for (const definition of definitions) if (definition.kind === Kind.OPERATION_DEFINITION) measureRoot(definition);
  for (const fragment of fragments.definitions.values())
    if (!fragments.spread.has(fragment.name.value)) measureRoot(fragment);
  return roots;
}

/** Depth and first level of the largest root, everything else of all of them together. */
function sumUp(roots: ReadonlyMap<Root, Sums>) {
  const whole = { depth: 0, height: 0, aliases: 0, directives: 0, rootFields: 0, mutationFields: 0 };
  for (const [root, sums] of roots) {
    whole.depth = Math.max(whole.depth, sums.depth);
    whole.height += sums.height;
    whole.aliases += sums.aliases;
    whole.directives += sums.directives;
    if (root.kind === Kind.FRAGMENT_DEFINITION) continue;
    whole.rootFields = Math.max(whole.rootFields, sums.width);
    if (root.operation === 'mutation') whole.mutationFields = Math.max(whole.mutationFields, sums.width);
  }
  return whole;
}

function measureSet({ selections }: SelectionSetNode, fragments: Fragments): Sums {
  const sums: Sums = { depth: 0, height: 0, aliases: 0, directives: 0, width: 0 };
  for (const selection of selections) {
    sums.directives += countDirectives(selection, fragments);
    sums.height += 1;
    if (selection.kind === Kind.FIELD) {
      if (selection.alias !== undefined) sums.aliases += 1;
      sums.width += 1;
      const within = selection.selectionSet;
      add(sums, within === undefined ? nothing : { ...measureSet(within, fragments), width: 0 }, 1);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) add(sums, measureSet(selection.selectionSet, fragments), 0);
    else {
      fragments.spread.add(selection.name.value);
      add(sums, measureFragment(selection.name.value, fragments), 0);
    }
  }
  return sums;
}

const nothing: Sums = { depth: 0, height: 0, aliases: 0, directives: 0, width: 0 };

/** Numbers past counting become Infinity, which is more than any limit. */
function add(sums: Sums, more: Sums, levels: 0 | 1): void {
  sums.depth = Math.max(sums.depth, more.depth + levels);
  sums.height += more.height;
  sums.aliases += more.aliases;
  sums.directives += more.directives;
  sums.width += more.width;
}

function measureFragment(name: string, fragments: Fragments): Sums {
  const known = fragments.measured.get(name);
  if (known !== undefined) return known;
  const definition = fragments.definitions.get(name);
  if (definition === undefined) return nothing;
  if (fragments.open.has(name)) {
    fragments.circular ??= name;
    return nothing;
  }
  fragments.open.add(name);
  const sums = measureSet(definition.selectionSet, fragments);
  sums.directives += countDirectives(definition, fragments);
  fragments.open.delete(name);
  fragments.measured.set(name, sums);
  return sums;
}

function countDirectives({ directives = [] }: { directives?: readonly unknown[] }, fragments: Fragments): number {
  fragments.directivesAtOnce = Math.max(fragments.directivesAtOnce, directives.length);
  return directives.length;
}
