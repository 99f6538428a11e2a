/**
 * Signing and verifying without doing the same twice: RSASSA-PKCS1-v1_5 gives the same signature for the same key and
 * text (RFC 8017, section 8.2), and simulated processes read the same targets in the same seconds, seed after seed.
 */
import crypto, { type KeyObject } from 'node:crypto';

// The originals: what is imported by name changes with the module.
const { sign, verify, createPrivateKey, createPublicKey } = crypto;

const signatures = createMemory<Buffer>();
const verdicts = createMemory<boolean>();

/** Replacements for what the program and the simulators use of `node:crypto`. */
export const remembering = {
  sign: (algorithm: string, text: Buffer, key: KeyObject): Buffer =>
    signatures(key, [algorithm, text], () => sign(algorithm, text, key)),
  verify: (algorithm: string, text: Buffer, key: KeyObject, signature: Buffer): boolean =>
    verdicts(key, [algorithm, text, signature], () => verify(algorithm, text, key, signature)),
  createSign: (algorithm: string) =>
    inParts((text) => ({
      sign: (key: KeyObject, encoding: BufferEncoding): string =>
        signatures(key, [algorithm, text()], () => sign(algorithm, text(), key)).toString(encoding),
    })),
  createVerify: (algorithm: string) =>
    inParts((text) => ({
      verify: (key: KeyObject, signature: Buffer): boolean =>
        verdicts(key, [algorithm, text(), signature], () => verify(algorithm, text(), key, signature)),
    })),
  createPrivateKey: parsedOnce(createPrivateKey),
  createPublicKey: parsedOnce(createPublicKey),
};

/** So many answers are remembered of each key. */
const most = 50_000;

/** A memory of what was asked of each key. PKCS #1 v1.5 is the padding in all forms of asking. */
function createMemory<T>() {
  const known = new WeakMap<KeyObject, Map<string, T>>();
  return (key: KeyObject, asked: ReadonlyArray<string | Buffer>, answer: () => T): T => {
    const answers = known.get(key) ?? new Map<string, T>();
    known.set(key, answers);
    const question = asked
      .map((part) => `${part.length} ${typeof part === 'string' ? part : part.toString('latin1')}`)
      .join(' ');
    const before = answers.get(question);
    if (before !== undefined) return before;
    if (answers.size >= most) answers.clear();
    const now = answer();
    answers.set(question, now);
    return now;
  };
}

/** Every process of every seed is configured with the same few keys; a key object cannot change. */
function parsedOnce(parse: (pem: string) => KeyObject): (pem: string) => KeyObject {
  const parsed = new Map<string, KeyObject>();
  return (pem) => {
    const key = parsed.get(pem) ?? parse(pem);
    parsed.set(pem, key);
    return key;
  };
}

/** Collects a text that comes in parts, for what is done with all of it. */
function inParts<End extends object>(end: (text: () => Buffer) => End) {
  const parts: Buffer[] = [];
  const it = {
    ...end(() => Buffer.concat(parts)),
    update(part: string | Buffer) {
      parts.push(typeof part === 'string' ? Buffer.from(part) : part);
      return it;
    },
  };
  return it;
}
