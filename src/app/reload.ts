/** Has the configuration read again, on a signal or when a file has changed, while the program goes on. */
import { createHash, type Hash } from 'node:crypto';
import { type Config, ConfigError, type ConfigSources } from './config.ts';
import { type FileUse, readGuarded } from './guarded-files.ts';
import type { Rotation } from './rotation.ts';
import type { ReadFile } from './secrets.ts';
import type { Logger } from './telemetry.ts';

/** Reads the configuration as at the start. @throws {ConfigError} */
export type ReadConfig = (sources: Pick<ConfigSources, 'readFile'>) => Config;

/** How the configuration is read, and what the program was started with. */
export interface Reading {
  readonly readConfig: ReadConfig;
  readonly first: Look;
}

export interface ReloadParts extends Reading {
  readonly rotation: Rotation;
  readonly logger: Logger;
  /** Pause between looks at the files; null: only the signal counts. */
  readonly everySeconds: number | null;
}

/** Reads the configuration for the first time; whether it can be used shows when `first` is read. */
export function beginReading(readConfig: ReadConfig): Reading {
  return { readConfig, first: look(readConfig) };
}

/** Until `startReloading`, which looks at the files itself, SIGHUP must not end the process. */
export function outliveHangUps(): void {
  process.on('SIGHUP', () => {});
}

/** Begins to listen for SIGHUP, and to look at the files where that is wanted. @returns what ends both. */
export function startReloading({ readConfig, first, rotation, logger, everySeconds }: ReloadParts): () => void {
  for (const inUse of rotation.describe()) logger.info(inUse, 'credentials in use');
  let used = hasChanged(first) ? look(readConfig) : first;
  let seen = used;
  takeOver(used, { rotation, logger });

  const onHangUp = (): void => {
    used = look(readConfig);
    if (!takeOver(used, { rotation, logger })) logger.info('read again: no credentials changed');
  };
  const onTick = (): void => {
    if (hasChanged(seen)) {
      seen = look(readConfig);
      return;
    }
    // Only what two looks have seen alike: a file may be half written, or one of several.
    if (seen.digest === used.digest) return;
    used = seen;
    takeOver(used, { rotation, logger });
  };
  process.on('SIGHUP', onHangUp);
  const timer = everySeconds === null ? undefined : setInterval(onTick, everySeconds * 1000).unref();
  return () => {
    clearInterval(timer);
    process.off('SIGHUP', onHangUp);
  };
}

interface FileRead {
  readonly path: string;
  readonly use: FileUse;
}

/** What one look at the files has found. */
export interface Look {
  /** Every file that was read or could not be, in order. */
  readonly files: readonly FileRead[];
  /** The same for the same content in all of them. */
  readonly digest: string;
  /** The configuration, or why there is none. */
  read(): Config;
}

function look(readConfig: ReadConfig): Look {
  const hash = createHash('sha256');
  const files: FileRead[] = [];
  const readFile: ReadFile = (path, use) => {
    files.push({ path, use });
    return readInto(hash, { path, use });
  };
  const read = tryOnce(() => readConfig({ readFile }));
  return { files, digest: hash.digest('hex'), read };
}

/** Looks at the same files again, without finding out what they say; one that cannot be read counts by its name alone. */
function hasChanged({ files, digest }: Look): boolean {
  const hash = createHash('sha256');
  for (const file of files) tryOnce(() => readInto(hash, file));
  return hash.digest('hex') !== digest;
}

function readInto(hash: Hash, { path, use }: FileRead): string {
  hash.update(`${path}\n`);
  const text = readGuarded(path, use);
  hash.update(`${text.length}\n${text}`);
  return text;
}

/** Works now, and gives or throws what came of it as often as it is asked. */
function tryOnce<T>(work: () => T): () => T {
  try {
    const done = work();
    return () => done;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** @returns whether there was anything to tell. Never throws: whatever is wrong, the program goes on as it is. */
function takeOver({ read }: Look, { rotation, logger }: Pick<ReloadParts, 'rotation' | 'logger'>): boolean {
  try {
    const { changed, needsRestart, held } = rotation.adopt(read());
    if (changed.length > 0) {
      logger.info({ changed }, 'read again: calls that begin now use other credentials');
      for (const inUse of rotation.describe()) logger.info(inUse, 'credentials in use');
    }
    const waiting = needsRestart.length + held.length;
    if (waiting > 0) logger.warn({ needsRestart, held }, 'read again: what needs a restart is not in use');
    return changed.length + waiting > 0;
  } catch (error) {
    const why = error instanceof ConfigError ? { problems: error.problems } : { err: error };
    logger.error(why, 'read again: it cannot be used, and nothing has changed');
    return true;
  }
}
