/**
 * The `Signature` header: `algorithm=RSA256,keyVersion=1,signature=<percent-encoded base64>`.
 * Source: headers table of AlipayHK "7. Update Redeemable Card Budget". Reading is tolerant: parts by name in any order,
 * blanks after commas, base64 with or without percent-encoding (Alipay's own SDKs differ on both).
 *
 * What the pages have and this program leaves alone:
 * - the `Encrypt` header (`RSA_AES`): bodies go in the clear inside TLS, as in every sample of these families;
 * - the `Agent-Token` header: an account acts for itself, not for a merchant who has authorised it;
 * - the algorithm ECC224: an answer signed with it does not verify, because the pages name RSA256 for these calls.
 */
export interface SignatureHeader {
  readonly algorithm: string;
  readonly keyVersion: string | null;
  /** Standard base64. */
  readonly signature: string;
}

export function buildSignatureHeader(keyVersion: number, signature: string): string {
  return `algorithm=RSA256,keyVersion=${keyVersion},signature=${encodeURIComponent(signature)}`;
}

/** @returns null when there is no signature in the header, more than one, or it cannot be percent-decoded. */
export function parseSignatureHeader(header: string): SignatureHeader | null {
  const listed = header.split(',').map(splitAtFirstEquals);
  if (listed.filter(([name]) => name === 'signature').length > 1) return null;
  const parts = new Map(listed);
  const signature = decodeSignature(parts.get('signature') ?? '');
  if (signature === null || signature === '') return null;
  return { algorithm: parts.get('algorithm') ?? 'RSA256', keyVersion: parts.get('keyversion') ?? null, signature };
}

/** At the first `=` only: raw base64 ends in `=`. */
function splitAtFirstEquals(part: string): [name: string, value: string] {
  const equals = part.indexOf('=');
  if (equals < 0) return [part.trim().toLowerCase(), ''];
  return [part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1).trim()];
}

function decodeSignature(value: string): string | null {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return null;
  }
}
