/** What the simulated vendors are told to do wrong, so that every mutation has an unknown to try. Anybody can tell them so. */
import { kybioSeedUids } from '../connectors/kybio/simulator-seeds.ts';
import type { SandboxAccount } from './simulated-vendors.ts';

/** A member whose adjustments are applied and never answered. */
export const moodyMemberUid = kybioSeedUids.beyondDouble;
/** Another one: the operation that waits for a person is on it. */
export const undecidedMemberUid = kybioSeedUids.atDouble;
/** A benefit that is taken over, and answered with a time-out once. */
export const moodyBenefitId = (run: string): string => `moody-${run}`;

/** @throws {Error} when a vendor does not know what it is told. */
export async function setMoods(vendors: Readonly<Record<SandboxAccount, string>>, run: string): Promise<void> {
  for (const target of [moodyMemberUid, undecidedMemberUid]) {
    await misbehave(vendors.members, { name: 'dropsAfterWork', operation: 'adjust', target, times: 'Infinity' });
  }
  await misbehave(vendors.venue, { name: 'backendTimesOut', args: [{ applied: true }], target: moodyBenefitId(run) });
}

async function misbehave(vendor: string, order: object): Promise<void> {
  const response = await fetch(`${vendor}/_simulator/misbehave`, { method: 'POST', body: JSON.stringify(order) });
  if (!response.ok) throw new Error(await response.text());
}
