/** Taking open operations that nobody works on: one by its id, one whose check has come, or whatever was forgotten. */
import { type ExpressionBuilder, type ExpressionWrapper, type SqlBool, sql } from 'kysely';
import type { Instant } from '../domain/clock.ts';
import type { OperationId } from '../domain/ids.ts';
import { isAmong } from '../store/conditions.ts';
import type { Db, Tables } from '../store/tables.ts';
import type { Forgotten, Journal, Lease } from './journal.ts';
import { isOpen } from './open.ts';

type Takes = Pick<Journal, 'take' | 'takeForCheck' | 'hasForgotten' | 'takeForgotten'>;

export function createTakes(db: Db, newLeaseId: () => string): Takes {
  return {
    async take(id, until, now) {
      const [lease] = await take(db, { ids: [id], until, now, leaseId: newLeaseId() });
      return lease ?? null;
    },
    async takeForCheck(id, until, { dueAt, now }) {
      const [lease] = await take(db, { ids: [id], until, now, dueAt, leaseId: newLeaseId() });
      return lease ?? null;
    },
    async hasForgotten(since) {
      const found = await db
        .selectFrom('operations')
        .select('id')
        .where((eb) => isForgotten(eb, since))
        .limit(1)
        .executeTakeFirst();
      return found !== undefined;
    },
    takeForgotten: (limit, until, since) =>
      db.transaction().execute(async (tx) => {
        const forgotten = await tx
          .selectFrom('operations')
          .select('id')
          .where((eb) => isForgotten(eb, since))
          .orderBy('next_check_at')
          .limit(limit)
          .forUpdate()
          .skipLocked()
          .execute();
        return take(tx, { ids: forgotten.map(({ id }) => id), until, now: since.now, leaseId: newLeaseId() });
      }),
  };
}

type Operations = ExpressionBuilder<Tables, 'operations'>;
type Condition = ExpressionWrapper<Tables, 'operations', SqlBool>;

const time = (at: Instant) => sql<Date>`${at}::timestamptz`;

/** An unknown outcome with a check to come has a follow-up that may still be on its way; nothing else has. */
function isForgotten(eb: Operations, { now, missedBefore }: Forgotten): Condition {
  return eb.and([
    isOpen,
    eb('next_check_at', '<=', time(now)),
    isFree(eb, now),
    eb.or([
      eb('state', '=', 'PENDING'),
      eb('lease_until', 'is not', null),
      eb('next_check_at', '<=', time(missedBefore)),
    ]),
  ]);
}

function isFree(eb: Operations, now: Instant): Condition {
  return eb.or([eb('lease_until', 'is', null), eb('lease_until', '<=', time(now))]);
}

interface TakeRequest {
  readonly ids: readonly OperationId[];
  readonly until: Instant;
  readonly now: Instant;
  readonly dueAt?: Instant;
  readonly leaseId: string;
}

async function take(db: Db, { ids, until, now, dueAt, leaseId }: TakeRequest): Promise<Lease[]> {
  if (ids.length === 0) return [];
  const taken = await db
    .updateTable('operations')
    .set({ lease_id: leaseId, lease_until: until, next_check_at: until })
    .where((eb) => isAmong(eb, 'id', ids))
    .where(isOpen)
    // Handed to a person: reading again could only find a story that fits by chance.
    .where('next_check_at', 'is not', null)
    .where((eb) => (dueAt === undefined ? eb.lit(true) : eb('next_check_at', '<=', time(dueAt))))
    .where((eb) => isFree(eb, now))
    .returning('id')
    .execute();
  return taken.map(({ id }) => ({ operationId: id, leaseId }));
}
