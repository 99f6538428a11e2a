import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ReadSecret } from '../connectors/settings.ts';

/** Fetches the text of a file. @throws {Error} when it cannot be read. */
export type ReadFile = (path: string) => string;

export const readText: ReadFile = (path) => readFileSync(path, 'utf8');

/**
 * Reads secrets where a configuration says they are; files relative to the configuration's own folder.
 * @throws {Error} with a sentence that names the variable or file, never its content.
 */
export function createSecretReader(
  environment: NodeJS.ProcessEnv,
  folder: string,
  readFile: ReadFile = readText,
): ReadSecret {
  return (reference) => {
    if ('env' in reference) {
      const value = environment[reference.env];
      if (value === undefined || value === '')
        throw new Error(`names the environment variable ${reference.env}, which is not set`);
      return value;
    }
    const path = resolve(folder, reference.file);
    try {
      return readFile(path);
    } catch (cause) {
      throw new Error(`names the file ${reference.file}, which cannot be read`, { cause });
    }
  };
}
