import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ReadSecret } from '../connectors/settings.ts';

/**
 * Reads secrets where a configuration says they are; files relative to the configuration's own folder.
 * @throws {Error} with a sentence that names the variable or file, never its content.
 */
export function createSecretReader(environment: NodeJS.ProcessEnv, folder: string): ReadSecret {
  return (reference) => {
    if ('env' in reference) {
      const value = environment[reference.env];
      if (value === undefined || value === '')
        throw new Error(`names the environment variable ${reference.env}, which is not set`);
      return value;
    }
    const path = resolve(folder, reference.file);
    try {
      return readFileSync(path, 'utf8');
    } catch (cause) {
      throw new Error(`names the file ${reference.file}, which cannot be read`, { cause });
    }
  };
}
