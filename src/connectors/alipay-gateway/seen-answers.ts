/** Remembers the signatures of answers, so that an answer counts once: a signature does not say which request it is for. */

/** One exchange: its times on a clock that nobody sets, in milliseconds, and the vendor's own id of it. */
export interface SignedExchange {
  readonly askedMs: number;
  readonly answeredMs: number;
  /** Not signed; null where the vendor names none. */
  readonly traceId: string | null;
}

/**
 * Whether the same signed bytes came before. A `replay` cannot have been made for this question. A `twin` may have been, or
 * may be the first one once more: two answers of one second may be the same to the last byte, as `Response-Time` has whole
 * seconds and the signature no salt. Trace ids tell them apart, where the vendor names any.
 */
export type Sighting = 'new' | 'twin' | 'replay';

/** What one account has been answered lately. */
export interface SeenAnswers {
  see(signature: string, exchange: SignedExchange): Sighting;
}

const secondMs = 1_000;
const mostAnswers = 50_000;
/** 256 bits of a signature tell it from every other. */
const told = 44;

interface Seen {
  readonly firstMs: number;
  readonly traceIds: Set<string>;
}

/** @param memoryMs how long an answer could pass for a new one: older ones are refused by their `Response-Time`. */
export function createSeenAnswers(memoryMs: number): SeenAnswers {
  const answers = new Map<string, Seen>();
  const forget = (nowMs: number): void => {
    for (const [oldest, { firstMs }] of answers) {
      if (firstMs >= nowMs - memoryMs && answers.size <= mostAnswers) break;
      answers.delete(oldest);
    }
  };
  return {
    see(signature, { askedMs, answeredMs, traceId }) {
      const name = signature.slice(0, told);
      const seen = answers.get(name);
      if (seen === undefined) {
        answers.set(name, { firstMs: answeredMs, traceIds: new Set(traceId === null ? [] : [traceId]) });
        forget(answeredMs);
        return 'new';
      }
      if (askedMs > seen.firstMs + secondMs || (traceId !== null && seen.traceIds.has(traceId))) return 'replay';
      if (traceId === null) return 'twin';
      seen.traceIds.add(traceId);
      return 'new';
    },
  };
}
