import { expect, test } from 'vitest';
import type { ExactNumber } from '../../src/connectors/simulation/simulator-stand.ts';
import { doneValue, openWorld } from './vendor-world.ts';
import type { Examinee } from './vendors.ts';

/** Numbers and ids, digit by digit. */
export function checkNumbers(examinee: Examinee): void {
  const { stand } = examinee;
  const businessOf = stand.businessOf ?? (({ body }) => body);

  test.each(stand.exactNumbers)('$title: the same digits there and back', async ({ change, sent, kept, told }) => {
    const world = await openWorld(examinee);
    const bound = world.bound(change);
    const outcome = await world.make(bound);
    const value = doneValue(outcome);
    const received = world.vendor.requests().findLast(({ path }) => path === bound.prepare(world.stamp()).path);
    if (received === undefined) throw new Error('nothing was received');
    expectTokens(businessOf(received), sent);
    expectTokens(JSON.stringify(world.vendor.effects().at(-1)), kept);
    expectTokens(JSON.stringify(value ?? doneValue((await bound.read?.()) ?? outcome)), told);
    expect(world.alarms).toEqual([]);
  });

  test('are tried beyond what a double can say', () => {
    const isBeyond = (token: string): boolean =>
      (/\d{16,}/.exec(token)?.[0] ?? '0') > '9007199254740992' || /\d{17,}/.test(token);
    const tried = (part: keyof Pick<ExactNumber, 'sent' | 'kept' | 'told'>) =>
      stand.exactNumbers.flatMap((number) => number[part]).filter(isBeyond);
    expect([tried('sent').length, tried('kept').length, tried('told').length]).not.toContain(0);
  });
}

/** As whole numbers, not as part of longer ones. */
function expectTokens(text: string, tokens: readonly string[]): void {
  for (const token of tokens) {
    const escaped = token.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const bare = text.replaceAll('\\"', '"');
    expect(bare).toMatch(new RegExp(`(?<![\\d.])${escaped}(?![\\d]|\\.\\d)`));
  }
}
