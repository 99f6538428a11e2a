/** A thousand templates that are read from memory: what is measured is GraphQL and HTTP, and nothing behind them. */
import { type Instant, instant } from '../../src/domain/clock.ts';
import { parseTemplateId, type TemplateId } from '../../src/domain/ids.ts';
import type { BudgetRoom, TemplateState } from '../../src/domain/template.ts';
import type { AccountInfo } from '../../src/operations/read-accounts.ts';
import type { TemplateReader } from '../../src/operations/read-templates.ts';
import { createSnapshotReader } from '../../src/operations/snapshot-reader.ts';
import { templateCount, templateIdAt } from './questions.ts';

/** When the vendor told us, and what time it is: no snapshot grows old during a measurement. */
const observed = new Date('2026-01-01T00:00:00.000Z');

export interface InMemoryTemplates {
  readonly account: AccountInfo;
  readonly states: ReadonlyMap<TemplateId, TemplateState>;
  readonly reader: TemplateReader;
  /** How often templates were read, however many at once. */
  readonly reads: () => number;
}

export function createInMemoryTemplates(): InMemoryTemplates {
  const all = Array.from({ length: templateCount }, (_, index) => makeTemplate(index));
  const states = new Map(all.map((state) => [state.id, state]));
  let reads = 0;
  const snapshots = createSnapshotReader<TemplateId, TemplateState>({
    clock: { now: () => observed, sleep: async () => {} },
    find: async (ids) => {
      reads += 1;
      return new Map(ids.flatMap((id) => entryOf(states.get(id))));
    },
    ask: () => null,
    keep: async () => {},
    observedAt: ({ observedAt }) => observedAt,
  });
  const reader: TemplateReader = {
    ...snapshots,
    async list(_filter, { first, after }) {
      const from = after === null ? 0 : all.findIndex(({ id }) => id > after.id);
      const page = all.slice(from, from + first);
      return {
        items: page.map((item) => ({ item, cursor: { key: '', id: item.id } })),
        hasMore: from + first < all.length,
      };
    },
    count: async () => all.length,
    allowedTransitions: () => ['PAUSED', 'CLOSED'],
    budgetRoom: roomOf,
    refreshKnown: async () => {},
  };
  const [first] = all;
  if (first === undefined) throw new Error('there are no templates');
  const account = { id: first.accountId, vendor: 'alipay-card', kinds: ['UPDATE_TEMPLATE_BUDGET'] } as const;
  return { account, states, reader, reads: () => reads };
}

const entryOf = (state: TemplateState | undefined): Array<readonly [TemplateId, TemplateState]> =>
  state === undefined ? [] : [[state.id, state]];

/** All of one length, so that every answer is as long as the first one. */
function makeTemplate(index: number): TemplateState {
  const parts = parseTemplateId(templateIdAt(index));
  if (parts === null) throw new Error('that is no template id');
  const issued = 10_000 + index;
  return {
    entity: 'Template',
    id: parts.id,
    accountId: parts.accountId,
    code: parts.code,
    kind: 'REDEEMABLE_CARD',
    name: `Milk tea, two for one, shop ${parts.code}`,
    status: 'ACTIVE',
    vendorStatus: 'ACTIVATED',
    validFrom: later(-30 - (index % 7)),
    validUntil: later(300 + (index % 7)),
    budget: { total: 100_000, issued, remaining: 100_000 - issued },
    observedAt: instant(observed),
  };
}

const later = (days: number): Instant => instant(new Date(observed.getTime() + days * 86_400_000));

function roomOf({ budget }: TemplateState): BudgetRoom | null {
  if (budget === null) return null;
  const ceiling = 999_999;
  return { appendable: ceiling - budget.total, subtractable: budget.remaining, ceiling };
}
