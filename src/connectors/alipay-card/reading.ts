/** From a detail answer to the state of a template. Source: AlipayHK "4. Query Template". */
import { type Instant, instant } from '../../domain/clock.ts';
import { type TemplateCode, templateIdOf } from '../../domain/ids.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { plainWords } from '../../domain/plain-words.ts';
import { type BudgetState, TemplateKind, type TemplateState, TemplateStatus } from '../../domain/template.ts';
import type { ConnectorDeps } from '../connector.ts';
import { type CardStatus, cardStatuses, type DetailAnswer, detailAnswer } from './wire.ts';

const statusOf: Readonly<Record<CardStatus, TemplateStatus>> = {
  valid: TemplateStatus.ACTIVE,
  frozen: TemplateStatus.FROZEN,
  paused: TemplateStatus.PAUSED,
  expired: TemplateStatus.EXPIRED,
  closed: TemplateStatus.CLOSED,
};

/** A detail answer that misses what we need, or answers for another template, is an unknown reading, never a guess. */
export function readDetail(
  outcome: Outcome<unknown>,
  { code, deps, askedAt }: { readonly code: TemplateCode; readonly deps: ConnectorDeps; readonly askedAt: Date },
): Outcome<TemplateState> {
  if (outcome.kind !== 'done') return outcome;
  const parsed = detailAnswer.safeParse(outcome.value);
  const flaw = parsed.success
    ? findFlaw(parsed.data, code)
    : `it lacks ${parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')}`;
  const status = parsed.success ? readStatus(parsed.data.status) : null;
  if (!parsed.success || flaw !== null || status === null) {
    const why = `the template cannot be read: ${flaw ?? 'its status is none of the documented ones'}`;
    deps.alarm({ kind: 'unreadableAnswer', detail: why });
    return { kind: 'unknown', why, vendor: outcome.vendor };
  }
  return { ...outcome, value: stateOf(parsed.data, { code, deps, status, askedAt }) };
}

function findFlaw(answer: DetailAnswer, code: TemplateCode): string | null {
  return answer.templateCode === code ? null : `the answer is about template ${answer.templateCode}`;
}

function readStatus(text: string): CardStatus | null {
  return cardStatuses.find((status) => status === text.toLowerCase()) ?? null;
}

function stateOf(
  answer: DetailAnswer,
  {
    code,
    deps,
    status,
    askedAt,
  }: {
    readonly code: TemplateCode;
    readonly deps: ConnectorDeps;
    readonly status: CardStatus;
    readonly askedAt: Date;
  },
): TemplateState {
  return {
    entity: 'Template',
    id: templateIdOf(deps.accountId, code),
    accountId: deps.accountId,
    code,
    kind: answer.type === 'TICKET' ? TemplateKind.TICKET : TemplateKind.REDEEMABLE_CARD,
    name: nameOf(answer),
    status: statusOf[status],
    vendorStatus: answer.status,
    validFrom: instantOf(answer.startDate),
    validUntil: instantOf(answer.endDate),
    budget: budgetOf(answer),
    // Begun then: the vendor cannot have told us anything older.
    observedAt: instant(askedAt),
  };
}

function nameOf({ localeInfo }: DetailAnswer): string | null {
  const names = new Map(Object.entries(localeInfo ?? {}).map(([locale, info]) => [locale, info.name]));
  const name = names.get('en_US') ?? names.get('zh_HK') ?? null;
  return name === null ? null : plainWords(name);
}

const endOf9999 = Date.UTC(10_000, 0, 1) - 1;
/** What a 32-bit integer of graph and database holds; the vendor's own ceiling is far below. */
const largestCount = 2_147_483_647;

/** An instant that cannot be one is not told, rather than refusing the whole reading. */
function instantOf(epochMs: number | null | undefined): Instant | null {
  return typeof epochMs !== 'number' || epochMs > endOf9999 ? null : instant(new Date(epochMs));
}

/** Assumption, as the page defines neither: `stock` counts issued cards too, `availableStock` does not. */
function budgetOf({ stock, availableStock }: DetailAnswer): BudgetState | null {
  if (typeof stock !== 'number' || typeof availableStock !== 'number') return null;
  if (availableStock > stock || stock > largestCount) return null;
  return { total: stock, issued: stock - availableStock, remaining: availableStock };
}
