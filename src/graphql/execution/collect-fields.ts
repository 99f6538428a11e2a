/** Which fields a selection asks of a type. Source: GraphQL specification (October 2021), 6.3.2 "Field Collection". */
import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  isAbstractType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** What decides which fields are asked for, apart from their type. */
export interface Selecting {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Of these only those matter that `@skip` and `@include` name. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** By response name, in the order of the answer. */
export type FieldGroups = Map<string, [FieldNode, ...FieldNode[]]>;

/** @throws {GraphQLError} when a directive's variable has no usable value. */
export function collectFields(
  selecting: Selecting,
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
): FieldGroups {
  const groups: FieldGroups = new Map();
  const visited = new Set<string>();
  for (const { selections } of selectionSets) collect({ selecting, type, groups, visited }, selections);
  return groups;
}

interface Collecting {
  readonly selecting: Selecting;
  readonly type: GraphQLObjectType;
  readonly groups: FieldGroups;
  readonly visited: Set<string>;
}

function collect(into: Collecting, selections: readonly SelectionNode[]): void {
  for (const selection of selections) {
    if (!isAskedFor(selection, into.selecting.variables)) continue;
    if (selection.kind === Kind.FIELD) addField(into.groups, selection);
    else if (selection.kind === Kind.INLINE_FRAGMENT) {
      if (applies(into, selection.typeCondition?.name.value)) collect(into, selection.selectionSet.selections);
    } else spread(into, selection.name.value);
  }
}

function spread(into: Collecting, name: string): void {
  if (into.visited.has(name)) return;
  into.visited.add(name);
  const fragment = into.selecting.fragments.get(name);
  if (fragment !== undefined && applies(into, fragment.typeCondition.name.value))
    collect(into, fragment.selectionSet.selections);
}

function addField(groups: FieldGroups, field: FieldNode): void {
  const name = field.alias?.value ?? field.name.value;
  const group = groups.get(name);
  if (group === undefined) groups.set(name, [field]);
  else group.push(field);
}

function isAskedFor(selection: SelectionNode, variables: Selecting['variables']): boolean {
  if (selection.directives === undefined || selection.directives.length === 0) return true;
  if (getDirectiveValues(GraphQLSkipDirective, selection, variables)?.['if'] === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.['if'] !== false;
}

function applies({ selecting, type }: Collecting, condition: string | undefined): boolean {
  if (condition === undefined || condition === type.name) return true;
  const named = selecting.schema.getType(condition);
  return isAbstractType(named) && selecting.schema.isSubType(named, type);
}
