/** Documents that Apollo Server has found valid and small enough, planned for execution, by their text. */
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { type PlannedOperation, planOperation } from '../../graphql/execution/operation-plan.ts';
import { createRecentlyUsed } from '../recently-used.ts';

export interface KnownDocument {
  readonly document: DocumentNode;
  /** null: the document has no such operation, or several and none is named. */
  operation(name: string | null): PlannedOperation | null;
}

export interface KnownDocuments {
  /** Only for documents that may be executed as they are. */
  learn(document: DocumentNode): void;
  find(text: string): KnownDocument | undefined;
}

/** Characters of documents that are kept; their plans take some hundred times as much. */
const keptCharacters = 256 * 1024;

/** Documents of one server. The least used go first. */
export function createKnownDocuments(schema: GraphQLSchema): KnownDocuments {
  const documents = createRecentlyUsed<KnownDocument>(keptCharacters);
  return {
    learn(document) {
      const text = document.loc?.source.body;
      if (text !== undefined) documents.set(text, know(schema, document), text.length);
    },
    find: (text) => documents.get(text),
  };
}

/** Operations are planned when they are first asked for. */
function know(schema: GraphQLSchema, document: DocumentNode): KnownDocument {
  const planned = new Map<string | null, PlannedOperation>();
  return {
    document,
    operation(name) {
      const known = planned.get(name);
      if (known !== undefined) return known;
      const plan = planOperation(schema, document, name);
      if (plan !== null) planned.set(name, plan);
      return plan;
    },
  };
}
