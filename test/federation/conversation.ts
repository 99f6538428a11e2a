/** What a frontend might say to the graph in a day: every mutation, every type of error, and every query. */
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { voucherSeedIds } from '../../src/connectors/alipay-voucher/simulator-seeds.ts';
import { kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import { scopes } from '../../src/domain/caller.ts';
import {
  AccountsDocument,
  AdjustMemberBalanceDocument,
  ManyBenefitsDocument,
  ManyMembersDocument,
  ManyOperationsDocument,
  ManyTemplatesDocument,
  MemberByNumberDocument,
  MembersByPhoneDocument,
  OneAccountDocument,
  OneBenefitDocument,
  OneBudgetDocument,
  OneMemberDocument,
  OneMemberInPersonDocument,
  OneOperationDocument,
  OneTemplateDocument,
  SettlePromoOperationDocument,
  SwitchTemplateStatusDocument,
  UpdateTemplateBudgetDocument,
  type UpdateTemplateBudgetInput,
  UpsertBenefitDocument,
  type UpsertBenefitInput,
} from '../support/generated/documents.ts';
import { accountIds } from '../support/vendors.ts';
import { type Answer, freshKey, templateId, type World } from '../support/world.ts';
import type { FullWorld } from './identical-worlds.ts';

/** A world, and the endpoint through which it is spoken to. */
export interface Way {
  readonly world: FullWorld;
  readonly endpoint: Pick<World, 'ask' | 'send'>;
  /** Ids of operations that earlier steps have made, by a name of the step's choice. */
  readonly remembered: Map<string, string>;
}

type Said = { readonly data?: unknown; readonly errors?: Answer['errors'] };
/**
 * What is said, what has to come, and how to say it. What comes is a result's type, an error's code, 'data', 'nothing' where
 * the answer is null, or 'empty' where a list has nothing in it.
 */
export type Step = readonly [title: string, expected: string, say: (way: Way) => Promise<Said>];

const key = freshKey();
const memberId = (uid: string): string => `${accountIds.members}:${uid}`;
const voucherId = (code: string): string => templateId(code, accountIds.vouchers);
const isWrite = (scope: string): boolean => scope.endsWith(':write');

const budget =
  (input: Partial<UpdateTemplateBudgetInput>, token?: (way: Way) => string | null) =>
  (way: Way): Promise<Said> =>
    way.endpoint.send(
      UpdateTemplateBudgetDocument,
      {
        input: {
          idempotencyKey: freshKey(),
          templateId: templateId(seedCodes.milkTea),
          updateType: 'APPEND',
          number: 10,
          ...input,
        },
      },
      token?.(way),
    );

const switching =
  (id: string, status: 'ACTIVE' | 'PAUSED' | 'CLOSED') =>
  ({ endpoint }: Way): Promise<Said> =>
    endpoint.send(SwitchTemplateStatusDocument, { input: { idempotencyKey: freshKey(), templateId: id, status } });

const adjusting =
  (uid: string, balanceIncrement: string) =>
  ({ endpoint }: Way) =>
    endpoint.send(AdjustMemberBalanceDocument, {
      input: { idempotencyKey: freshKey(), memberId: memberId(uid), balanceIncrement },
    });

const upserting =
  (input: Partial<UpsertBenefitInput>) =>
  ({ endpoint }: Way): Promise<Said> =>
    endpoint.send(UpsertBenefitDocument, {
      input: {
        idempotencyKey: freshKey(),
        accountId: accountIds.benefits,
        activityId: '1',
        outerId: 'night-parking',
        name: '3小时停车券',
        kind: 'PARKING_COUPON',
        grantMethod: 'ACTIVITY',
        status: 'ONLINE',
        stock: 100,
        validity: { type: 'NATURAL_DAYS', days: 3 },
        discount: { type: 'DURATION', minutes: 180 },
        ...input,
      },
    });

const settling =
  (name: string, verdict: 'APPLIED' | 'NOT_APPLIED') =>
  ({ endpoint, remembered }: Way): Promise<Said> =>
    endpoint.send(SettlePromoOperationDocument, {
      input: { operationId: remembered.get(name) ?? name, verdict, note: 'The member shows the new balance.' },
    });

const changes: readonly Step[] = [
  ['a budget grows', 'UpdateTemplateBudgetSuccess', budget({ idempotencyKey: key })],
  ['the same again', 'UpdateTemplateBudgetSuccess', budget({ idempotencyKey: key })],
  ['the same key with other input', 'PromoConflictError', budget({ idempotencyKey: key, number: 11 })],
  [
    'a budget over the ceiling',
    'PromoLimitError',
    budget({ templateId: templateId(seedCodes.nearCeiling), number: 100 }),
  ],
  ['a budget that grows by nothing', 'PromoValidationError', budget({ number: 0 })],
  ['a budget of no template', 'PromoNotFoundError', budget({ templateId: templateId('1'.repeat(32)) })],
  [
    'a budget that its vendor cannot change',
    'PromoUnsupportedError',
    budget({ templateId: voucherId(voucherSeedIds.summer) }),
  ],
  [
    'a budget of which the vendor does not know',
    'PromoOutcomeUnknownError',
    (way) => {
      way.world.cards.misbehave.answersUnknown({ applied: true }, { operation: 'updateBudget' });
      return budget({ templateId: templateId(seedCodes.dimSum) })(way);
    },
  ],
  [
    'a budget whose vendor has had too many calls',
    'PromoThrottledError',
    (way) => {
      way.world.cards.misbehave.refusesAtGateway('REQUEST_TRAFFIC_EXCEED_LIMIT', { operation: 'updateBudget' });
      return budget({})(way);
    },
  ],
  [
    'a budget whose vendor does not let us in',
    'PromoAccessError',
    (way) => {
      way.world.cards.misbehave.refusesAtGateway('ACCESS_DENIED', { operation: 'updateBudget' });
      return budget({})(way);
    },
  ],
  ['a change without a token', 'UNAUTHENTICATED', budget({}, () => null)],
  [
    'a change with a token for reading',
    'FORBIDDEN',
    budget({}, ({ world }) => world.token({ scopes: scopes.filter((scope) => !isWrite(scope)) })),
  ],
  ['a template pauses', 'SwitchTemplateStatusSuccess', switching(templateId(seedCodes.islandFerry), 'PAUSED')],
  ['a closed template cannot open', 'PromoStatusError', switching(templateId(seedCodes.closed), 'ACTIVE')],
  ['a voucher pauses', 'SwitchTemplateStatusSuccess', switching(voucherId(voucherSeedIds.summer), 'PAUSED')],
  [
    'a voucher whose vendor is not available',
    'PromoUnavailableError',
    (way) => {
      way.world.vouchers.misbehave.refusesWith('SERVICE_NOT_AVAILABLE', 'F', { operation: 'switchStatus' });
      return switching(voucherId(voucherSeedIds.bakery), 'PAUSED')(way);
    },
  ],
  [
    'a voucher of a merchant whose contract is not valid',
    'PromoContractError',
    (way) => {
      way.world.vouchers.misbehave.refusesWith('CONTRACT_INVALID', 'F', { operation: 'switchStatus' });
      return switching(voucherId(voucherSeedIds.bakery), 'PAUSED')(way);
    },
  ],
  [
    'a voucher of which the vendor does not know',
    'PromoOutcomeUnknownError',
    (way) => {
      way.world.vouchers.misbehave.answersUnknown({ applied: true }, { operation: 'switchStatus' });
      return switching(voucherId(voucherSeedIds.hotPot), 'PAUSED')(way);
    },
  ],
  ['a member is given money', 'AdjustMemberBalanceSuccess', adjusting(kybioSeedUids.largest, '0.01')],
  ['a member without money has it taken', 'PromoLimitError', adjusting(kybioSeedUids.broke, '-5')],
  [
    'a member whose vendor falls silent',
    'PromoOutcomeUnknownError',
    async (way) => {
      way.world.members.misbehave.dropsAfterWork({ operation: 'adjust' });
      const answer = await adjusting(kybioSeedUids.mother, '7.5')(way);
      const result = answer.data?.adjustMemberBalance;
      if (result?.__typename === 'PromoOutcomeUnknownError') way.remembered.set('unknown', result.operation?.id ?? '');
      return answer;
    },
  ],
  ['a person settles it', 'SettlePromoOperationSuccess', settling('unknown', 'APPLIED')],
  ['and thinks again', 'PromoConflictError', settling('unknown', 'NOT_APPLIED')],
  ['a person settles nothing', 'PromoNotFoundError', settling('01900000-0000-7000-8000-000000000000', 'APPLIED')],
  ['a benefit is made', 'UpsertBenefitSuccess', upserting({})],
  ['a benefit without stock', 'PromoValidationError', upserting({ stock: 0 })],
  [
    'a benefit that the platform refuses',
    'PromoRejectedError',
    (way) => {
      way.world.benefits.misbehave.refusesWith(15, 'isv.made-up', 'no');
      return upserting({ outerId: 'refused' })(way);
    },
  ],
  [
    'a benefit whose platform falls silent',
    'PromoOutcomeUnknownError',
    (way) => {
      way.world.benefits.misbehave.backendTimesOut({ applied: true });
      return upserting({ outerId: 'silent', discount: { type: 'AMOUNT', amount: '12.50' } })(way);
    },
  ],
];

const operations = { filter: { accountIds: [accountIds.cards] } };

const questions: readonly Step[] = [
  ['a template', 'data', ({ endpoint: { send } }) => send(OneTemplateDocument, { id: templateId(seedCodes.milkTea) })],
  [
    'a voucher',
    'data',
    ({ endpoint: { send } }) => send(OneTemplateDocument, { id: voucherId(voucherSeedIds.summer) }),
  ],
  ['no template', 'nothing', ({ endpoint: { send } }) => send(OneTemplateDocument, { id: templateId('1'.repeat(32)) })],
  [
    'a template that was never seen, of a vendor with too many calls',
    'VENDOR_UNAVAILABLE',
    ({ endpoint: { send }, world }) => {
      world.cards.misbehave.refusesAtGateway('REQUEST_TRAFFIC_EXCEED_LIMIT', { operation: 'detail' });
      return send(OneTemplateDocument, { id: templateId(seedCodes.midnightCinema) });
    },
  ],
  ['a budget', 'data', ({ endpoint: { send } }) => send(OneBudgetDocument, { id: templateId(seedCodes.milkTea) })],
  ['all templates', 'data', ({ endpoint: { send } }) => send(ManyTemplatesDocument, { first: 5, order: 'NAME_DESC' })],
  ['a member', 'data', ({ endpoint: { send } }) => send(OneMemberDocument, { id: memberId(kybioSeedUids.largest) })],
  [
    'a member in person',
    'data',
    ({ endpoint: { send } }) => send(OneMemberInPersonDocument, { id: memberId(kybioSeedUids.sampled) }),
  ],
  [
    'a member in person, without the scope for it',
    'FORBIDDEN',
    ({ endpoint: { send }, world }) =>
      send(
        OneMemberInPersonDocument,
        { id: memberId(kybioSeedUids.sampled) },
        world.token({ scopes: scopes.filter((scope) => scope !== 'promo:member:pii') }),
      ),
  ],
  [
    'a member by number',
    'data',
    ({ endpoint: { send } }) => send(MemberByNumberDocument, { accountId: accountIds.members, number: 'VIP000531' }),
  ],
  [
    'members by phone',
    'data',
    ({ endpoint: { send } }) => send(MembersByPhoneDocument, { accountId: accountIds.members, phone: '10000666' }),
  ],
  ['all members', 'data', ({ endpoint: { send } }) => send(ManyMembersDocument, { filter: { balanceAtLeast: '1' } })],
  [
    'a benefit',
    'data',
    ({ endpoint: { send } }) => send(OneBenefitDocument, { id: `${accountIds.benefits}:1:night-parking` }),
  ],
  ['all benefits', 'data', ({ endpoint: { send } }) => send(ManyBenefitsDocument, {})],
  [
    'an operation',
    'data',
    ({ endpoint: { send }, remembered }) => send(OneOperationDocument, { id: remembered.get('unknown') ?? '' }),
  ],
  ['all operations', 'data', ({ endpoint: { send } }) => send(ManyOperationsDocument, operations)],
  ['an account', 'data', ({ endpoint: { send } }) => send(OneAccountDocument, { id: accountIds.cards })],
  ['all accounts', 'data', ({ endpoint: { send } }) => send(AccountsDocument, {})],
  ['a question without a token', 'UNAUTHENTICATED', ({ endpoint: { send } }) => send(AccountsDocument, {}, null)],
  [
    'members by a phone that nobody has',
    'empty',
    ({ endpoint: { send } }) => send(MembersByPhoneDocument, { accountId: accountIds.members, phone: '00000000' }),
  ],
  ['an id that is none', 'BAD_USER_INPUT', ({ endpoint: { send } }) => send(OneMemberDocument, { id: 'members' })],
];

/** In the order in which they are said. */
export const conversation: readonly Step[] = [...changes, ...questions];
