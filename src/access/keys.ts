/** Where the keys come from that verify tokens. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { JwksClient } from 'jwks-rsa';
import type { FindKey } from './token.ts';

/** One key, whatever the token calls it. */
export function useOneKey(key: KeyObject): FindKey {
  return async () => key;
}

/** The keys at a configured address; cached, fetched at most ten times a minute, never an address a token names. */
export function useJwks(url: string): FindKey {
  const client = new JwksClient({
    jwksUri: url,
    cache: true,
    cacheMaxAge: 10 * 60_000,
    rateLimit: true,
    timeout: 5_000,
  });
  return async (keyId) => createPublicKey((await client.getSigningKey(keyId)).getPublicKey());
}
