/** Leave to call an account that nothing limits: there is nothing to count, but it may be closed. */
import type { AccountId } from '../domain/ids.ts';
import { type Admitted, admitUncounted } from '../store/limits.ts';
import type { Db } from '../store/tables.ts';

/** An account that was found open is not looked at again for so long: what other processes learn arrives that much later. */
const openForMs = 50;

export interface Uncounted {
  /** @returns null when leave cannot be given without counting. */
  admit(nowMs: number): Promise<Admitted | null>;
  /** To be told when the account may not be as it was found. */
  readonly forget: () => void;
}

/** For one account and one process. */
export function createUncounted(db: Db, accountId: AccountId): Uncounted {
  let looked: { readonly admitted: Promise<Admitted | null>; readonly atMs: number } | null = null;
  return {
    admit(nowMs) {
      const agoMs = looked === null ? Number.NaN : nowMs - looked.atMs;
      if (looked !== null && agoMs >= 0 && agoMs < openForMs) return looked.admitted;
      const look = { admitted: admitUncounted(db, accountId, nowMs), atMs: nowMs };
      looked = look;
      const forget = (): void => {
        if (looked === look) looked = null;
      };
      // The answer that ends a row of failures has to be noted.
      look.admitted.then((admitted) => (admitted === null || admitted.hadFailures) && forget(), forget);
      return look.admitted;
    },
    forget() {
      looked = null;
    },
  };
}
