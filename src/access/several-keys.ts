/** Tokens while one key replaces another: any of several may have signed them. */
import type { KeyObject } from 'node:crypto';
import { expired, type TokenReader, type TokenReading } from './token.ts';

/** @param keys those in use now, never none; asked once for each token. */
export function readWithAnyKey(
  keys: () => readonly KeyObject[],
  openReader: (key: KeyObject) => TokenReader,
): TokenReader {
  const readers = new WeakMap<KeyObject, TokenReader>();
  const readerOf = (key: KeyObject): TokenReader => {
    const reader = readers.get(key) ?? openReader(key);
    readers.set(key, reader);
    return reader;
  };
  return {
    async read(authorization) {
      const refusals: TokenReading[] = [];
      for (const key of keys()) {
        const reading = await readerOf(key).read(authorization);
        if ('caller' in reading) return reading;
        refusals.push(reading);
      }
      const [first] = refusals;
      if (first === undefined) throw new Error('there is no key to verify tokens with');
      return refusals.find((reading) => 'refusal' in reading && reading.refusal === expired) ?? first;
    },
  };
}
