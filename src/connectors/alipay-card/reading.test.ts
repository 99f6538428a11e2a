import { describe, expect, test } from 'vitest';
import { type AccountId, parseAccountId, parseTemplateCode, type TemplateCode } from '../../domain/ids.ts';
import type { Outcome, VendorVerdict } from '../../domain/outcome.ts';
import type { ConnectorDeps, VendorAlarm } from '../connector.ts';
import { parseExactJson } from '../json.ts';
import { readDetail } from './reading.ts';

const code = known<TemplateCode>(parseTemplateCode('82022031000135000000000000624234'));
const accountId = known<AccountId>(parseAccountId('hk-1'));
const vendor: VendorVerdict = { name: 'alipay-card', status: 'S', code: 'SUCCESS', message: 'ok', traceId: 'T1' };

function known<T>(parsed: T | null): T {
  if (parsed === null) throw new Error('the test names a bad id');
  return parsed;
}

function readOutcome(outcome: Outcome<unknown>) {
  const alarms: VendorAlarm[] = [];
  const deps: ConnectorDeps = {
    accountId,
    limits: { timeoutMs: 1_000, connections: 1 },
    now: () => new Date('2026-01-02T03:04:05.678Z'),
    machineTime: () => new Date('2026-01-02T03:04:05.678Z'),
    alarm: (alarm) => alarms.push(alarm),
  };
  return { reading: readDetail(outcome, { code, askedAt: deps.now(), deps }), alarms };
}
const read = (json: string) => readOutcome({ kind: 'done', value: parseExactJson(json), vendor });

/** A detail answer; a field of null is left out, any other stands as it is written. */
function detail(changes: Readonly<Record<string, string | null>> = {}): string {
  const fields: Record<string, string | null> = {
    templateCode: `"${code}"`,
    startDate: '1767225600000',
    endDate: '1798761600000',
    status: '"valid"',
    stock: '20000',
    availableStock: '12569',
    ...changes,
  };
  const written = Object.entries(fields).flatMap(([name, value]) => (value === null ? [] : [`"${name}":${value}`]));
  return `{${written.join(',')}}`;
}

function stateOf(changes?: Readonly<Record<string, string | null>>) {
  const { reading, alarms } = read(detail(changes));
  if (reading.kind !== 'done') throw new Error(JSON.stringify(reading));
  expect(alarms).toEqual([]);
  return reading.value;
}

test('a detail answer becomes the state of the template', () => {
  expect(stateOf()).toEqual({
    entity: 'Template',
    id: `hk-1:${code}`,
    accountId: 'hk-1',
    code,
    kind: 'REDEEMABLE_CARD',
    name: null,
    status: 'ACTIVE',
    vendorStatus: 'valid',
    validFrom: '2026-01-01T00:00:00.000Z',
    validUntil: '2027-01-01T00:00:00.000Z',
    budget: { total: 20_000, issued: 7_431, remaining: 12_569 },
    observedAt: '2026-01-02T03:04:05.678Z',
  });
});

test.each([
  ['valid', 'ACTIVE'],
  ['frozen', 'FROZEN'],
  ['paused', 'PAUSED'],
  ['expired', 'EXPIRED'],
  ['closed', 'CLOSED'],
  ['CLOSED', 'CLOSED'],
  ['Valid', 'ACTIVE'],
])('the status %s is %s', (vendorStatus, status) => {
  expect(stateOf({ status: `"${vendorStatus}"` })).toMatchObject({ status, vendorStatus });
});

test.each<[string, Readonly<Record<string, string | null>>, object | null]>([
  [
    'numbers in quotes',
    { stock: '"20000"', availableStock: '"12569"' },
    { total: 20_000, issued: 7_431, remaining: 12_569 },
  ],
  ['nothing issued', { stock: '7', availableStock: '7' }, { total: 7, issued: 0, remaining: 7 }],
  ['everything issued', { stock: '7', availableStock: '0' }, { total: 7, issued: 7, remaining: 0 }],
  ['no stock at all', { stock: '0', availableStock: '0' }, { total: 0, issued: 0, remaining: 0 }],
  ['a stock beyond what graph and database hold', { stock: '999999999999999', availableStock: '1' }, null],
  ['more available than there is', { stock: '7', availableStock: '8' }, null],
  ['no stock in the answer', { stock: null }, null],
  ['no available stock in the answer', { availableStock: null }, null],
])('the budget of %s', (_, changes, budget) => {
  expect(stateOf(changes).budget).toEqual(budget);
});

test.each<[string, string | null, string]>([
  ['COUPON', '"COUPON"', 'REDEEMABLE_CARD'],
  ['TICKET', '"TICKET"', 'TICKET'],
  ['an unknown one', '"VOUCHER"', 'REDEEMABLE_CARD'],
  ['none', null, 'REDEEMABLE_CARD'],
])('the kind by the type %s', (_, type, kind) => {
  expect(stateOf({ type }).kind).toBe(kind);
});

test.each<[string, string | null, string | null]>([
  ['English first', '{"zh_HK":{"name":"奶茶"},"en_US":{"name":"Milk tea"}}', 'Milk tea'],
  ['Chinese where there is no English', '{"zh_HK":{"name":"奶茶"}}', '奶茶'],
  ['Chinese where English has no name', '{"zh_HK":{"name":"奶茶"},"en_US":{}}', '奶茶'],
  ['nothing from other locales', '{"fr_FR":{"name":"thé"}}', null],
  ['nothing from nothing', '{}', null],
])('the name is %s', (_, localeInfo, name) => {
  expect(stateOf({ localeInfo }).name).toBe(name);
});

test.each<[string, Readonly<Record<string, string | null>>, object]>([
  [
    'in quotes',
    { startDate: '"0"', endDate: '"1"' },
    { validFrom: '1970-01-01T00:00:00.000Z', validUntil: '1970-01-01T00:00:00.001Z' },
  ],
  ['left out', { startDate: null, endDate: null }, { validFrom: null, validUntil: null }],
])('the dates %s', (_, changes, dates) => {
  expect(stateOf(changes)).toMatchObject(dates);
});

test('what the page says besides is passed over', () => {
  expect(stateOf({ passExtInfo: '{"rating":4.5}', categories: '["dining"]', discount: '12' })).toEqual(stateOf());
});

describe('a reading is unknown and raises an alarm', () => {
  test.each<[string, Readonly<Record<string, string | null>>, string]>([
    ['about another template', { templateCode: `"${'9'.repeat(32)}"` }, '9'.repeat(32)],
    ['about a template in another case', { templateCode: `"${code} "` }, 'about template'],
    ['without a template', { templateCode: null }, 'templateCode'],
    ['with an empty template', { templateCode: '""' }, 'templateCode'],
    ['without a status', { status: null }, 'status'],
    ['with an empty status', { status: '""' }, 'status'],
    ['with an unknown status', { status: '"sleeping"' }, 'status'],
    ['with a status of the prototype', { status: '"constructor"' }, 'status'],
    ['with a status that is no text', { status: 'true' }, 'status'],
    ['with a fractional stock', { stock: '20000.5' }, 'stock'],
    ['with a stock written as a fraction', { stock: '20000.0' }, 'stock'],
    ['with a stock in powers of ten', { stock: '2e4' }, 'stock'],
    ['with a negative stock', { stock: '-1' }, 'stock'],
    ['with a stock no double can hold', { stock: '9007199254740993' }, 'stock'],
    ['with an empty stock', { stock: '""' }, 'stock'],
    ['with a stock in words', { stock: '"many"' }, 'stock'],
    ['with a stock in foreign digits', { stock: '"１２"' }, 'stock'],
    ['with a stock that is an object', { stock: '{}' }, 'stock'],
    ['with a negative available stock', { availableStock: '-1' }, 'availableStock'],
    ['with a date in words', { startDate: '"2026-01-01"' }, 'startDate'],
  ])('%s', (_, changes, names) => {
    const { reading, alarms } = read(detail(changes));
    expect(reading).toMatchObject({ kind: 'unknown', vendor });
    expect(reading.kind === 'unknown' ? reading.why : '').toContain(names);
    expect(alarms).toHaveLength(1);
    expect(alarms[0]).toMatchObject({ kind: 'unreadableAnswer' });
  });

  test.each(['null', '[]', '"S"', '{}'])('of the body %s', (body) => {
    expect(read(body).reading).toMatchObject({ kind: 'unknown', vendor });
  });
});

test.each<Outcome<unknown>>([
  { kind: 'refused', refusal: { code: 'TEMPLATE_NOT_FOUND', detail: 'd', vendor } },
  { kind: 'neverSent', why: 'ECONNREFUSED' },
  { kind: 'unknown', why: 'no answer', vendor: null },
])('an exchange that is $kind stays so', (outcome) => {
  expect(readOutcome(outcome)).toEqual({ reading: outcome, alarms: [] });
});
