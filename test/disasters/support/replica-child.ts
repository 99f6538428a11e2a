/**
 * The program as main.ts runs it, with a clock that its parent may set and points at which its operations may be held.
 * It never outlives its parent.
 */
import { loadConfig } from '../../../src/app/config.ts';
import { closeOnSignal, run, runCommand } from '../../../src/app/run.ts';
import type { CrashPoint } from '../../../src/operations/crash-points.ts';
import { useUpLog, watchEmbeddedDatabase } from './embedded-log.ts';
import { type Order, order, type Word } from './orders.ts';
import { setOwnTime } from './own-time.ts';

let heldPoint: CrashPoint | null = null;
let waiting: Array<() => void> = [];
const started = Promise.withResolvers<void>();

const say = (word: Word): void => void process.send?.(word);

process.on('message', (message) => {
  void carryOut(order.parse(message)).then(() => say({ taken: true }));
});
process.on('disconnect', () => process.exit());

async function carryOut(given: Order): Promise<void> {
  switch (given.order) {
    case 'start':
      return started.resolve();
    case 'setClock':
      return setOwnTime(given.aheadMs);
    case 'holdAt':
      heldPoint = given.point;
      return;
    case 'useUpLog':
      return useUpLog();
    case 'release':
      heldPoint = null;
      for (const goOn of waiting) goOn();
      waiting = [];
  }
}

function reach(point: CrashPoint): void | Promise<void> {
  if (point !== heldPoint) return;
  return new Promise((resolve) => {
    waiting.push(resolve);
    say({ waiting: waiting.length });
  });
}

watchEmbeddedDatabase();
await started.promise;
await runCommand(
  async () => {
    const running = await run(loadConfig(), { overrides: { reach } });
    closeOnSignal(running.close);
    say({ url: running.url });
  },
  (line) => void process.stderr.write(`${line}\n`),
);
