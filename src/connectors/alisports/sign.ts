/**
 * What a TOP request sends, and its signature.
 * Source: Taobao Open Platform "API calling method" (article 101617), signature algorithm; that blank parameters are
 * neither signed nor sent is the behaviour of its Java SDK. Article 105423 words the HMAC variants differently, but its
 * own sample agrees with 101617: keyed with the secret, over the bare text.
 */
import { createHash, createHmac } from 'node:crypto';

/** As printed for `sign_method`; `hmac` is HMAC-MD5. */
export const signMethods = ['md5', 'hmac', 'hmac-sha256'] as const;
export type SignMethod = (typeof signMethods)[number];

/** Parameters by name, before percent-encoding; undefined ones are not there. */
export type Parameters = Readonly<Record<string, string | undefined>>;

/** The parameters that are signed and sent, by name in ASCII order: without blank ones. Pure. */
export function sendable(parameters: Parameters): ReadonlyArray<readonly [name: string, value: string]> {
  return Object.entries(parameters)
    .filter((entry): entry is [string, string] => entry[0].trim() !== '' && (entry[1] ?? '').trim() !== '')
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** The text that is signed: names and values one after the other, without separators. Pure. */
export function canonicalText(parameters: Parameters): string {
  return sendable(parameters).flat().join('');
}

/** Signs parameters (all but `sign`), in upper-case hexadecimal digits. Pure. */
export function sign(parameters: Parameters, secret: string, method: SignMethod): string {
  const text = canonicalText(parameters);
  return digest[method](text, secret).toUpperCase();
}

const digest: Readonly<Record<SignMethod, (text: string, secret: string) => string>> = {
  md5: (text, secret) => createHash('md5').update(`${secret}${text}${secret}`, 'utf8').digest('hex'),
  hmac: (text, secret) => createHmac('md5', secret).update(text, 'utf8').digest('hex'),
  'hmac-sha256': (text, secret) => createHmac('sha256', secret).update(text, 'utf8').digest('hex'),
};
