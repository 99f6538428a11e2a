import type { KybioSimulator } from '../connectors/kybio/simulator.ts';
import { kybioSeeds } from '../connectors/kybio/simulator-seeds.ts';

const amounts = ['-12.50', '25', '-8', '100', '-33.80', '5.20'] as const;

/** The regulars; members that are there to be tried are left alone. */
const customers = kybioSeeds.filter(({ enable = 1 }) => enable === 1).slice(-10);

/** Tills that change a regular's balance and points on a beat; null: they stay closed. */
export function openTills(members: KybioSimulator, everyMs: number | null): { close(): void } {
  if (everyMs === null) return { close: () => {} };
  let turn = 0;
  const beat = setInterval(() => {
    const customer = customers[turn % customers.length];
    const amount = amounts[turn % amounts.length] ?? '0';
    turn += 1;
    if (customer !== undefined) members.ringUp(customer.uid, { balanceIncrement: amount, pointIncrement: '1' });
  }, everyMs).unref();
  return { close: () => clearInterval(beat) };
}
