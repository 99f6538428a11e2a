/** Asks vendors once a day how many calls they allow, and how many of today's others have made. */
import type { Clock } from '../domain/clock.ts';
import { keepVendorQuota, openLimits, takeQuotaQuestion } from '../store/limits.ts';
import type { Db } from '../store/tables.ts';
import type { Account, Accounts } from './accounts.ts';
import { dayOf } from './limits.ts';

interface Deps {
  readonly db: Db;
  readonly clock: Clock;
  readonly accounts: Accounts;
}

/** Both questions cost a call of the part that readings may use; a vendor that does not answer is asked tomorrow. */
export function createAskQuota(deps: Deps): () => Promise<void> {
  return async () => {
    for (const account of deps.accounts.values()) await ask(deps, account);
  };
}

async function ask({ db, clock }: Deps, { id, connector, guard, limits }: Account): Promise<void> {
  const { quota } = connector;
  if (quota === null) return;
  const day = dayOf(clock.now(), limits.dayOffset);
  await openLimits(db, id);
  if (!(await takeQuotaQuestion(db, id, day))) return;
  // Evidence waits for its turn, where the account has a rate: two readings at once would lose the second.
  const limit = await guard.call('EVIDENCE', () => quota.readLimit());
  const used = await guard.call('EVIDENCE', () => quota.readUsed(day));
  await keepVendorQuota(db, id, {
    limit: limit.kind === 'done' ? limit.value : null,
    day,
    used: used.kind === 'done' ? used.value : null,
  });
}
