/** Documents that Apollo Server has found valid and small enough, planned for execution, by their text. */
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { DocumentCheck } from '../../graphql/document-limits/check-document.ts';
import { rememberCosts } from '../../graphql/document-limits/known-cost.ts';
import type { PlannedOperation } from '../../graphql/execution/execution.ts';
import { findOperation, planOperation, rememberResolvers } from '../../graphql/execution/operation-plan.ts';
import { createRecentlyUsed } from '../recently-used.ts';

/** An operation that may be executed with variables that it does not cost too much with. */
export interface KnownOperation {
  readonly planned: PlannedOperation;
  /** Whether it costs more than is allowed. */
  isTooDear(variables: Readonly<Record<string, unknown>>): boolean;
}

export interface KnownDocuments {
  /** Only for documents that may be executed as they are. May be told again. */
  learn(document: DocumentNode): void;
  /** null: the document is not known, or has no such operation, or several and none is named. */
  find(text: string, operationName: string | null): KnownOperation | null;
  /** To be told of after an execution, which may have planned more: what takes more room leaves less for others. */
  weigh(text: string): void;
}

/** About as many bytes of trees and plans are kept. */
const keptBytes = 32 * 1024 * 1024;
/** Measured: a document's tree with its tokens, and one field of a plan. */
const bytesPerCharacter = 60;
const bytesPerField = 500;

interface KnownDocument {
  readonly document: DocumentNode;
  readonly operations: Map<OperationDefinitionNode, KnownOperation>;
  /** Bytes, when it was weighed last. */
  bytes: number;
}

/** Documents of one server, made before anything observes its schema. The least used go first. */
export function createKnownDocuments(schema: GraphQLSchema, check: DocumentCheck): KnownDocuments {
  const executable = rememberResolvers(schema);
  const documents = createRecentlyUsed<KnownDocument>(keptBytes);
  const know = (document: DocumentNode, operation: OperationDefinitionNode): KnownOperation => {
    const costOf = rememberCosts(schema, check, { document, operation });
    return {
      planned: planOperation(executable, document, operation),
      isTooDear: (variables) => costOf(variables) !== null,
    };
  };
  return {
    learn(document) {
      const text = document.loc?.source.body;
      if (text === undefined || documents.get(text) !== undefined) return;
      const bytes = text.length * bytesPerCharacter;
      documents.set(text, { document, operations: new Map(), bytes }, bytes);
    },
    find(text, operationName) {
      const found = documents.get(text);
      const operation = found === undefined ? null : findOperation(found.document, operationName);
      if (found === undefined || operation === null) return null;
      const known = found.operations.get(operation) ?? know(found.document, operation);
      found.operations.set(operation, known);
      return known;
    },
    weigh(text) {
      const known = documents.get(text);
      if (known === undefined) return;
      const bytes = bytesOf(text, known);
      if (bytes === known.bytes) return;
      known.bytes = bytes;
      documents.set(text, known, bytes);
    },
  };
}

function bytesOf(text: string, { operations }: KnownDocument): number {
  let fields = 0;
  for (const { planned } of operations.values()) fields += planned.plannedFields;
  return text.length * bytesPerCharacter + fields * bytesPerField;
}
