/** What a settlement changes in its operation's row. */
import type { Updateable } from 'kysely';
import { type EntityState, forJournal } from '../domain/entity.ts';
import { toJson } from '../store/json.ts';
import type { OperationsTable } from '../store/tables.ts';
import type { SettleRequest } from './journal.ts';

const kept = (state: EntityState | null): EntityState | null => (state === null ? null : forJournal(state));

/** The new state with all that goes with it; the lease is not part of it. */
export function columnsOf({ settlement, at, evidence }: SettleRequest): Updateable<OperationsTable> {
  const seen =
    evidence === null ? {} : { evidence: toJson({ before: kept(evidence.before), after: kept(evidence.after) }) };
  switch (settlement.state) {
    case 'SUCCEEDED': {
      const result = settlement.result === null ? null : toJson(forJournal(settlement.result));
      return {
        ...seen,
        state: 'SUCCEEDED',
        settled_at: at,
        settled_by: settlement.settledBy,
        result,
        unknown_why: null,
        next_check_at: null,
      };
    }
    case 'REFUSED': {
      const refusal = toJson(settlement.refusal);
      return {
        ...seen,
        state: 'REFUSED',
        settled_at: at,
        settled_by: settlement.settledBy,
        refusal,
        unknown_why: null,
        next_check_at: null,
      };
    }
    case 'UNKNOWN':
      return { ...seen, state: 'UNKNOWN', unknown_why: settlement.why, next_check_at: settlement.nextCheckAt };
  }
}
