/** Settings of what stands between the network and GraphQL. */
import { z } from 'zod';
import type { ReadSecret } from '../../connectors/settings.ts';
import { type DocumentLimits, defaultLimits } from '../../graphql/document-limits/limits.ts';
import { parseManifest } from './persisted-operations.ts';

const most = (name: keyof DocumentLimits, what: string, top = 1_000_000) =>
  z.int().min(1).max(top).default(defaultLimits[name]).describe(what);

const limits = z.strictObject({
  characters: most('characters', 'Characters of a document, comments and spaces too'),
  tokens: most('tokens', 'Words and signs of a document', 100_000),
  nameLength: most('nameLength', 'Characters of one name in a document', 10_000),
  valueDepth: most('valueDepth', 'Lists and objects within each other, in a document or its variables', 200),
  values: most('values', 'Values in the variables: members of objects and things in lists'),
  objectMembers: most('objectMembers', 'Members of one object in the variables, and variables', 100_000),
  depth: most('depth', 'Fields within fields', 200),
  height: most('height', 'Fields and spreads of a document, fragments counted wherever they are spread', 100_000),
  aliases: most('aliases', 'Aliases of a document, counted in the same way', 100_000),
  rootFields: most('rootFields', 'Fields on the first level of an operation', 10_000),
  mutationFields: most('mutationFields', 'Changes in one mutation', 100),
  directives: most('directives', 'Directives of a document, fragments counted wherever they are spread', 100_000),
  directivesAtOnce: most('directivesAtOnce', 'Directives at one place', 1_000),
  repeats: most('repeats', 'How often a document may ask for one place of its answer', 10_000),
  listSize: most('listSize', 'Things that lists within lists may come to, by "first" and the sizes in the schema', 1e9),
  cost: most('cost', 'Sum of the costs in the schema (@cost, @listSize)', 1e9),
});

const requests = z.strictObject({
  bodyBytes: z.int().min(1_024).max(16_777_216).default(262_144).describe('Longest body'),
  headerBytes: z.int().min(2_048).max(65_536).default(16_384).describe('Longest head: request line and all headers'),
  headers: z.int().min(10).max(1_000).default(100).describe('Most headers'),
  headersMs: z.int().min(100).max(120_000).default(10_000).describe('Longest time until all headers have arrived'),
  bodyMs: z.int().min(100).max(600_000).default(30_000).describe('Longest time until the whole request has arrived'),
  connections: z.int().min(1).max(100_000).default(2_000).describe('Connections at once; further ones are closed'),
});

const origin = z.string().refine((text) => /^https?:/.test(text) && URL.parse(text)?.origin === text, {
  error: 'must be an origin such as https://shop.example: scheme, host and port, nothing behind',
});

const persistedOperations = (readSecret: ReadSecret) =>
  z
    .strictObject({
      manifest: z
        .string()
        .min(1)
        .transform((file, context) => {
          try {
            return parseManifest(readSecret({ file }, 'publicKey'));
          } catch (error) {
            context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
            return z.NEVER;
          }
        })
        .nullable()
        .default(null)
        .describe('A persisted query manifest (JSON file), whose operations may be asked for by their id; null: none'),
      only: z.boolean().default(false).describe('Whether nothing but the operations of the manifest is executed'),
    })
    .refine(({ manifest, only }) => !only || manifest !== null, {
      path: ['only'],
      error: 'needs a manifest: without one nothing could be asked',
      when: ({ value, issues }) => typeof value === 'object' && issues.length === 0,
    });

/** What `server` has besides its explorers. */
export const edgeSettings = (readSecret: ReadSecret) => ({
  allowedOrigins: z.array(origin).default([]).describe('Origins whose pages may ask from a browser (CORS)'),
  limits: limits.prefault({}),
  requests: requests.prefault({}),
  persistedOperations: persistedOperations(readSecret).prefault({}),
});

/** Bounds on the requests that are read at all. */
export type RequestLimits = z.output<typeof requests>;
