/** Source: "Toy vendor", section 1: hex of HMAC-SHA256 over the path (of an answer: the signature it answers), LF, and the body. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Signs one message. Pure. */
export function signatureOf(key: string, head: string, body: string | Buffer): string {
  return createHmac('sha256', key).update(`${head}\n`).update(body).digest('hex');
}

/** Whether a signature is the right one; false for anything malformed. */
export function isSignedBy(key: string, message: { head: string; body: Buffer }, signature: string): boolean {
  const expected = Buffer.from(signatureOf(key, message.head, message.body));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
