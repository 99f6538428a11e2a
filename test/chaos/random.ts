/** Chance that repeats itself: the same seed, the same draws. */

export interface Random {
  /** From 0, up to but not 1. */
  fraction(): number;
  /** A whole number; both ends are possible. */
  whole(least: number, most: number): number;
  /** True so often. */
  happens(probability: number): boolean;
  /** One of the list, which is not empty. */
  oneOf<T>(list: readonly T[]): T;
  /** A source of its own, which does not depend on how often this one is asked. */
  fork(name: string): Random;
}

/** Draws by mulberry32, a generator of 32 bits: small, fast, and good enough for choosing faults. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (least: number, most: number): number => least + Math.floor(fraction() * (most - least + 1));
  return {
    fraction,
    whole,
    happens: (probability) => fraction() < probability,
    oneOf(list) {
      const chosen = list[whole(0, list.length - 1)];
      if (chosen === undefined) throw new Error('there is nothing to choose from');
      return chosen;
    },
    fork: (name) => createRandom(seed ^ hashOf(name)),
  };
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const unit of Buffer.from(text)) hash = Math.imul(hash ^ unit, 0x01000193);
  return hash >>> 0;
}
