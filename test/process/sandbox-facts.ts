/** What `npm start` writes down about itself. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const sampleOperation = z.strictObject({
  name: z.string(),
  title: z.string(),
  expects: z.strictObject({
    type: z.string(),
    state: z.enum(['SUCCEEDED', 'REFUSED', 'UNKNOWN']).optional(),
    settledBy: z.enum(['READING', 'REPEAT', 'OPERATOR']).optional(),
  }),
  query: z.string(),
});
export type SampleOperation = z.output<typeof sampleOperation>;

const sandboxFacts = z.strictObject({
  endpoint: z.url(),
  explorer: z.url(),
  token: z.string(),
  operations: z.array(sampleOperation),
  vendors: z.record(z.string(), z.url()),
});
export type SandboxFacts = z.output<typeof sandboxFacts>;

/** @throws {Error} when the file is not there, or not as promised. */
export function readSandboxFacts(directory: string): SandboxFacts {
  return sandboxFacts.parse(JSON.parse(readFileSync(join(directory, 'sandbox.json'), 'utf8')));
}
