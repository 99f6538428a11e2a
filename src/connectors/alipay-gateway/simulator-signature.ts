/**
 * The simulated vendor's own reading, checking and making of signatures. Written apart from the connector's `sign.ts`
 * on purpose: one mistake must not pass on both sides.
 * Source: AlipayHK "API fundamentals" (headers); Antom "Sign a request and verify the signature" (string to sign).
 */
import { createSign, createVerify, type KeyObject } from 'node:crypto';

/** What a signature covers, besides the method, which is always POST. */
export interface SignedParts {
  readonly path: string;
  readonly clientId: string;
  readonly time: string;
  readonly body: Uint8Array;
}

/**
 * Reads `algorithm=…,keyVersion=…,signature=…` in any order, with or without spaces after the commas.
 * @returns null when a part has no `=` or a key comes twice.
 */
export function parseSignatureHeader(header: string): ReadonlyMap<string, string> | null {
  const parts = new Map<string, string>();
  for (const part of header.split(',')) {
    const [, key, value] = /^\s*(\w+)=(.*?)\s*$/s.exec(part) ?? [];
    if (key === undefined || value === undefined || parts.has(key)) return null;
    parts.set(key, value);
  }
  return parts;
}

/**
 * Whether a signature value as printed in the header is right. Strict: it must be URL-encoded canonical base64, the
 * form every SDK of the vendor sends.
 */
export function verifies(key: KeyObject, parts: SignedParts, value: string): boolean {
  const signature = decode(value);
  if (signature === null) return false;
  return createVerify('RSA-SHA256').update(head(parts)).update(parts.body).verify(key, signature);
}

/** The signature of an answer in standard base64, not yet URL-encoded. */
export function signatureOf(key: KeyObject, parts: SignedParts): string {
  return createSign('RSA-SHA256').update(head(parts)).update(parts.body).sign(key, 'base64');
}

const head = ({ path, clientId, time }: SignedParts): string => `POST ${path}\n${clientId}.${time}.`;

function decode(value: string): Buffer | null {
  const isUrlEncoded = /^(?:[A-Za-z0-9]|%2B|%2F|%3D)+$/i.test(value);
  if (!isUrlEncoded) return null;
  const base64 = decodeURIComponent(value);
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('base64') === base64 ? bytes : null;
}
