/** Whether a process's memory grows for as long as it works. Pure. */

/** The first third is warm-up: code is compiled, caches are filled, and the heap finds its size. */
export function afterWarmUp(values: readonly number[]): readonly number[] {
  return values.slice(Math.floor(values.length / 3));
}

export interface MemoryGrowth {
  readonly from: number;
  readonly to: number;
  readonly percent: number;
}

/** From the first quarter behind the warm-up to the last one: in the middle of each, as single values jump. */
export function growthOf(values: readonly number[]): MemoryGrowth {
  const flat = afterWarmUp(values);
  const part = Math.max(1, Math.floor(flat.length / 4));
  const from = middle(flat.slice(0, part));
  const to = middle(flat.slice(-part));
  return { from, to, percent: Math.round((to / from - 1) * 1_000) / 10 };
}

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1] ?? 0;

export const mostGrowthPercent = 5;
