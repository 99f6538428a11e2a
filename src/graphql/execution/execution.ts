/** Plans of operations, and executions of them: what is passed around in this folder. */
import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLAbstractType,
  GraphQLError,
  GraphQLField,
  GraphQLLeafType,
  GraphQLObjectType,
  GraphQLResolveInfo,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';

/** Where a document asks for one field. */
export type FieldNodes = readonly [FieldNode, ...FieldNode[]];

/** One field of one type. */
export interface FieldPlan {
  readonly responseName: string;
  readonly field: GraphQLField<unknown, unknown>;
  readonly nodes: FieldNodes;
  readonly parent: GraphQLObjectType;
  /** Arguments that are the same in every execution; null: they depend on variables. */
  readonly fixedArguments: Record<string, unknown> | null;
  /** Whether it has no resolver: its value is a property of its parent's. */
  readonly isProperty: boolean;
  readonly functions: Pick<SchemaFunctions, 'resolve'>;
  /** Its type, when that is a scalar or enum, null or not: most fields are. */
  readonly leaf: GraphQLLeafType | null;
  readonly isNonNull: boolean;
  /** From what a resolver gave to what the answer holds. */
  readonly complete: Completer;
  /** What is asked of the value, when its type is `type`. */
  selectionOf(type: GraphQLObjectType): SelectionPlan;
}

/** What is asked of one type at one place. */
export interface SelectionPlan {
  readonly fields: readonly FieldPlan[];
  /**
   * All names of the answer without their values: what is copied has its shape at once and does not grow name by name.
   * null: a name means something to JavaScript's own objects.
   */
  readonly blank: Fields | null;
}

/** One operation of a valid document. */
export interface PlannedOperation {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragmentsByName: Record<string, FragmentDefinitionNode>;
  /** Fields that are planned so far, for all types and choices: what the plans take. */
  readonly plannedFields: number;
  /** The plan under these variables. @throws {GraphQLError} when a directive's variable has no usable value. */
  planFor(variables: Readonly<Record<string, unknown>>): SelectionPlan;
}

/** From what a resolver gave to what the answer holds. @throws whatever makes the value unusable. */
export type Completer = (at: FieldExecution, value: unknown, place: Place) => unknown;

/** A place of the answer: its key, and where it is. */
export interface Place {
  readonly prev: Place | undefined;
  readonly key: string | number;
  readonly typename: string | undefined;
}

/** The errors of one execution. */
export interface ErrorList {
  readonly all: readonly GraphQLError[];
  /** @param place undefined: the whole answer. */
  add(error: GraphQLError, place: Place | undefined): void;
}

/** What is now, or will be. */
export type Maybe<T> = T | Promise<T>;

/** The part of an answer that one selection makes. */
export type Fields = Record<string, unknown>;

export interface Execution {
  readonly planned: PlannedOperation;
  readonly contextValue: unknown;
  readonly variables: Record<string, unknown>;
  readonly errors: ErrorList;
}

/** One field of one value, being worked on. */
export interface FieldExecution {
  readonly run: Execution;
  readonly plan: FieldPlan;
  readonly place: Place;
}

export function isPromise<T>(value: Maybe<T>): value is Promise<T> {
  return isObject(value) && typeof value['then'] === 'function';
}

/** Something that has properties, as values of object types do. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

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
export function emptyFields(blank: Fields | null): Fields {
  return blank === null ? { __proto__: null } : { ...blank };
}
