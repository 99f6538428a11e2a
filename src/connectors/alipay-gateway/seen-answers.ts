/** Remembers the signatures of answers, so that an answer counts once: a signature does not say which request it is for. */

/** The times of one exchange, on a clock that nobody sets, in milliseconds. */
export interface ExchangeTimes {
  readonly askedMs: number;
  readonly answeredMs: number;
}

/** What one account has been answered lately. */
export interface SeenAnswers {
  /**
   * True when the same signed bytes came before and cannot have been made for this question. Two answers of one second
   * may be the same to the last byte: `Response-Time` has whole seconds, and the signature has no salt.
   */
  isReplay(signature: string, times: ExchangeTimes): boolean;
}

const secondMs = 1_000;
const mostAnswers = 50_000;
/** 256 bits of a signature tell it from every other. */
const told = 44;

/** @param memoryMs how long an answer could pass for a new one: older ones are refused by their `Response-Time`. */
export function createSeenAnswers(memoryMs: number): SeenAnswers {
  const firstMs = new Map<string, number>();
  return {
    isReplay(signature, { askedMs, answeredMs }) {
      const name = signature.slice(0, told);
      const first = firstMs.get(name);
      if (first !== undefined) return askedMs > first + secondMs;
      firstMs.set(name, answeredMs);
      for (const [oldest, atMs] of firstMs) {
        if (atMs >= answeredMs - memoryMs && firstMs.size <= mostAnswers) break;
        firstMs.delete(oldest);
      }
      return false;
    },
  };
}
