import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ReadSecret, SecretUse } from '../connectors/settings.ts';
import { type FileUse, readGuarded, UnsafeFileError } from './guarded-files.ts';

/** Fetches the text of a file. @throws {UnsafeFileError} @throws {Error} when it cannot be read. */
export type ReadFile = (path: string, use: FileUse) => string;

/**
 * Reads secrets where a configuration says they are; files relative to the configuration's own folder.
 * @throws {Error} with a sentence that names the variable or file, never its content.
 */
export function createSecretReader(
  environment: NodeJS.ProcessEnv,
  folder: string,
  readFile: ReadFile = readGuarded,
): ReadSecret {
  return (reference, use) => {
    if ('env' in reference) {
      const value = environment[reference.env];
      if (value === undefined || value === '') throw new Error(notSet(reference.env));
      return value;
    }
    return readReferenced(reference.file, { folder, use, readFile });
  };
}

interface Referenced {
  readonly folder: string;
  readonly use: SecretUse;
  readonly readFile: ReadFile;
}

function readReferenced(file: string, { folder, use, readFile }: Referenced): string {
  try {
    return readFile(resolve(folder, file), use);
  } catch (cause) {
    if (cause instanceof UnsafeFileError) throw new Error(`names the file ${file}, which ${cause.message}`, { cause });
    const name = isEvidentlyPath(file, folder) ? `the file ${file}, which` : `a file that ${mayBeSecret} and`;
    throw new Error(`names ${name} cannot be read`, { cause });
  }
}

/** A secret that was put where its name belongs must not be told as a name. */
const mayBeSecret = 'is not shown here, as it may be the secret itself,';

function notSet(name: string): string {
  const isEvidentlyName = /^[A-Z]+(_([A-Z]+|\d{1,3}))*$/.test(name) && name.length <= 64;
  return isEvidentlyName
    ? `names the environment variable ${name}, which is not set`
    : `names an environment variable that ${mayBeSecret} and is not set`;
}

/** Whether a text is a path for sure, and so may be told. */
export function isEvidentlyPath(file: string, folder: string): boolean {
  if (/[\r\n]/.test(file) || file.length > 400) return false;
  if (/\.(pem|key|pub|crt|txt|secret|json|ya?ml)$/.test(file)) return true;
  const within = dirname(file);
  return within !== '.' && within !== '/' && existsSync(resolve(folder, within));
}
