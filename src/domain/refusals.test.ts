import { describe, expect, test } from 'vitest';
import { isTransient, type RefusalCode, Remedy, refusalRemedies } from './refusals.ts';

describe('a refusal', () => {
  const transient: readonly RefusalCode[] = [
    'KEY_IN_FLIGHT',
    'VENDOR_THROTTLED',
    'VENDOR_QUOTA_EXHAUSTED',
    'ACCOUNT_THROTTLED',
    'QUOTA_EXHAUSTED',
    'CIRCUIT_OPEN',
    'VENDOR_DEGRADED',
    'VENDOR_UNREACHABLE',
    'TARGET_UNREADABLE',
    'NOT_APPLIED',
  ];

  test.each(transient)('%s may be tried again under the same key', (code) => {
    expect(isTransient(code)).toBe(true);
  });

  test('is final unless it is one of these', () => {
    const codes: string[] = [...transient];
    const others = Object.entries(refusalRemedies).filter(([code]) => !codes.includes(code));
    expect(others.map(([, remedy]) => remedy)).not.toContain(Remedy.RETRY_SAME_KEY);
    expect(isTransient('UNDOCUMENTED_REFUSAL')).toBe(false);
    expect(isTransient('TARGET_HELD')).toBe(false);
  });

  test('has a remedy that there is', () => {
    const remedies: string[] = Object.values(Remedy);
    expect(Object.entries(refusalRemedies).filter(([, remedy]) => !remedies.includes(remedy))).toEqual([]);
  });
});
