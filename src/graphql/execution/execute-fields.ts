/** The fields of one value: resolved, completed, and put together. Source: GraphQL specification (October 2021), 6.4. */
import { getArgumentValues } from 'graphql';
import { completeLeaf } from './complete-leaf.ts';
import {
  type Execution,
  emptyFields,
  type FieldExecution,
  type FieldPlan,
  type Fields,
  infoOf,
  isObject,
  isPromise,
  type Maybe,
  type Place,
  type SelectionPlan,
} from './execution.ts';
import { handleError } from './field-errors.ts';

/** A value, and where it stands in the answer; undefined: it is the answer. */
export interface Source {
  readonly value: unknown;
  readonly place: Place | undefined;
}

/** What is still to come, by its name in the answer. */
interface Promised {
  readonly names: string[];
  readonly values: Array<Promise<unknown>>;
}

/** All fields of a selection, each as soon as it can. */
export function executeFields(run: Execution, { fields, blank }: SelectionPlan, source: Source): Maybe<Fields> {
  const results = emptyFields(blank);
  let promised: Promised | null = null;
  try {
    for (const plan of fields) {
      const result = executeField(run, plan, source);
      results[plan.responseName] = result;
      if (!isPromise(result)) continue;
      promised ??= { names: [], values: [] };
      promised.names.push(plan.responseName);
      promised.values.push(result);
    }
  } catch (error) {
    if (promised === null) throw error;
    // What is under way comes to its end first, or to the first failure of its own, which adds nothing to this one.
    return whenAllAreThere(results, promised).finally(() => {
      throw error;
    });
  }
  return promised === null ? results : whenAllAreThere(results, promised);
}

async function whenAllAreThere(results: Fields, { names, values }: Promised): Promise<Fields> {
  const found = await Promise.all(values);
  for (const [index, name] of names.entries()) results[name] = found[index];
  return results;
}

/** One field. @throws {GraphQLError} when it may not be null and has no value. */
export function executeField(run: Execution, plan: FieldPlan, source: Source): unknown {
  const property = readProperty(plan, source.value);
  if (property !== unread && isSimple(property)) {
    const written = write(plan, property);
    if (written !== undefined) return written;
  }
  const place: Place = { prev: source.place, key: plan.responseName, typename: plan.parent.name };
  return resolveField({ run, plan, place }, source.value, property);
}

/** Resolved, unless its property is read already, and completed. */
function resolveField(at: FieldExecution, source: unknown, property: unknown): unknown {
  try {
    const resolved = property === unread ? resolve(at, source) : property;
    const completed = isPromise(resolved) ? completeLater(at, resolved) : at.plan.complete(at, resolved, at.place);
    return isPromise(completed) ? completed.then(undefined, (error: unknown) => fail(at, error)) : completed;
  } catch (error) {
    return fail(at, error);
  }
}

const completeLater = (at: FieldExecution, resolved: Promise<unknown>): Promise<unknown> =>
  resolved.then((value) => at.plan.complete(at, value, at.place));

const fail = (at: FieldExecution, error: unknown): null =>
  handleError(at, { error, place: at.place, isNullable: !at.plan.isNonNull });

/** Somebody has to be asked for the value. */
const unread = Symbol('unread');

/** What is there is looked at once: a property may make a promise anew for whoever looks. */
function readProperty({ isProperty, field }: FieldPlan, source: unknown): unknown {
  if (!isProperty || !isObject(source)) return unread;
  try {
    const property = source[field.name];
    return typeof property === 'function' ? unread : property;
  } catch {
    // Is asked again where failures belong.
    return unread;
  }
}

/** Neither to come, nor a failure. */
const isSimple = (value: unknown): boolean => !isObject(value);

/** A leaf as it is written; undefined: something is wrong with it, or it may not be null. */
function write({ leaf, isNonNull }: FieldPlan, value: unknown): unknown {
  if (value == null) return isNonNull ? undefined : null;
  if (leaf === null) return undefined;
  try {
    return completeLeaf(leaf, value);
  } catch {
    return undefined;
  }
}

function resolve(at: FieldExecution, source: unknown): unknown {
  const { run, plan } = at;
  const given = plan.fixedArguments ?? getArgumentValues(plan.field, plan.nodes[0], run.variables);
  return plan.functions.resolve(source, given, run.contextValue, infoOf(at));
}
