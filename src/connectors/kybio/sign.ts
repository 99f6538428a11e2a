/**
 * The signature of a request.
 * Source: KYBIO "Modify member's balance points" (the header; the rule is not printed there) and the V1 rule of the
 * upstream open platform, on which all its public clients agree. Answers carry no signature: nothing can be verified.
 */
import { createHash } from 'node:crypto';

/** Signs the exact text that is sent: upper-case hex of MD5 over key and body, without anything between. Pure. */
export function signBody(appKey: string, body: string): string {
  return createHash('md5')
    .update(appKey + body, 'utf8')
    .digest('hex')
    .toUpperCase();
}
