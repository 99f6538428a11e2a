/** The end of every disaster: it is over, everything settles by itself, and good clients send again what they must. */
import type { Audit, Ledger } from './ledger.ts';

export interface Aftermath {
  /** From the end of the disaster until nothing was open any more but what waits for a person. */
  readonly settledMs: number;
  /** As it was when everything had settled by itself. */
  readonly settled: Audit;
  /** And when good clients had sent again, with the same keys, what had not succeeded. */
  readonly end: Audit;
}

/** @throws {Error} naming what is open after so many milliseconds. */
export async function settleAll(ledger: Ledger, url: string, withinMs: number): Promise<Aftermath> {
  const settledMs = await ledger.untilSettled(url, withinMs);
  const settled = await ledger.audit(url);
  await ledger.retryAll(url, withinMs);
  return { settledMs, settled, end: await ledger.audit(url) };
}
