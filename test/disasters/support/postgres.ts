/** A PostgreSQL of a test's own, which it may stop and start again in mid-flight. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import type { KeeperOrder, keeperOptions } from './postgres-orders.ts';

export interface StoppablePostgres {
  readonly url: string;
  /** Ends the server as a crash would: connections are cut, nothing more is written. */
  stop(): Promise<void>;
  /** Starts it again on the same files and port. */
  start(): Promise<void>;
  /** Nothing in it runs any more; connections stay open, and nobody answers. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** Starts it again if it has ended by itself, as whoever supervises it would. */
  revive(): Promise<void>;
  /** Stops it for good and removes everything. */
  close(): Promise<void>;
}

const script = fileURLToPath(new URL('./postgres-keeper.ts', import.meta.url));

/** Starts one, in a process group of its own, so that an interrupt leaves it time to clean up. */
export async function startPostgres(options: z.input<typeof keeperOptions> = {}): Promise<StoppablePostgres> {
  const keeper = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(options)], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: keeper.stdout })[Symbol.asyncIterator]();
  const hear = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('the keeper of PostgreSQL has ended; the reason is printed above');
    return value;
  };
  const order = async (word: KeeperOrder): Promise<void> => {
    keeper.stdin.write(`${word}\n`);
    await hear();
  };
  const url = await hear();
  return {
    url,
    stop: () => order('stop'),
    start: () => order('start'),
    freeze: () => order('freeze'),
    thaw: () => order('thaw'),
    revive: () => order('revive'),
    async close() {
      if (keeper.exitCode !== null) return;
      const ended = once(keeper, 'exit');
      keeper.stdin.end();
      await ended;
    },
  };
}
