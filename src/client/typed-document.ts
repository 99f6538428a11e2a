import type { DocumentNode } from 'graphql';

/** A parsed document that knows its result and its variables; Apollo Client, urql and others infer both from it. */
export interface TypedDocument<Result, Variables> extends DocumentNode {
  /** Never there at run time: it carries the types. */
  readonly __apiType?: (variables: Variables) => Result;
}
