import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { cardSeeds, seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { engines } from '../support/engines.ts';
import {
  AccountsDocument,
  ManyOperationsDocument,
  ManyTemplatesDocument,
  OneAccountDocument,
  OneBudgetDocument,
  OneOperationDocument,
  OneTemplateDocument,
} from '../support/generated/documents.ts';
import { freshKey, startWorld, templateId, type World } from '../support/world.ts';

const id = templateId(seedCodes.milkTea);
const codes = cardSeeds.map(({ templateCode }) => templateCode);

interface ListPage {
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** The ids of a whole list, page by page. */
async function walk(fetchPage: (after: string | null) => Promise<ListPage | undefined>): Promise<string[]> {
  const seen: string[] = [];
  for (let after: string | null = null; ; ) {
    const page: ListPage | undefined = await fetchPage(after);
    seen.push(...(page?.nodes ?? []).map(({ id: seenId }) => seenId));
    if (!page?.pageInfo.hasNextPage) return seen;
    after = page.pageInfo.endCursor;
  }
}

describe.each(engines)('queries on %s', (engine) => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld({ engine, settings: { templates: codes } });
    // The background reads what is configured; lists know it soon after the start.
    await vi.waitFor(
      async () => {
        const { data } = await world.send(ManyTemplatesDocument, {});
        if (data?.templates.totalCount !== codes.length * 2)
          throw new Error(`only ${data?.templates.totalCount} are known`);
      },
      { timeout: 10_000 },
    );
  });
  afterEach(() => {
    world.cards.misbehave.clear();
    world.cards.books.reset();
  });
  afterAll(() => world.close());

  const details = () => world.cards.books.requests().filter(({ path }) => path.endsWith('/detail')).length;

  describe('template and budget', () => {
    test('tell what the vendor tells', async () => {
      const { data } = await world.send(OneTemplateDocument, { id, maxAgeSeconds: 0 });
      expect(data?.template).toMatchObject({
        id,
        accountId: 'hk-cards',
        code: seedCodes.milkTea,
        kind: 'REDEEMABLE_CARD',
        status: 'ACTIVE',
        vendorStatus: 'valid',
        allowedTransitions: ['PAUSED', 'CLOSED'],
        account: { id: 'hk-cards', vendor: 'alipay-card', quota: null, health: { status: 'OK' } },
        budget: { id, template: { id } },
      });
      const { budget } = data?.template ?? {};
      expect((budget?.issued ?? 0) + (budget?.remaining ?? 0)).toBe(budget?.total);
    });

    test('serve a young snapshot without a vendor call, and ask when it is too old', async () => {
      await world.send(OneBudgetDocument, { id, maxAgeSeconds: 0 });
      const before = details();
      await world.send(OneBudgetDocument, { id, maxAgeSeconds: 60 });
      expect(details()).toBe(before);
      await world.send(OneBudgetDocument, { id, maxAgeSeconds: 0 });
      expect(details()).toBe(before + 1);
    });

    test('see cards being issued', async () => {
      const first = await world.send(OneBudgetDocument, { id, maxAgeSeconds: 0 });
      world.cards.issue(seedCodes.milkTea, 3);
      const second = await world.send(OneBudgetDocument, { id, maxAgeSeconds: 0 });
      expect(second.data?.budget?.issued).toBe((first.data?.budget?.issued ?? 0) + 3);
      expect(second.data?.budget?.total).toBe(first.data?.budget?.total);
    });

    test('ask the vendor once for all who ask at the same time', async () => {
      const before = details();
      world.cards.misbehave.slowAnswer(100, { operation: 'detail' });
      await Promise.all(Array.from({ length: 10 }, () => world.send(OneBudgetDocument, { id, maxAgeSeconds: 0 })));
      expect(details()).toBe(before + 1);
    });

    test('serve the last snapshot when the vendor cannot answer', async () => {
      const first = await world.send(OneBudgetDocument, { id, maxAgeSeconds: 0 });
      world.cards.misbehave.httpStatus(503, { operation: 'detail' });
      const second = await world.send(OneBudgetDocument, { id, maxAgeSeconds: 0 });
      expect(second.data?.budget?.observedAt).toBe(first.data?.budget?.observedAt);
    });

    test('are null for what does not exist, and for what the token may not see', async () => {
      const unknown = templateId('4040000000000000');
      expect((await world.send(OneTemplateDocument, { id: unknown })).data).toEqual({ template: null });
      const token = world.token({ accounts: ['hk-other'] });
      expect((await world.send(OneTemplateDocument, { id }, token)).data).toEqual({ template: null });
    });

    test('refuse an id that is no id, and a negative age', async () => {
      const { errors } = await world.send(OneTemplateDocument, { id: 'nonsense' });
      expect(errors).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringContaining('<accountId>:<code>') },
      ]);
      const negative = await world.send(OneBudgetDocument, { id, maxAgeSeconds: -1 });
      expect(negative.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    });
  });

  describe('templates', () => {
    test('pages through everything once, in both directions of both orders', async () => {
      for (const order of ['ID_ASC', 'ID_DESC', 'NAME_ASC', 'NAME_DESC'] as const) {
        const seen = await walk(
          async (after) => (await world.send(ManyTemplatesDocument, { order, first: 4, after })).data?.templates,
        );
        expect(new Set(seen).size).toBe(codes.length * 2);
        expect(seen).toHaveLength(codes.length * 2);
      }
    });

    test('filters by account, status, text and what is left', async () => {
      const paused = await world.send(ManyTemplatesDocument, {
        filter: { statuses: ['PAUSED'], accountIds: ['hk-cards'] },
      });
      expect(paused.data?.templates.nodes.map((node) => node.id)).toEqual([templateId(seedCodes.paused)]);
      const tea = await world.send(ManyTemplatesDocument, { filter: { text: 'MILK TEA', accountIds: ['hk-cards'] } });
      expect(tea.data?.templates.nodes.map((node) => node.id)).toEqual([id]);
      const odd = await world.send(ManyTemplatesDocument, { filter: { text: '%' } });
      expect(odd.data?.templates.totalCount).toBe(0);
      const low = await world.send(ManyTemplatesDocument, {
        filter: { remainingAtMost: 100, accountIds: ['hk-cards'] },
      });
      expect(low.data?.templates.nodes.map((node) => node.id)).toContain(templateId(seedCodes.nearlyIssued));
      const nothing = await world.send(ManyTemplatesDocument, { filter: { statuses: [] } });
      expect(nothing.data?.templates).toMatchObject({
        totalCount: 0,
        nodes: [],
        pageInfo: { hasNextPage: false, endCursor: null },
      });
    });

    test('refuses a page size and a cursor that are none of its own', async () => {
      for (const variables of [
        { first: 0 },
        { first: 101 },
        { after: 'nonsense' },
        { after: Buffer.from('["X","",""]').toString('base64url') },
      ]) {
        const { errors } = await world.send(ManyTemplatesDocument, variables);
        expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      }
    });

    test('shows only accounts that the token names', async () => {
      const { data } = await world.send(ManyTemplatesDocument, {}, world.token({ accounts: ['hk-other'] }));
      expect(data?.templates.totalCount).toBe(codes.length);
      expect(data?.templates.nodes.every((node) => node.id.startsWith('hk-other:'))).toBe(true);
    });
  });

  describe('operations', () => {
    test('are found by id, by key and on their template, with what was asked', async () => {
      const idempotencyKey = freshKey();
      const result = await world.updateBudget({ idempotencyKey, number: 12 });
      if (result.__typename !== 'UpdateTemplateBudgetSuccess') throw new Error(result.code);
      const operationId = result.operation?.id ?? '';
      const one = await world.send(OneOperationDocument, { id: operationId });
      expect(one.data?.promoOperation).toMatchObject({
        id: operationId,
        account: { id: 'hk-cards' },
        input: { __typename: 'PromoBudgetUpdateInput', templateId: id, updateType: 'APPEND', number: 12 },
        target: { __typename: 'Budget', id },
        replayOf: null,
      });
      const many = await world.send(ManyOperationsDocument, { filter: { idempotencyKey } });
      expect(many.data?.promoOperations).toMatchObject({
        totalCount: 1,
        nodes: [{ id: operationId, state: 'SUCCEEDED' }],
      });
      const template = await world.send(OneTemplateDocument, { id });
      expect(template.data?.template?.operations.nodes[0]).toEqual({ id: operationId });
    });

    test('page without gaps, latest first or earliest first', async () => {
      for (let made = 0; made < 5; made += 1) await world.updateBudget({ number: 1 });
      for (const order of ['REQUESTED_AT_DESC', 'REQUESTED_AT_ASC'] as const) {
        const seen = await walk(
          async (after) => (await world.send(ManyOperationsDocument, { order, first: 2, after })).data?.promoOperations,
        );
        const sorted = [...new Set(seen)].sort();
        expect(seen).toEqual(order === 'REQUESTED_AT_ASC' ? sorted : sorted.reverse());
      }
    });

    test('of another account do not exist', async () => {
      const result = await world.updateBudget({});
      const token = world.token({ accounts: ['hk-other'] });
      const operationId = result.operation?.id ?? '';
      expect((await world.send(OneOperationDocument, { id: operationId }, token)).data).toEqual({
        promoOperation: null,
      });
      const many = await world.send(ManyOperationsDocument, { filter: { accountIds: ['hk-cards'] } }, token);
      expect(many.data?.promoOperations.totalCount).toBe(0);
    });

    test('refuse an id that is no id', async () => {
      const { errors } = await world.send(OneOperationDocument, { id: '123' });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    });
  });

  describe('accounts', () => {
    test('are listed for those who may see them', async () => {
      expect((await world.send(AccountsDocument, {})).data?.promoAccounts).toMatchObject({
        totalCount: 2,
        nodes: [{ id: 'hk-cards' }, { id: 'hk-other' }],
      });
      const page = await world.send(AccountsDocument, { first: 1 });
      expect(page.data?.promoAccounts.pageInfo.hasNextPage).toBe(true);
      const next = await world.send(AccountsDocument, {
        first: 1,
        after: page.data?.promoAccounts.pageInfo.endCursor ?? null,
      });
      expect(next.data?.promoAccounts.nodes).toEqual([{ id: 'hk-other' }]);
      const other = await world.send(AccountsDocument, {}, world.token({ accounts: ['hk-other'] }));
      expect(other.data?.promoAccounts.nodes).toEqual([{ id: 'hk-other' }]);
      expect((await world.send(OneAccountDocument, { id: 'hk-cards' }, world.token({ accounts: [] }))).data).toEqual({
        promoAccount: null,
      });
    });

    test('show failing calls, and that they work again', async () => {
      world.cards.misbehave.dropsBeforeWork({ operation: 'detail' });
      await world.send(OneBudgetDocument, { id, maxAgeSeconds: 0 });
      expect((await world.send(OneAccountDocument, { id: 'hk-cards' })).data?.promoAccount?.health).toMatchObject({
        status: 'FAILING',
      });
      await world.send(OneBudgetDocument, { id, maxAgeSeconds: 0 });
      expect((await world.send(OneAccountDocument, { id: 'hk-cards' })).data?.promoAccount?.health).toMatchObject({
        status: 'OK',
      });
    });

    test('count what is open', async () => {
      world.cards.misbehave.answersUnknown({ applied: true }, { operation: 'updateBudget' });
      const result = await world.updateBudget({});
      expect((await world.send(OneAccountDocument, { id: 'hk-cards' })).data?.promoAccount?.openOperations).toBe(1);
      await world.untilSettled(result.operation?.id ?? '');
      expect((await world.send(OneAccountDocument, { id: 'hk-cards' })).data?.promoAccount?.openOperations).toBe(0);
    });
  });

  describe('entities', () => {
    const entities = async (representations: object[], token?: string) =>
      world.ask(
        `query ($representations: [_Any!]!) { _entities(representations: $representations) {
          __typename
          ... on Template { id name }
          ... on Budget { id total }
          ... on PromoAccount { id vendor }
          ... on PromoOperation { id state }
        } }`,
        { representations },
        token,
      );

    test('answer by each key, in order, and bad ones cost only themselves', async () => {
      const result = await world.updateBudget({});
      const operation = result.operation?.id ?? '';
      const { data, errors } = await entities([
        { __typename: 'Template', id },
        { __typename: 'Template', accountId: 'hk-cards', code: seedCodes.dimSum },
        { __typename: 'Template', id: 'malformed' },
        { __typename: 'Template', id: templateId('4040000000000000') },
        { __typename: 'Budget', id },
        { __typename: 'PromoAccount', id: 'hk-cards' },
        { __typename: 'PromoAccount', id: 'nobody' },
        { __typename: 'PromoOperation', id: operation },
        { __typename: 'PromoOperation', id: 42 },
        { __typename: 'SomebodyElses', id: '1' },
      ]);
      expect(errors).toBeUndefined();
      expect(data?.['_entities']).toMatchObject([
        { __typename: 'Template', id },
        { __typename: 'Template', id: templateId(seedCodes.dimSum) },
        null,
        null,
        { __typename: 'Budget', id },
        { __typename: 'PromoAccount', id: 'hk-cards' },
        null,
        { __typename: 'PromoOperation', id: operation },
        null,
        null,
      ]);
    });

    test('a hundred known templates cost no vendor call', async () => {
      const before = details();
      const representations = Array.from({ length: 100 }, (_, index) => ({
        __typename: 'Template',
        id: templateId(codes[index % codes.length] ?? ''),
      }));
      const { data } = await entities(representations);
      expect(data?.['_entities']).toHaveLength(100);
      expect(details()).toBe(before);
    });

    test('need a token with the scope, and respect its accounts', async () => {
      const representations = [{ __typename: 'Template', id }];
      expect((await entities(representations, world.token({ scopes: [] }))).errors).toMatchObject([
        { extensions: { code: 'FORBIDDEN' } },
      ]);
      expect((await entities(representations, world.token({ accounts: ['hk-other'] }))).data).toEqual({
        _entities: [null],
      });
    });
  });

  describe('what goes wrong', () => {
    const cursor = (...parts: string[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
    test.each([
      ['NUL in a text filter', '{ templates(filter: { text: "\\u0000" }) { totalCount } }'],
      ['NUL in a key filter', '{ promoOperations(filter: { idempotencyKey: "\\u0000" }) { totalCount } }'],
      ['an empty key filter', '{ promoOperations(filter: { idempotencyKey: "" }) { nodes { id } } }'],
      ['NUL in a target filter', '{ promoOperations(filter: { targetIds: ["\\u0000"] }) { totalCount } }'],
      ['the year 0', '{ promoOperations(filter: { requestedFrom: "0000-01-01T00:00:00Z" }) { totalCount } }'],
      ['the year 10000', '{ promoOperations(filter: { requestedFrom: "9999-12-31T23:59:59-14:00" }) { totalCount } }'],
      [
        'a cursor with an id of another list',
        `{ promoOperations(after: "${cursor('REQUESTED_AT_DESC', '', 'x')}") { totalCount } }`,
      ],
      [
        'a cursor with NUL',
        `{ templates(after: "${cursor('NAME_ASC', '\0', 'hk-cards:1')}", order: NAME_ASC) { totalCount } }`,
      ],
    ])('%s is not reported as our mistake', async (_what, query) => {
      const { errors } = await world.ask(query);
      expect(errors?.map(({ extensions }) => extensions?.code) ?? []).not.toContain('INTERNAL_SERVER_ERROR');
    });

    test('a key filter that cannot be a key matches nothing', async () => {
      await world.updateBudget({});
      for (const idempotencyKey of ['', 'short', 'sixteen chars ok?']) {
        const { data } = await world.send(ManyOperationsDocument, { filter: { idempotencyKey } });
        expect(data?.promoOperations.totalCount).toBe(0);
      }
    });

    test('a malformed document and an unknown field are told with their codes', async () => {
      expect((await world.ask('{ nonsense')).errors).toMatchObject([{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }]);
      expect((await world.ask('{ nonsense }')).errors).toMatchObject([
        { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
      ]);
    });

    test('two mutations in one document each see their own write', async () => {
      const { data } = await world.ask(
        `mutation ($a: String!, $b: String!) {
          a: updateTemplateBudget(input: { idempotencyKey: $a, templateId: "${id}", updateType: APPEND, number: 1 }) { ... on UpdateTemplateBudgetSuccess { budget { total } } }
          b: updateTemplateBudget(input: { idempotencyKey: $b, templateId: "${id}", updateType: APPEND, number: 1 }) { ... on UpdateTemplateBudgetSuccess { budget { total } operation { target { ... on Budget { total } } } } }
        }`,
        { a: freshKey(), b: freshKey() },
      );
      const answers: { a?: { budget: { total: number } }; b?: { budget: { total: number }; operation: unknown } } =
        data ?? {};
      const total = answers.b?.budget.total;
      expect(total).toBe((answers.a?.budget.total ?? 0) + 1);
      expect(answers.b?.operation).toEqual({ target: { total } });
    });
  });
});
