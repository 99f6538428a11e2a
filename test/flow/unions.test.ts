/** Every mutation's union lists exactly the types that it can produce: the tables say so, and the endpoint shows each. */
import { isObjectType, isUnionType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CardSimulator } from '../../src/connectors/alipay-card/simulator.ts';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import type { VoucherSimulator } from '../../src/connectors/alipay-voucher/simulator.ts';
import { voucherSeedIds } from '../../src/connectors/alipay-voucher/simulator-seeds.ts';
import type { AlisportsSimulator } from '../../src/connectors/alisports/simulator.ts';
import type { KybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import { kybioSimulatorErrorCodes } from '../../src/connectors/kybio/simulator-errors.ts';
import { kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import { registry } from '../../src/connectors/registry.ts';
import { OperationKind } from '../../src/domain/operation.ts';
import type { RefusalCode } from '../../src/domain/refusals.ts';
import { errorTypes } from '../../src/graphql/error-map.ts';
import { ownRefusals, ruleRefusals, settleRefusals, vendorRefusals } from '../../src/operations/possible-refusals.ts';
import { benefitInput, type MutationName, mutate } from '../support/mutations.ts';
import { mutationOf } from '../support/result-code-table.ts';
import { readSchema } from '../support/schema.ts';
import { accountIds, configureAccount, startBenefits, startMembers, startVouchers } from '../support/vendors.ts';
import { freshKey, startWorld, type World } from '../support/world.ts';

const schema = readSchema();

/** The error types of a mutation's union, as the schema has them. */
function errorsOf(mutation: string): string[] {
  const type = schema.getMutationType()?.getFields()[mutation]?.type;
  if (!isUnionType(type)) throw new Error(`${mutation} answers no union`);
  return type
    .getTypes()
    .filter((member) => isObjectType(member) && member.name.endsWith('Error'))
    .map(({ name }) => name)
    .sort();
}

const typesOf = (codes: readonly RefusalCode[]): string[] => [...new Set(codes.map((code) => errorTypes[code].name))];

/** What a vendor's answers can become besides the rows of its pages. */
const beyondThePages: Readonly<Record<OperationKind, readonly RefusalCode[]>> = {
  // Codes of sibling products that the gateway may send, and codes that nobody documents.
  UPDATE_TEMPLATE_BUDGET: ['MESSAGE_FORMAT_REFUSED', 'REQUEST_ID_REUSED', 'UNDOCUMENTED_REFUSAL'],
  SWITCH_TEMPLATE_STATUS: ['MESSAGE_FORMAT_REFUSED', 'REQUEST_ID_REUSED', 'UNDOCUMENTED_REFUSAL'],
  ADJUST_MEMBER_BALANCE: [],
  // A duplicate's code is a setting of the account.
  UPSERT_BENEFIT: ['DUPLICATE_REQUEST', 'UNDOCUMENTED_REFUSAL'],
};

const kinds = Object.values(OperationKind);

describe('the tables', () => {
  test.each(kinds)('%s: what vendors’ pages say and what is declared is the same', (kind) => {
    const rows = registry.flatMap(({ resultCodes }) => resultCodes.filter((row) => row.kinds.includes(kind)));
    const printed = rows.map(({ becomes }) => becomes).filter((code) => code !== 'DONE' && code !== 'UNKNOWN');
    expect([...new Set(vendorRefusals[kind])].sort()).toEqual(
      [...new Set([...printed, ...beyondThePages[kind]])].sort(),
    );
  });

  test.each(kinds)('%s: the union has each type that is declared, and no other', (kind) => {
    const declared = typesOf([...ownRefusals, ...ruleRefusals[kind], ...vendorRefusals[kind]]);
    expect(errorsOf(mutationOf[kind])).toEqual([...new Set([...declared, 'PromoOutcomeUnknownError'])].sort());
  });

  test('settlePromoOperation: the union has each type that is declared, and no other', () => {
    expect(errorsOf('settlePromoOperation')).toEqual(typesOf(settleRefusals).sort());
  });
});

describe('the endpoint shows every member of', () => {
  let vouchers: VoucherSimulator;
  let members: KybioSimulator;
  let benefits: AlisportsSimulator;
  let world: World;
  let cards: CardSimulator;

  beforeAll(async () => {
    [vouchers, members, benefits] = await Promise.all([startVouchers(), startMembers(), startBenefits()]);
    const policy = { longestProcessingMs: 60_000, firstCheckMs: 60_000 };
    const dead = 'http://127.0.0.1:9';
    const open = (name: string, vendor: Parameters<typeof configureAccount>[1]['vendor'], url: string) =>
      configureAccount(name, { vendor, url, options: { policy } });
    world = await startWorld({
      policy,
      accounts: [
        open(accountIds.vouchers, 'alipay-voucher', vouchers.url),
        open(accountIds.members, 'kybio', members.url),
        open(accountIds.benefits, 'alisports', benefits.url),
        open('other-venue', 'alisports', benefits.url),
        open('dead-cards', 'alipay-card', dead),
        open('dead-members', 'kybio', dead),
        open('dead-benefits', 'alisports', dead),
      ],
    });
    cards = world.cards;
  });
  afterAll(async () => {
    await world.close();
    await Promise.all([vouchers.close(), members.close(), benefits.close()]);
  });

  interface Scenario {
    readonly prepare?: () => void;
    readonly input: () => object;
  }

  /** Sends each scenario and gives the error types that came back. */
  async function seen(mutation: MutationName, scenarios: readonly Scenario[]): Promise<string[]> {
    const types = new Set<string>();
    for (const { prepare, input } of scenarios) {
      prepare?.();
      types.add((await mutate(world, mutation, input())).__typename);
    }
    return [...types].filter((name) => name.endsWith('Error')).sort();
  }

  /** One key with two inputs, and then the same input twice. */
  const conflict = (first: object, second: object): Scenario[] => {
    const idempotencyKey = freshKey();
    return [{ input: () => ({ ...first, idempotencyKey }) }, { input: () => ({ ...second, idempotencyKey }) }];
  };

  test('updateTemplateBudget', async () => {
    const on = (code: string, account: string = accountIds.cards) => ({
      templateId: `${account}:${code}`,
      updateType: 'APPEND',
      number: 1,
    });
    const refuse = (code: string) => () => cards.misbehave.refusesWith(code, 'F', { operation: 'updateBudget' });
    const scenarios: Scenario[] = [
      { input: () => ({ ...on(seedCodes.dimSum), number: 0 }) },
      { input: () => on('nobodys') },
      { input: () => on(seedCodes.closed) },
      { input: () => ({ ...on(seedCodes.nearCeiling), number: 999_999 }) },
      { input: () => on(voucherSeedIds.summer, accountIds.vouchers) },
      { input: () => on(seedCodes.dimSum, 'dead-cards') },
      { prepare: refuse('ACCESS_DENIED'), input: () => on(seedCodes.dimSum) },
      { prepare: refuse('REQUEST_TRAFFIC_EXCEED_LIMIT'), input: () => on(seedCodes.dimSum) },
      { prepare: refuse('PROCESS_FAIL'), input: () => on(seedCodes.dimSum) },
      ...conflict(on(seedCodes.islandFerry), { ...on(seedCodes.islandFerry), number: 2 }),
      {
        prepare: () => cards.misbehave.answersUnknown({ applied: true }, { operation: 'updateBudget' }),
        input: () => on(seedCodes.dimSum),
      },
    ];
    expect(await seen('updateTemplateBudget', scenarios)).toEqual(errorsOf('updateTemplateBudget'));
  });

  test('switchTemplateStatus', async () => {
    const on = (id: string, account: string = accountIds.vouchers, status = 'PAUSED') => ({
      templateId: `${account}:${id}`,
      status,
    });
    const refuse = (code: string) => () => vouchers.misbehave.refusesWith(code, 'F', { operation: 'switchStatus' });
    const scenarios: Scenario[] = [
      { input: () => ({ ...on(voucherSeedIds.summer), templateId: '?' }) },
      { input: () => on('nobodys') },
      { input: () => on(voucherSeedIds.closed) },
      { input: () => on('231607639459718452', accountIds.members) },
      { input: () => on(seedCodes.dimSum, 'dead-cards') },
      { prepare: refuse('CONTRACT_INVALID'), input: () => on(voucherSeedIds.summer) },
      { prepare: refuse('ACCESS_DENIED'), input: () => on(voucherSeedIds.summer) },
      { prepare: refuse('REQUEST_TRAFFIC_EXCEED_LIMIT'), input: () => on(voucherSeedIds.summer) },
      { prepare: refuse('PROCESS_FAIL'), input: () => on(voucherSeedIds.summer) },
      ...conflict(on(voucherSeedIds.hotPot), on(voucherSeedIds.hotPot, accountIds.vouchers, 'CLOSED')),
      {
        prepare: () => vouchers.misbehave.answersUnknown({ applied: true }, { operation: 'switchStatus' }),
        input: () => on(voucherSeedIds.summer),
      },
    ];
    expect(await seen('switchTemplateStatus', scenarios)).toEqual(errorsOf('switchTemplateStatus'));
  });

  test('adjustMemberBalance', async () => {
    const on = (uid: string, account: string = accountIds.members) => ({
      memberId: `${account}:${uid}`,
      balanceIncrement: '1',
    });
    const [insufficient = 0] = kybioSimulatorErrorCodes.balanceInsufficient;
    const [badSignature = 0] = kybioSimulatorErrorCodes.signatureRefused;
    const refuse = (code: number) => () => members.misbehave.refusesWith(code, 'no', { operation: 'adjust' });
    const scenarios: Scenario[] = [
      { input: () => ({ ...on(kybioSeedUids.sampled), balanceIncrement: '0' }) },
      { input: () => on('99') },
      { input: () => on('99', accountIds.cards) },
      { input: () => on(kybioSeedUids.sampled, 'dead-members') },
      { prepare: refuse(insufficient), input: () => on(kybioSeedUids.sampled) },
      { prepare: refuse(badSignature), input: () => on(kybioSeedUids.sampled) },
      { prepare: refuse(12_345), input: () => on(kybioSeedUids.sampled) },
      ...conflict(on(kybioSeedUids.decoy), { ...on(kybioSeedUids.decoy), balanceIncrement: '2' }),
      {
        prepare: () => members.misbehave.dropsAfterWork({ operation: 'adjust' }),
        input: () => on(kybioSeedUids.sampled),
      },
      // The last one: from here on the account is closed for the day.
      { prepare: () => members.misbehave.usesUpQuota({ operation: 'adjust' }), input: () => on(kybioSeedUids.father) },
    ];
    expect(await seen('adjustMemberBalance', scenarios)).toEqual(errorsOf('adjustMemberBalance'));
  });

  test('upsertBenefit', async () => {
    const on = (outerId: string, accountId: string = accountIds.benefits) => ({ ...benefitInput(outerId), accountId });
    const refuse = (code: number, subCode?: string) => () => benefits.misbehave.refusesWith(code, subCode);
    const scenarios: Scenario[] = [
      { input: () => ({ ...on('bad'), stock: 0 }) },
      { input: () => on('nobodys', 'no-such-account') },
      { input: () => on('cards', accountIds.cards) },
      { input: () => on('dead', 'dead-benefits') },
      { prepare: refuse(25), input: () => on('access') },
      { prepare: refuse(15, 'isv.brand-new'), input: () => on('rejected') },
      ...conflict(on('conflict'), { ...on('conflict'), stock: 7 }),
      { prepare: () => benefits.misbehave.backendTimesOut({ applied: true }), input: () => on('unknown') },
      // The last one: from here on the account is closed for a while.
      { prepare: refuse(8), input: () => on('throttled') },
    ];
    expect(await seen('upsertBenefit', scenarios)).toEqual(errorsOf('upsertBenefit'));
  });

  test('settlePromoOperation', async () => {
    const done = await mutate(world, 'upsertBenefit', { ...benefitInput('settled'), accountId: 'other-venue' });
    const decide = (operationId: string) => ({ operationId, verdict: 'APPLIED', note: 'seen at the platform' });
    const scenarios: Scenario[] = [
      { input: () => decide('?') },
      { input: () => decide('01900000-0000-7000-8000-000000000000') },
      { input: () => decide(done.operation?.id ?? '') },
    ];
    expect(await seen('settlePromoOperation', scenarios)).toEqual(errorsOf('settlePromoOperation'));
  });
});
