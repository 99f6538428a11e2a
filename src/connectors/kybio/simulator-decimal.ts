/** The simulated vendor's own exact decimals: a whole number of units and where the point stands, as a BigDecimal has. */
export interface ScaledDecimal {
  readonly units: bigint;
  readonly scale: number;
}

/** Reads a plain decimal; null for everything else, exponents included. */
export function scaled(text: string): ScaledDecimal | null {
  const [, sign = '', whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  return whole === undefined ? null : { units: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length };
}

/** The sum, with the longer of both fractions. */
export function sum(a: ScaledDecimal, b: ScaledDecimal): ScaledDecimal {
  const scale = Math.max(a.scale, b.scale);
  return { units: unitsAt(a, scale) + unitsAt(b, scale), scale };
}

export const isLess = (a: ScaledDecimal, b: ScaledDecimal): boolean =>
  unitsAt(a, Math.max(a.scale, b.scale)) < unitsAt(b, Math.max(a.scale, b.scale));

/** As a JSON number, with all the zeros it has or without those at its end. */
export function printed({ units, scale }: ScaledDecimal, isShort = false): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const split = digits.length - scale;
  const fraction = isShort ? digits.slice(split).replace(/0+$/, '') : digits.slice(split);
  return `${units < 0n ? '-' : ''}${digits.slice(0, split)}${fraction === '' ? '' : `.${fraction}`}`;
}

function unitsAt({ units, scale }: ScaledDecimal, wanted: number): bigint {
  return units * 10n ** BigInt(wanted - scale);
}
