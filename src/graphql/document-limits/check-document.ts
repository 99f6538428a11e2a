/**
 * What a document has to pass: its length before it is parsed, its shape before it is validated, its cost before it is
 * executed.
 */
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  valueFromASTUntyped,
} from 'graphql';
import { type Cost, reckonCost } from './cost.ts';
import { readCosts } from './cost-table.ts';
import { compareWithLimits, type DocumentLimits, type DocumentRefusal, refuseUnread } from './limits.ts';
import { checkShape } from './shape.ts';
import { findExcess } from './values.ts';

export interface DocumentCheck {
  /** For every text, before anything is made of it. */
  length(source: string): DocumentRefusal | null;
  /** Depends on the document alone, so that its answer may be kept. For every document that could be parsed. */
  shape(document: DocumentNode): DocumentRefusal | null;
  /** For one valid operation and the variables it was sent with. */
  cost(request: OperationRequest): DocumentRefusal | null;
  /** What `cost` compares with its limits. */
  reckon(request: OperationRequest): Cost;
}

export interface OperationRequest {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Reads the schema's costs once; what it gives is pure. */
export function createDocumentCheck(schema: GraphQLSchema, limits: DocumentLimits): DocumentCheck {
  const table = readCosts(schema);
  const reckon = ({ document, operation, variables }: OperationRequest): Cost =>
    reckonCost({
      schema,
      table,
      operation,
      fragments: fragmentsOf(document),
      given: { variables: { ...defaultsOf(operation), ...variables }, known: new Map() },
    });
  return {
    length: (source) => compareWithLimits({ characters: source.length }, limits),
    shape: (document) => checkShape(document, limits),
    cost(request) {
      // What was sent may be anything: it is reckoned once it is known to be little.
      const excess = findExcess(request.variables, limits);
      if (excess !== null) return refuseUnread(excess, limits[excess]);
      return compareWithLimits(reckon(request), limits);
    },
    reckon,
  };
}

function fragmentsOf({ definitions }: DocumentNode): Map<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  return fragments;
}

function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): Record<string, unknown> {
  return Object.fromEntries(
    variableDefinitions.flatMap(({ variable, defaultValue }) =>
      defaultValue === undefined ? [] : [[variable.name.value, valueFromASTUntyped(defaultValue)]],
    ),
  );
}
