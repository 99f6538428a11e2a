/**
 * Operations that are known by an id: those of a manifest, and those that clients have sent before (APQ). Finding one
 * happens before anything is executed, so an id that is not found leaves every idempotency key as it was.
 */
import { createHash } from 'node:crypto';
import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, parse } from 'graphql';
import { z } from 'zod';
import type { GraphContext } from '../../graphql/context.ts';
import { createRecentlyUsed } from '../recently-used.ts';

/** The documents by their ids. */
export type Manifest = ReadonlyMap<string, string>;

/** Source: Apollo, "Persisted query manifest", version 1. */
const manifestShape = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string().min(1), body: z.string().min(1) })),
});

/** @throws {Error} with what is wrong in one sentence. */
export function parseManifest(text: string): Manifest {
  const parsed = manifestShape.safeParse(parseJson(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`is no persisted query manifest: ${issue?.path.join('.') || 'the file'}: ${issue?.message}`);
  }
  const manifest = new Map<string, string>();
  for (const { id: written, body } of parsed.data.operations) {
    const id = bareId(written);
    if (manifest.has(id)) throw new Error(`has two operations with the id ${id}`);
    parseOperation(id, body);
    manifest.set(id, body);
  }
  return manifest;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function parseOperation(id: string, body: string): void {
  try {
    parse(body);
  } catch (cause) {
    throw new Error(`has an operation that is no GraphQL document: ${id}`, { cause });
  }
}

export interface PersistedSettings {
  readonly manifest: Manifest | null;
  readonly only: boolean;
}

/** What Apollo Server asks for documents by their hash. */
export interface QueryCache {
  get(key: string): Promise<string | undefined>;
  set(key: string, text: string): Promise<void>;
  delete(key: string): Promise<boolean>;
}

export interface PersistedOperations {
  readonly cache: QueryCache;
  /** Why a document may not be executed, by its hash or id; null: it may. */
  refuse(hash: string): GraphQLError | null;
}

/** Characters of documents that clients have registered; the least used go first. */
const registeredCharacters = 4 * 1024 * 1024;

/** The manifest goes before what clients register, and cannot be changed by them. */
export function createPersistedOperations({ manifest, only }: PersistedSettings): PersistedOperations {
  const registered = createRecentlyUsed<string>(registeredCharacters);
  const listed = new Set(manifest?.keys());
  for (const body of manifest?.values() ?? []) listed.add(createHash('sha256').update(body).digest('hex'));
  return {
    cache: {
      get: async (key) => manifest?.get(idOf(key)) ?? registered.get(key),
      async set(key, text) {
        if (!only) registered.set(key, text, text.length);
      },
      delete: async (key) => registered.delete(key),
    },
    refuse: (hash) => (only && !listed.has(bareId(hash)) ? notListed() : null),
  };
}

const askedByHash = z.looseObject({ persistedQuery: z.looseObject({ sha256Hash: z.unknown() }) });

/**
 * Puts an empty hash, which is nobody's, in the place of what is no text. Apollo Server would make a text of it, and of
 * some things there is none to be made.
 */
export const readHash: ApolloServerPlugin<GraphContext> = {
  async requestDidStart({ request }) {
    const asked = askedByHash.safeParse(request.extensions).data;
    if (asked === undefined || typeof asked.persistedQuery.sha256Hash === 'string') return;
    request.extensions = { ...asked, persistedQuery: { ...asked.persistedQuery, sha256Hash: '' } };
  },
};

/** Apollo Server's prefix for its own keys. */
const idOf = (key: string): string => bareId(key.replace(/^apq:/, ''));

const notListed = (): GraphQLError =>
  new GraphQLError('Only operations of the persisted query manifest are executed here. Nothing was done.', {
    extensions: { code: 'OPERATION_NOT_PERSISTED', http: { status: 400 } },
  });

/** "sha256:" says what an id is, and is no part of it. */
const bareId = (id: string): string => id.replace(/^sha256:/, '');

const byDocumentId = z.looseObject({ documentId: z.string().min(1).max(1_000), query: z.null().optional() });

/**
 * Says `documentId` in Apollo's words; every other body stays as it is.
 * Source: "GraphQL over HTTP", draft, appendix A (persisted documents; "sha256:" is a prefix of identifiers).
 */
export function readDocumentId(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('documentId' in body)) return body;
  const parsed = byDocumentId.safeParse(body);
  if (!parsed.success) return body;
  const { documentId, ...rest } = parsed.data;
  const extensions = z.record(z.string(), z.unknown()).safeParse(rest['extensions']).data;
  return { ...rest, extensions: { ...extensions, persistedQuery: { version: 1, sha256Hash: bareId(documentId) } } };
}
