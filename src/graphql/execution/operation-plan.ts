/**
 * What a document does, worked out once: which fields of which types, with which arguments. No code is generated, so that
 * nothing a client writes can ever be run.
 */
import {
  BREAK,
  type DocumentNode,
  defaultFieldResolver,
  type FieldNode,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
  getArgumentValues,
  getNullableType,
  isLeafType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  type ValueNode,
  visit,
} from 'graphql';
import { collectFields, type FieldGroups, type Selecting } from './collect-fields.ts';
import { completerOf } from './complete-value.ts';
import type { FieldNodes, FieldPlan, Fields, PlannedOperation, SelectionPlan } from './execution.ts';

type Variables = Readonly<Record<string, unknown>>;

/** By field; a field without one reads a property. */
type OwnResolvers = ReadonlyMap<GraphQLField<unknown, unknown>, GraphQLFieldResolver<unknown, unknown>>;

/** A schema and the resolvers that it had when it was given. */
export interface ExecutableSchema {
  readonly schema: GraphQLSchema;
  readonly resolvers: OwnResolvers;
}

/** To be called before anything observes the schema's fields. */
export function rememberResolvers(schema: GraphQLSchema): ExecutableSchema {
  const resolvers = new Map<GraphQLField<unknown, unknown>, GraphQLFieldResolver<unknown, unknown>>();
  const own = Object.values(schema.getTypeMap()).filter(isObjectType);
  const fields = [...own.flatMap((type) => Object.values(type.getFields())), ...metaFields];
  for (const field of fields) if (field.resolve !== undefined) resolvers.set(field, field.resolve);
  return { schema, resolvers };
}

const metaFields = [SchemaMetaFieldDef, TypeMetaFieldDef, TypeNameMetaFieldDef];

interface Planning extends Selecting {
  readonly resolvers: OwnResolvers;
  /** Counts what is planned. */
  readonly size: { fields: number };
}

/** Choices of one document that are kept; a document with more of them is planned again for each. */
const keptChoices = 4;

/** Plans one operation of a valid document; what is asked of a type is planned when the first value of that type comes. */
export function planOperation(
  { schema, resolvers }: ExecutableSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): PlannedOperation {
  const rootType = schema.getRootType(operation.operation);
  if (rootType == null) throw new Error(`a valid document has no ${operation.operation} that the schema does not have`);
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );
  const deciding = decidingVariables(document);
  const plans = new Map<string, SelectionPlan>();
  const size = { fields: 0 };
  return {
    schema,
    operation,
    fragmentsByName: Object.fromEntries(fragments),
    get plannedFields() {
      return size.fields;
    },
    planFor(variables) {
      const chosen = pick(variables, deciding);
      const choice = deciding.map((name) => String(chosen.get(name))).join();
      const known = plans.get(choice);
      if (known !== undefined) return known;
      const selecting: Planning = { schema, resolvers, fragments, size, variables: Object.fromEntries(chosen) };
      const groups = collectFields(selecting, rootType, [operation.selectionSet]);
      const plan = planFields(selecting, rootType, groups);
      if (plans.size < keptChoices) plans.set(choice, plan);
      return plan;
    },
  };
}

/** null: the document has no such operation, or several and none is named, or one that is not for answering at once. */
export function findOperation(document: DocumentNode, name: string | null): OperationDefinitionNode | null {
  const operations = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  const only = operations.length === 1 ? operations[0] : undefined;
  const found = name === null ? only : operations.find((operation) => operation.name?.value === name);
  return found === undefined || found.operation === 'subscription' ? null : found;
}

/** The variables that `@skip` and `@include` name anywhere. */
function decidingVariables(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive({ name, arguments: given }) {
      if (name.value !== 'skip' && name.value !== 'include') return;
      for (const { value } of given ?? []) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}

function pick(variables: Variables, names: readonly string[]): Map<string, unknown> {
  return new Map(names.filter((name) => Object.hasOwn(variables, name)).map((name) => [name, variables[name]]));
}

function planFields(selecting: Planning, parent: GraphQLObjectType, groups: FieldGroups): SelectionPlan {
  const fields = [...groups].flatMap(([responseName, nodes]) => {
    const field = findField(selecting.schema, parent, nodes[0].name.value);
    return field === undefined ? [] : [planField({ selecting, parent, field }, responseName, nodes)];
  });
  selecting.size.fields += fields.length;
  return { fields, blank: groups.has('__proto__') ? null : blankOf(fields) };
}

function blankOf(fields: readonly FieldPlan[]): Fields {
  return Object.fromEntries(fields.map(({ responseName }) => [responseName, undefined]));
}

function findField(
  schema: GraphQLSchema,
  parent: GraphQLObjectType,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
  if (parent === schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  }
  return parent.getFields()[name];
}

interface FieldPlace {
  readonly selecting: Planning;
  readonly parent: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
}

function planField({ selecting, parent, field }: FieldPlace, responseName: string, nodes: FieldNodes): FieldPlan {
  const selections = new Map<GraphQLObjectType, SelectionPlan>();
  const bare = getNullableType(field.type);
  const own = selecting.resolvers.get(field);
  const selectionSets = nodes.flatMap(({ selectionSet }) => (selectionSet === undefined ? [] : [selectionSet]));
  return {
    responseName,
    field,
    nodes,
    parent,
    fixedArguments: fixedArguments(field, nodes[0]),
    isProperty: own === undefined,
    functions: { resolve: own ?? defaultFieldResolver },
    leaf: isLeafType(bare) ? bare : null,
    isNonNull: isNonNullType(field.type),
    complete: completerOf(field.type),
    selectionOf(type) {
      const known = selections.get(type);
      if (known !== undefined) return known;
      const fields = planFields(selecting, type, collectFields(selecting, type, selectionSets));
      selections.set(type, fields);
      return fields;
    },
  };
}

function fixedArguments(field: GraphQLField<unknown, unknown>, node: FieldNode): Record<string, unknown> | null {
  if ((node.arguments ?? []).some(({ value }) => namesVariable(value))) return null;
  try {
    return Object.freeze(getArgumentValues(field, node));
  } catch {
    // Reported where it belongs: at the field, in each execution.
    return null;
  }
}

function namesVariable(value: ValueNode): boolean {
  let isNamed = false;
  visit(value, {
    Variable() {
      isNamed = true;
      return BREAK;
    },
  });
  return isNamed;
}
