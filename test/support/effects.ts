/** An operation that changes a template from 100 units to 110, and an effect whose vendor says what it is told to say. */

import type { TemplatePort, VendorEffect } from '../../src/connectors/connector.ts';
import { instant } from '../../src/domain/clock.ts';
import type { EntityState } from '../../src/domain/entity.ts';
import {
  parseAccountId,
  parseIdempotencyKey,
  parseOperationId,
  parseTemplateCode,
  templateIdOf,
} from '../../src/domain/ids.ts';
import type { Attempt, OperationRecord, VendorRequest } from '../../src/domain/operation.ts';
import type { Refusal } from '../../src/domain/outcome.ts';
import type { BudgetChange, TemplateState } from '../../src/domain/template.ts';
import type { Account } from '../../src/operations/accounts.ts';
import type { BoundEffect, Readers } from '../../src/operations/bound-effect.ts';

export const begunAtMs = Date.parse('2026-03-01T12:00:00Z');
/** So long after the operation began. */
export const at = (ms: number) => instant(new Date(begunAtMs + ms));

function known<T>(parsed: T | null): T {
  if (parsed === null) throw new Error('a bad id');
  return parsed;
}

const accountId = known(parseAccountId('hk-1'));
const code = known(parseTemplateCode('T1'));
const targetId = templateIdOf(accountId, code);

/** The target with so many units; null: the vendor does not tell. */
export const total = (units: number | null): TemplateState => ({
  entity: 'Template',
  id: targetId,
  accountId,
  code,
  kind: 'REDEEMABLE_CARD',
  name: null,
  status: 'ACTIVE',
  vendorStatus: 'active',
  validFrom: null,
  validUntil: null,
  budget: units === null ? null : { total: units, issued: 0, remaining: units },
  observedAt: at(0),
});
export const [before, applied, strange, untold] = [total(100), total(110), total(77), total(null)];

const vendor = { name: 'v', status: 'S', code: null, message: null, traceId: null };
export const no = (code: Refusal['code'], facts: Refusal['facts'] = {}): Refusal => ({
  code,
  detail: `no: ${code}`,
  vendor,
  facts,
});
export const done = <T>(value: T) => ({ kind: 'done', value, vendor }) as const;
export const refused = (refusal: Refusal) => ({ kind: 'refused', refusal }) as const;
export const lost = { kind: 'unknown', why: 'the connection broke', vendor: null } as const;
export const away = { kind: 'neverSent', why: 'no route' } as const;

export const hourMs = 3_600_000;
export const policy = {
  timeoutMs: 2_000,
  longestProcessingMs: 30_000,
  firstCheckMs: 1_000,
  giveUpAfterMs: hourMs,
  blocksTarget: true,
};

/** An attempt that was sent at once and whose answer was lost a second later. */
export const attempt = (told: Partial<Attempt> = {}): Attempt => ({
  number: 1,
  startedAt: at(0),
  finishedAt: at(1_000),
  outcome: 'UNKNOWN',
  vendor: null,
  detail: 'no answer',
  refusal: null,
  before,
  ...told,
});

export const request: VendorRequest = { path: '/change', body: '{"number":10}' };

/** An operation of one attempt that is in doubt. */
export const operation: OperationRecord = {
  id: known(parseOperationId('01890a5d-ac96-774b-bcce-b302099a8057')),
  accountId,
  kind: 'UPDATE_TEMPLATE_BUDGET',
  idempotencyKey: known(parseIdempotencyKey('a-key-of-its-own')),
  fingerprint: 'f',
  input: { kind: 'UPDATE_TEMPLATE_BUDGET', templateId: targetId, updateType: 'APPEND', number: 10 },
  targetId,
  requestId: 'r',
  request,
  requestedBy: 'tester',
  requestedAt: at(0),
  state: 'UNKNOWN',
  settledAt: null,
  settledBy: null,
  decision: null,
  result: null,
  refusal: null,
  unknownWhy: null,
  evidence: null,
  nextCheckAt: null,
  checks: 0,
  firstAttempt: 1,
  leaseUntil: null,
  isExclusive: true,
  attempts: [attempt()],
};

/** An account that is never held back. */
export function createAccount(told: Partial<Account> = {}): Account {
  return {
    id: accountId,
    policy,
    limits: {
      timeoutMs: policy.timeoutMs,
      connections: 1,
      concurrency: null,
      callsPerSecond: null,
      callsPerDay: null,
      assumedCallsPerDay: null,
      vendorTellsCallsPerDay: false,
      dayOffset: '+00:00',
      writeShare: 0.5,
      breaker: { failures: 3, closedMs: 1_000 },
    },
    connector: {
      vendor: 'v',
      kinds: [],
      templates: null,
      members: null,
      benefits: null,
      quota: null,
      async close() {},
    },
    guard: {
      admit: async () => ({ run: (call) => call(), giveBack: async () => {} }),
      refusal: async () => null,
      call: (_purpose, call) => call(),
      quota: async () => null,
    },
    ...told,
  };
}

/** An effect whose target cannot be read, and whose answers get lost, unless told otherwise. */
export function createEffect(told: Partial<BoundEffect> = {}): BoundEffect {
  return {
    account: createAccount(),
    entity: 'Template',
    target: { key: 'k', isExclusive: true },
    settlesUnknownBy: 'READING',
    overwrites: false,
    needsBefore: 'FRESH',
    readsBack: false,
    read: null,
    glimpse: null,
    async keep() {},
    known: async () => null,
    check: () => null,
    prepare: () => request,
    foresee() {},
    isStale: () => false,
    send: async () => lost,
    judge,
    project: () => applied,
    ...told,
  };
}

function judge(_from: EntityState, to: EntityState) {
  if (to === untold) return 'untold';
  if (to === before) return 'untouched';
  return to === applied ? 'applied' : 'unclear';
}

/** An account whose templates can be read as given, and whose budgets change like the operation's. */
export function createTemplateAccount(told: Partial<VendorEffect<BudgetChange, TemplateState>> = {}): Account {
  const effect: VendorEffect<BudgetChange, TemplateState> = {
    isExclusive: true,
    overwrites: false,
    settlesUnknownBy: 'READING',
    needsBefore: 'FRESH',
    readsBack: true,
    check: () => null,
    prepare: () => request,
    foresee() {},
    send: async () => lost,
    judge: (_intent, from, to) => judge(from, to),
    project: () => applied,
    ...told,
  };
  const templates: TemplatePort = {
    known: [],
    list: null,
    targetKey: (template) => template,
    read: async () => lost,
    allowedTransitions: () => [],
    budgetRoom: () => null,
    updateBudget: () => effect,
    switchStatus: () => null,
  };
  return createAccount({ connector: { ...createAccount().connector, templates } });
}

/** Readers of which only templates can be read, and show what is given. */
export function createReaders(shows: TemplateState): Readers {
  const nothing = {
    readNow: async () => lost,
    glimpse: async () => lost,
    keep: async () => {},
    known: async () => null,
  };
  const show = async () => done(shows);
  return { templates: { ...nothing, readNow: show, glimpse: show }, members: nothing, benefits: nothing };
}
