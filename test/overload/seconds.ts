/** What became of requests, second by second and in all. */
import { z } from 'zod';

const latencies = z.strictObject({ count: z.int(), p50: z.number(), p99: z.number(), max: z.number() });
/** Milliseconds from when a request was to be sent to its answer. */
export type Latencies = z.infer<typeof latencies>;

export const tally = z.strictObject({
  sent: z.int(),
  /** Worked on and answered, whatever the answer. */
  accepted: latencies,
  /** 503 with Retry-After. */
  shed: latencies,
  /** Of the accepted: held back by the limits of an account. */
  throttled: z.int(),
  /** Answers that are neither, by name: nobody wants any. */
  wrong: z.record(z.string(), z.int()),
});
export type Tally = z.infer<typeof tally>;

export type Verdict = 'accepted' | 'throttled' | 'shed' | { readonly wrong: string };

export class Tallying {
  readonly #accepted: number[] = [];
  readonly #shed: number[] = [];
  readonly #wrong: Record<string, number> = {};
  #sent = 0;
  #throttled = 0;

  /** How long each of the accepted took. */
  get accepted(): readonly number[] {
    return this.#accepted;
  }

  send(): void {
    this.#sent += 1;
  }

  end(verdict: Verdict, tookMs: number): void {
    if (typeof verdict === 'object') this.#wrong[verdict.wrong] = (this.#wrong[verdict.wrong] ?? 0) + 1;
    else if (verdict === 'shed') this.#shed.push(tookMs);
    else this.#accepted.push(tookMs);
    if (verdict === 'throttled') this.#throttled += 1;
  }

  read(): Tally {
    return {
      sent: this.#sent,
      accepted: summarize(this.#accepted),
      shed: summarize(this.#shed),
      throttled: this.#throttled,
      wrong: this.#wrong,
    };
  }
}

/** Percentiles are those of the nearest rank. Pure. */
export function summarize(all: readonly number[]): Latencies {
  const sorted = all.toSorted((a, b) => a - b);
  const rank = (part: number): number => Math.round((sorted[Math.ceil(sorted.length * part) - 1] ?? 0) * 10) / 10;
  return { count: sorted.length, p50: rank(0.5), p99: rank(0.99), max: rank(1) };
}
