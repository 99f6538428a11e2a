import type { GraphQLLeafType } from 'graphql';

/** What a scalar or enum writes. */
export function completeLeaf(type: GraphQLLeafType, value: unknown): unknown {
  const serialized: unknown = type.serialize(value);
  if (serialized != null) return serialized;
  throw new Error(`Expected ${type.name} to serialize to a value, but it became ${String(serialized)}.`);
}
