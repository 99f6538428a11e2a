import { describe, expect, test } from 'vitest';
import { knownSecrets } from '../domain/known-secrets.ts';
import type { Outcome, VendorVerdict } from '../domain/outcome.ts';
import { plain, plainOutcome } from './plain-outcome.ts';

const secret = 'c0ffee-7d1f02';
knownSecrets.remember(secret);
const vendor: VendorVerdict = {
  name: 'acme',
  status: `F ${secret}`,
  code: `isv.new:${secret}`,
  message: `bad\r\nsign ${secret}`,
  traceId: secret,
};
const issues = [{ path: 'name', message: `not ${secret}` }];
const refusal = {
  code: 'UNDOCUMENTED_REFUSAL',
  detail: `no, ${secret}`,
  vendor,
  facts: { scope: secret, issues },
} as const;

describe('a secret that a vendor repeats goes', () => {
  test.each<Outcome<null>>([
    { kind: 'done', value: null, vendor },
    { kind: 'refused', refusal },
    { kind: 'unknown', why: `the vendor answered ${secret}`, vendor },
    { kind: 'unknown', why: secret, vendor: null },
    { kind: 'neverSent', why: `it cannot be signed: ${secret}` },
  ])('from $kind', (outcome) => {
    const told = JSON.stringify(plainOutcome(outcome));
    expect(told).toContain('[hidden]');
    expect(told).not.toContain(secret);
    expect(told).not.toContain('\\n');
  });

  test('before the words are cut, so that no part of it is left', () => {
    for (const before of [480, 490, 499])
      expect(plain(`${'x'.repeat(before)}${secret}`)).not.toContain(secret.slice(0, 1));
  });
});
