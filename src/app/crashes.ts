/** What becomes of an error that nobody caught: a line in the log like any other, instead of all that it carries. */
import type { Logger } from './telemetry.ts';

/**
 * Ends the process with 1 after such an error, as Node does by itself; but Node prints the error with all its properties,
 * and those of a database's error are the values of its statement.
 */
export function endOnCrash(logger: Logger): void {
  process.on('uncaughtException', (error: unknown, origin) => {
    logger.fatal({ err: error, origin }, 'the program ends, as nobody caught an error');
    process.exit(1);
  });
}
