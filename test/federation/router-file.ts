/** router.yaml as it is shipped: the tests' gateways do with errors what it tells a router to do. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const seconds = z
  .string()
  .regex(/^\d+s$/)
  .transform((text) => Number.parseInt(text, 10));
const shaped = z.strictObject({ timeout: seconds });

/** Strict: a setting that nobody has thought about here, such as one that retries, is a surprise. */
const routerFile = z.strictObject({
  supergraph: z.strictObject({ listen: z.string() }),
  include_subgraph_errors: z.strictObject({
    all: z.strictObject({ redact_message: z.literal(true), allow_extensions_keys: z.tuple([]) }),
    subgraphs: z.strictObject({ promotions: z.strictObject({ allow_extensions_keys: z.array(z.string()) }) }),
  }),
  headers: z.strictObject({
    subgraphs: z.strictObject({
      promotions: z.strictObject({
        request: z.tuple([z.strictObject({ propagate: z.strictObject({ named: z.literal('authorization') }) })]),
      }),
    }),
  }),
  authorization: z.strictObject({ directives: z.strictObject({ enabled: z.literal(false) }) }),
  traffic_shaping: z.strictObject({ router: shaped, subgraphs: z.strictObject({ promotions: shaped }) }),
});

export const router = routerFile.parse(parse(readFileSync('router.yaml', 'utf8')));

const allowed = router.include_subgraph_errors.subgraphs.promotions.allow_extensions_keys;

/** Of an error's extensions, those that the router lets through. */
export function letThrough(extensions: object = {}): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(extensions).filter(([key]) => allowed.includes(key)));
}
