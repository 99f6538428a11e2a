/** A signed 64-bit integer as text without leading zeros; JavaScript's numbers end at 2^53. */
export type Long = string & { readonly __brand: 'Long' };

const largest = 2n ** 63n - 1n;
const least = -(2n ** 63n);

/** Reads a 64-bit integer, in canonical form; null for everything else. */
export function parseLong(text: string): Long | null {
  if (!/^[+-]?\d{1,30}$/.test(text)) return null;
  const value = BigInt(text.replace(/^\+/, ''));
  return value > largest || value < least ? null : (value.toString() as Long);
}

export function isPositive(value: Long): boolean {
  return BigInt(value) > 0n;
}
