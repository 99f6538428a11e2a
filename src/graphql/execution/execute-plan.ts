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

/** As many errors of variables as graphql-js tells before it gives up. */
const mostVariableErrors = 50;

/**
 * @param variables as the client sent them.
 * @returns without `data` when the variables do not fit; nothing has been done then.
 */
export function executePlan(
  planned: PlannedOperation,
  contextValue: unknown,
  variables: Readonly<Record<string, unknown>>,
): Maybe<ExecutionResult> {
  const definitions = planned.operation.variableDefinitions ?? [];
  const coerced = getVariableValues(planned.schema, definitions, variables, { maxErrors: mostVariableErrors });
  if (coerced.errors !== undefined) return { errors: coerced.errors };
  const run: Execution = { planned, contextValue, variables: coerced.coerced, errors: new FieldErrors() };
  const fail = (error: unknown): ExecutionResult => {
    run.errors.add(locatedError(error, undefined), undefined);
    return answer(null, run.errors.all);
  };
  try {
    const selection = planned.planFor(run.variables);
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
async function executeSerially(run: Execution, { fields, hasOddName }: SelectionPlan): Promise<Fields> {
  const results = emptyFields(hasOddName);
  for (const plan of fields) results[plan.responseName] = await executeField(run, plan, root);
  return results;
}
