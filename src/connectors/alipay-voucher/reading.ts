/** From a detail answer to the state of a template. Source: AlipayHK "…cashlessvoucher.template.detail". */
import { type Instant, instant } from '../../domain/clock.ts';
import { type TemplateCode, templateIdOf } from '../../domain/ids.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { plainWords } from '../../domain/plain-words.ts';
import { type BudgetState, TemplateKind, type TemplateState, TemplateStatus } from '../../domain/template.ts';
import type { ConnectorDeps } from '../connector.ts';
import { type DetailAnswer, detailAnswer, type ReadableStatus } from './wire.ts';

const statusOf: Readonly<Record<ReadableStatus, TemplateStatus>> = {
  DRAFT: TemplateStatus.DRAFT,
  AUDIT: TemplateStatus.AUDIT,
  ACTIVITING: TemplateStatus.ACTIVATING,
  ACTIVATING: TemplateStatus.ACTIVATING,
  ACTIVTED: TemplateStatus.ACTIVE,
  ACTIVATED: TemplateStatus.ACTIVE,
  PAUSED: TemplateStatus.PAUSED,
  FAILED: TemplateStatus.FAILED,
  CLOSED: TemplateStatus.CLOSED,
};
const readableStatuses: ReadonlyMap<string, TemplateStatus> = new Map(Object.entries(statusOf));

/** What a reading was asked for. */
export interface Question {
  readonly code: TemplateCode;
  readonly deps: ConnectorDeps;
  readonly askedAt: Date;
}

/** A detail answer that misses what we need, or answers for another template, is an unknown reading, never a guess. */
export function readDetail(outcome: Outcome<unknown>, question: Question): Outcome<TemplateState> {
  if (outcome.kind !== 'done') return outcome;
  const reading = stateOf(outcome.value, question);
  if (typeof reading !== 'string') return { ...outcome, value: reading };
  const why = `the template cannot be read: ${reading}`;
  question.deps.alarm({ kind: 'unreadableAnswer', detail: why });
  return { kind: 'unknown', why, vendor: outcome.vendor };
}

/** The state, or why there is none. */
function stateOf(body: unknown, { code, deps, askedAt }: Question): TemplateState | string {
  const parsed = detailAnswer.safeParse(body);
  if (!parsed.success) return `it lacks ${parsed.error.issues.map(({ path }) => path.join('.')).join(', ')}`;
  const answer = parsed.data;
  const about = answer.templateId ?? answer.templateInfo?.templateId ?? code;
  if (about !== code) return `the answer is about template ${about}`;
  const status = readableStatuses.get(answer.status);
  if (status === undefined) return 'its status is none of the documented ones';
  return {
    entity: 'Template',
    id: templateIdOf(deps.accountId, code),
    accountId: deps.accountId,
    code,
    kind: TemplateKind.CASHLESS_VOUCHER,
    name: nameOf(answer),
    status,
    vendorStatus: answer.status,
    validFrom: instantOf(answer.templateInfo?.startTime),
    validUntil: instantOf(answer.templateInfo?.endTime),
    budget: budgetOf(answer),
    // Begun then: the vendor cannot have told us anything older.
    observedAt: instant(askedAt),
  };
}

function nameOf({ templateInfo }: DetailAnswer): string | null {
  const name = templateInfo?.name ?? null;
  return name === null ? null : plainWords(name);
}

const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)$/;

/** An instant that cannot be one is not told, rather than refusing the whole reading. */
function instantOf(text: string | null | undefined): Instant | null {
  const at = typeof text === 'string' && dateTime.test(text) ? new Date(text) : null;
  return at === null || Number.isNaN(at.getTime()) ? null : instant(at);
}

/** What a 32-bit integer of graph and database holds. */
const largestCount = 2_147_483_647;

/** The page calls `redemptionQuantity` what is handed out already, and `remainQuantity` what is left. */
function budgetOf({ redemptionQuantity: issued, remainQuantity: remaining }: DetailAnswer): BudgetState | null {
  if (typeof issued !== 'number' || typeof remaining !== 'number') return null;
  const total = issued + remaining;
  return total > largestCount ? null : { total, issued, remaining };
}
