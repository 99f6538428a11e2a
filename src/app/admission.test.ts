import { expect, onTestFinished, test, vi } from 'vitest';
import { createAdmission, type Place, type Turn } from './admission.ts';

/** With timers and time under the test's hand. */
function open(options: { limit: number; longestWaitMs: number; mostWaiting?: number }) {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const admission = createAdmission({
    limit: () => options.limit,
    longestWaitMs: options.longestWaitMs,
    mostWaiting: options.mostWaiting ?? 100,
    now: () => Date.now(),
  });
  return { admission, options };
}

/** What has become of places by now; null: still waiting. */
async function turnsOf(places: readonly Place[]): Promise<Array<Turn | null>> {
  const turns = places.map(({ turn }) => Promise.race([turn, Promise.resolve().then(() => null)]));
  return Promise.all(turns);
}

test('as many as the limit begin, so many wait, and the next is turned away at once', async () => {
  const { admission } = open({ limit: 2, longestWaitMs: 100, mostWaiting: 2 });
  const places = [1, 2, 3, 4].map(() => admission.enter());
  expect(admission.isFull).toBe(true);
  places.push(admission.enter());
  expect(await turnsOf(places)).toEqual(['BEGIN', 'BEGIN', null, null, 'OVERLOADED']);
  expect(admission).toMatchObject({ inWork: 2, waiting: 2 });
});

test('whoever waits begins, first come first served, when somebody leaves', async () => {
  const { admission } = open({ limit: 1, longestWaitMs: 100 });
  const first = admission.enter();
  const second = admission.enter();
  first.leave();
  first.leave();
  expect(await turnsOf([first, second])).toEqual(['BEGIN', 'BEGIN']);
  expect(admission).toMatchObject({ inWork: 1, waiting: 0 });
});

test('nobody waits where no wait is allowed', async () => {
  const { admission } = open({ limit: 1, longestWaitMs: 0 });
  expect(await turnsOf([admission.enter(), admission.enter()])).toEqual(['BEGIN', 'OVERLOADED']);
});

test('whoever need not wait begins, however little patience there is and however slow the machine', async () => {
  let now = 0;
  const admission = createAdmission({ limit: () => 1, longestWaitMs: 0, mostWaiting: 0, now: () => (now += 50) });
  expect(await turnsOf([admission.enter()])).toEqual(['BEGIN']);
});

test('whoever has waited too long is told so, though nobody has left', async () => {
  const { admission } = open({ limit: 1, longestWaitMs: 100 });
  const places = [admission.enter(), admission.enter()];
  await vi.advanceTimersByTimeAsync(100);
  expect(await turnsOf(places)).toEqual(['BEGIN', null]);
  await vi.advanceTimersByTimeAsync(11);
  expect(await turnsOf(places)).toEqual(['BEGIN', 'OVERLOADED']);
  expect(vi.getTimerCount()).toBe(0);
});

test('a queue that stands has a tenth of the patience; one that was empty in between has all of it', async () => {
  const { admission } = open({ limit: 4, longestWaitMs: 100 });
  const working = [1, 2, 3, 4].map(() => admission.enter());
  const early = admission.enter();
  await vi.advanceTimersByTimeAsync(95);
  const later = admission.enter();
  // The queue has stood for longer than anybody may wait: the one that came last has waited 16 ms.
  await vi.advanceTimersByTimeAsync(16);
  expect(await turnsOf([early, later])).toEqual(['OVERLOADED', 'OVERLOADED']);
  const afterwards = admission.enter();
  await vi.advanceTimersByTimeAsync(50);
  working[0]?.leave();
  expect(await turnsOf([afterwards])).toEqual(['BEGIN']);
});

test('once a queue stands, no more may wait than are worked for', async () => {
  const { admission } = open({ limit: 2, longestWaitMs: 100 });
  const enter = (): Place => admission.enter();
  Array.from({ length: 12 }, enter);
  expect(admission).toMatchObject({ inWork: 2, waiting: 10, isFull: false });
  await vi.advanceTimersByTimeAsync(95);
  Array.from({ length: 3 }, enter);
  await vi.advanceTimersByTimeAsync(6);
  expect(admission).toMatchObject({ isFull: true });
});

test('whoever goes while waiting is not begun, and makes room for the next', async () => {
  const { admission } = open({ limit: 1, longestWaitMs: 100 });
  const [first, gone, next] = [admission.enter(), admission.enter(), null];
  gone.withdraw();
  const last = next ?? admission.enter();
  first.leave();
  expect(await turnsOf([gone, last])).toEqual(['GONE', 'BEGIN']);
  expect(admission).toMatchObject({ inWork: 1, waiting: 0 });
});

test('whoever goes after the work has begun disturbs nothing: the place is taken until the work has ended', async () => {
  const { admission } = open({ limit: 1, longestWaitMs: 0 });
  const first = admission.enter();
  first.withdraw();
  expect(await turnsOf([admission.enter()])).toEqual(['OVERLOADED']);
  first.leave();
  expect(await turnsOf([admission.enter()])).toEqual(['BEGIN']);
});

test('a limit that grows lets those in who wait', async () => {
  const { admission, options } = open({ limit: 1, longestWaitMs: 100 });
  const places = [admission.enter(), admission.enter()];
  options.limit = 2;
  await vi.advanceTimersByTimeAsync(10);
  expect(await turnsOf(places)).toEqual(['BEGIN', 'BEGIN']);
});
