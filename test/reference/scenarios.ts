/** How every canonical code is brought about, through the endpoint. */
import { vi } from 'vitest';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { voucherSeedIds } from '../../src/connectors/alipay-voucher/simulator-seeds.ts';
import { kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import type { PromoErrorCode } from '../../src/graphql/error-codes.ts';
import { benefitInput, type MutationName, mutate, untilOperation } from '../support/mutations.ts';
import { type ExtraAccount, type Stage, shownAccounts } from './stage.ts';

/** The request whose answer carries the code; all that has to be there before has been done. */
export interface Meeting {
  /** `promoOperation`: the code is the recorded operation's error. */
  readonly field: MutationName | 'promoOperation';
  readonly input: Readonly<Record<string, unknown>>;
  /** A request that is under way meanwhile. */
  readonly beside?: Promise<unknown>;
}

export interface Scenario extends Pick<ExtraAccount, 'vendor' | 'url' | 'settings' | 'limits' | 'policy'> {
  /** @param account the scenario's own. */
  meet(stage: Stage, account: string): Promise<Meeting> | Meeting;
}

/** What stands in the table of a vendor's codes needs no scenario: the vendor is made to say it. */
export const scenarios: Partial<Record<PromoErrorCode, Scenario>> = {
  INVALID_INPUT: cards((account) => append(account, seedCodes.milkTea, { number: 0, idempotencyKey: 'too short' })),
  TEMPLATE_NOT_FOUND: cards((account) => append(account, '82026010100135000000000000009999')),
  ACCOUNT_NOT_FOUND: {
    vendor: 'alisports',
    meet: () => ({ field: 'upsertBenefit', input: benefit('venue-2', 'parking-2h') }),
  },
  OPERATION_NOT_FOUND: {
    vendor: 'kybio',
    meet: () => verdict('019ca8e1-2b40-7000-8000-00000000abcd', 'APPLIED'),
  },
  BENEFIT_NOT_FOUND: {
    vendor: 'alisports',
    async meet({ world, benefits: { misbehave } }, account) {
      const input = benefit(account, 'parking-gone');
      await mutate(world, 'upsertBenefit', input);
      misbehave.refusesWith(15, 'isv.benefit-not-exist');
      return { field: 'upsertBenefit', input: { ...input, idempotencyKey: crypto.randomUUID(), stock: 400 } };
    },
  },
  MEMBER_NOT_FOUND: members((account) => adjust(account, '231607639459719999')),
  TEMPLATE_STATUS_FORBIDS: cards((account) => append(account, seedCodes.closed)),
  TRANSITION_FORBIDDEN: cards((account) => switchTo(account, seedCodes.expired, 'ACTIVE')),
  BUDGET_CEILING_EXCEEDED: cards((account) => append(account, seedCodes.nearCeiling, { number: 5_000 })),
  BUDGET_FLOOR_BROKEN: cards((account) => append(account, seedCodes.nearlyIssued, { updateType: 'SUBTRACT' })),
  BALANCE_INSUFFICIENT: {
    vendor: 'kybio',
    settings: { refusesNegativeResults: true },
    meet: (_stage, account) => adjust(account, kybioSeedUids.broke, { balanceIncrement: '-20' }),
  },
  OPERATION_UNSUPPORTED: {
    vendor: 'alipay-voucher',
    meet: (_stage, account) => append(account, voucherSeedIds.summer),
  },
  KEY_REUSED: {
    vendor: 'alipay-card',
    async meet({ world }, account) {
      const { field, input } = append(account, seedCodes.milkTea);
      await mutate(world, field, input);
      return { field, input: { ...input, number: 200 } };
    },
  },
  KEY_IN_FLIGHT: {
    vendor: 'alipay-card',
    async meet({ world, cards: { misbehave, books } }, account) {
      const meeting = append(account, seedCodes.islandFerry);
      const before = books.requests().length;
      misbehave.slowAnswer(800, { operation: 'updateBudget' });
      const beside = mutate(world, meeting.field, meeting.input);
      await until(() => books.requests().length > before + 1);
      return { ...meeting, beside };
    },
  },
  TARGET_HELD: {
    vendor: 'kybio',
    async meet(stage, account) {
      await unknownAdjustment(stage, account, kybioSeedUids.father);
      return adjust(account, kybioSeedUids.father);
    },
  },
  TARGET_CHANGED: {
    vendor: 'alisports',
    async meet({ world, benefits: { misbehave } }, account) {
      const input = benefit(account, 'parking-stale');
      misbehave.bans('accesscontrol.limited-by-api-access-count', 0);
      await mutate(world, 'upsertBenefit', input);
      const other = () => mutate(world, 'upsertBenefit', benefit(account, 'parking-stale', { stock: 400 }));
      await until(async () => (await other()).__typename === 'UpsertBenefitSuccess');
      return { field: 'upsertBenefit', input };
    },
  },
  ALREADY_SETTLED: {
    vendor: 'kybio',
    async meet(stage, account) {
      const id = await unknownAdjustment(stage, account, kybioSeedUids.mother);
      await mutate(stage.world, 'settlePromoOperation', verdict(id, 'APPLIED').input);
      return verdict(id, 'NOT_APPLIED');
    },
  },
  VERDICT_TOO_EARLY: {
    vendor: 'kybio',
    policy: { longestProcessingMs: 60_000 },
    async meet({ world, members: { misbehave } }, account) {
      misbehave.dropsAfterWork({ operation: 'adjust' });
      const { operation } = await mutate(world, 'adjustMemberBalance', adjust(account, kybioSeedUids.daughter).input);
      return verdict(operation?.id ?? '', 'NOT_APPLIED');
    },
  },
  ACCOUNT_THROTTLED: {
    vendor: 'alisports',
    limits: { concurrency: 1 },
    async meet({ world, benefits: { misbehave, books } }, account) {
      const before = books.requests().length;
      misbehave.slowAnswer(600);
      const beside = mutate(world, 'upsertBenefit', benefit(account, 'parking-slow'));
      await until(() => books.requests().length > before);
      return { field: 'upsertBenefit', input: benefit(account, 'parking-2h'), beside };
    },
  },
  QUOTA_EXHAUSTED: {
    vendor: 'alisports',
    limits: { callsPerDay: 2 },
    async meet({ world }, account) {
      for (const outerId of ['parking-a', 'parking-b']) await mutate(world, 'upsertBenefit', benefit(account, outerId));
      return { field: 'upsertBenefit', input: benefit(account, 'parking-2h') };
    },
  },
  CIRCUIT_OPEN: {
    vendor: 'alipay-card',
    limits: { breaker: { failures: 1, closedMs: 30_000 } },
    async meet({ world, cards: { misbehave } }, account) {
      misbehave.httpStatus(502, { operation: 'detail' });
      await world.ask(`{ template(id: "${account}:${seedCodes.milkTea}", maxAgeSeconds: 0) { id } }`);
      return append(account, seedCodes.milkTea);
    },
  },
  VENDOR_UNREACHABLE: {
    vendor: 'alipay-card',
    // Nothing listens there.
    url: 'http://127.0.0.1:9',
    meet: (_stage, account) => append(account, seedCodes.milkTea),
  },
  TARGET_UNREADABLE: {
    vendor: 'alipay-card',
    meet({ cards: { misbehave } }, account) {
      misbehave.httpStatus(500, { operation: 'detail' });
      return append(account, seedCodes.milkTea);
    },
  },
  REQUEST_ID_REUSED: refused('REPEAT_REQ_INCONSISTENT'),
  UNDOCUMENTED_REFUSAL: refused('NEW_REFUSAL'),
  NOT_APPLIED: {
    vendor: 'kybio',
    async meet(stage, account) {
      const id = await unknownAdjustment(stage, account, kybioSeedUids.regular);
      const deny = () => mutate(stage.world, 'settlePromoOperation', verdict(id, 'NOT_APPLIED').input);
      await until(async () => (await deny()).__typename === 'SettlePromoOperationSuccess');
      return { field: 'promoOperation', input: { id } };
    },
  },
  OUTCOME_UNKNOWN: {
    vendor: 'alipay-card',
    policy: { firstCheckMs: 60_000 },
    meet({ cards: { misbehave } }, account) {
      misbehave.refusesWith('UNKNOWN_EXCEPTION', 'U', { operation: 'updateBudget' });
      return append(account, seedCodes.midnightCinema);
    },
  },
};

/** A change of a vendor's target that its table of codes is tried on. */
export function tryOut(kind: MutationName, account: string): Meeting {
  switch (kind) {
    case 'updateTemplateBudget':
      return append(account, seedCodes.milkTea);
    case 'switchTemplateStatus':
      return switchTo(account, isVoucher(account) ? voucherSeedIds.summer : seedCodes.milkTea, 'PAUSED');
    case 'adjustMemberBalance':
      return adjust(account, kybioSeedUids.sampled);
    case 'upsertBenefit':
      return { field: 'upsertBenefit', input: benefit(account, 'parking-2h') };
    case 'settlePromoOperation':
      throw new Error('no vendor answers a verdict');
  }
}

const isVoucher = (account: string): boolean => account.startsWith(shownAccounts['alipay-voucher']);

function cards(meet: (account: string) => Meeting): Scenario {
  return { vendor: 'alipay-card', meet: (_stage, account) => meet(account) };
}

function members(meet: (account: string) => Meeting): Scenario {
  return { vendor: 'kybio', meet: (_stage, account) => meet(account) };
}

/** A code that no page of AlipayHK prints. */
function refused(code: string): Scenario {
  return {
    vendor: 'alipay-card',
    meet({ cards: { misbehave } }, account) {
      misbehave.refusesWith(code, 'F', { operation: 'updateBudget' });
      return append(account, seedCodes.milkTea);
    },
  };
}

function append(account: string, code: string, more: object = {}) {
  const input = { idempotencyKey: crypto.randomUUID(), templateId: `${account}:${code}`, updateType: 'APPEND' };
  return { field: 'updateTemplateBudget', input: { ...input, number: 100, ...more } } as const;
}

function switchTo(account: string, code: string, status: string): Meeting {
  const input = { idempotencyKey: crypto.randomUUID(), templateId: `${account}:${code}`, status };
  return { field: 'switchTemplateStatus', input };
}

function adjust(account: string, uid: string, more: object = {}): Meeting {
  const input = { idempotencyKey: crypto.randomUUID(), memberId: `${account}:${uid}`, balanceIncrement: '10' };
  return { field: 'adjustMemberBalance', input: { ...input, ...more } };
}

function benefit(accountId: string, outerId: string, more: object = {}) {
  const name = 'Two hours of parking';
  return { idempotencyKey: crypto.randomUUID(), ...benefitInput(outerId), accountId, name, creatorId: '1', ...more };
}

function verdict(operationId: string, decision: 'APPLIED' | 'NOT_APPLIED'): Meeting {
  const note = decision === 'APPLIED' ? 'The member shows the new balance.' : 'The member shows the old balance.';
  return { field: 'settlePromoOperation', input: { operationId, verdict: decision, note } };
}

/** An adjustment that was applied and waits for a person, as its answer was lost. @returns its operation's id. */
export async function unknownAdjustment(
  { world, members: { misbehave } }: Pick<Stage, 'world' | 'members'>,
  account: string,
  uid: string,
): Promise<string> {
  misbehave.dropsAfterWork({ operation: 'adjust' });
  const { operation } = await mutate(world, 'adjustMemberBalance', adjust(account, uid).input);
  const id = operation?.id ?? '';
  await untilOperation(world, id, ({ state, nextCheckAt }) => state === 'UNKNOWN' && nextCheckAt === null);
  return id;
}

function until(isThere: () => boolean | Promise<boolean>): Promise<void> {
  const look = async () => {
    if (!(await isThere())) throw new Error(`not yet: ${isThere.toString()}`);
  };
  return vi.waitFor(look, { timeout: 10_000, interval: 50 });
}
