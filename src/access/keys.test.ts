/** Keys that were handed over: which of them verify tokens, and for how long what they have verified is trusted. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { makeSigningPair, type SigningPair, signAs } from '../../test/support/issuer.ts';
import { makeRsaPair } from '../../test/support/keys.ts';
import { usePemKeys } from './keys.ts';
import { createTokenReader } from './token.ts';

const first = makeSigningPair('first', 'RS256');
const second = makeSigningPair('second', 'RS256');
const curve = makeSigningPair('curve');
const now = new Date('2026-03-01T00:00:00Z');

const publicKeyOf = ({ publicKey }: Pick<SigningPair, 'publicKey'>): KeyObject => createPublicKey(publicKey);
const tokenBy = (pair: SigningPair): string =>
  signAs(pair, { iss: 'issuer', aud: 'promotions', sub: 'user-1', exp: now.getTime() / 1000 + 60 });

function open(...pairs: readonly SigningPair[]) {
  const pems = usePemKeys(pairs.map(publicKeyOf));
  let searches = 0;
  const find: typeof pems.find = (wanted) => {
    searches += 1;
    return pems.find(wanted);
  };
  const reader = createTokenReader({
    issuer: 'issuer',
    audience: 'promotions',
    algorithms: ['RS256', 'ES256'],
    types: ['absent'],
    clockToleranceSeconds: 0,
    rememberedTokens: 10,
    keys: { ...pems, find },
    now: () => now,
    onRefusal: () => {},
  });
  return {
    replace: (...next: readonly KeyObject[]) => pems.replace(next),
    /** How often a key was looked for, because the token was not remembered. */
    searches: () => searches,
    letsIn: async (token: string) => 'caller' in (await reader.read(`Bearer ${token}`)),
  };
}

describe('of several keys', () => {
  test('any one for the algorithm may have signed, whatever the token calls it', async () => {
    const { letsIn } = open(first, second, curve);
    for (const pair of [first, second, curve]) {
      expect(await letsIn(tokenBy(pair))).toBe(true);
      expect(await letsIn(tokenBy({ ...pair, id: 'another-name' }))).toBe(true);
    }
  });

  test('none lets in what another key has signed under its name', async () => {
    const { letsIn } = open(first, curve);
    expect(await letsIn(tokenBy({ ...second, id: 'first' }))).toBe(false);
    expect(await letsIn(tokenBy({ ...makeSigningPair('curve'), id: 'curve' }))).toBe(false);
  });
});

describe('a key that leaves the list', () => {
  test('takes its remembered tokens along, and leaves those of the others', async () => {
    const { letsIn, replace, searches } = open(first, second);
    const [old, fresh] = [tokenBy(first), tokenBy(second)];
    expect([await letsIn(old), await letsIn(fresh)]).toEqual([true, true]);
    replace(publicKeyOf(second));
    expect(await letsIn(old)).toBe(false);
    const before = searches();
    expect(await letsIn(fresh)).toBe(true);
    expect(searches()).toBe(before);
  });

  test('lets its tokens in again when it comes back', async () => {
    const { letsIn, replace } = open(first);
    const token = tokenBy(first);
    replace(publicKeyOf(second));
    expect(await letsIn(token)).toBe(false);
    replace(publicKeyOf(second), publicKeyOf(first));
    expect(await letsIn(token)).toBe(true);
  });

  test('is not the one that was only read again: its tokens stay remembered', async () => {
    const { letsIn, replace, searches } = open(first);
    const token = tokenBy(first);
    expect(await letsIn(token)).toBe(true);
    replace(publicKeyOf(second), publicKeyOf(first));
    const before = searches();
    expect(await letsIn(token)).toBe(true);
    expect(searches()).toBe(before);
  });

  test('may be the last one for its algorithm', async () => {
    const { letsIn, replace } = open(first, curve);
    replace(publicKeyOf(first));
    expect(await letsIn(tokenBy(curve))).toBe(false);
    replace();
    expect(await letsIn(tokenBy(first))).toBe(false);
  });
});

test('a list with a key that is too weak changes nothing', async () => {
  const { letsIn, replace } = open(first);
  expect(() => replace(publicKeyOf(second), publicKeyOf(makeRsaPair(1024)))).toThrow('has 1024 bits');
  expect([await letsIn(tokenBy(first)), await letsIn(tokenBy(second))]).toEqual([true, false]);
});
