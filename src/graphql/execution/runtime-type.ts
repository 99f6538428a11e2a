/** Which type a value of an interface or union has. Source: GraphQL specification (October 2021), 6.4.3. */
import {
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
} from 'graphql';
import type { FieldInfo } from './execution.ts';

/** @throws {GraphQLError} when the name is not that of a type that the value may have. */
export function findRuntimeType(
  schema: GraphQLSchema,
  type: GraphQLAbstractType,
  { name, info }: { readonly name: string | undefined; readonly info: FieldInfo },
): GraphQLObjectType {
  const found = name === undefined ? undefined : schema.getType(name);
  if (isObjectType(found) && schema.isSubType(type, found)) return found;
  throw new GraphQLError(
    `Abstract type "${type.name}" was resolved to "${name}" for field "${info.parentType.name}.${info.fieldName}", which is none of its types.`,
    { nodes: info.fieldNodes },
  );
}
