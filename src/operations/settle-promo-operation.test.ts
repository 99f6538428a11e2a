/** An operator's word on an operation that nothing else could settle. */
import { describe, expect, test } from 'vitest';
import {
  applied,
  at,
  attempt,
  begunAtMs,
  createReaders,
  createTemplateAccount,
  operation,
  policy,
  total,
} from '../../test/support/effects.ts';
import type { Caller } from '../domain/caller.ts';
import type { OperationRecord, Verdict } from '../domain/operation.ts';
import type { Decision } from '../journal/journal.ts';
import type { Account } from './accounts.ts';
import { createSettlePromoOperation, type SettlePromoOperationRequest } from './settle-promo-operation.ts';

const leaseMs = 5_000;
/** From then on nothing can be on its way any more. */
const provenMs = 1_000 + policy.longestProcessingMs;
const caller: Caller = { subject: 'ops', scopes: new Set(), accountIds: null };

interface Story {
  readonly request?: Partial<SettlePromoOperationRequest>;
  readonly it?: Partial<OperationRecord> | null;
  /** How it stands after the decision, where that is not what was decided. */
  readonly becomes?: Partial<OperationRecord> | null;
  readonly ageMs?: number;
  readonly account?: Account | null;
  readonly caller?: Caller;
}

async function decided(story: Story = {}) {
  const { it = {}, becomes = {}, ageMs = provenMs, account = createTemplateAccount() } = story;
  const decisions: Decision[] = [];
  const lines: unknown[] = [];
  const record: OperationRecord = { ...operation, ...it };
  const settle = createSettlePromoOperation({
    journal: {
      find: async (ids) => new Map(it !== null && ids.includes(record.id) ? [[record.id, record]] : []),
      async decide(_id, decision) {
        decisions.push(decision);
        const state = decision.verdict === 'APPLIED' ? 'SUCCEEDED' : 'REFUSED';
        const settled = { ...record, state, settledBy: 'OPERATOR', settledAt: decision.at } as const;
        return becomes === null ? null : { ...settled, ...becomes };
      },
    },
    clock: { now: () => new Date(begunAtMs + ageMs), sleep: async () => {} },
    log: { info: () => {}, error: () => {}, warn: (facts) => void lines.push(facts) },
    readers: createReaders(applied),
    accounts: new Map(account === null ? [] : [[operation.accountId, account]]),
    leaseMs,
  });
  const request = { operationId: operation.id, verdict: 'APPLIED', note: 'in the books', ...story.request } as const;
  return { told: await settle(request, story.caller ?? caller), decisions, lines };
}

const refused = (code: string) => ({ kind: 'refused', refusal: { code } });

test.each<[Verdict, string]>([
  ['APPLIED', 'SUCCEEDED'],
  ['NOT_APPLIED', 'REFUSED'],
])('the word %s is written with who said it and why, and is in the log', async (verdict, state) => {
  const { told, decisions, lines } = await decided({ request: { verdict, note: '  in the books ' } });
  expect(told).toMatchObject({ kind: 'settled', operation: { state }, replayed: false });
  expect(decisions).toEqual([
    { verdict, by: 'ops', note: 'in the books', at: at(provenMs), result: null, lateness: null },
  ]);
  expect(lines).toEqual([{ operationId: operation.id, verdict, by: 'ops' }]);
});

describe('a request', () => {
  test.each([
    ['without an id', { operationId: 'x' }, ['input.operationId']],
    ['without a reason', { note: ' no ' }, ['input.note']],
    ['with a reason that is too long', { note: 'x'.repeat(1_001) }, ['input.note']],
    ['whose reason cannot be stored', { note: 'half a pair: \ud800' }, ['input.note']],
    ['without either', { operationId: 'x', note: '' }, ['input.operationId', 'input.note']],
  ])('%s is refused, and decides nothing', async (_title, request, paths) => {
    const { told, decisions } = await decided({ request });
    const issues = paths.map((path) => ({ path, message: expect.stringMatching(/\w/) }));
    expect(told).toMatchObject({ ...refused('INVALID_INPUT'), refusal: { facts: { issues } } });
    expect(decisions).toEqual([]);
  });

  test.each(['yes', 'x'.repeat(1_000)])('with a reason of 3 to 1000 characters is good', async (note) => {
    expect((await decided({ request: { note } })).told.kind).toBe('settled');
  });

  test('for what is not there, or not theirs to see, finds nothing', async () => {
    const told = {
      ...refused('OPERATION_NOT_FOUND'),
      refusal: { facts: { entity: 'PromoOperation', id: operation.id } },
    };
    expect((await decided({ it: null })).told).toMatchObject(told);
    const stranger = { ...caller, accountIds: new Set<never>() };
    expect(await decided({ caller: stranger })).toMatchObject({ told, decisions: [] });
  });
});

describe('that it was not applied', () => {
  const request = { verdict: 'NOT_APPLIED' } as const;

  test('cannot be said while the vendor may still be at work', async () => {
    const { told, decisions } = await decided({ request, ageMs: provenMs - 1_500 });
    expect(told).toMatchObject({ ...refused('VERDICT_TOO_EARLY'), refusal: { facts: { retryAfterSeconds: 2 } } });
    expect([told, decisions]).toMatchObject([{ blocker: { id: operation.id } }, []]);
    expect((await decided({ request, ageMs: provenMs - 1 })).told).toMatchObject(refused('VERDICT_TOO_EARLY'));
    expect((await decided({ request, ageMs: provenMs })).told.kind).toBe('settled');
  });

  test('can be said at any time of an account that is gone, and that it was applied of any', async () => {
    expect((await decided({ request, ageMs: 0, account: null })).told.kind).toBe('settled');
    expect((await decided({ ageMs: 0 })).told.kind).toBe('settled');
  });
});

describe('an operation', () => {
  test.each<[string, Verdict, Partial<OperationRecord>]>([
    ['applied', 'APPLIED', { state: 'SUCCEEDED', settledBy: 'OPERATOR' }],
    ['not applied', 'NOT_APPLIED', { state: 'REFUSED', settledBy: 'OPERATOR' }],
  ])('that an operator has called %s is answered again, and decided once', async (_title, verdict, it) => {
    const { told, decisions } = await decided({ request: { verdict }, it });
    expect([told, decisions]).toMatchObject([{ kind: 'settled', operation: it, replayed: true }, []]);
    const other = verdict === 'APPLIED' ? 'NOT_APPLIED' : 'APPLIED';
    const conflict = await decided({ request: { verdict: other }, it });
    expect([conflict.told, conflict.decisions]).toMatchObject([{ ...refused('ALREADY_SETTLED'), blocker: it }, []]);
  });

  test('that the vendor has settled is not decided, and no word on it is a replay', async () => {
    const it = { state: 'SUCCEEDED', settledBy: 'VENDOR' } as const;
    expect((await decided({ it })).told).toMatchObject(refused('ALREADY_SETTLED'));
  });

  test('that is being worked on is to be decided later', async () => {
    const inFlight = { ...refused('KEY_IN_FLIGHT'), refusal: { facts: { retryAfterSeconds: 1 } } };
    expect((await decided({ it: { state: 'PENDING' } })).told).toMatchObject(inFlight);
    const { told, lines } = await decided({ becomes: { state: 'UNKNOWN', settledBy: null, settledAt: null } });
    expect([told, lines]).toMatchObject([inFlight, []]);
  });

  test('that others have settled meanwhile is theirs', async () => {
    const byVendor = await decided({ becomes: { settledBy: 'VENDOR' } });
    expect([byVendor.told, byVendor.lines]).toMatchObject([refused('ALREADY_SETTLED'), []]);
    const byOther = await decided({ becomes: { settledAt: at(0) } });
    expect([byOther.told, byOther.lines]).toMatchObject([{ kind: 'settled', replayed: true }, []]);
  });

  test('that is gone by then is a fault', async () => {
    await expect(decided({ becomes: null })).rejects.toThrow('is not in the journal any more');
  });
});

describe('what is kept of a target', () => {
  test('is how long a late request may still undo a later one', async () => {
    const account = createTemplateAccount({ overwrites: true });
    const lateness = { sentWithinMs: leaseMs + policy.timeoutMs, appliedWithinMs: policy.longestProcessingMs };
    expect((await decided({ account })).decisions).toMatchObject([{ lateness }]);
    expect((await decided({ account: null })).decisions).toMatchObject([{ lateness: null }]);
  });

  test('is nothing where it can be read', async () => {
    const attempts = [attempt({ before: total(5) })];
    expect((await decided({ it: { attempts } })).decisions).toMatchObject([{ result: null }]);
  });
});
