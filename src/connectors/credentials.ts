/** The settings that may change while the program runs: credentials, of which a call takes a set when it begins. */
import { createHash, createPublicKey, KeyObject } from 'node:crypto';

/** Settings as a schema gives them: what holds until a restart, and what an operator may replace at any time. */
export interface Divided<Fixed, Credentials> {
  /** No secret is among them. */
  readonly fixed: Fixed;
  readonly credentials: Credentials;
}

/** Settings as a connector gets them. */
export type Live<Settings> =
  Settings extends Divided<infer Fixed, infer Credentials> ? Fixed & WithCredentials<Credentials> : never;

export interface WithCredentials<Credentials> {
  /** The set in use now. A call asks once, when it begins, and finishes with what it got. */
  credentials(): Credentials;
}

/** One line for each credential that is there: its name and what may be shown of it. */
export function describeCredentials(credentials: object): string[] {
  return Object.entries(credentials).flatMap(([name, value]: [string, unknown]) =>
    value === undefined ? [] : [value].flat().map((one) => `${name} ${describeOne(one)}`),
  );
}

/** Of an asymmetric key the fingerprint of its public half, of a number the number, of a secret nothing. */
function describeOne(value: unknown): string {
  if (value instanceof KeyObject) return `SHA256:${fingerprint(value)}`;
  return typeof value === 'number' ? String(value) : '(secret)';
}

/** SHA-256 over the public key (DER, SubjectPublicKeyInfo): what `openssl pkey -pubout -outform DER | sha256sum` prints. */
export function fingerprint(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

/** Names of the credentials that are not the same in both. */
export function changedCredentials(before: object, after: object): string[] {
  const were = new Map<string, unknown>(Object.entries(before));
  const are = new Map<string, unknown>(Object.entries(after));
  return [...new Set([...were.keys(), ...are.keys()])].filter((name) => !isSame(were.get(name), are.get(name)));
}

function isSame(one: unknown, other: unknown): boolean {
  if (one instanceof KeyObject && other instanceof KeyObject) return one.equals(other);
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every((each, index) => isSame(each, other[index]));
}
