/**
 * The program as main.ts runs it, with a clock that its parent may set and points at which its operations may be held.
 * It never outlives its parent.
 */
import { loadConfig } from '../../../src/app/config.ts';
import { run, runCommand } from '../../../src/app/run.ts';
import { systemClock } from '../../../src/domain/clock.ts';
import type { CrashPoint } from '../../../src/operations/crash-points.ts';
import { order, type Word } from './orders.ts';

let aheadMs = 0;
let heldPoint: CrashPoint | null = null;
let waiting: Array<() => void> = [];
const started = Promise.withResolvers<void>();

const say = (word: Word): void => void process.send?.(word);

process.on('message', (message) => {
  const given = order.parse(message);
  switch (given.order) {
    case 'start':
      started.resolve();
      break;
    case 'setClock':
      ({ aheadMs } = given);
      break;
    case 'holdAt':
      heldPoint = given.point;
      break;
    case 'release':
      heldPoint = null;
      for (const goOn of waiting) goOn();
      waiting = [];
      break;
  }
  say({ taken: true });
});
process.on('disconnect', () => process.exit());

function reach(point: CrashPoint): void | Promise<void> {
  if (point !== heldPoint) return;
  return new Promise((resolve) => {
    waiting.push(resolve);
    say({ waiting: waiting.length });
  });
}

const clock = { ...systemClock, now: () => new Date(Date.now() + aheadMs) };

await started.promise;
await runCommand(
  async () => {
    const { url } = await run(loadConfig(), { overrides: { reach, clock } });
    say({ url });
  },
  (line) => void process.stderr.write(`${line}\n`),
);
