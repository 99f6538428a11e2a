/** Templates as vendors last told us, or as they tell us now. */
import { type Clock, instant } from '../domain/clock.ts';
import { parseTemplateId, type TemplateId, templateIdOf } from '../domain/ids.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { BudgetRoom, SwitchableTemplateStatus, TemplateState } from '../domain/template.ts';
import type { Db } from '../store/tables.ts';
import {
  countTemplates,
  findTemplates,
  keepTemplate,
  listTemplates,
  type TemplateFilter,
  type TemplateOrder,
} from '../store/templates.ts';
import type { Accounts } from './accounts.ts';
import type { Purpose } from './guard.ts';
import { createSnapshotReader, type SnapshotReader } from './snapshot-reader.ts';

export type { TemplateFilter, TemplateOrder };

export interface TemplateReader extends SnapshotReader<TemplateId, TemplateState> {
  list(filter: TemplateFilter, page: PageRequest<TemplateOrder>): Promise<Page<TemplateState>>;
  count(filter: TemplateFilter): Promise<number>;
  /** The statuses that can be asked for now; empty when the account is not configured any more. */
  allowedTransitions(state: TemplateState): readonly SwitchableTemplateStatus[];
  /** How far one call may move the budget now; null when it cannot. */
  budgetRoom(state: TemplateState): BudgetRoom | null;
  /** Reads every configured template whose snapshot is older than `maxAgeMs`. */
  refreshKnown(maxAgeMs: number): Promise<void>;
}

interface Deps {
  readonly db: Db;
  readonly accounts: Accounts;
  readonly clock: Clock;
}

export function createTemplateReader(deps: Deps): TemplateReader {
  const { db, accounts, clock } = deps;
  const reader = createSnapshotReader<TemplateId, TemplateState>({
    clock,
    find: (ids) => findTemplates(db, ids),
    ask: (id, purpose) => askVendor(deps, id, purpose),
    keep: (state) => keepTemplate(db, state, instant(clock.now())),
    observedAt: (state) => state.observedAt,
  });
  return {
    ...reader,
    list: (filter, page) => listTemplates(db, filter, page),
    count: (filter) => countTemplates(db, filter),
    allowedTransitions: (state) => accounts.get(state.accountId)?.connector.templates?.allowedTransitions(state) ?? [],
    budgetRoom: (state) => accounts.get(state.accountId)?.connector.templates?.budgetRoom(state) ?? null,
    async refreshKnown(maxAgeMs) {
      const ids = [...accounts.values()].flatMap(({ id, connector }) =>
        (connector.templates?.known ?? []).map((code) => templateIdOf(id, code)),
      );
      await reader.read(ids, maxAgeMs);
    },
  };
}

function askVendor({ accounts }: Deps, id: TemplateId, purpose: Purpose): Promise<Outcome<TemplateState>> | null {
  const parts = parseTemplateId(id);
  const account = parts === null ? undefined : accounts.get(parts.accountId);
  const templates = account?.connector.templates ?? null;
  if (parts === null || account === undefined || templates === null) return null;
  return account.guard.call(purpose, () => templates.read(parts.code));
}
