/** Reads what an issuer publishes. Source: RFC 7517 sections 4 and 5, RFC 7518 section 6. */
import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { z } from 'zod';
import { bindKey, type TokenKey } from './token-key.ts';

export interface PublishedKeys {
  readonly keys: readonly TokenKey[];
  /** Keys meant for signatures that are not used, each with the reason. */
  readonly refused: readonly string[];
}

const keySet = z.object({ keys: z.array(z.unknown()) });

const signingKey = z.object({
  kty: z.enum(['RSA', 'EC']),
  kid: z.string().min(1).max(256).optional(),
  alg: z.enum(['RS256', 'ES256']).optional(),
  use: z.literal('sig').optional(),
  key_ops: z
    .array(z.string())
    .refine((operations) => operations.includes('verify'))
    .optional(),
  d: z.unknown().optional(),
  n: z.string().optional(),
  e: z.string().optional(),
  crv: z.string().optional(),
  x: z.string().optional(),
  y: z.string().optional(),
});
type SigningKey = z.output<typeof signingKey>;

/** Takes the keys that verify tokens; those for anything else are passed over. @throws {Error} when it is no set of keys. */
export function readPublishedKeys(text: string): PublishedKeys {
  const keys: TokenKey[] = [];
  const refused: string[] = [];
  for (const published of parseKeySet(text)) {
    const { data } = signingKey.safeParse(published);
    if (data === undefined) continue;
    try {
      keys.push(readKey(data));
    } catch (error) {
      refused.push(`${data.kid ?? 'a key without id'} ${error instanceof Error ? error.message : 'is not readable'}`);
    }
  }
  return { keys, refused };
}

/** @throws {Error} without the parser's words, which repeat what was read. */
function parseKeySet(text: string): readonly unknown[] {
  try {
    return keySet.parse(JSON.parse(text)).keys;
  } catch {
    throw new Error('the answer is no set of keys');
  }
}

function readKey({ kid, alg, d, ...jwk }: SigningKey): TokenKey {
  if (d !== undefined) throw new Error('is published with its private part');
  const bound = bindKey(createKey(jwk), kid);
  if (alg !== undefined && alg !== bound.algorithm) throw new Error(`says ${alg}, and is for ${bound.algorithm}`);
  return bound;
}

function createKey({ kty, n = '', e = '', crv = '', x = '', y = '' }: Omit<SigningKey, 'kid' | 'alg' | 'd'>) {
  const key: JsonWebKey = kty === 'RSA' ? { kty, n, e } : { kty, crv, x, y };
  try {
    return createPublicKey({ key, format: 'jwk' });
  } catch {
    throw new Error('is not readable');
  }
}
