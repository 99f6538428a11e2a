/** Templates as vendors last told us, or as they tell us now. */
import { type Clock, instant, millisBetween } from '../domain/clock.ts';
import { parseTemplateId, type TemplateCode, type TemplateId, templateIdOf } from '../domain/ids.ts';
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
import type { HealthMonitor } from './account-health.ts';
import type { Account, Accounts } from './accounts.ts';

export type { TemplateFilter, TemplateOrder };

export interface TemplateReader {
  /** Asks the vendor now, and keeps the snapshot. Whoever asks later does not join a call begun before this one. */
  readNow(account: Account, code: TemplateCode): Promise<Outcome<TemplateState>>;
  /**
   * Snapshots of these templates, in one query; those older than `maxAgeMs` (or missing) are read from their vendors,
   * once for all who ask at the same time. A vendor that cannot answer leaves the older snapshot standing.
   */
  read(ids: readonly TemplateId[], maxAgeMs: number): Promise<Map<TemplateId, TemplateState>>;
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
  readonly health: HealthMonitor;
}

export function createTemplateReader(deps: Deps): TemplateReader {
  const { db, accounts } = deps;
  const ask = shareFlights((account: Account, code: TemplateCode) => askVendor(deps, account, code));
  const reader: TemplateReader = {
    readNow(account, code) {
      ask.forget(account, code);
      return askVendor(deps, account, code);
    },
    async read(ids, maxAgeMs) {
      const known = await findTemplates(db, ids);
      const now = instant(deps.clock.now());
      const stale = ids.filter((id) => {
        const state = known.get(id);
        return state === undefined || millisBetween(state.observedAt, now) > maxAgeMs;
      });
      const readings = await Promise.all(stale.map((id) => readStale(id)));
      for (const state of readings) if (state !== null) known.set(state.id, state);
      return known;
    },
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
  const readStale = async (id: TemplateId): Promise<TemplateState | null> => {
    const parts = parseTemplateId(id);
    const account = parts === null ? undefined : accounts.get(parts.accountId);
    if (parts === null || account === undefined) return null;
    const outcome = await ask(account, parts.code);
    return outcome.kind === 'done' ? outcome.value : null;
  };
  return reader;
}

async function askVendor({ db, health }: Deps, account: Account, code: TemplateCode): Promise<Outcome<TemplateState>> {
  const templates = account.connector.templates;
  if (templates === null) return { kind: 'neverSent', why: 'this vendor has no templates' };
  const outcome = await templates.read(code);
  await health.note(account.id, outcome);
  if (outcome.kind === 'done') await keepTemplate(db, outcome.value);
  return outcome;
}

interface Ask {
  (account: Account, code: TemplateCode): Promise<Outcome<TemplateState>>;
}

interface SharedAsk extends Ask {
  /** Lets nobody join the call under way any more. */
  forget(account: Account, code: TemplateCode): void;
}

/** One call under way a template; whoever asks meanwhile gets the same answer. */
function shareFlights(ask: Ask): SharedAsk {
  const flights = new Map<TemplateId, Promise<Outcome<TemplateState>>>();
  const shared: Ask = (account, code) => {
    const id = templateIdOf(account.id, code);
    const joined = flights.get(id);
    if (joined !== undefined) return joined;
    const flight = ask(account, code).finally(() => {
      if (flights.get(id) === flight) flights.delete(id);
    });
    flights.set(id, flight);
    return flight;
  };
  return Object.assign(shared, {
    forget: (account: Account, code: TemplateCode) => void flights.delete(templateIdOf(account.id, code)),
  });
}
