/** Ways past everything else to what a process holds in its memory: its debugger and its diagnostic reports. */
import { url } from 'node:inspector';
import { ConfigError } from './config.ts';
import type { Logger } from './telemetry.ts';

/** Shuts them, as far as a process can; core dumps are its surroundings' (`ulimit -c 0`). @throws {ConfigError} */
export function shutBackDoors(logger: Logger): void {
  if (url() !== undefined)
    throw new ConfigError(['A debugger is open, by --inspect or NODE_OPTIONS: whoever reaches it can read every key.']);
  // Without a listener of ours this signal opens the debugger.
  process.on('SIGUSR1', () => logger.warn('SIGUSR1 would open a debugger; it does nothing here'));
  process.report.excludeEnv = true;
}
