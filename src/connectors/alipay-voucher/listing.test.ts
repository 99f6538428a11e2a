import { describe, expect, test } from 'vitest';
import type { Outcome, VendorVerdict } from '../../domain/outcome.ts';
import type { VendorAlarm } from '../connector.ts';
import { parseExactJson } from '../json.ts';
import { type ListSettings, listRequest, positionAt, readList } from './listing.ts';

const now = new Date('2026-03-01T12:34:56.789Z');
const settings: ListSettings = { listDaysAhead: 31, quoteListNumbers: false, requestTimeOffset: '+08:00' };
const vendor: VendorVerdict = { name: 'alipay-voucher', status: 'S', code: 'SUCCESS', message: 'ok', traceId: 'T1' };
const dayMs = 86_400_000;

function page(cursor: string | null, answer: unknown, by: Partial<ListSettings> = {}) {
  const alarms: VendorAlarm[] = [];
  const position = positionAt(cursor, { ...settings, ...by }, now);
  const value = parseExactJson(JSON.stringify(answer));
  const outcome = readList({ kind: 'done', value, vendor }, { position, alarm: (alarm) => alarms.push(alarm) });
  const request = listRequest(position, { ...settings, ...by });
  return { outcome, alarms, request, next: outcome.kind === 'done' ? outcome.value.next : 'no page' };
}
const rows = (count: number, first = 1) =>
  Array.from({ length: count }, (_, at) => ({ templateId: String(first + at).padStart(32, '7'), whatever: [1] }));
const empty = { total: 0, list: [] };

/** Walks with the answers that `answer` gives by window and page; stops after 5,000 pages. */
function walk(answer: (request: { startTime: string; page: number }) => unknown, by: Partial<ListSettings> = {}) {
  const requests = [];
  let cursor: string | null = null;
  do {
    const { request } = page(cursor, empty, by);
    requests.push(request);
    const reply = answer({ startTime: request.startTime, page: Number(request.offset) });
    cursor = page(cursor, reply, by).next;
  } while (cursor !== null && requests.length < 5_000);
  return requests;
}

describe('the windows of a walk', () => {
  test('begin two years ago, adjoin, end behind what can be planned, and span less than 365 days', () => {
    const requests = walk(() => empty);
    expect(requests[0]?.startTime).toBe('2024-03-01T20:34:56+08:00');
    expect(requests.at(-1)?.endTime).toBe('2026-04-01T20:34:56+08:00');
    expect(requests.map(({ startTime }) => startTime).slice(1)).toEqual(
      requests.map(({ endTime }) => endTime).slice(0, -1),
    );
    for (const { startTime, endTime, offset } of requests) {
      const days = (Date.parse(endTime) - Date.parse(startTime)) / dayMs;
      expect(days).toBeGreaterThan(0);
      expect(days).toBeLessThan(365);
      expect(offset).toBe(1);
    }
  });

  test('begin where the settings say, in the offset of the account', () => {
    const requests = walk(() => empty, { listFrom: '2026-02-01', listDaysAhead: 0, requestTimeOffset: '-05:00' });
    expect(requests).toEqual([
      { offset: 1, pageSize: 50, startTime: '2026-02-01T00:00:00-05:00', endTime: '2026-03-01T07:34:56-05:00' },
    ]);
  });

  test('are never empty, even when the settings begin in the future', () => {
    expect(walk(() => empty, { listFrom: '2027-01-01' })).toMatchObject([
      { startTime: '2027-01-01T00:00:00+08:00', endTime: '2027-01-02T00:00:00+08:00' },
    ]);
  });

  test('keep the end of the walk while it lasts', () => {
    const { next } = page(null, empty);
    const later = positionAt(next, settings, new Date(now.getTime() + 10 * dayMs));
    expect(new Date(later.until).toISOString()).toBe('2026-04-01T12:34:56.000Z');
  });

  test.each(['', 'nonsense', '2026-01-01/2025-01-01/1', '2025-01-01/2026-01-01/0', 'a/b/c'])(
    'begin anew for the cursor %j',
    (cursor) => expect(positionAt(cursor, settings, now)).toEqual(positionAt(null, settings, now)),
  );
});

describe('the pages of a window', () => {
  const pagesOf = (total: number | string | null, sizes: readonly number[]) =>
    walk(({ page: number }) => ({ total, list: rows(sizes[number - 1] ?? 0) }), { listFrom: '2026-01-01' }).map(
      ({ offset }) => offset,
    );

  test.each<[string, number | string | null, readonly number[], number]>([
    ['a short page', 120, [50, 50, 20], 3],
    ['a short page, whatever the total says', 1_000, [50, 3], 2],
    ['the total', 100, [50, 50, 50], 2],
    ['the total in quotes', '100', [50, 50, 50], 2],
    ['an empty page, where there is no total', null, [50, 50], 3],
    ['a total of one page', 50, [50, 50], 1],
  ])('end with %s', (_, total, sizes, pages) => {
    expect(pagesOf(total, sizes)).toEqual(Array.from({ length: pages }, (_page, at) => at + 1));
  });

  test('end even if the vendor’s do not, with the alarm', () => {
    const full = { total: 1_000_000, list: rows(50) };
    expect(walk(() => full, { listFrom: '2026-01-01' })).toHaveLength(1_000);
    const cursor = '2026-01-01T00:00:00.000Z/2026-02-01T00:00:00.000Z/1000';
    expect(page(cursor, full)).toMatchObject({ next: null, alarms: [{ kind: 'contradictoryAnswer' }] });
  });

  test('are asked for in texts where the settings say so', () => {
    expect(page(null, empty, { quoteListNumbers: true }).request).toMatchObject({ offset: '1', pageSize: '50' });
  });
});

describe('a page', () => {
  test('names its templates, whatever else its rows hold', () => {
    expect(page(null, { total: 2, list: rows(2) })).toMatchObject({
      outcome: { kind: 'done', value: { items: rows(2).map(({ templateId }) => templateId) }, vendor },
      alarms: [],
    });
  });

  test('keeps a number as id exactly as it is written', () => {
    const position = positionAt(null, settings, now);
    const value = parseExactJson('{"list":[{"templateId":73708217433946187370821743394618}]}');
    const outcome = readList({ kind: 'done', value, vendor }, { position, alarm: () => undefined });
    expect(outcome).toMatchObject({ value: { items: ['73708217433946187370821743394618'] } });
  });

  test.each([[{}], [{ templateId: '' }], [{ templateId: 'a b' }], [null], [7]])(
    'with the row %j raises the alarm and keeps the others',
    (row) => {
      const { outcome, alarms } = page(null, { total: 3, list: [row, ...rows(2)] });
      expect(outcome).toMatchObject({ kind: 'done', value: { items: rows(2).map(({ templateId }) => templateId) } });
      expect(alarms).toEqual([
        { kind: 'unreadableAnswer', detail: '1 of 3 rows in the list of templates have no templateId' },
      ]);
    },
  );

  test.each([[{}], [{ list: null }], [{ list: {} }], [{ total: -1, list: [] }], [[]], [null]])(
    'of %j is unknown, and raises the alarm',
    (answer) => {
      expect(page(null, answer)).toMatchObject({
        outcome: { kind: 'unknown' },
        alarms: [{ kind: 'unreadableAnswer' }],
      });
    },
  );

  test.each<Outcome<unknown>>([
    { kind: 'neverSent', why: 'no route' },
    { kind: 'unknown', why: 'no answer', vendor: null },
    { kind: 'refused', refusal: { code: 'VENDOR_THROTTLED', detail: 'slowly', vendor } },
  ])('that did not come is passed on: $kind', (outcome) => {
    const position = positionAt(null, settings, now);
    expect(readList(outcome, { position, alarm: () => undefined })).toEqual(outcome);
  });
});
