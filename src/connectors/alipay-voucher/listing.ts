/**
 * The walk through the vendor's list: windows of time, and pages within each.
 * Source: AlipayHK "…cashlessvoucher.template.list" (`offset` is the number of a page, from 1; at most 50 rows a page;
 * at most 365 days between `startTime` and `endTime`). Which time of a template the window is about is not printed.
 */
import { parseTemplateCode, type TemplateCode } from '../../domain/ids.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { formatTime } from '../alipay-gateway/gateway.ts';
import type { ConnectorDeps, ListPage } from '../connector.ts';
import { type ListRequest, listAnswer, listRow, mostRows } from './wire.ts';

const dayMs = 86_400_000;
/** One day short of what is allowed, however its days are counted. */
const windowMs = 364 * dayMs;
/** Far beyond what one merchant has: a list that goes on behind it never ends. */
const mostPages = 1_000;

/** Where a walk is: a window begins at `from`, the whole walk ends at `until`; both in epoch milliseconds. */
export interface Position {
  readonly from: number;
  readonly until: number;
  readonly page: number;
}

/** The settings a walk needs. */
export interface ListSettings {
  /** `yyyy-MM-dd`; undefined: two years before the walk. */
  readonly listFrom?: string | undefined;
  readonly listDaysAhead: number;
  readonly quoteListNumbers: boolean;
  readonly requestTimeOffset: string;
}

/** The position a cursor stands for; the begin of a walk for null, and for a cursor that cannot be read. */
export function positionAt(cursor: string | null, settings: ListSettings, now: Date): Position {
  const [, from = '', until = '', page = ''] = /^(\S+)\/(\S+)\/(\d{1,9})$/.exec(cursor ?? '') ?? [];
  const position = { from: Date.parse(from), until: Date.parse(until), page: Number(page) };
  return position.from < position.until && position.page > 0 ? position : firstPosition(settings, now);
}

function firstPosition({ listFrom, listDaysAhead, requestTimeOffset }: ListSettings, now: Date): Position {
  const from =
    listFrom === undefined ? now.getTime() - 730 * dayMs : Date.parse(`${listFrom}T00:00:00${requestTimeOffset}`);
  // Whole seconds, as the vendor's times have no more; never an empty window.
  const until = Math.max(now.getTime() + listDaysAhead * dayMs, from + dayMs);
  return { from: wholeSeconds(from), until: wholeSeconds(until), page: 1 };
}

const wholeSeconds = (epochMs: number): number => Math.floor(epochMs / 1000) * 1000;
const endOfWindow = ({ from, until }: Position): number => Math.min(from + windowMs, until);

export function listRequest(position: Position, { quoteListNumbers, requestTimeOffset }: ListSettings): ListRequest {
  const number = (value: number): number | string => (quoteListNumbers ? String(value) : value);
  const time = (epochMs: number): string => formatTime(new Date(epochMs), requestTimeOffset);
  return {
    offset: number(position.page),
    pageSize: number(mostRows),
    startTime: time(position.from),
    endTime: time(endOfWindow(position)),
  };
}

/** The templates of one page, and where the walk goes on. Rows without a readable `templateId` raise an alarm. */
export function readList(
  outcome: Outcome<unknown>,
  { position, alarm }: { readonly position: Position; readonly alarm: ConnectorDeps['alarm'] },
): Outcome<ListPage<TemplateCode>> {
  if (outcome.kind !== 'done') return outcome;
  const parsed = listAnswer.safeParse(outcome.value);
  if (!parsed.success) {
    const why = 'the list of templates cannot be read';
    alarm({ kind: 'unreadableAnswer', detail: why });
    return { kind: 'unknown', why, vendor: outcome.vendor };
  }
  const { list, total } = parsed.data;
  const items = list.map(codeOf).filter((code) => code !== null);
  if (items.length < list.length) {
    const detail = `${list.length - items.length} of ${list.length} rows in the list of templates have no templateId`;
    alarm({ kind: 'unreadableAnswer', detail });
  }
  const isEndless = hasMore(position, list.length, total) && position.page >= mostPages;
  if (isEndless) alarm({ kind: 'contradictoryAnswer', detail: `the list goes on behind page ${mostPages}` });
  const next = !isEndless && hasMore(position, list.length, total) ? nextPage(position) : nextWindow(position);
  return { ...outcome, value: { items, next: next === null ? null : cursorOf(next) } };
}

function codeOf(row: unknown): TemplateCode | null {
  const parsed = listRow.safeParse(row);
  return parsed.success ? parseTemplateCode(parsed.data.templateId) : null;
}

/** A short page is the last one, whatever `total` says. */
function hasMore({ page }: Position, rows: number, total: number | null | undefined): boolean {
  return rows >= mostRows && page * mostRows < (total ?? Infinity);
}

const nextPage = (position: Position): Position => ({ ...position, page: position.page + 1 });

function nextWindow(position: Position): Position | null {
  const from = endOfWindow(position);
  return from < position.until ? { from, until: position.until, page: 1 } : null;
}

function cursorOf({ from, until, page }: Position): string {
  return [new Date(from).toISOString(), new Date(until).toISOString(), page].join('/');
}
