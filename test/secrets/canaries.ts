/**
 * Secrets and persons that are planted, and every way in which they could be written where they do not belong. Written
 * without a look at what the program hides: one mistake must not pass on both sides.
 */
import { createPrivateKey } from 'node:crypto';

/** Something that must not be found; each needle is enough to know it by. */
export interface Canary {
  readonly name: string;
  readonly needles: readonly string[];
}

/** Needles are long enough that nothing else has them. */
const pieceLength = 24;

/** A text such as an app key: whole, and in the codings that loggers, addresses and headers use. */
export function textCanary(name: string, text: string): Canary {
  const bytes = Buffer.from(text);
  const behind = [0, 1, 2].map((offset) => Buffer.concat([Buffer.alloc(offset, 'x'), bytes]).toString('base64'));
  // The outermost characters depend on the neighbours.
  const inner = behind
    .map((coded) => coded.slice(4, 4 * Math.floor(bytes.length / 3)))
    .filter((one) => one.length >= 8);
  const all = [
    text,
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text),
    new URLSearchParams([['', text]]).toString().slice(1),
    // What is not ASCII, as it looks where bytes are read one by one.
    bytes.toString('latin1'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...inner,
    ...inner.map((coded) => coded.replaceAll('+', '-').replaceAll('/', '_')),
  ];
  return { name, needles: [...new Set(all)] };
}

/** A private key: any line of it, and any piece of its private numbers in base64, hexadecimal and decimal. */
export function keyCanary(name: string, pem: string): Canary {
  const lines = pem.split('\n').filter((line) => line.length > pieceLength && !line.startsWith('-----'));
  // The first line and a half say what kind of key it is, and then comes the modulus, which is public.
  const body = lines.join('').slice(96);
  const { d = '', p = '', q = '', dp = '', dq = '', qi = '' } = createPrivateKey(pem).export({ format: 'jwk' });
  const numbers = [d, p, q, dp, dq, qi].map((part) => Buffer.from(part, 'base64url'));
  return {
    name,
    needles: [
      ...piecesOf(body),
      ...[Buffer.from(pem), ...numbers].flatMap((bytes) =>
        [0, 1, 2].flatMap((from) => codingsOf(bytes.subarray(from))),
      ),
      ...numbers.flatMap((bytes) => piecesOf(BigInt(`0x${bytes.toString('hex')}`).toString())),
      'PRIVATE KEY-----',
    ],
  };
}

/** A JSON Web Token: whole, its claims, and its signature alone. */
export function tokenCanary(name: string, token: string): Canary {
  const [, claims = '', signature = ''] = token.split('.');
  return { name, needles: [...piecesOf(claims), ...piecesOf(signature), ...textCanary('', token).needles] };
}

/** Who somebody is. */
export function personCanary(name: string, words: readonly string[]): Canary {
  return { name, needles: words.flatMap((word) => textCanary('', word).needles) };
}

function codingsOf(bytes: Buffer): string[] {
  return [bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex')].flatMap(piecesOf);
}

function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at + pieceLength <= text.length; at += pieceLength) pieces.push(text.slice(at, at + pieceLength));
  return pieces;
}
