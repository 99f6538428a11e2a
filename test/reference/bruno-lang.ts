/** The door to `@usebruno/lang`, which has no types of its own. */
import { createRequire } from 'node:module';
import { z } from 'zod';

const require = createRequire(import.meta.url);

const print = z.custom<(content: object) => string>((value) => typeof value === 'function');
const read = z.custom<(text: string) => unknown>((value) => typeof value === 'function');

const language = z
  .object({
    jsonToBruV2: print,
    jsonToCollectionBru: print,
    envJsonToBruV2: print,
    bruToJsonV2: read,
    collectionBruToJson: read,
    bruToEnvJsonV2: read,
  })
  .parse(require('@usebruno/lang'));

export const printRequest = language.jsonToBruV2;
export const printCollection = language.jsonToCollectionBru;
export const printEnvironment = language.envJsonToBruV2;
export const readCollection = language.collectionBruToJson;

const pair = z.object({ name: z.string(), value: z.string() });

const request = z.object({
  meta: z.object({ name: z.string(), type: z.literal('graphql') }),
  http: z.object({
    method: z.literal('post'),
    url: z.string(),
    body: z.literal('graphql'),
    auth: z.literal('inherit'),
  }),
  body: z.object({ graphql: z.object({ query: z.string(), variables: z.string() }) }),
  vars: z.object({ res: z.array(pair) }).optional(),
});
export type BrunoRequest = z.output<typeof request>;

/** @throws {Error} when it is no Bruno, or no GraphQL request. */
export function readRequest(text: string): BrunoRequest {
  return request.parse(language.bruToJsonV2(text));
}

const environment = z.object({ variables: z.array(pair) });

export function readEnvironment(text: string): z.output<typeof environment> {
  return environment.parse(language.bruToEnvJsonV2(text));
}
