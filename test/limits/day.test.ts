/** A day with a quota of 300 calls: 1,000 readings of members and 150 adjustments, on a clock that the test moves. */
import { expect, test } from 'vitest';
import { kybioSeeds } from '../../src/connectors/kybio/simulator-seeds.ts';
import type { Clock } from '../../src/domain/clock.ts';
import { mutate } from '../support/mutations.ts';
import { accountIds, configureAccount, startMembers } from '../support/vendors.ts';
import { startWorld } from '../support/world.ts';

/** Runs with the real clock, so that timeouts and pauses are real, and can be set forward. */
function createClock(start: string): Clock & { forward(ms: number): void } {
  const startedAtMs = Date.now();
  let offsetMs = Date.parse(start) - startedAtMs;
  return {
    now: () => new Date(Date.now() + offsetMs),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const timer = setTimeout(resolve, ms);
        signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
      }),
    forward(ms) {
      offsetMs += ms;
    },
  };
}

const customers = kybioSeeds.filter(({ enable = 1 }) => enable === 1);
const dayMs = 24 * 60 * 60_000;

test('loses no adjustment, reads within its share, and tells what is left', { timeout: 120_000 }, async () => {
  const clock = createClock('2026-03-01T16:00:30Z');
  const members = await startMembers(clock);
  const account = configureAccount(accountIds.members, { vendor: 'kybio', url: members.url });
  const world = await startWorld({ clock, accounts: [{ ...account, assumedCallsPerDay: 300 }] });
  try {
    const outcomes = { reads: 0, unread: 0, adjusted: 0 };
    const steps = 1_000;
    for (let step = 0; step < steps; step += 1) {
      clock.forward(Math.floor((dayMs - 120_000) / steps));
      const customer = customers[(step * 7) % customers.length];
      const id = `${accountIds.members}:${customer?.uid}`;
      // 150 adjustments, spread over the day.
      if (Math.floor((step * 150) / steps) !== Math.floor(((step + 1) * 150) / steps)) {
        const result = await mutate(world, 'adjustMemberBalance', { memberId: id, balanceIncrement: '1.25' });
        outcomes.adjusted += Number(result.__typename === 'AdjustMemberBalanceSuccess');
      }
      const { data } = await world.ask(`{ member(id: "${id}", maxAgeSeconds: 60) { balance observedAt } }`);
      if (Reflect.get(Object(data), 'member') === null) outcomes.unread += 1;
      else outcomes.reads += 1;
    }
    expect(outcomes).toEqual({ reads: steps, unread: 0, adjusted: 150 });
    expect(members.books.effects()).toHaveLength(150);
    expect(members.books.callsToday()).toBeLessThanOrEqual(300);
    const refused = members.books.requests().filter(({ verdict }) => verdict?.status === 'error');
    expect(refused).toEqual([]);
    const { data } = await world.ask('{ promoAccount(id: "members") { quota { limit remaining resetsAt } } }');
    expect(data).toEqual({
      promoAccount: {
        quota: { limit: 300, remaining: 300 - members.books.callsToday(), resetsAt: '2026-03-02T16:00:00.000Z' },
      },
    });
  } finally {
    await world.close();
    await members.close();
  }
});
