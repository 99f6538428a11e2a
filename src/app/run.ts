/** One process: compose, listen, close on a signal; failures the operator can mend become one plain sentence. */

import { knownSecrets } from '../domain/known-secrets.ts';
import { DatabaseUnreachableError } from '../store/database.ts';
import { DirectoryLockedError } from '../store/directory-lock.ts';
import { closeOne } from './closing.ts';
import { type App, compose } from './compose.ts';
import { type Config, ConfigError } from './config.ts';
import { tellError } from './describe-error.ts';
import type { ReadContent } from './explorer.ts';
import { PortTakenError } from './port.ts';
import { outliveHangUps, type Reading, startReloading } from './reload.ts';
import { createRotation } from './rotation.ts';
import { createServer, type Server } from './server.ts';
import type { Overrides } from './services.ts';
import { createLogger, type Logger } from './telemetry.ts';

export interface Running {
  readonly url: string;
  readonly app: App;
  /** Drains: not ready any more, requests under way settle, then everything is let go. May be called again. */
  close(): Promise<void>;
}

export interface RunOptions {
  readonly logger?: Logger;
  readonly explorer?: ReadContent;
  readonly overrides?: Overrides;
  /** Given, SIGHUP or a change of the files has credentials read again; else SIGHUP ends the process. */
  readonly reading?: Reading;
}

const nothing: ReadContent = () => ({ token: null, documents: [] });

/** Starts the program. Nothing is left open when it throws. */
export async function run(config: Config, options: RunOptions = {}): Promise<Running> {
  const logger = options.logger ?? createLogger(config.process.logLevel);
  if (options.reading !== undefined) outliveHangUps();
  const app = await compose(config, logger, options.overrides);
  let server: Server | null = null;
  try {
    const explorer = config.server.explorer ? (options.explorer ?? nothing) : null;
    server = await createServer({ app, logger, settings: config.server, explorer });
    const url = await server.listen(config.process);
    logger.info({ url }, 'listening');
    const stopReloading = reloading(config, { app, logger, reading: options.reading });
    const close = once(async () => {
      stopReloading();
      await drain({ server, app, logger });
    });
    return { url, app, close };
  } catch (error) {
    await server?.close();
    await app.close();
    throw error;
  }
}

function reloading(
  config: Config,
  parts: { readonly app: App; readonly logger: Logger; readonly reading: Reading | undefined },
): () => void {
  const { app, logger, reading } = parts;
  if (reading === undefined) return () => {};
  const rotation = createRotation(config, app.useTokenKeys);
  return startReloading({ ...reading, rotation, logger, everySeconds: config.reload?.everySeconds ?? null });
}

async function drain({
  server,
  app,
  logger,
}: {
  readonly server: Server | null;
  readonly app: App;
  readonly logger: Logger;
}): Promise<void> {
  logger.info('closing: requests under way are finished first');
  await closeOne(logger, 'requests', async () => server?.close());
  await app.close();
  logger.info('closed');
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => (done ??= work());
}

/** Closes on SIGTERM and SIGINT and then ends the process; a second signal ends it at once. */
export function closeOnSignal(close: () => Promise<void>): void {
  let isClosing = false;
  const onSignal = (): void => {
    if (isClosing) process.exit(1);
    isClosing = true;
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

/** Runs a command-line entry; what an operator can mend ends it with a sentence, not with a stack. */
export async function runCommand(command: () => Promise<void>, print: (line: string) => void): Promise<void> {
  try {
    await command();
  } catch (error) {
    const { lines, exitCode } = explain(error);
    for (const line of lines) print(knownSecrets.hide(line));
    process.exit(exitCode);
  }
}

/** EX_CONFIG and EX_UNAVAILABLE of sysexits.h; 1 for everything that is our own fault. */
function explain(error: unknown): { readonly lines: readonly string[]; readonly exitCode: number } {
  if (error instanceof ConfigError) return { lines: error.problems, exitCode: 78 };
  const isOperators = [DirectoryLockedError, DatabaseUnreachableError, PortTakenError].some(
    (known) => error instanceof known,
  );
  if (error instanceof Error && isOperators) return { lines: [error.message], exitCode: 69 };
  return { lines: [tellError(error)], exitCode: 1 };
}
