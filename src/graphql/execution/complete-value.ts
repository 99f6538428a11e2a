/**
 * From what a resolver gave to what the answer holds, worked out once for each type.
 * Source: GraphQL specification (October 2021), section 6.4.3 "Value Completion".
 */
import {
  defaultTypeResolver,
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { completeLeaf } from './complete-leaf.ts';
import { executeFields } from './execute-fields.ts';
import {
  type Completer,
  type FieldExecution,
  type Fields,
  infoOf,
  isPromise,
  type Maybe,
  type Place,
  type SchemaFunctions,
} from './execution.ts';
import { handleError } from './field-errors.ts';
import { findRuntimeType } from './runtime-type.ts';

const known = new WeakMap<GraphQLOutputType, Completer>();

/** The completer of a type. */
export function completerOf(type: GraphQLOutputType): Completer {
  const made = known.get(type) ?? makeCompleter(type);
  known.set(type, made);
  return made;
}

function makeCompleter(type: GraphQLOutputType): Completer {
  if (isNonNullType(type)) return completeNonNull(completerOf(type.ofType));
  if (isLeafType(type)) return orNull((_at, value) => completeLeaf(type, value));
  if (isListType(type)) return orNull(completeList(type.ofType));
  if (isObjectType(type)) return orNull((at, value, place) => completeObject(at, type, { value, place }));
  return orNull((at, value, place) => completeAbstract(at, type, { value, place }));
}

const orNull =
  (complete: Completer): Completer =>
  (at, value, place) => {
    if (value == null) return null;
    if (value instanceof Error) throw value;
    return complete(at, value, place);
  };

const completeNonNull =
  (complete: Completer): Completer =>
  (at, value, place) => {
    const completed = complete(at, value, place);
    if (completed !== null) return completed;
    throw new Error(`Cannot return null for non-nullable field ${at.plan.parent.name}.${at.plan.field.name}.`);
  };

function completeList(itemType: GraphQLOutputType): Completer {
  const complete = completerOf(itemType);
  const isNullable = !isNonNullType(itemType);
  const fail = (at: FieldExecution, error: unknown, place: Place): null =>
    handleError(at, { error, place, isNullable });
  const completeLater = (at: FieldExecution, item: Promise<unknown>, place: Place): Promise<unknown> =>
    item.then((resolved) => complete(at, resolved, place));
  const orFail = (at: FieldExecution, completed: Promise<unknown>, place: Place): Promise<unknown> =>
    completed.then(undefined, (error: unknown) => fail(at, error, place));
  const completeItem: Completer = (at, item, place) => {
    try {
      const completed = isPromise(item) ? completeLater(at, item, place) : complete(at, item, place);
      return isPromise(completed) ? orFail(at, completed, place) : completed;
    } catch (error) {
      return fail(at, error, place);
    }
  };
  return (at, value, list) => {
    if (!isIterable(value))
      throw new GraphQLError(
        `Expected Iterable, but did not find one for field "${at.plan.parent.name}.${at.plan.field.name}".`,
      );
    const items: unknown[] = [];
    let hasPromise = false;
    try {
      for (const item of value) {
        const completed = completeItem(at, item, { prev: list, key: items.length, typename: undefined });
        if (isPromise(completed)) hasPromise = true;
        items.push(completed);
      }
    } catch (error) {
      // The list is lost; what its other items come to is nobody's any more.
      for (const item of items) if (isPromise(item)) void item.then(undefined, () => undefined);
      throw error;
    }
    return hasPromise ? Promise.all(items) : items;
  };
}

const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.iterator in value;

interface At {
  readonly value: unknown;
  readonly place: Place;
}

function completeAbstract(at: FieldExecution, type: GraphQLAbstractType, from: At): Maybe<Fields> {
  const { planned, contextValue } = at.run;
  const functions: Pick<SchemaFunctions, 'resolveType'> = { resolveType: type.resolveType ?? defaultTypeResolver };
  const info = infoOf(at);
  const named = functions.resolveType(from.value, contextValue, info, type);
  const proceed = (name: string | undefined): Maybe<Fields> =>
    completeObject(at, findRuntimeType(planned.schema, type, { name, info }), from);
  return isPromise(named) ? named.then(proceed) : proceed(named);
}

function completeObject(at: FieldExecution, type: GraphQLObjectType, from: At): Maybe<Fields> {
  const selection = at.plan.selectionOf(type);
  if (typeof type.isTypeOf !== 'function') return executeFields(at.run, selection, from);
  const functions: Pick<SchemaFunctions, 'isTypeOf'> = { isTypeOf: type.isTypeOf };
  const proceed = (isOne: boolean): Maybe<Fields> => {
    if (isOne) return executeFields(at.run, selection, from);
    throw new GraphQLError(`Expected value of type "${type.name}".`, { nodes: at.plan.nodes });
  };
  const isOne = functions.isTypeOf(from.value, at.run.contextValue, infoOf(at));
  return isPromise(isOne) ? isOne.then(proceed) : proceed(isOne);
}
