/** A person who decides what nothing else could, by looking into the vendor's own books. */
import type { OperationRecord } from '../../src/domain/operation.ts';
import type { SettlePromoOperationRequest } from '../../src/operations/settle-promo-operation.ts';
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
  /** The processes that live now. */
  readonly replicas: () => readonly Replica[];
  readonly operations: () => Promise<readonly OperationRecord[]>;
  readonly vendors: Vendors;
  readonly time: VirtualTime;
  readonly findings: Finding[];
}): Promise<void> {
  for (const operation of await operations()) {
    if (operation.state !== 'UNKNOWN') continue;
    const effects = effectsOf(vendors, operation);
    // Nobody can tell from the books which of several requests for the same status it was.
    if (effects === null) continue;
    const verdict = effects > 0 ? 'APPLIED' : 'NOT_APPLIED';
    const request = { operationId: operation.id, verdict, note: 'seen in the books' } as const;
    const kind = await decide(request);
    if (kind !== 'settled') findings.push({ what: 'operator refused', detail: `${operation.id} ${verdict}` });
  }

  /** Asks again when the process dies over it. */
  async function decide(request: SettlePromoOperationRequest): Promise<string> {
    for (;;) {
      await time.run(() => replicas().length > 0);
      const [replica] = replicas();
      if (replica === undefined) continue;
      const { services, life } = replica;
      const decided = services.settlePromoOperation(request, everyone).then(({ kind }) => kind);
      const answer = Promise.race([decided, life.ended.then(() => null)]);
      let isOver = false;
      void answer.finally(() => (isOver = true));
      await time.run(() => isOver);
      const kind = await answer;
      if (kind !== null) return kind;
    }
  }
}
