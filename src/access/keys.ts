/** Where the keys come from that verify tokens. */
import type { KeyObject } from 'node:crypto';
import { bindKey, type TokenAlgorithm, type TokenKey } from './token-key.ts';

/** What a token says about the key that signed it. */
export interface WantedKey {
  readonly algorithm: TokenAlgorithm;
  readonly id: string | undefined;
}

export type KeyFinding =
  | { readonly kind: 'found'; readonly key: TokenKey }
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

/** One key, whatever tokens call it. `readKey` may give another one when the key was exchanged. */
export function useOneKey(readKey: () => KeyObject): TokenKeys {
  let bound = bindKey(readKey());
  const current = (): TokenKey => {
    const key = readKey();
    if (key !== bound.key) bound = bindKey(key);
    return bound;
  };
  return {
    find: async ({ algorithm }) =>
      current().algorithm === algorithm ? { kind: 'found', key: bound } : { kind: 'none' },
    trusts: (key) => key === current(),
    close: async () => {},
  };
}
