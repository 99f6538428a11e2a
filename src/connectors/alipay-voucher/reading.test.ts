import { describe, expect, test } from 'vitest';
import { parseAccountId, parseTemplateCode } from '../../domain/ids.ts';
import type { Outcome, VendorVerdict } from '../../domain/outcome.ts';
import type { ConnectorDeps, VendorAlarm } from '../connector.ts';
import { parseExactJson } from '../json.ts';
import { readDetail } from './reading.ts';

const code = known(parseTemplateCode('73708217433946187370821743394618'));
const accountId = known(parseAccountId('hk-vouchers'));
const vendor: VendorVerdict = { name: 'alipay-voucher', status: 'S', code: 'SUCCESS', message: 'ok', traceId: 'T1' };

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

type Fields = Readonly<Record<string, string | null>>;

/** A detail answer; a field of null is left out, any other stands as it is written. */
function detail(changes: Fields = {}, infoChanges: Fields = {}): string {
  const info = {
    name: '"滿10減1夏日優惠券活動"',
    startTime: '"2026-01-01T00:00:00+08:00"',
    endTime: '"2026-06-30T23:59:59+08:00"',
    ...infoChanges,
  };
  return written({
    templateInfo: written(info),
    status: '"ACTIVTED"',
    redemptionQuantity: '18244',
    remainQuantity: '31756',
    ...changes,
  });
}

function written(fields: Fields): string {
  return `{${Object.entries(fields)
    .flatMap(([name, value]) => (value === null ? [] : [`"${name}":${value}`]))
    .join(',')}}`;
}

function stateOf(changes?: Fields, infoChanges?: Fields) {
  const { reading, alarms } = read(detail(changes, infoChanges));
  if (reading.kind !== 'done') throw new Error(JSON.stringify(reading));
  expect(alarms).toEqual([]);
  return reading.value;
}

test('a detail answer becomes the state of the template', () => {
  expect(stateOf()).toEqual({
    entity: 'Template',
    id: `hk-vouchers:${code}`,
    accountId: 'hk-vouchers',
    code,
    kind: 'CASHLESS_VOUCHER',
    name: '滿10減1夏日優惠券活動',
    status: 'ACTIVE',
    vendorStatus: 'ACTIVTED',
    validFrom: '2025-12-31T16:00:00.000Z',
    validUntil: '2026-06-30T15:59:59.000Z',
    budget: { total: 50_000, issued: 18_244, remaining: 31_756 },
    observedAt: '2026-01-02T03:04:05.678Z',
  });
});

describe('a status', () => {
  test.each([
    ['DRAFT', 'DRAFT'],
    ['AUDIT', 'AUDIT'],
    ['ACTIVITING', 'ACTIVATING'],
    ['ACTIVATING', 'ACTIVATING'],
    ['ACTIVTED', 'ACTIVE'],
    ['ACTIVATED', 'ACTIVE'],
    ['PAUSED', 'PAUSED'],
    ['FAILED', 'FAILED'],
    ['CLOSED', 'CLOSED'],
  ])('spelled %s is %s, and is kept as it was spelled', (vendorStatus, status) => {
    expect(stateOf({ status: `"${vendorStatus}"` })).toMatchObject({ status, vendorStatus });
  });

  test.each(['CLOSE', 'ACTIVE', 'activted', 'EXPIRED', 'constructor'])(
    '%s is in no enum: nothing is known',
    (status) => {
      const { reading, alarms } = read(detail({ status: `"${status}"` }));
      expect(reading).toMatchObject({ kind: 'unknown', vendor });
      expect(alarms).toMatchObject([
        { kind: 'unreadableAnswer', detail: expect.stringContaining('status') as unknown },
      ]);
    },
  );
});

describe('a budget', () => {
  test('may be written in quotes', () => {
    expect(stateOf({ redemptionQuantity: '"7"', remainQuantity: '"0"' }).budget).toEqual({
      total: 7,
      issued: 7,
      remaining: 0,
    });
  });

  test.each<Fields>([{ redemptionQuantity: null }, { remainQuantity: null }, { remainQuantity: '2147483647' }])(
    'is not told by %j',
    (changes) => expect(stateOf(changes).budget).toBeNull(),
  );
});

describe('what is not needed', () => {
  test.each<Fields>([{ name: null }, { name: 'null' }])('may be missing: %j', (info) => {
    expect(stateOf({}, info).name).toBeNull();
  });

  test('may be missing altogether', () => {
    expect(stateOf({ templateInfo: null })).toMatchObject({ name: null, validFrom: null, validUntil: null });
  });

  test.each([
    ['"2026-01-01T00:00:00Z"', '2026-01-01T00:00:00.000Z'],
    ['"2026-01-01T08:00:00+0800"', '2026-01-01T00:00:00.000Z'],
    ['"2026-01-01T08:00:00.250+08:00"', '2026-01-01T00:00:00.250Z'],
    ['"2026-13-01T08:00:00+08:00"', null],
    ['"2026-01-01 08:00:00"', null],
    ['"1767225600000"', null],
    ['""', null],
  ])('a time of %s is %s', (text, validFrom) => {
    expect(stateOf({}, { startTime: text }).validFrom).toBe(validFrom);
  });
});

describe('an answer that is no reading', () => {
  test.each([
    ['{}', 'status'],
    ['null', ''],
    [detail({ status: '7' }).replace('"status":7', '"status":{}'), 'status'],
    [detail({ redemptionQuantity: '-1' }), 'redemptionQuantity'],
    [detail({ remainQuantity: '1.5' }), 'remainQuantity'],
    [detail({ templateInfo: '[]' }), 'templateInfo'],
    [detail({ templateId: '"1"' }), 'about template 1'],
    [detail({}, { templateId: '"2"' }), 'about template 2'],
  ])('is unknown, and raises the alarm: %s', (json, words) => {
    const { reading, alarms } = read(json);
    expect(reading).toMatchObject({ kind: 'unknown', vendor });
    expect(alarms).toMatchObject([{ kind: 'unreadableAnswer', detail: expect.stringContaining(words) as unknown }]);
  });

  test.each<Outcome<unknown>>([
    { kind: 'neverSent', why: 'no route' },
    { kind: 'unknown', why: 'no answer', vendor: null },
    { kind: 'refused', refusal: { code: 'TEMPLATE_NOT_FOUND', detail: 'none', vendor } },
  ])('is passed on as it is: $kind', (outcome) => {
    expect(readOutcome(outcome)).toEqual({ reading: outcome, alarms: [] });
  });

  test('about the right template may name it', () => {
    expect(stateOf({ templateId: `"${code}"` }, { templateId: `"${code}"` }).code).toBe(code);
  });
});
