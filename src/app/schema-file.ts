import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printSdl } from '../graphql/schema.ts';
import { configJsonSchema } from './config.ts';

/** What `npm run schema` keeps up to date, by file name: the subgraph's SDL and the configuration's JSON Schema. */
export async function printSchemaFiles(): Promise<Readonly<Record<string, string>>> {
  return {
    'promotions.graphql': await printSdl(),
    'config.schema.json': `${JSON.stringify(configJsonSchema(), null, 2)}\n`,
  };
}

/** Writes them all into a folder. */
export async function writeSchemaFiles(folder: string): Promise<void> {
  for (const [name, text] of Object.entries(await printSchemaFiles())) writeFileSync(join(folder, name), text);
}
