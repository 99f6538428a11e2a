import type { Clock } from '../../src/domain/clock.ts';

/** Time that passes only when nothing is left to do: an hour costs as much as what happens in it. */
export interface VirtualTime extends Clock {
  /** Epoch milliseconds. */
  readonly nowMs: number;
  /** Lets time pass until `isOver`, or until `untilMs`. @throws {Error} when nothing is left that could happen. */
  run(isOver: () => boolean, untilMs?: number): Promise<void>;
}

interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly fire: () => void;
}

/** Everything awaited in a simulation must end in a timer of this or within one turn of the event loop. */
export function createVirtualTime(startMs: number): VirtualTime {
  let nowMs = startMs;
  let order = 0;
  const timers: Timer[] = [];
  const add = (timer: Timer): void => {
    let place = timers.length;
    while (place > 0 && comesBefore(timers[place - 1], timer)) place -= 1;
    timers.splice(place, 0, timer);
  };
  return {
    get nowMs() {
      return nowMs;
    },
    now: () => new Date(nowMs),
    sleep(ms, signal) {
      return new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        add({ atMs: nowMs + Math.max(0, ms), order: (order += 1), fire: resolve });
        signal?.addEventListener('abort', () => resolve(), { once: true });
      });
    },
    async run(isOver, untilMs = Infinity) {
      for (;;) {
        await nothingLeftToDo();
        if (isOver()) return;
        const next = timers.at(-1);
        if (next === undefined && untilMs === Infinity) throw new Error('nothing is left that could happen');
        if (next === undefined || next.atMs > untilMs) {
          nowMs = untilMs;
          return;
        }
        timers.pop();
        nowMs = next.atMs;
        next.fire();
      }
    },
  };
}

/** Latest first, so that the next one is taken from the end. */
function comesBefore(one: Timer | undefined, other: Timer): boolean {
  return one !== undefined && (one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order));
}

/** All promise reactions run before the loop comes round. */
function nothingLeftToDo(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
