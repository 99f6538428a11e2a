/** The only process, with the embedded database in it, is killed under load. The long script does it many times. */
import { expect, test } from 'vitest';
import { runKilled } from './killed.ts';

test('a process killed under load with its embedded database loses and doubles no effect', async () => {
  const { settled, end, cutOff, settledMs } = await runKilled({ kills: 2, clients: 10, livesAtMostMs: 2_000 });
  expect(cutOff).toBeGreaterThan(2);
  expect(settled).toMatchObject({ lost: [], doubled: [], wrong: [], open: 0 });
  expect(settledMs).toBeLessThan(30_000);
  expect(end).toMatchObject({ lost: [], doubled: [], wrong: [], open: 0, unrecorded: 0, refused: 0 });
  expect(end.succeeded + end.forAPerson).toBe(end.intents);
}, 120_000);
