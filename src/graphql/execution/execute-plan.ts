/**
 * Executes a planned operation as graphql-js executes its document: the same data, errors, paths and order.
 * Source: GraphQL specification (October 2021), section 6.
 */
import { type ExecutionResult, type GraphQLError, getVariableValues, locatedError } from 'graphql';
import { executeField, executeFields, type Source } from './execute-fields.ts';
import {
  type Execution,
  emptyFields,
  type Fields,
  isPromise,
  type Maybe,
  type PlannedOperation,
  type SelectionPlan,
} from './execution.ts';
import { FieldErrors } from './field-errors.ts';

/** No value: a root's resolvers read from nothing. */
const root: Source = { value: undefined, place: undefined };

/** Variables of the operation's types; null: they do not fit. */
export function readVariables(
  { schema, operation }: PlannedOperation,
  sent: Readonly<Record<string, unknown>>,
): Record<string, unknown> | null {
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], sent, { maxErrors: 1 });
  return coerced ?? null;
}

/** @param variables as `readVariables` has read them. */
export function executePlan(
  planned: PlannedOperation,
  contextValue: unknown,
  variables: Record<string, unknown>,
): Maybe<ExecutionResult> {
  const run: Execution = { planned, contextValue, variables, errors: new FieldErrors() };
  const fail = (error: unknown): ExecutionResult => {
    run.errors.add(locatedError(error, undefined), undefined);
    return answer(null, run.errors.all);
  };
  try {
    const selection = planned.planFor(variables);
    const isSerial = planned.operation.operation === 'mutation';
    const data = isSerial ? executeSerially(run, selection) : executeFields(run, selection, root);
    return isPromise(data) ? data.then((fields) => answer(fields, run.errors.all), fail) : answer(data, run.errors.all);
  } catch (error) {
    return fail(error);
  }
}

function answer(data: Fields | null, errors: readonly GraphQLError[]): ExecutionResult {
  return errors.length === 0 ? { data } : { errors, data };
}

/** Mutations: one after the other, in the order of the document. */
async function executeSerially(run: Execution, { fields, blank }: SelectionPlan): Promise<Fields> {
  const results = emptyFields(blank);
  for (const plan of fields) results[plan.responseName] = await executeField(run, plan, root);
  return results;
}
