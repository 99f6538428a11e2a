/** Documents that Apollo Server has found valid and small enough, planned for execution, by their text. */
import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { DocumentCheck } from '../../graphql/document-limits/check-document.ts';
import { rememberCosts } from '../../graphql/document-limits/known-cost.ts';
import type { PlannedOperation } from '../../graphql/execution/execution.ts';
import { type ExecutableSchema, planOperation, rememberResolvers } from '../../graphql/execution/operation-plan.ts';
import { createRecentlyUsed } from '../recently-used.ts';

/** An operation that may be executed with variables that it does not cost too much with. */
export interface KnownOperation {
  readonly planned: PlannedOperation;
  /** Whether it costs more than is allowed. */
  isTooDear(variables: Readonly<Record<string, unknown>>): boolean;
}

export interface KnownDocument {
  /** null: the document has no such operation, or several and none is named. */
  operation(name: string | null): KnownOperation | null;
}

export interface KnownDocuments {
  /** Only for documents that may be executed as they are. */
  learn(document: DocumentNode): void;
  find(text: string): KnownDocument | undefined;
}

/** Characters of documents that are kept; their plans take some hundred times as much. */
const keptCharacters = 256 * 1024;

/** Documents of one server, made before anything observes its schema. The least used go first. */
export function createKnownDocuments(schema: GraphQLSchema, check: DocumentCheck): KnownDocuments {
  const executable = rememberResolvers(schema);
  const documents = createRecentlyUsed<KnownDocument>(keptCharacters);
  return {
    learn(document) {
      const text = document.loc?.source.body;
      if (text !== undefined) documents.set(text, know(executable, check, document), text.length);
    },
    find: (text) => documents.get(text),
  };
}

/** Operations are planned when they are first asked for. */
function know(executable: ExecutableSchema, check: DocumentCheck, document: DocumentNode): KnownDocument {
  const operations = new Map<string | null, KnownOperation>();
  return {
    operation(name) {
      const known = operations.get(name);
      if (known !== undefined) return known;
      const planned = planOperation(executable, document, name);
      if (planned === null) return null;
      const costOf = rememberCosts(executable.schema, check, { document, operation: planned.operation });
      const operation: KnownOperation = { planned, isTooDear: (variables) => costOf(variables) !== null };
      operations.set(name, operation);
      return operation;
    },
  };
}
