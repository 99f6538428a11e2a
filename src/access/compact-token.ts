/** The outside of a token. Source: RFC 7515 sections 2, 4 and 7.1; RFC 7797 section 3 (`b64`); RFC 8725 section 3.11 (`typ`). */
import { z } from 'zod';
import { parseStrictJson } from './strict-json.ts';

/** Longer ones are not even looked at. */
const longestToken = 8_192;

const bearer = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;

/** The token of an Authorization header; null when there is none of a sensible form. */
export function findToken(authorization: string): string | null {
  const trimmed = authorization.trim();
  if (trimmed.length > longestToken + 'Bearer '.length + 64) return null;
  const token = bearer.exec(trimmed)?.[1];
  return token === undefined || token.length > longestToken ? null : token;
}

/** Addresses and keys that a header brings along (`jku`, `jwk`, `x5u`, `x5c`) are never looked at: RFC 8725 section 3.10. */
const header = z.object({
  alg: z.string(),
  typ: z.string().optional(),
  kid: z.string().min(1).max(256).optional(),
  // Extensions that must be understood, and the one that leaves the payload unencoded.
  crit: z.never().optional(),
  b64: z.never().optional(),
});
export type TokenHeader = z.output<typeof header>;

/** null: it is none, or asks for something that is not done here. */
export function readHeader(token: string): TokenHeader | null {
  return header.safeParse(readPart(token, 0)).data ?? null;
}

/** null: it is no JSON. Only for a token whose signature is verified. */
export function readPayload(token: string): unknown {
  return readPart(token, 1);
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Each text has one way to be written: RFC 7515 section 2 (no padding), RFC 4648 section 3.5 (no stray bits). */
function readPart(token: string, index: 0 | 1): unknown {
  const parts = token.split('.').map((part) => ({ part, bytes: Buffer.from(part, 'base64url') }));
  if (parts.some(({ part, bytes }) => bytes.toString('base64url') !== part)) return null;
  try {
    return parseStrictJson(utf8.decode(parts[index]?.bytes));
  } catch {
    return null;
  }
}

/** Whether a header's `typ` is one of those configured; "absent" stands for none. Media types ignore case. */
export function isOfType(typ: string | undefined, types: readonly string[]): boolean {
  const name = typ === undefined ? 'absent' : typ.toLowerCase().replace(/^application\//, '');
  return (typ === undefined || name !== 'absent') && types.some((type) => type.toLowerCase() === name);
}
