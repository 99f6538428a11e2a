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

export interface PemKeys extends TokenKeys {
  /**
   * Only these verify tokens from now on; what others have verified is not trusted any more.
   * @throws {Error} as `bindKey` does; then nothing has changed.
   */
  replace(keys: readonly KeyObject[]): void;
}

/**
 * Keys that were handed over, whatever tokens call them; several while one replaces another.
 * @throws {Error} as `bindKey` does.
 */
export function usePemKeys(keys: readonly KeyObject[]): PemKeys {
  let bound = keys.map((key) => bindKey(key));
  return {
    async find({ algorithm }) {
      const fitting = bound.filter((key) => key.algorithm === algorithm);
      return fitting.length === 0 ? { kind: 'none' } : { kind: 'found', keys: fitting };
    },
    trusts: (key) => bound.includes(key),
    replace(next) {
      // A key that was read again is the same key: tokens that it has verified need not be verified anew.
      bound = next.map((key) => bound.find((known) => known.key.equals(key)) ?? bindKey(key));
    },
    close: async () => {},
  };
}
