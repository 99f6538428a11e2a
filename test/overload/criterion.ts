/** One promise of an overload run, and what was seen of it. */
export interface Criterion {
  readonly promise: string;
  readonly seen: string;
  readonly isKept: boolean;
}
