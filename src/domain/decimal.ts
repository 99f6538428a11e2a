/** Exact decimals: money and points never pass through a double. */
import Big from 'big.js';

/** A decimal number as text without exponent, leading or trailing zeros: "-12.5", "0", "100". */
export type Decimal = string & { readonly __brand: 'Decimal' };

/** The most digits a decimal may have, before and behind the point together. */
export const mostDigits = 38;

const plain = /^[+-]?(\d+)(?:\.(\d+))?$/;

/** Reads a plain decimal of up to 38 digits, in canonical form; null for everything else, exponents included. */
export function parseDecimal(text: string): Decimal | null {
  const [, whole, fraction = ''] = plain.exec(text) ?? [];
  if (whole === undefined || text.length > 100) return null;
  const digits = whole.replace(/^0+/, '') + fraction;
  return digits.length > mostDigits ? null : canonical(new Big(text.replace('+', '')));
}

export const zero = '0' as Decimal;

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  return canonical(new Big(a).plus(b));
}

export function subtractDecimals(a: Decimal, b: Decimal): Decimal {
  return canonical(new Big(a).minus(b));
}

/** Negative when `a` is less than `b`, 0 when they are equal, positive otherwise. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  return new Big(a).cmp(b);
}

/** Digits behind the point. */
export function decimalPlaces(value: Decimal): number {
  return value.split('.')[1]?.length ?? 0;
}

/** Moves the point to the right (to the left, if negative): from yuan to fen with 2. */
export function shiftPoint(value: Decimal, places: number): Decimal {
  const factor = new Big(10).pow(Math.abs(places));
  if (places >= 0) return canonical(new Big(value).times(factor));
  // Dividing by a power of ten is exact when there is room for the places it adds.
  const exact = Big();
  exact.DP = mostDigits + Math.abs(places);
  return canonical(new exact(value).div(factor));
}

function canonical(value: Big): Decimal {
  const text = value.toFixed();
  return (text === '-0' ? '0' : text) as Decimal;
}
