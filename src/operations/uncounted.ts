/** Leave to call an account that nothing limits: there is nothing to count, but it may be closed. */
import type { Admitted } from '../store/limits.ts';

/** An account that was found open is not looked at again for so long: what other processes learn arrives that much later. */
const openForMs = 50;

export interface Uncounted {
  /**
   * Who asks while somebody else looks has that one's answer, or failure.
   * @returns null when leave cannot be given without counting.
   */
  admit(nowMs: number): Promise<Admitted | null>;
  /** To be told when the account may not be as it was found: a look that has begun by then is nobody's any more. */
  readonly forget: () => void;
}

/** For one account and one process. @param look asks the database. */
export function createUncounted(look: (nowMs: number) => Promise<Admitted | null>): Uncounted {
  let last: { readonly admitted: Promise<Admitted | null>; readonly atMs: number } | null = null;
  return {
    admit(nowMs) {
      const agoMs = last === null ? Number.NaN : nowMs - last.atMs;
      if (last !== null && agoMs >= 0 && agoMs < openForMs) return last.admitted;
      const mine = { admitted: look(nowMs), atMs: nowMs };
      last = mine;
      const forgetMine = (): void => {
        if (last === mine) last = null;
      };
      // The answer that ends a row of failures has to be noted.
      mine.admitted.then((admitted) => (admitted === null || admitted.hadFailures) && forgetMine(), forgetMine);
      return mine.admitted;
    },
    forget() {
      last = null;
    },
  };
}
