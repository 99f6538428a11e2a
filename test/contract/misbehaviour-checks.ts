import { expect, test } from 'vitest';
import type { ExpectedMisbehaviour, StandChange } from '../../src/connectors/simulation/simulator-stand.ts';
import { command } from '../../src/connectors/simulation/simulator-test-client.ts';
import { neutralFaults } from './transport-checks.ts';
import { openWorld } from './vendor-world.ts';
import type { Examinee } from './vendors.ts';

const meets = (where: NonNullable<ExpectedMisbehaviour['meets']>) => (one: ExpectedMisbehaviour) =>
  (one.meets ?? 'change') === where;

/** What a change comes to when the vendor misbehaves. */
export function checkMisbehaviours(examinee: Examinee, change: StandChange): void {
  test.each(examinee.stand.misbehaviours.filter(meets('change')))('$name $args: $becomes', async (expected) => {
    const world = await openWorld(examinee);
    const bound = world.bound(change);
    const before = await world.before(bound);
    await world.arm(orderOf(expected));
    const outcome = await world.witness(() => bound.send(bound.prepare(world.stamp(), before), before));
    expect(outcome.kind).toBe(expected.becomes);
    const told = outcome.kind === 'refused' ? outcome.refusal.facts?.retryAfterSeconds : undefined;
    expect(told).toBe(expected.retryAfterSeconds ?? told);
    expect(world.alarms.length).toBeGreaterThanOrEqual(expected.alarms === true ? 1 : 0);
  });
}

/** What readings and lists come to, and whether the stand has left a misbehaviour out. */
export function checkMisbehaviourReadings(examinee: Examinee): void {
  const { stand } = examinee;

  test('are all expected by the stand', async () => {
    const { vendor } = await openWorld(examinee);
    const { content } = await command(vendor.url, 'misbehave', { name: '?' });
    const known = JSON.stringify(content)
      .replace(/^.*none of: |"}$/g, '')
      .split(', ');
    const expected = [...neutralFaults, ...stand.misbehaviours].map(({ name }) => name);
    expect([...new Set(expected)].toSorted()).toEqual(known.toSorted());
  });

  test('of a reading are among them where there is one: an answer about something else is no answer', async () => {
    const world = await openWorld(examinee);
    const canBeRead = stand.changes.some((change) => world.bound(change).read !== null);
    const confusions = stand.misbehaviours.filter(meets('read')).filter(({ becomes }) => becomes === 'unknown');
    expect(confusions.length > 0).toBe(canBeRead);
  });

  test('of a reading end as the stand expects', async () => {
    for (const expected of stand.misbehaviours.filter(meets('read'))) {
      const world = await openWorld(examinee);
      const [change] = stand.changes;
      const read = change === undefined ? null : world.bound(change).read;
      if (read === null) throw new Error('there is no reading that could misbehave');
      await world.arm(orderOf(expected));
      const outcome = await world.witness(read, { isReading: true });
      expect([expected.name, outcome.kind, world.alarms.length > 0]).toEqual([
        expected.name,
        expected.becomes,
        expected.alarms ?? false,
      ]);
    }
  });

  test('of a list end as the stand expects', async () => {
    for (const expected of stand.misbehaviours.filter(meets('list'))) {
      const world = await openWorld(examinee);
      const list = world.connector.templates?.list ?? world.connector.members?.list ?? null;
      if (list === null) throw new Error('there is no list that could misbehave');
      await world.arm(orderOf(expected));
      const outcome = await world.witness<unknown>(() => list.page(null), { isReading: true });
      expect([expected.name, outcome.kind, world.alarms.length > 0]).toEqual([
        expected.name,
        expected.becomes,
        expected.alarms ?? false,
      ]);
    }
  });
}

function orderOf({ name, args = [] }: ExpectedMisbehaviour) {
  return { name, args };
}
