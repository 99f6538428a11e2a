/** The graph over readers that hold what a test puts into them. */
import { graphql } from 'graphql';
import { beforeEach, describe, expect, test } from 'vitest';
import type { BenefitState } from '../domain/benefit.ts';
import { type Caller, type Scope, scopes } from '../domain/caller.ts';
import { instant } from '../domain/clock.ts';
import { parseDecimal, zero } from '../domain/decimal.ts';
import {
  type BenefitId,
  type MemberId,
  parseAccountId,
  parseBenefitId,
  parseIdempotencyKey,
  parseMemberId,
  parseOperationId,
  type TemplateId,
} from '../domain/ids.ts';
import type { MemberState } from '../domain/member.ts';
import type { OperationInput, OperationRecord } from '../domain/operation.ts';
import type { TemplateState } from '../domain/template.ts';
import type { AdjustMemberBalanceRequest } from '../operations/adjust-member-balance.ts';
import type { EffectResult } from '../operations/effect-request.ts';
import type { AccountReader } from '../operations/read-accounts.ts';
import type { BenefitReader } from '../operations/read-benefits.ts';
import type { MemberReader } from '../operations/read-members.ts';
import type { OperationReader } from '../operations/read-operations.ts';
import type { TemplateReader } from '../operations/read-templates.ts';
import type { SettledOperation } from '../operations/settle-promo-operation.ts';
import type { ReadingFailure } from '../operations/snapshot-reader.ts';
import type { UpsertBenefitRequest } from '../operations/upsert-benefit.ts';
import { AccountResolver } from './account/account.resolver.ts';
import { BenefitResolver } from './benefit/benefit.resolver.ts';
import { UpsertBenefitMutation } from './benefit/upsert-benefit.mutation.ts';
import { BudgetResolver } from './budget/budget.resolver.ts';
import { UpdateTemplateBudgetMutation } from './budget/update-template-budget.mutation.ts';
import { createLoaders } from './loaders.ts';
import { AdjustMemberBalanceMutation } from './member/adjust-member-balance.mutation.ts';
import { MemberResolver } from './member/member.resolver.ts';
import { OperationResolver } from './operation/operation.resolver.ts';
import { SettlePromoOperationMutation } from './operation/settle-promo-operation.mutation.ts';
import { buildSubgraph } from './schema.ts';
import { SwitchTemplateStatusMutation } from './template/switch-template-status.mutation.ts';
import { TemplateResolver } from './template/template.resolver.ts';

function must<T>(value: T | null): T {
  if (value === null) throw new Error('a fixture is malformed');
  return value;
}

const now = instant(new Date('2026-03-01T09:30:00Z'));
const accountId = must(parseAccountId('members'));

function memberOf(uid: string, parts: Partial<MemberState> = {}): MemberState {
  const { id } = must(parseMemberId(`members:${uid}`));
  const person = { name: `Ada ${uid}`, phone: '13800000000', email: null, birthday: '1990-12-31' };
  const profile = { number: `n${uid}`, category: 'Gold', status: 'ACTIVE', expiresAt: null, createdAt: now } as const;
  return {
    entity: 'Member',
    id,
    accountId,
    uid: must(parseMemberId(id)).uid,
    balance: must(parseDecimal('12.5')),
    points: zero,
    profile: { ...profile, person },
    observedAt: now,
    ...parts,
  };
}

function benefitOf(parts: Partial<BenefitState> = {}): BenefitState {
  const key = must(parseBenefitId('venue:9223372036854775807:card:7'));
  return {
    entity: 'Benefit',
    ...key,
    kind: 'PARKING_COUPON',
    name: 'Three hours',
    description: null,
    detail: null,
    usageNote: null,
    pictureUrl: null,
    provider: null,
    originalPrice: null,
    grantMethod: 'ACTIVITY',
    currencyCost: null,
    status: 'ONLINE',
    stock: 10,
    dailyStock: null,
    userLimit: null,
    dailyUserLimit: null,
    validity: { type: 'PERMANENT' },
    discount: { type: 'AMOUNT', amount: must(parseDecimal('12.5')), minimumSpend: null, parkingTemplateId: null },
    location: null,
    creatorId: 'venue-1',
    channelCode: '28246631',
    platformId: null,
    observedAt: now,
    ...parts,
  };
}

function recordOf(parts: Partial<OperationRecord> & { readonly input: OperationInput }): OperationRecord {
  return {
    id: must(parseOperationId('01960000-0000-7000-8000-000000000001')),
    accountId,
    kind: parts.input.kind,
    idempotencyKey: must(parseIdempotencyKey('0123456789abcdef')),
    fingerprint: '',
    targetId: 'members:7',
    requestId: '0'.repeat(32),
    request: { path: '/', body: '' },
    requestedBy: 'tester',
    requestedAt: now,
    state: 'SUCCEEDED',
    settledAt: now,
    settledBy: 'VENDOR',
    decision: null,
    result: null,
    refusal: null,
    unknownWhy: null,
    evidence: null,
    nextCheckAt: null,
    checks: 0,
    firstAttempt: 1,
    isExclusive: true,
    leaseUntil: null,
    attempts: [],
    ...parts,
  };
}

const adjustment = {
  kind: 'ADJUST_MEMBER_BALANCE',
  memberId: 'members:7',
  balanceIncrement: must(parseDecimal('5')),
  pointIncrement: zero,
  occurredAt: null,
} as const;

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly unknown[];
}

/** What the readers hold, and what was asked of them. */
class World {
  members = new Map<MemberId, MemberState>();
  benefits = new Map<BenefitId, BenefitState>();
  templates = new Map<TemplateId, TemplateState>();
  failures = new Map<string, ReadingFailure>();
  operations: OperationRecord[] = [];
  reads: string[][] = [];
  questions: unknown[] = [];
  filters: unknown[] = [];
  adjusted: AdjustMemberBalanceRequest[] = [];
  upserted: UpsertBenefitRequest[] = [];
  result: EffectResult = { kind: 'wouldRun', state: null };
  settled: SettledOperation = { kind: 'settled', operation: recordOf({ input: adjustment }), replayed: false };
  callerScopes: readonly Scope[] = scopes;
  callerAccounts: ReadonlySet<typeof accountId> | null = null;

  readonly #never = (): never => {
    throw new Error('nobody asks this here');
  };

  #read<Id extends string, State>(known: ReadonlyMap<Id, State>) {
    return async (ids: readonly Id[]) => {
      this.reads.push([...ids]);
      const pick = <V>(from: ReadonlyMap<string, V>) =>
        new Map(ids.flatMap((id): Array<[Id, V]> => (from.has(id) ? [[id, must(from.get(id) ?? null)]] : [])));
      return { states: pick<State>(known), failures: pick(this.failures) };
    };
  }

  readonly #page = async (filter: unknown) => {
    this.filters.push(filter);
    return {
      items: [...this.members.values()].map((item) => ({ item, cursor: { key: '', id: item.id } })),
      hasMore: false,
    };
  };

  readers() {
    const never = this.#never;
    const members: MemberReader = {
      read: (ids) => this.#read(this.members)(ids),
      readNow: never,
      glimpse: never,
      keep: never,
      known: never,
      find: async (question) => {
        this.questions.push(question);
        return this.failures.get('find') ?? [...this.members.values()];
      },
      list: this.#page,
      count: async () => this.members.size,
    };
    const benefits: BenefitReader = {
      read: async (ids) => (await this.#read(this.benefits)(ids)).states,
      known: never,
      list: never,
      count: never,
    };
    const templates: TemplateReader = {
      read: (ids) => this.#read(this.templates)(ids),
      readNow: never,
      glimpse: never,
      keep: never,
      known: never,
      list: never,
      count: never,
      allowedTransitions: () => [],
      budgetRoom: () => null,
      refreshKnown: never,
    };
    const page = () => ({
      items: this.operations.map((item) => ({ item, cursor: { key: now, id: item.id } })),
      hasMore: false,
    });
    const operations: OperationReader = {
      read: async () => new Map(this.operations.map((record) => [record.id, record])),
      list: async (filter) => {
        this.filters.push(filter);
        return page();
      },
      count: async () => this.operations.length,
      listOn: async (ids) => new Map(ids.map((id) => [id, page()])),
      countOn: async (ids) => new Map(ids.map((id) => [id, this.operations.length])),
    };
    const accounts: AccountReader = {
      all: [{ id: accountId, vendor: 'kybio', kinds: ['ADJUST_MEMBER_BALANCE'] }],
      health: async () => new Map(),
      openOperations: async () => new Map(),
      quota: async () => ({ limit: 300, remaining: 299, resetsAt: now }),
    };
    return { members, benefits, templates, operations, accounts };
  }

  async ask(source: string, variableValues: Record<string, unknown> = {}): Promise<Answer> {
    const readers = this.readers();
    const { members, benefits, templates, operations, accounts } = readers;
    const caller: Caller = {
      subject: 'tester',
      scopes: new Set(this.callerScopes),
      accountIds: this.callerAccounts,
    };
    const schema = await buildSubgraph({
      account: new AccountResolver(accounts),
      benefit: new BenefitResolver(benefits, accounts),
      budget: new BudgetResolver(templates),
      member: new MemberResolver(members, accounts),
      operation: new OperationResolver({ operations, accounts, templates }),
      template: new TemplateResolver(templates, accounts),
      updateTemplateBudget: new UpdateTemplateBudgetMutation(async () => this.result, templates),
      switchTemplateStatus: new SwitchTemplateStatusMutation(async () => this.result),
      adjustMemberBalance: new AdjustMemberBalanceMutation(async (request) => {
        this.adjusted.push(request);
        return this.result;
      }),
      upsertBenefit: new UpsertBenefitMutation(async (request) => {
        this.upserted.push(request);
        return this.result;
      }),
      settlePromoOperation: new SettlePromoOperationMutation(async () => this.settled),
    });
    const contextValue = { caller, refusal: null, loaders: createLoaders(readers, caller) };
    const answer: Answer = JSON.parse(JSON.stringify(await graphql({ schema, source, variableValues, contextValue })));
    return answer;
  }
}

let world: World;
beforeEach(() => {
  world = new World();
});

const keep = (...states: MemberState[]): void => {
  for (const state of states) world.members.set(state.id, state);
};
const without = (...missing: Scope[]): readonly Scope[] => scopes.filter((scope) => !missing.includes(scope));

describe('personal data', () => {
  test('needs a scope of its own, field by field, and costs no sibling', async () => {
    keep(memberOf('7'));
    world.callerScopes = without('promo:member:pii');
    const { data, errors } = await world.ask('{ member(id: "members:7") { uid number balance name phone } }');
    expect(data).toEqual({ member: { uid: '7', number: 'n7', balance: '12.5', name: null, phone: null } });
    expect(errors).toMatchObject([
      { path: ['member', 'name'], extensions: { code: 'FORBIDDEN' } },
      { path: ['member', 'phone'], extensions: { code: 'FORBIDDEN' } },
    ]);
  });

  test('is told to those who have it', async () => {
    keep(memberOf('7'));
    const { data, errors } = await world.ask('{ member(id: "members:7") { name phone email birthday } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      member: { name: 'Ada 7', phone: '13800000000', email: null, birthday: '1990-12-31' },
    });
  });

  test('cannot be searched without it', async () => {
    world.callerScopes = without('promo:member:pii');
    const { errors } = await world.ask('{ members(filter: { name: "Ada" }) { totalCount } }');
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    const byPhone = await world.ask('{ membersByPhone(accountId: "members", phone: "13800000000") { id } }');
    expect(byPhone).toMatchObject({ data: { membersByPhone: null }, errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    expect([world.filters, world.questions]).toEqual([[], []]);
  });
});

describe('what the journal leaves out of a member', () => {
  const success: EffectResult = {
    kind: 'recorded',
    replayed: false,
    operation: recordOf({ input: adjustment, result: memberOf('7', { profile: null, balance: zero }) }),
  };
  const adjust = (fields: string): string =>
    `adjustMemberBalance(input: { idempotencyKey: "0123456789abcdef", memberId: "members:7", balanceIncrement: 5 }) {
       ... on AdjustMemberBalanceSuccess { replayed member { ${fields} } } }`;

  test('is read when it is asked for, and not else', async () => {
    keep(memberOf('7'));
    world.result = success;
    expect((await world.ask(`mutation { ${adjust('balance observedAt')} }`)).data).toMatchObject({
      adjustMemberBalance: { replayed: false, member: { balance: '0' } },
    });
    expect(world.reads).toEqual([]);
    const { data } = await world.ask(`mutation { ${adjust('balance number category name')} }`);
    expect(data).toEqual({
      adjustMemberBalance: { replayed: false, member: { balance: '0', number: 'n7', category: 'Gold', name: 'Ada 7' } },
    });
    expect(world.reads).toEqual([['members:7']]);
  });

  test('is read anew by the next mutation of the same request', async () => {
    keep(memberOf('7'));
    world.result = success;
    await world.ask(`mutation { first: ${adjust('number status')} second: ${adjust('number')} }`);
    expect(world.reads).toEqual([['members:7'], ['members:7']]);
  });

  test('stays null in lists, which ask no vendor', async () => {
    keep(memberOf('7', { profile: null }));
    const { data } = await world.ask('{ members { nodes { id number name } totalCount } }');
    expect(data).toEqual({ members: { nodes: [{ id: 'members:7', number: null, name: null }], totalCount: 1 } });
    expect(world.reads).toEqual([]);
  });
});

describe('a vendor that cannot tell', () => {
  const failure: ReadingFailure = {
    why: 'the day is used up',
    refusal: { code: 'QUOTA_EXHAUSTED', detail: '', vendor: null, facts: { retryAfterSeconds: 60 } },
  };
  const error = (path: unknown[]) => ({
    path,
    message: 'The vendor could not be asked, and nothing is known yet: the day is used up',
    extensions: { code: 'VENDOR_UNAVAILABLE', retryAfterSeconds: 60 },
  });

  test('is an error on that field, since null would say that there is nothing', async () => {
    world.failures.set('members:7', failure);
    world.failures.set('hk-cards:1', { why: 'no answer', refusal: null });
    const { data, errors } = await world.ask(
      '{ member(id: "members:7") { id } template(id: "hk-cards:1") { id } other: member(id: "members:8") { id } }',
    );
    expect(data).toEqual({ member: null, template: null, other: null });
    expect(errors).toHaveLength(2);
    expect(errors).toContainEqual(expect.objectContaining(error(['member'])));
    expect(errors).toContainEqual(
      expect.objectContaining({ path: ['template'], extensions: { code: 'VENDOR_UNAVAILABLE' } }),
    );
  });

  test('fails a search in the same way', async () => {
    world.failures.set('find', failure);
    const { data, errors } = await world.ask(
      '{ memberByNumber(accountId: "members", number: "n7") { id } membersByPhone(accountId: "members", phone: "13800000000") { id } }',
    );
    expect(data).toEqual({ memberByNumber: null, membersByPhone: null });
    expect(errors).toEqual([
      expect.objectContaining(error(['memberByNumber'])),
      expect.objectContaining(error(['membersByPhone'])),
    ]);
  });
});

describe('references', () => {
  const entities = (representations: unknown[]) =>
    world.ask(
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Member { id balance } ... on Benefit { id stock } } }',
      { representations },
    );

  test('a hundred members are one read; what is bad costs only itself; order is kept', async () => {
    const uids = Array.from({ length: 100 }, (_, index) => String(index + 1));
    keep(...uids.filter((uid) => uid !== '50').map((uid) => memberOf(uid)));
    world.failures.set('members:50', { why: 'no answer', refusal: null });
    world.callerAccounts = new Set([accountId]);
    const references = uids.map((uid, index) =>
      index % 2 === 0 ? { id: `members:${uid}` } : { accountId: 'members', uid: index % 4 === 1 ? uid : Number(uid) },
    );
    const bad = [{ id: 'nonsense' }, { id: 'hidden:1' }, { uid: 2 ** 60 }, {}, { accountId: 'members', uid: null }];
    const { data, errors } = await entities(
      [...references, ...bad].map((reference) => ({ __typename: 'Member', ...reference })),
    );
    expect(data).toEqual({
      _entities: [
        ...uids.map((uid) => (uid === '50' ? null : { id: `members:${uid}`, balance: '12.5' })),
        ...bad.map(() => null),
      ],
    });
    expect(errors).toMatchObject([{ path: ['_entities', 49], extensions: { code: 'VENDOR_UNAVAILABLE' } }]);
    expect(world.reads).toHaveLength(1);
  });

  test('a benefit is found by either key, whichever way its number travels', async () => {
    const small = must(parseBenefitId('venue:7:x'));
    const big = benefitOf();
    for (const state of [big, benefitOf(small)]) world.benefits.set(state.id, state);
    const { data, errors } = await entities([
      { __typename: 'Benefit', id: big.id },
      { __typename: 'Benefit', accountId: 'venue', activityId: '9223372036854775807', outerId: 'card:7' },
      { __typename: 'Benefit', accountId: 'venue', activityId: 7, outerId: 'x' },
      { __typename: 'Benefit', accountId: 'venue', activityId: 2 ** 63, outerId: 'card:7' },
    ]);
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      _entities: [{ id: big.id, stock: 10 }, { id: big.id, stock: 10 }, { id: small.id, stock: 10 }, null],
    });
    expect(world.reads).toHaveLength(1);
  });
});

describe('numbers on their way in', () => {
  const mutation = 'mutation ($input: AdjustMemberBalanceInput!) { adjustMemberBalance(input: $input) { __typename } }';
  const input = { idempotencyKey: '0123456789abcdef', memberId: 'members:7' };

  test('keep every digit, as text in variables and bare in a document', async () => {
    const digits = '0.1000000000000000055511151231257827';
    await world.ask(mutation, { input: { ...input, balanceIncrement: digits, pointIncrement: -3 } });
    await world.ask(
      `mutation { adjustMemberBalance(input: { idempotencyKey: "0123456789abcdef", memberId: "members:7", balanceIncrement: ${digits} }) { __typename } }`,
    );
    await world.ask(mutation, { input: { ...input, balanceIncrement: null } });
    expect(world.adjusted.map(({ balanceIncrement, pointIncrement }) => [balanceIncrement, pointIncrement])).toEqual([
      [digits, '-3'],
      [digits, '0'],
      ['0', '0'],
    ]);
  });

  test.each([
    [{ balanceIncrement: 12.5 }, 'at "input.balanceIncrement"; Decimal must be sent as text'],
    [{ pointIncrement: '1e3' }, 'at "input.pointIncrement"; Decimal must be a decimal number'],
  ])('%j is refused where it stands', async (wrong, message) => {
    const { errors } = await world.ask(mutation, { input: { ...input, ...wrong } });
    expect(errors).toMatchObject([{ message: expect.stringContaining(message) }]);
    expect(world.adjusted).toEqual([]);
  });

  const upsert = 'mutation ($input: UpsertBenefitInput!) { upsertBenefit(input: $input) { __typename } }';
  const benefit = {
    idempotencyKey: '0123456789abcdef',
    accountId: 'venue',
    outerId: 'x',
    name: 'Three hours',
    grantMethod: 'ACTIVITY',
    status: 'ONLINE',
    stock: 10,
    validity: { type: 'FIXED_PERIOD', days: 3 },
    discount: { type: 'DURATION', minutes: 5 },
  };

  test('an activity id of 64 bits arrives whole, and the fields of no type as issues', async () => {
    const { errors } = await world.ask(upsert, { input: { ...benefit, activityId: '9223372036854775807' } });
    expect(errors).toBeUndefined();
    expect(world.upserted).toMatchObject([
      {
        activityId: '9223372036854775807',
        benefit: { kind: 'PARKING_COUPON' },
        validateOnly: false,
        issues: [{ path: 'input.validity.from' }, { path: 'input.validity.until' }, { path: 'input.validity.days' }],
      },
    ]);
  });

  test('an activity id that is no number is refused where it stands', async () => {
    const { errors } = await world.ask(upsert, { input: { ...benefit, activityId: 'abc' } });
    expect(errors).toMatchObject([
      { message: expect.stringContaining('"abc" at "input.activityId"; Long must be a whole number') },
    ]);
  });
});

describe('arguments that cannot be meant', () => {
  const forged = Buffer.from(JSON.stringify(['BALANCE_ASC', 'x', 'members:7'])).toString('base64url');
  test.each([
    '{ member(id: "members:x") { id } }',
    '{ member(id: "members:7", maxAgeSeconds: -1) { id } }',
    '{ benefit(id: "venue:x:y") { id } }',
    '{ memberByNumber(accountId: "No Such", number: "1") { id } }',
    '{ memberByNumber(accountId: "members", number: "") { id } }',
    String.raw`{ memberByNumber(accountId: "members", number: "1\u0000") { id } }`,
    '{ membersByPhone(accountId: "members", phone: "no phone") { id } }',
    `{ members(order: BALANCE_ASC, after: "${forged}") { nodes { id } } }`,
    '{ members(first: 0) { nodes { id } } }',
  ])('%s', async (document) => {
    const { errors } = await world.ask(document);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect([world.reads, world.questions, world.filters]).toEqual([[], [], []]);
  });

  test('what was no phone is not repeated', async () => {
    const { errors } = await world.ask('{ membersByPhone(accountId: "members", phone: "13x00") { id } }');
    expect(errors).toMatchObject([{ message: expect.stringMatching(/^"phone" must be a phone number/) }]);
    expect(JSON.stringify(errors)).not.toContain('13x00');
  });
});

test('the same search in one request is one question', async () => {
  keep(memberOf('7'));
  const search = 'memberByNumber(accountId: "members", number: "n7") { id }';
  expect((await world.ask(`{ a: ${search} b: ${search} }`)).data).toEqual({
    a: { id: 'members:7' },
    b: { id: 'members:7' },
  });
  expect(world.questions).toEqual([{ accountId, by: { number: 'n7' }, maxAgeMs: 300_000 }]);
});

describe('operations', () => {
  const query = `{ promoOperation(id: "01960000-0000-7000-8000-000000000001") {
    input { __typename ... on PromoBalanceAdjustmentInput { memberId balanceIncrement } ... on PromoBenefitUpsertInput { activityId benefit { name stock creatorId validity { __typename } } } }
    target { __typename ... on Member { id balance } ... on Benefit { id stock } }
    decision { by note }
    evidence { before { observedAt facts { name value } } after { facts { name value } } } } }`;

  test('show a member’s adjustment, its evidence and a person’s decision', async () => {
    keep(memberOf('7'));
    const evidence = { before: memberOf('7', { profile: null, balance: zero }), after: memberOf('7') };
    const decision = { by: 'olga', note: 'seen in the portal' };
    world.operations = [recordOf({ input: adjustment, evidence, decision })];
    expect(await world.ask(query)).toMatchObject({
      data: {
        promoOperation: {
          input: { __typename: 'PromoBalanceAdjustmentInput', memberId: 'members:7', balanceIncrement: '5' },
          target: { __typename: 'Member', id: 'members:7', balance: '12.5' },
          decision,
          evidence: {
            before: {
              observedAt: now,
              facts: [
                { name: 'balance', value: '0' },
                { name: 'points', value: '0' },
              ],
            },
            after: {
              facts: [
                { name: 'balance', value: '12.5' },
                { name: 'points', value: '0' },
              ],
            },
          },
        },
      },
    });
  });

  test('show a benefit’s upsert', async () => {
    const state = benefitOf();
    world.benefits.set(state.id, state);
    const { accountId: venue, activityId, outerId } = state;
    const benefit = { ...benefitOf(), creatorId: null };
    const input = { kind: 'UPSERT_BENEFIT', accountId: venue, activityId, outerId, benefit } as const;
    world.operations = [recordOf({ input, accountId: venue, targetId: state.id })];
    expect(await world.ask(query)).toMatchObject({
      data: {
        promoOperation: {
          input: {
            activityId: '9223372036854775807',
            benefit: { name: 'Three hours', stock: 10, creatorId: null, validity: { __typename: 'PermanentValidity' } },
          },
          target: { __typename: 'Benefit', id: state.id, stock: 10 },
          evidence: null,
        },
      },
    });
  });

  test('are listed on members and accounts, beside the quota', async () => {
    keep(memberOf('7'));
    world.operations = [recordOf({ input: adjustment })];
    const { data } = await world.ask(
      '{ member(id: "members:7") { operations { totalCount nodes { id } } } promoAccount(id: "members") { quota { limit remaining resetsAt } operations { totalCount nodes { id } } } }',
    );
    const operations = { totalCount: 1, nodes: [{ id: '01960000-0000-7000-8000-000000000001' }] };
    expect(data).toEqual({
      member: { operations },
      promoAccount: { quota: { limit: 300, remaining: 299, resetsAt: now }, operations },
    });
    expect(world.filters).toEqual([{ accountIds: [accountId] }]);
  });

  test('can be filtered by every kind of target', async () => {
    const ids = ['hk-cards:1', 'members:7', 'venue:1:x'];
    await world.ask('query ($ids: [ID!]) { promoOperations(filter: { targetIds: $ids }) { nodes { id } } }', {
      ids: [...ids, 'nonsense'],
    });
    expect(world.filters).toEqual([{ targetIds: ids }]);
  });

  test('are settled by a person, or the answer says why not', async () => {
    const settle = `mutation { settlePromoOperation(input: { operationId: "x", verdict: APPLIED, note: "seen" }) {
      __typename ... on SettlePromoOperationSuccess { replayed operation { state } } ... on PromoConflictError { code reason blockingOperation { id } } } }`;
    expect(await world.ask(settle)).toMatchObject({
      data: {
        settlePromoOperation: {
          __typename: 'SettlePromoOperationSuccess',
          replayed: false,
          operation: { state: 'SUCCEEDED' },
        },
      },
    });
    const blocker = recordOf({ input: adjustment });
    const refusal = { code: 'ALREADY_SETTLED', detail: 'settled', vendor: null } as const;
    world.settled = { kind: 'refused', refusal, operation: null, blocker };
    expect(await world.ask(settle)).toMatchObject({
      data: {
        settlePromoOperation: {
          __typename: 'PromoConflictError',
          code: 'ALREADY_SETTLED',
          reason: 'ALREADY_SETTLED',
          blockingOperation: { id: blocker.id },
        },
      },
    });
    world.callerScopes = without('promo:operation:settle');
    expect(await world.ask(settle)).toMatchObject({
      data: { settlePromoOperation: null },
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    });
  });
});

test('a state of another entity is never answered as this one', async () => {
  world.result = { kind: 'wouldRun', state: benefitOf() };
  const { errors } = await world.ask(
    'mutation { adjustMemberBalance(input: { idempotencyKey: "0123456789abcdef", memberId: "members:7" }) { __typename } }',
  );
  expect(errors).toMatchObject([{ message: expect.stringContaining('is the state of a Benefit, not of a Member') }]);
});
