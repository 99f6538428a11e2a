/** Where the keys come from that verify tokens. */
import type { KeyObject } from 'node:crypto';
import { bindKey, type TokenAlgorithm, type TokenKey } from './token-key.ts';

/** What a token says about the key that signed it. */
export interface WantedKey {
  readonly algorithm: TokenAlgorithm;
  readonly id: string | undefined;
}

export type KeyFinding =
  /** Any of them may have signed it: keys that are not published have no names. */
  | { readonly kind: 'found'; readonly keys: readonly TokenKey[] }
  | { readonly kind: 'none' }
  /** The keys cannot be read at the moment, so nobody can say. */
  | { readonly kind: 'unavailable'; readonly retryAfterSeconds: number };

export interface TokenKeys {
  /** Never throws; may wait for the keys to be read. */
  find(wanted: WantedKey): Promise<KeyFinding>;
  /** Whether a key that was found is still one of them; what it has verified is as good as it is. */
  trusts(key: TokenKey): boolean;
  close(): Promise<void>;
}

/** Keys that were handed over, whatever tokens call them; several while one replaces another. `readKeys` may give others. */
export function usePemKeys(readKeys: () => readonly KeyObject[]): TokenKeys {
  let bound: readonly TokenKey[] = [];
  const current = (): readonly TokenKey[] => {
    const keys = readKeys();
    if (keys.length !== bound.length || keys.some((key, index) => key !== bound[index]?.key))
      bound = keys.map((key) => bound.find((known) => known.key === key) ?? bindKey(key));
    return bound;
  };
  return {
    async find({ algorithm }) {
      const keys = current().filter((key) => key.algorithm === algorithm);
      return keys.length === 0 ? { kind: 'none' } : { kind: 'found', keys };
    },
    trusts: (key) => current().includes(key),
    close: async () => {},
  };
}
