/** Document limits in Apollo Server: what is too large is refused before validation, which takes time in its square. */
import type { ApolloServerPlugin, BaseContext, GraphQLRequestContext } from '@apollo/server';
import { type DocumentNode, GraphQLError, type ParseOptions, parse } from 'graphql';
import type { GraphContext } from '../graphql/context.ts';
import type { DocumentCheck } from '../graphql/document-limits/check-document.ts';
import { type DocumentRefusal, refuseUnread } from '../graphql/document-limits/limits.ts';
import { createRecentlyUsed, type RecentlyUsed } from './recently-used.ts';

/** What Apollo Server asks for documents it may know. */
export interface DocumentStore {
  get(key: string): Promise<DocumentNode | undefined>;
  set(key: string, document: DocumentNode): Promise<void>;
  delete(key: string): Promise<boolean>;
}

export interface DocumentGate {
  readonly plugin: ApolloServerPlugin<GraphContext>;
  readonly documentStore: DocumentStore;
}

export interface GateOptions {
  readonly check: DocumentCheck;
  readonly parseOptions: ParseOptions & { readonly maxTokens: number };
  /** Why a document may not be used whatever it asks for; it is given the document's hash. */
  readonly refuse: (hash: string) => GraphQLError | null;
  /** Told of every document that has passed and is valid, each time that Apollo Server executes it. */
  readonly onValid: (document: DocumentNode) => void;
}

/** Stands in for a document that is refused: nothing is validated, and nothing of it is executed. */
const nothing = parse('{ __typename }');

/** Characters of documents that are kept; their trees take some fifty times as much. */
const keptCharacters = 512 * 1024;

/** One gate for one server. */
export function createDocumentGate({ check, parseOptions, refuse, onValid }: GateOptions): DocumentGate {
  const valid = createRecentlyUsed<DocumentNode>(keptCharacters);
  const refusals = new WeakMap<GraphQLRequestContext<BaseContext>, GraphQLError>();
  const refusedHashes = new Map<string, number>();
  const judge = (hash: string, source: string): GraphQLError | null => {
    const refusal = refuse(hash);
    if (refusal !== null || valid.get(hash) !== undefined) return refusal;
    const long = asError(check.length(source));
    if (long !== null) return long;
    const parsed = tryToParse(source, parseOptions);
    if ('document' in parsed) return asError(check.shape(parsed.document));
    // Of everything else that is wrong with it, Apollo Server speaks when it parses it again.
    return tooManyTokens.test(parsed.message) ? asError(refuseUnread('tokens', parseOptions.maxTokens)) : null;
  };
  const plugin: ApolloServerPlugin<GraphContext> = {
    requestDidStart: async () => ({
      async didResolveSource(context) {
        const refusal = judge(context.queryHash, context.source);
        if (refusal === null) return;
        refusals.set(context, refusal);
        count(refusedHashes, context.queryHash, 1);
      },
      async didResolveOperation(context) {
        const refusal = refusals.get(context);
        if (refusal !== undefined) throw refusal;
        const { document, operation, request } = context;
        if (operation === undefined) return;
        const dear = asError(check.cost({ document, operation, variables: request.variables ?? {} }));
        if (dear !== null) throw dear;
      },
      async willSendResponse(context) {
        if (refusals.has(context)) count(refusedHashes, context.queryHash ?? '', -1);
      },
    }),
  };
  return { plugin, documentStore: storeOver(valid, (hash) => refusedHashes.has(hash), onValid) };
}

function storeOver(
  valid: RecentlyUsed<DocumentNode>,
  isRefused: (hash: string) => boolean,
  onValid: GateOptions['onValid'],
): DocumentStore {
  return {
    async get(key) {
      if (isRefused(hashOf(key))) return nothing;
      const known = valid.get(hashOf(key));
      if (known !== undefined) onValid(known);
      return known;
    },
    async set(key, document) {
      if (document === nothing) return;
      valid.set(hashOf(key), document, document.loc?.end ?? keptCharacters);
      onValid(document);
    },
    delete: async (key) => valid.delete(hashOf(key)),
  };
}

/** Apollo Server puts the schema's hash and a colon before the document's hash or id, which may have colons as well. */
const hashOf = (key: string): string => key.slice(key.indexOf(':') + 1);

function count(counts: Map<string, number>, key: string, step: 1 | -1): void {
  const next = (counts.get(key) ?? 0) + step;
  if (next === 0) counts.delete(key);
  else counts.set(key, next);
}

/** graphql-js stops at the first token too many, and has no code for it. */
const tooManyTokens = /^Syntax Error: Document contains more tha[nt] \d+ tokens/;

type Parsed = { readonly document: DocumentNode } | { readonly message: string };

function tryToParse(source: string, options: ParseOptions): Parsed {
  try {
    return { document: parse(source, options) };
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error) };
  }
}

function asError(refusal: DocumentRefusal | null): GraphQLError | null {
  if (refusal === null) return null;
  const { message, ...extensions } = refusal;
  return new GraphQLError(message, { extensions: { ...extensions, http: { status: 400 } } });
}
