/**
 * Who is worked for now, who waits for a turn, and who is turned away. Pure: time is handed in.
 * Source: K. Nichols, V. Jacobson, "Controlling Queue Delay", ACM Queue 10(5), 2012: a queue that empties now and then
 * absorbs a burst; one that stands only makes everybody late.
 */

/** How waiting ended: work may begin, there is no room in time, or nobody waits for an answer any more. */
export type Turn = 'BEGIN' | 'OVERLOADED' | 'GONE';

/** One request's place, from when it asks until its work has ended. */
export interface Place {
  /** Known at once, or when its wait has ended. */
  readonly turn: Turn | Promise<Turn>;
  /** The client has gone: what has not begun will not begin. What has begun is not disturbed. */
  withdraw(): void;
  /** The work has ended. May be called again. */
  leave(): void;
}

export interface Admission {
  readonly inWork: number;
  readonly waiting: number;
  /** Whether whoever asks now is turned away at once: as many wait already as may. */
  readonly isFull: boolean;
  enter(): Place;
}

export interface AdmissionOptions {
  /** How many may be worked for at once; may change from moment to moment. */
  readonly limit: () => number;
  /** How long one may wait; a tenth of it once there have been some waiting for so long. */
  readonly longestWaitMs: number;
  /** How many may wait at once; no more than the limit once there have been some waiting for so long. */
  readonly mostWaiting: number;
  readonly now: () => number;
}

interface Waiter {
  readonly since: number;
  end(turn: Turn): void;
}

export function createAdmission(options: AdmissionOptions): Admission {
  const state: State = { ...options, queue: new Set(), inWork: 0, standsSince: null, sweeping: null };
  return {
    get inWork() {
      return state.inWork;
    },
    get waiting() {
      return state.queue.size;
    },
    get isFull() {
      return isFull(state);
    },
    enter() {
      if (hasRoom(state) && state.queue.size === 0) return begin(state);
      return isFull(state) ? turnedAway : wait(state);
    },
  };
}

function begin(state: State): Place {
  state.inWork += 1;
  let isInWork = true;
  return {
    turn: 'BEGIN',
    withdraw() {},
    leave() {
      if (!isInWork) return;
      isInWork = false;
      state.inWork -= 1;
      beginNext(state);
    },
  };
}

const turnedAway: Place = { turn: 'OVERLOADED', withdraw() {}, leave() {} };

function wait(state: State): Place {
  const { promise, resolve } = Promise.withResolvers<Turn>();
  let begun: Place | null = null;
  const waiter: Waiter = {
    since: state.now(),
    end(turn) {
      if (turn === 'BEGIN') begun = begin(state);
      resolve(turn);
    },
  };
  join(state, waiter);
  return {
    turn: promise,
    withdraw() {
      if (state.queue.delete(waiter)) waiter.end('GONE');
      tidy(state);
    },
    leave: () => begun?.leave(),
  };
}

interface State extends AdmissionOptions {
  /** In the order in which they came. */
  readonly queue: Set<Waiter>;
  inWork: number;
  /** Since when there have always been some waiting; null while nobody waits. */
  standsSince: number | null;
  sweeping: NodeJS.Timeout | null;
}

const sweepEveryMs = 10;

function hasRoom({ inWork, limit }: State): boolean {
  return inWork < limit();
}

function isFull(state: State): boolean {
  if (hasRoom(state)) return false;
  const { longestWaitMs, mostWaiting } = state;
  if (longestWaitMs === 0) return true;
  return state.queue.size >= (stands(state) ? Math.min(state.limit(), mostWaiting) : mostWaiting);
}

function join(state: State, waiter: Waiter): void {
  state.standsSince ??= state.now();
  state.queue.add(waiter);
  beginNext(state);
  if (state.queue.size > 0) state.sweeping ??= setInterval(() => sweep(state), sweepEveryMs);
}

function beginNext(state: State): void {
  for (const waiter of state.queue) {
    if (!hasRoom(state)) break;
    state.queue.delete(waiter);
    waiter.end(isLate(state, waiter) ? 'OVERLOADED' : 'BEGIN');
  }
  tidy(state);
}

/** Those whose patience is over are told at once, not when their turn would have come; and a limit may have grown. */
function sweep(state: State): void {
  for (const waiter of state.queue) {
    if (!isLate(state, waiter)) break;
    state.queue.delete(waiter);
    waiter.end('OVERLOADED');
  }
  beginNext(state);
}

/** There have been some waiting for longer than anybody may: this is no burst. */
function stands({ standsSince, longestWaitMs, now }: State): boolean {
  return standsSince !== null && now() - standsSince > longestWaitMs;
}

function isLate(state: State, { since }: Waiter): boolean {
  const { longestWaitMs, now } = state;
  return now() - since > (stands(state) ? longestWaitMs / 10 : longestWaitMs);
}

function tidy(state: State): void {
  if (state.queue.size > 0) return;
  state.standsSince = null;
  if (state.sweeping !== null) clearInterval(state.sweeping);
  state.sweeping = null;
}
