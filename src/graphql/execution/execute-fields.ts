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

/** All fields of a selection, each as soon as it can. */
export function executeFields(run: Execution, { fields, hasOddName }: SelectionPlan, source: Source): Maybe<Fields> {
  const results = emptyFields(hasOddName);
  const names: string[] = [];
  const promised: Array<Promise<unknown>> = [];
  const whenAllAreThere = async (): Promise<Fields> => {
    const values = await Promise.all(promised);
    for (const [index, name] of names.entries()) results[name] = values[index];
    return results;
  };
  try {
    for (const plan of fields) {
      const result = executeField(run, plan, source);
      results[plan.responseName] = result;
      if (!isPromise(result)) continue;
      names.push(plan.responseName);
      promised.push(result);
    }
  } catch (error) {
    if (promised.length === 0) throw error;
    // What is under way comes to its end first, or to the first failure of its own, which adds nothing to this one.
    return whenAllAreThere().finally(() => {
      throw error;
    });
  }
  return promised.length === 0 ? results : whenAllAreThere();
}

/** One field. @throws {GraphQLError} when it may not be null and has no value. */
export function executeField(run: Execution, plan: FieldPlan, source: Source): unknown {
  const { property, isRead } = readProperty(plan, source.value);
  if (isRead && isSimple(property)) {
    const written = write(plan, property);
    if (written !== undefined) return written;
  }
  const place: Place = { prev: source.place, key: plan.responseName, typename: plan.parent.name };
  const at: FieldExecution = { run, plan, place };
  const fail = (error: unknown): null => handleError(at, { error, place, isNullable: !plan.isNonNull });
  try {
    const resolved = isRead ? property : resolve(at, source.value);
    const completed = isPromise(resolved)
      ? resolved.then((value) => plan.complete(at, value, place))
      : plan.complete(at, resolved, place);
    return isPromise(completed) ? completed.then(undefined, fail) : completed;
  } catch (error) {
    return fail(error);
  }
}

interface Reading {
  readonly property: unknown;
  /** False: somebody has to be asked for the value. */
  readonly isRead: boolean;
}

const unread: Reading = { property: undefined, isRead: false };

/** What is there is looked at once: a property may make a promise anew for whoever looks. */
function readProperty({ isProperty, field }: FieldPlan, source: unknown): Reading {
  if (!isProperty || typeof source !== 'object' || source === null) return unread;
  try {
    const property: unknown = Reflect.get(source, field.name);
    return typeof property === 'function' ? unread : { property, isRead: true };
  } catch {
    // Is asked again where failures belong.
    return unread;
  }
}

/** Neither to come, nor a failure. */
const isSimple = (value: unknown): boolean => typeof value !== 'object' || value === null;

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
