/** What many measurements of one thing come to. */

export interface Summary {
  readonly count: number;
  readonly median: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
  readonly least: number;
  readonly most: number;
}

/**
 * The value below which such a share of all values lies, between two of them in proportion (R's type 7).
 * Source: R. J. Hyndman, Y. Fan, "Sample Quantiles in Statistical Packages", 1996.
 * @param share 0 to 1. @throws {RangeError} without a value.
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) throw new RangeError('nothing was measured');
  return below + (above - below) * (place - Math.floor(place));
}

export function summarize(values: readonly number[]): Summary {
  return {
    count: values.length,
    median: quantile(values, 0.5),
    lowerQuartile: quantile(values, 0.25),
    upperQuartile: quantile(values, 0.75),
    least: quantile(values, 0),
    most: quantile(values, 1),
  };
}

/**
 * How many times the second the first is, round by round: what slowed a round down slowed both.
 * @throws {RangeError} when one has more rounds than the other.
 */
export function ratiosByRound(first: readonly number[], second: readonly number[]): number[] {
  if (first.length !== second.length) throw new RangeError('ratios need the same rounds of both');
  return first.map((value, round) => value / (second[round] ?? Number.NaN));
}

/** `1.23x (1.10 to 1.31)`: the median, and its least and most. */
export function describeRatio({ median, least, most }: Summary): string {
  return `${median.toFixed(2)}x (${least.toFixed(2)} to ${most.toFixed(2)})`;
}

/** Three digits that count: `12,300`, `4.56`, `0.0789`. */
export function describeNumber(value: number): string {
  return new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format(value);
}

/** One after the other, and backwards in every second round: none always comes first, or after the same one. */
export function alternate<T>(all: readonly T[], round: number): readonly T[] {
  return round % 2 === 0 ? all : all.toReversed();
}
