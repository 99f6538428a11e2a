/** What one operation costs, remembered by those of its variables that matter. */

import type { GraphQLSchema } from 'graphql';
import { isLeafType, type OperationDefinitionNode, typeFromAST } from 'graphql';
import type { DocumentCheck, OperationRequest } from './check-document.ts';
import type { DocumentRefusal } from './limits.ts';

type CostOf = (variables: OperationRequest['variables']) => DocumentRefusal | null;

/** More than pages have sizes in practice. */
const keptCosts = 64;
const longestKey = 200;

/**
 * Judges one operation again and again. What a scalar holds changes no cost unless it is a number, a page's size;
 * lists and objects are reckoned each time.
 */
export function rememberCosts(
  schema: GraphQLSchema,
  check: DocumentCheck,
  { document, operation }: Pick<OperationRequest, 'document' | 'operation'>,
): CostOf {
  const reckon: CostOf = (variables) => check.cost({ document, operation, variables });
  const names = namesOfScalars(schema, operation);
  if (names === null) return reckon;
  const known = new Map<string, DocumentRefusal | null>();
  return (variables) => {
    const key = keyOf(names, variables);
    if (key === null || key.length > longestKey) return reckon(variables);
    const before = known.get(key);
    if (before !== undefined) return before;
    const cost = reckon(variables);
    if (known.size < keptCosts) known.set(key, cost);
    return cost;
  };
}

/** null: one of the variables is no scalar. */
function namesOfScalars(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
): readonly string[] | null {
  const areScalars = variableDefinitions.every(({ type }) =>
    isLeafType(typeFromAST(schema, type.kind === 'NonNullType' ? type.type : type)),
  );
  return areScalars ? variableDefinitions.map(({ variable }) => variable.name.value) : null;
}

/** null: somebody has sent a list or an object for a scalar, or more than is asked for. */
function keyOf(names: readonly string[], variables: OperationRequest['variables']): string | null {
  let sent = 0;
  let key = '';
  for (const name of names) {
    const isSent = Object.hasOwn(variables, name);
    const value = isSent ? variables[name] : undefined;
    if (typeof value === 'object' && value !== null) return null;
    if (isSent) sent += 1;
    key += `${wordFor(value)},`;
  }
  return Object.keys(variables).length === sent ? key : null;
}

function wordFor(value: unknown): string {
  if (value === undefined) return 'unsaid';
  if (value === null) return 'null';
  return typeof value === 'number' ? String(value) : 'given';
}
