/**
 * The program as main.ts runs it, but at a named point of an operation it kills itself, freezes or holds the operation,
 * as its parent orders over the channel between them: the first order starts it, a later one replaces what was ordered.
 * It never outlives its parent.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { CrashPoint } from '../../src/operations/crash-points.ts';
import { type ChildWord, type CrashOrder, labelHeader, parentWord } from './crash-orders.ts';

let order: CrashOrder = null;

/** The label of the request that is being worked on; background work has none. */
const label = new AsyncLocalStorage<string>();
const begun = z.object({ request: z.instanceof(IncomingMessage) });
subscribe('http.server.request.start', (message) => {
  const { request } = begun.parse(message);
  const header = request.headers[labelHeader];
  if (typeof header === 'string') label.enterWith(header);
});

async function reach(point: CrashPoint): Promise<void> {
  if (order?.at !== point) return;
  const { freezeMs, holds } = order;
  if (holds === true) return hold();
  order = null;
  if (freezeMs !== undefined) return freeze(freezeMs);
  process.kill(process.pid, 'SIGKILL');
  await new Promise<never>(() => {});
}

async function hold(): Promise<void> {
  const held = label.getStore();
  if (held === undefined) return;
  say({ holds: held });
  await new Promise<never>(() => {});
}

/** Nothing of this process runs meanwhile: no timer, no worker, no answer. */
function freeze(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function say(word: ChildWord): void {
  process.send?.(word);
}

const started = Promise.withResolvers<void>();
process.on('message', (message) => {
  order = parentWord.parse(message).order;
  say('order taken');
  started.resolve();
});
process.on('disconnect', () => process.exit());

await started.promise;

const { loadConfig } = await import('../../src/app/config.ts');
const { run, runCommand } = await import('../../src/app/run.ts');

await runCommand(
  async () => {
    const { url } = await run(loadConfig(), { overrides: { reach } });
    say({ url });
  },
  (line) => void process.stderr.write(`${line}\n`),
);
