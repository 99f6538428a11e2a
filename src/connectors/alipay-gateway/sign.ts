/**
 * Canonical text, signature and verification of the AlipayHK open gateway.
 * Source: the headers table of AlipayHK "7. Update Redeemable Card Budget"; the text to sign as in Alipay's global
 * SDKs and "Sign a request and verify the signature": `POST <path> LF <client id>.<time>.<body>`.
 */
import { type KeyObject, sign, verify } from 'node:crypto';

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

/**
 * RSASSA-PKCS1-v1_5 with SHA-256 ("RSA256"), as standard base64. Runs on the thread pool, off the event loop.
 * @NOTE PKCS1 is what an RSA key is used with unless something else is said, and to say it takes time at every call.
 */
export function signRsa256(parts: SignedParts, privateKey: KeyObject): Promise<string> {
  return new Promise((resolve, reject) => {
    sign('sha256', canonicalBytes(parts), privateKey, (error, signature) =>
      error === null ? resolve(signature.toString('base64')) : reject(error),
    );
  });
}

/** Makes the signature of a request, by our own key. */
export type Sign = (parts: SignedParts & { readonly body: string }, privateKey: KeyObject) => Promise<string>;

/** More than an account usually has requests under way. */
const mostKept = 500;

/**
 * Signs like {@link signRsa256}, and keeps the last signatures for as long as their key is in use. The same bytes have the
 * same one: a reading after a change has that of the reading before it if both are of one second, and a request that was
 * foreseen has its own already. Never keeps a failure.
 */
export function createSigner(): Sign {
  const keptBy = new WeakMap<KeyObject, Map<string, Promise<string>>>();
  return (parts, privateKey) => {
    const kept = keptBy.get(privateKey) ?? new Map<string, Promise<string>>();
    keptBy.set(privateKey, kept);
    const name = [parts.clientId, parts.time, parts.path, parts.body].join('\n');
    const known = kept.get(name);
    if (known !== undefined) return known;
    const signature = signRsa256(parts, privateKey);
    kept.set(name, signature);
    signature.catch(() => kept.delete(name));
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return signature;
  };
}

/**
 * Whether `signature` (base64) is the vendor's over these parts; false for anything malformed. Pure.
 * @NOTE not on the thread pool: to verify takes a tenth of the time that it takes to sign, less than the way there, and
 * answers would wait there for requests to be signed.
 */
export function verifyRsa256(parts: SignedParts, signature: string, publicKey: KeyObject): boolean {
  return verify('sha256', canonicalBytes(parts), publicKey, Buffer.from(signature, 'base64'));
}
