/** What retention deletes: operations settled longer ago than they are kept. */
import { type Clock, type Instant, instant } from '../domain/clock.ts';
import type { RetentionWork } from '../jobs/retention.ts';
import type { Journal } from '../journal/journal.ts';
import type { OperationLog } from './operation-log.ts';

interface Deps {
  readonly journal: Pick<Journal, 'newestAt' | 'deleteOld' | 'remains'>;
  readonly clock: Clock;
  readonly keepDays: number;
  readonly log: OperationLog;
  /** Lets the space of what was deleted be used again, where the database does not do so by itself. */
  readonly reuseSpace: () => Promise<void>;
}

const dayMs = 86_400_000;

export function createDeleteOld(deps: Deps): RetentionWork {
  const { journal, clock, keepDays, log } = deps;
  return {
    async deleteSome(after) {
      const before = await oldBefore(deps);
      return before === null ? { deleted: 0, next: null } : journal.deleteOld({ after, before });
    },
    async finish(deleted) {
      if (deleted > 0) await deps.reuseSpace();
      const before = await oldBefore(deps);
      if (before === null) return;
      const { open, oldestAt } = await journal.remains(before);
      const oldestDays = Math.floor((clock.now().getTime() - Date.parse(oldestAt ?? before)) / dayMs);
      log.info({ deleted, keepDays, oldestDays, oldAndOpen: open }, 'old operations were deleted');
    },
  };
}

/**
 * Before when a settlement is old. Time is believed as far as the journal has seen it: a clock that is set forward before
 * the program starts must not make everything old, and with such a clock no token is good and nothing is requested. A
 * journal to which nothing is added need not become smaller.
 */
async function oldBefore({ journal, clock, keepDays }: Deps): Promise<Instant | null> {
  const newest = await journal.newestAt();
  if (newest === null) return null;
  const nowMs = Math.min(clock.now().getTime(), Date.parse(newest));
  return instant(new Date(nowMs - keepDays * dayMs));
}
