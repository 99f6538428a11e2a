/** A person who decides what nothing else could, by looking into the vendor's own books. */
import type { OperationRecord } from '../../src/domain/operation.ts';
import type { Finding } from './check.ts';
import { everyone, type Replica } from './replica.ts';
import { effectsOf, type Vendors } from './vendors.ts';
import type { VirtualTime } from './virtual-time.ts';

export async function operatorDecides({
  replicas,
  operations,
  vendors,
  time,
  findings,
}: {
  readonly replicas: readonly Replica[];
  readonly operations: () => Promise<readonly OperationRecord[]>;
  readonly vendors: Vendors;
  readonly time: VirtualTime;
  readonly findings: Finding[];
}): Promise<void> {
  const [replica] = replicas;
  if (replica === undefined) return;
  for (const operation of await operations()) {
    if (operation.state !== 'UNKNOWN') continue;
    const effects = effectsOf(vendors, operation);
    // Nobody can tell from the books which of several requests for the same status it was.
    if (effects === null) continue;
    const verdict = effects > 0 ? 'APPLIED' : 'NOT_APPLIED';
    const request = { operationId: operation.id, verdict, note: 'seen in the books' } as const;
    const decided = replica.services.settlePromoOperation(request, everyone);
    let isOver = false;
    void decided.finally(() => (isOver = true));
    await time.run(() => isOver);
    const { kind } = await decided;
    if (kind !== 'settled') findings.push({ what: 'operator refused', detail: `${operation.id} ${verdict}` });
  }
}
