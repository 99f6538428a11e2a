import { createPublicKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { testKeys } from '../../test/support/keys.ts';
import type { Caller } from '../domain/caller.ts';
import { createTokenCache } from './token-cache.ts';
import { bindKey, type TokenKey } from './token-key.ts';

const key = bindKey(createPublicKey(testKeys.token.publicKey));
const caller: Caller = { subject: 'user-1', scopes: new Set(), accountIds: null };
const startMs = Date.parse('2026-03-01T00:00:00Z');

function open(most = 2) {
  const time = { nowMs: startMs };
  const trusted = new Set<TokenKey>([key]);
  const cache = createTokenCache({ most, now: () => new Date(time.nowMs), trusts: (one) => trusted.has(one) });
  const keep = (token: string, forMs = 60_000): void =>
    cache.keep(token, { caller, key, expiresAtMs: startMs + forMs });
  return { cache, keep, time, trusted };
}

describe('a verified token is remembered', () => {
  test('until it expires, and not a millisecond longer', () => {
    const { cache, keep, time } = open();
    keep('a', 1_500);
    time.nowMs = startMs + 1_499;
    expect(cache.find('a')?.caller).toBe(caller);
    time.nowMs = startMs + 1_500;
    expect(cache.find('a')).toBeNull();
    expect(cache.size).toBe(0);
  });

  test('as long as its key is trusted', () => {
    const { cache, keep, trusted } = open();
    keep('a');
    trusted.delete(key);
    expect(cache.find('a')).toBeNull();
    trusted.add(key);
    expect(cache.find('a')).toBeNull();
  });

  test('as long as there is room: the one not used for longest makes it', () => {
    const { cache, keep } = open(2);
    keep('a');
    keep('b');
    expect(cache.find('a')).not.toBeNull();
    keep('c');
    expect(cache.size).toBe(2);
    expect(cache.find('b')).toBeNull();
    expect(cache.find('a')).not.toBeNull();
    expect(cache.find('c')).not.toBeNull();
  });

  test('once, however often it is kept', () => {
    const { cache, keep } = open(2);
    keep('a');
    keep('b');
    keep('b');
    expect(cache.size).toBe(2);
    expect(cache.find('a')).not.toBeNull();
  });

  test('not at all when there is no room', () => {
    const { cache, keep } = open(0);
    keep('a');
    expect(cache.find('a')).toBeNull();
    expect(cache.size).toBe(0);
  });

  test('only as it was sent', () => {
    const { cache, keep } = open();
    keep('a');
    expect(cache.find('A')).toBeNull();
  });
});
