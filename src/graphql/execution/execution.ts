/** One execution of a planned operation, and what is passed around in it. */
import type { GraphQLAbstractType, GraphQLResolveInfo } from 'graphql';
import type { FieldErrors, Place } from './field-errors.ts';
import type { FieldPlan, PlannedOperation } from './operation-plan.ts';

/** What is now, or will be. */
export type Maybe<T> = T | Promise<T>;

/** The part of an answer that one selection makes. */
export type Fields = Record<string, unknown>;

export interface Execution {
  readonly planned: PlannedOperation;
  readonly contextValue: unknown;
  readonly variables: Record<string, unknown>;
  readonly errors: FieldErrors;
}

/** One field of one value, being worked on. */
export interface FieldExecution {
  readonly run: Execution;
  readonly plan: FieldPlan;
  readonly place: Place;
}

export function isPromise<T>(value: Maybe<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** What resolvers are told of where they are, in graphql-js 16. Gateways' packages add members to its interface. */
export type FieldInfo = Pick<
  GraphQLResolveInfo,
  | 'fieldName'
  | 'fieldNodes'
  | 'returnType'
  | 'parentType'
  | 'path'
  | 'schema'
  | 'fragments'
  | 'rootValue'
  | 'operation'
  | 'variableValues'
>;

/** The functions of a schema, as they are called here. */
export interface SchemaFunctions {
  resolve(source: unknown, given: object, contextValue: unknown, info: FieldInfo): unknown;
  resolveType(
    value: unknown,
    contextValue: unknown,
    info: FieldInfo,
    type: GraphQLAbstractType,
  ): Maybe<string | undefined>;
  isTypeOf(value: unknown, contextValue: unknown, info: FieldInfo): Maybe<boolean>;
}

export function infoOf({ run, plan, place }: FieldExecution): FieldInfo {
  const { schema, operation, fragmentsByName } = run.planned;
  return {
    fieldName: plan.field.name,
    fieldNodes: plan.nodes,
    returnType: plan.field.type,
    parentType: plan.parent,
    path: place,
    schema,
    fragments: fragmentsByName,
    rootValue: undefined,
    operation,
    variableValues: run.variables,
  };
}

/** Nothing yet; without a prototype where a name could set one. */
export function emptyFields(hasOddName: boolean): Fields {
  const bare: Fields = { __proto__: null };
  return hasOddName ? bare : {};
}
