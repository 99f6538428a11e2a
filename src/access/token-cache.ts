/** Tokens that were verified, so that they are verified once. A token itself is not kept, only its hash. */
import { hash } from 'node:crypto';
import type { Caller } from '../domain/caller.ts';
import type { TokenKey } from './token-key.ts';

export interface VerifiedToken {
  readonly caller: Caller;
  readonly key: TokenKey;
  readonly expiresAtMs: number;
}

export interface TokenCache {
  /** null: not verified before, expired since, or by a key that is not trusted any more. */
  find(token: string): VerifiedToken | null;
  keep(token: string, verified: VerifiedToken): void;
  readonly size: number;
}

export interface TokenCacheRules {
  /** The one that was not used for longest makes room. */
  readonly most: number;
  readonly now: () => Date;
  readonly trusts: (key: TokenKey) => boolean;
}

export function createTokenCache({ most, now, trusts }: TokenCacheRules): TokenCache {
  const kept = new Map<string, VerifiedToken>();
  return {
    find(token) {
      const name = nameOf(token);
      const verified = kept.get(name);
      if (verified === undefined) return null;
      kept.delete(name);
      if (verified.expiresAtMs <= now().getTime() || !trusts(verified.key)) return null;
      kept.set(name, verified);
      return verified;
    },
    keep(token, verified) {
      if (most === 0) return;
      kept.set(nameOf(token), verified);
      const [oldest] = kept.keys();
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    },
    get size() {
      return kept.size;
    },
  };
}

const nameOf = (token: string): string => hash('sha256', token, 'base64url');
