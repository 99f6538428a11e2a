/**
 * The program as main.ts runs it, but at a named point of an operation it kills itself or freezes, as its parent orders
 * over the channel between them: the first order starts it, a later one replaces what was ordered. It never outlives
 * its parent.
 */
import { loadConfig } from '../../src/app/config.ts';
import { run, runCommand } from '../../src/app/run.ts';
import type { CrashPoint } from '../../src/operations/crash-points.ts';
import { type ChildWord, type CrashOrder, parentWord } from './crash-orders.ts';

let order: CrashOrder = null;

async function reach(point: CrashPoint): Promise<void> {
  if (order?.at !== point) return;
  const { freezeMs } = order;
  order = null;
  if (freezeMs !== undefined) return freeze(freezeMs);
  process.kill(process.pid, 'SIGKILL');
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
await runCommand(
  async () => {
    const { url } = await run(loadConfig(), { overrides: { reach } });
    say({ url });
  },
  (line) => void process.stderr.write(`${line}\n`),
);
