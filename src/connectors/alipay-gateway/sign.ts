/**
 * Canonical text, signature and verification of the AlipayHK open gateway.
 * Source: the headers table of AlipayHK "7. Update Redeemable Card Budget"; the text to sign as in Alipay's global
 * SDKs and "Sign a request and verify the signature": `POST <path> LF <client id>.<time>.<body>`.
 */
import { constants, type KeyObject, sign, verify } from 'node:crypto';

/** What a signature covers. `body` is the exact text on the wire; `time` the header value verbatim. */
export interface SignedParts {
  readonly path: string;
  readonly clientId: string;
  readonly time: string;
  readonly body: string | Buffer;
}

/** The bytes that are signed, for a request and for its answer alike. Pure. */
export function canonicalBytes({ path, clientId, time, body }: SignedParts): Buffer {
  const head = Buffer.from(`POST ${path}\n${clientId}.${time}.`, 'utf8');
  return Buffer.concat([head, typeof body === 'string' ? Buffer.from(body, 'utf8') : body]);
}

/** RSASSA-PKCS1-v1_5 with SHA-256 ("RSA256"), as standard base64. Runs on the thread pool, off the event loop. */
export function signRsa256(parts: SignedParts, privateKey: KeyObject): Promise<string> {
  return new Promise((resolve, reject) => {
    sign(
      'sha256',
      canonicalBytes(parts),
      { key: privateKey, padding: constants.RSA_PKCS1_PADDING },
      (error, signature) => (error === null ? resolve(signature.toString('base64')) : reject(error)),
    );
  });
}

/** Whether `signature` (base64) is the vendor's over these parts. Off the event loop; false for anything malformed. */
export function verifyRsa256(parts: SignedParts, signature: string, publicKey: KeyObject): Promise<boolean> {
  const bytes = Buffer.from(signature, 'base64');
  return new Promise((resolve) => {
    verify(
      'sha256',
      canonicalBytes(parts),
      { key: publicKey, padding: constants.RSA_PKCS1_PADDING },
      bytes,
      (error, isValid) => resolve(error === null && isValid),
    );
  });
}
