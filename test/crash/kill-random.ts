/** Chance that can be had again: the same words, the same choices. */

export interface Chance {
  /** True in so many of 100 cases. */
  percent(chances: number): boolean;
  /** A whole number; both ends can come. */
  whole(least: number, most: number): number;
  pick<const T>(choices: readonly [T, ...T[]]): T;
}

export function createChance(words: string): Chance {
  let state = hash(words);
  /** Mulberry32: 32 bits of state are plenty for a few choices. */
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    whole,
    percent: (chances) => whole(1, 100) <= chances,
    pick: (choices) => choices[whole(0, choices.length - 1)] ?? choices[0],
  };
}

/** FNV-1a. */
function hash(words: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(words)) value = Math.imul(value ^ byte, 0x01000193);
  return value | 0;
}
