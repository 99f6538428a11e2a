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
  /** To be called after an execution, which may have planned more: what takes more room leaves less for others. */
  weigh(): void;
}

export interface KnownDocuments {
  /** Only for documents that may be executed as they are. May be told again. */
  learn(document: DocumentNode): void;
  /** null: the document is not known, or has no such operation, or several and none is named. */
  find(text: string, operationName: string | null): KnownOperation | null;
}

/** About as many bytes of trees and plans are kept. */
const keptBytes = 32 * 1024 * 1024;
/** Measured: a document's tree with its tokens, and one field of a plan. */
const bytesPerCharacter = 60;
const bytesPerField = 500;

interface KnownDocument {
  readonly text: string;
  readonly document: DocumentNode;
  /** By the name that they are asked for by; null: none. */
  readonly operations: Map<string | null, KnownOperation>;
}

/** Documents of one server, made before anything observes its schema. The least used go first. */
export function createKnownDocuments(schema: GraphQLSchema, check: DocumentCheck): KnownDocuments {
  const executable = rememberResolvers(schema);
  const documents = createRecentlyUsed<KnownDocument>(keptBytes);
  const know = (known: KnownDocument, operation: OperationDefinitionNode): KnownOperation => {
    const { text, document } = known;
    const costOf = rememberCosts(schema, check, { document, operation });
    const planned = planOperation(executable, document, operation);
    let weighed = 0;
    return {
      planned,
      isTooDear: (variables) => costOf(variables) !== null,
      weigh() {
        if (planned.plannedFields === weighed) return;
        weighed = planned.plannedFields;
        if (documents.get(text) === known) documents.set(text, known, bytesOf(known));
      },
    };
  };
  return {
    learn(document) {
      const text = document.loc?.source.body;
      if (text === undefined || documents.get(text) !== undefined) return;
      const known = { text, document, operations: new Map() };
      documents.set(text, known, bytesOf(known));
    },
    find(text, operationName) {
      const found = documents.get(text);
      const known = found?.operations.get(operationName);
      if (found === undefined || known !== undefined) return known ?? null;
      const operation = findOperation(found.document, operationName);
      if (operation === null) return null;
      const same = [...found.operations.values()].find(({ planned }) => planned.operation === operation);
      const made = same ?? know(found, operation);
      found.operations.set(operationName, made);
      return made;
    },
  };
}

function bytesOf({ text, operations }: KnownDocument): number {
  let fields = 0;
  for (const { planned } of new Set(operations.values())) fields += planned.plannedFields;
  return text.length * bytesPerCharacter + fields * bytesPerField;
}
