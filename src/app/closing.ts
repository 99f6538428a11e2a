/** One step of the program's end. */
import type { Logger } from './telemetry.ts';

const patienceMs = 10_000;

/** Closes one part; every ten seconds that it takes, the log says what is being waited for. */
export async function closeOne(logger: Logger, what: string, close: () => Promise<unknown>): Promise<void> {
  const reminder = setInterval(() => logger.warn({ what }, 'still closing'), patienceMs);
  try {
    await close();
  } finally {
    clearInterval(reminder);
  }
}
