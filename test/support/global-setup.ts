/** One PostgreSQL for the whole run: the server that TEST_DATABASE_URL names, or one of our own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

let keeper: ChildProcess | undefined;

export async function setup(project: TestProject): Promise<void> {
  const named = process.env['TEST_DATABASE_URL'];
  project.provide('postgresUrl', named === undefined || named === '' ? await startOwnServer() : named);
}

export async function teardown(): Promise<void> {
  if (keeper === undefined || keeper.exitCode !== null) return;
  const ended = once(keeper, 'exit');
  keeper.stdin?.end();
  await ended;
}

/** Starts the server's keeper outside our process group, so that an interrupt leaves it time to clean up. */
async function startOwnServer(): Promise<string> {
  const script = fileURLToPath(new URL('./postgres-server.ts', import.meta.url));
  const child = spawn(process.execPath, [script], { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
  keeper = child;
  for await (const url of createInterface({ input: child.stdout })) return url;
  throw new Error('PostgreSQL for the tests did not start; the reason is printed above.');
}
