/** A throw-away PostgreSQL for a benchmark, the same as the tests use. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

export interface BenchServer {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startPostgres(): Promise<BenchServer> {
  // From the project's folder, whether this file is compiled or not.
  const script = resolve('test/support/postgres-server.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const stop = async (): Promise<void> => {
    const ended = once(child, 'exit');
    child.stdin.end();
    await ended;
  };
  for await (const url of createInterface({ input: child.stdout })) return { url, stop };
  throw new Error('PostgreSQL did not start; the reason is printed above');
}
