import { writeFileSync } from 'node:fs';
import { printSdl } from '../graphql/schema.ts';

/** Writes the subgraph's SDL, byte for byte what `_service { sdl }` answers. */
export async function writeSchemaFile(path: string): Promise<void> {
  writeFileSync(path, await printSdl());
}
