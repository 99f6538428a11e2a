/** Changes under way side by side, each lane with targets of its own, so that no change waits for another's target. */
import { targetCode } from '../../test/chaos/accounts.ts';
import type { RoundOrder, RoundWord } from './words.ts';

/** A power of two, and more than lanes: two lanes never meet. */
export const targetCount = 1_024;

/** How one change went. */
export interface Change {
  /** The vendor's name of it; null when it did not succeed. */
  readonly requestId: string | null;
  /** What was answered instead of a success. */
  readonly trouble: string | null;
  readonly vendorMs?: number;
}

/** Makes changes for as long as the order says. @param change makes one on a template. */
export async function runLanes(
  { inFlight, ms }: RoundOrder,
  change: (templateCode: string) => Promise<Change>,
): Promise<RoundWord> {
  const latencies: number[] = [];
  const changes: Change[] = [];
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const runLane = async (lane: number): Promise<void> => {
    for (let turn = 0; performance.now() < startedAt + ms; turn += 1) {
      const begunAt = performance.now();
      changes.push(await change(targetCode('cards', (lane + turn * inFlight) % targetCount)));
      latencies.push(performance.now() - begunAt);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, (_, lane) => runLane(lane)));
  const { user, system } = process.cpuUsage(cpuBefore);
  const troubles: Record<string, number> = {};
  for (const { trouble } of changes) if (trouble !== null) troubles[trouble] = (troubles[trouble] ?? 0) + 1;
  return {
    tookMs: performance.now() - startedAt,
    cpuMs: (user + system) / 1_000,
    latencies,
    vendorMs: changes.flatMap(({ vendorMs }) => (vendorMs === undefined ? [] : [vendorMs])),
    requestIds: changes.flatMap(({ requestId }) => (requestId === null ? [] : [requestId])),
    troubles,
  };
}
