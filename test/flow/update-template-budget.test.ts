import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { engines } from '../support/engines.ts';
import {
  ManyOperationsDocument,
  OneBudgetDocument,
  UpdateTemplateBudgetDocument,
} from '../support/generated/documents.ts';
import { freshKey, startWorld, templateId, type World } from '../support/world.ts';

const changed = z.object({
  budget: z.object({ total: z.number() }),
  template: z.object({ operations: z.object({ totalCount: z.number() }) }),
});
const changes = z.object({ first: changed, second: changed });

describe.each(engines)('updateTemplateBudget on %s', (engine) => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld({ engine });
  });
  afterEach(() => {
    world.cards.misbehave.clear();
    world.cards.books.reset();
  });
  afterAll(() => world.close());

  const effects = () => world.cards.books.effects();
  const stockOf = (code: string) =>
    world.cards.books.templates().find(({ templateCode }) => templateCode === code)?.stock;
  const calls = () => world.cards.books.requests().filter(({ path }) => path.endsWith('/updateBudget')).length;

  describe('a change that the vendor applies', () => {
    test('answers the new stock, read back from the vendor', async () => {
      const before = stockOf(seedCodes.milkTea) ?? 0;
      const result = await world.updateBudget({ number: 25 });
      expect(result).toMatchObject({
        __typename: 'UpdateTemplateBudgetSuccess',
        replayed: false,
        budget: { total: before + 25, ceiling: 1_000_000, appendable: 1_000_000 - before - 25 },
        template: { status: 'ACTIVE' },
        operation: {
          state: 'SUCCEEDED',
          settledBy: 'VENDOR',
          requestedBy: 'tester',
          attempts: [{ number: 1, outcome: 'DONE' }],
        },
      });
      expect(stockOf(seedCodes.milkTea)).toBe(before + 25);
    });

    test('takes units away', async () => {
      const before = stockOf(seedCodes.milkTea) ?? 0;
      const result = await world.updateBudget({ updateType: 'SUBTRACT', number: 30 });
      expect(result).toMatchObject({ budget: { total: before - 30 } });
    });

    test('is seen by the next mutation of the same request, with everything around it', async () => {
      const change = (key: string) => `updateTemplateBudget(input: {
        idempotencyKey: "${key}", templateId: "${templateId(seedCodes.milkTea)}", updateType: APPEND, number: 1 }) {
        ... on UpdateTemplateBudgetSuccess { budget { total } template { operations { totalCount } } } }`;
      const { data } = await world.ask(`mutation { first: ${change(freshKey())} second: ${change(freshKey())} }`);
      const found = changes.parse(data);
      expect(found.second.budget.total).toBe(found.first.budget.total + 1);
      expect(found.second.template.operations.totalCount).toBe(found.first.template.operations.totalCount + 1);
    });

    test('sends the vendor the operation’s own id, once', async () => {
      const result = await world.updateBudget({});
      const requestId = result.__typename === 'UpdateTemplateBudgetSuccess' ? result.operation?.requestId : null;
      expect(effects()).toMatchObject([{ requestId, number: 10 }]);
      expect(requestId).toMatch(/^[0-9a-f]{32}$/);
    });

    test('still is a success when the stock cannot be read back', async () => {
      world.cards.misbehave.slowAnswer(200, { operation: 'updateBudget' });
      const answer = world.updateBudget({});
      await expect.poll(calls).toBe(1);
      world.cards.misbehave.httpStatus(500, { operation: 'detail' });
      expect(await answer).toMatchObject({
        __typename: 'UpdateTemplateBudgetSuccess',
        budget: null,
        operation: { state: 'SUCCEEDED' },
      });
    });
  });

  describe('what was read on the way', () => {
    const budgetAsKnown = async () => {
      const callsBefore = world.cards.books.requests().length;
      const { data } = await world.send(OneBudgetDocument, { id: templateId(seedCodes.milkTea), maxAgeSeconds: 3_600 });
      expect(world.cards.books.requests()).toHaveLength(callsBefore);
      return data?.budget;
    };
    const issueSome = async (): Promise<number> => {
      await world.send(OneBudgetDocument, { id: templateId(seedCodes.milkTea), maxAgeSeconds: 0 });
      const { issued = 0 } = (await budgetAsKnown()) ?? {};
      world.cards.issue(seedCodes.milkTea, 7);
      return issued + 7;
    };

    test('is known afterwards when it refuses the change', async () => {
      const issued = await issueSome();
      expect(await world.updateBudget({ number: 999_999 })).toMatchObject({ code: 'BUDGET_CEILING_EXCEEDED' });
      expect(await budgetAsKnown()).toMatchObject({ issued });
    });

    test('is known afterwards when nothing was to be done', async () => {
      const issued = await issueSome();
      await world.updateBudget({ validateOnly: true });
      expect(await budgetAsKnown()).toMatchObject({ issued });
    });

    test('is known afterwards when the change cannot be read back', async () => {
      const issued = await issueSome();
      world.cards.misbehave.slowAnswer(200, { operation: 'updateBudget' });
      const callsBefore = calls();
      const answer = world.updateBudget({});
      await expect.poll(calls).toBe(callsBefore + 1);
      world.cards.misbehave.httpStatus(500, { operation: 'detail' });
      expect(await answer).toMatchObject({ __typename: 'UpdateTemplateBudgetSuccess', budget: null });
      expect(await budgetAsKnown()).toMatchObject({ issued });
    });
  });

  describe('the same key', () => {
    test('answers the recorded result again, marked, without a vendor call', async () => {
      const input = { idempotencyKey: freshKey() };
      const first = await world.updateBudget(input);
      const callsBefore = world.cards.books.requests().length;
      const second = await world.updateBudget(input);
      if (first.__typename !== 'UpdateTemplateBudgetSuccess') throw new Error(first.code);
      const replayOf = first.operation?.id;
      expect(second).toEqual({ ...first, replayed: true, operation: { ...first.operation, replayOf } });
      expect(world.cards.books.requests()).toHaveLength(callsBefore);
    });

    test('with other input is a conflict that names the operation', async () => {
      const idempotencyKey = freshKey();
      const first = await world.updateBudget({ idempotencyKey, number: 1 });
      const second = await world.updateBudget({ idempotencyKey, number: 2 });
      if (first.__typename !== 'UpdateTemplateBudgetSuccess') throw new Error(first.code);
      expect(second).toMatchObject({
        __typename: 'PromoConflictError',
        code: 'KEY_REUSED',
        remedy: 'FIX_INPUT',
        blockingOperation: { id: first.operation?.id },
        operation: null,
      });
      expect(effects()).toHaveLength(1);
    });

    test('on another account is another key', async () => {
      const idempotencyKey = freshKey();
      await world.updateBudget({ idempotencyKey });
      const result = await world.updateBudget({
        idempotencyKey,
        templateId: templateId(seedCodes.milkTea, 'hk-other'),
      });
      expect(result).toMatchObject({ __typename: 'UpdateTemplateBudgetSuccess', replayed: false });
      expect(effects()).toHaveLength(2);
    });

    test('sent 20 times at once has one effect and one answer', async () => {
      const input = { idempotencyKey: freshKey() };
      const results = await Promise.all(Array.from({ length: 20 }, () => world.updateBudget(input)));
      expect(effects()).toHaveLength(1);
      const answers = results.filter((result) => result.__typename === 'UpdateTemplateBudgetSuccess');
      expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect(new Set(answers.map(({ operation }) => operation?.id)).size).toBe(1);
      const others = results.flatMap((result) => ('code' in result ? [result.code] : []));
      expect(others.filter((code) => code !== 'KEY_IN_FLIGHT')).toEqual([]);
    });

    test('repeats a recorded refusal, marked, without a vendor call', async () => {
      world.cards.misbehave.refusesWith('PASS_TEMPLATE_STATUS_ILLEGAL', 'F', { operation: 'updateBudget' });
      const input = { idempotencyKey: freshKey() };
      const first = await world.updateBudget(input);
      const second = await world.updateBudget(input);
      expect(first).toMatchObject({ __typename: 'PromoStatusError', operation: { state: 'REFUSED', replayOf: null } });
      expect(second).toMatchObject({ __typename: 'PromoStatusError', operation: { replayOf: expect.any(String) } });
      expect(calls()).toBe(1);
    });

    test.each([['the vendor throttles', 'REQUEST_TRAFFIC_EXCEED_LIMIT', 'PromoThrottledError']])(
      'sends again after %s, and applies it once',
      async (_why, code, type) => {
        world.cards.misbehave.refusesAtGateway(code, { operation: 'updateBudget' });
        const input = { idempotencyKey: freshKey() };
        const first = await world.updateBudget(input);
        expect(first).toMatchObject({
          __typename: type,
          remedy: 'RETRY_SAME_KEY',
          retryAfterSeconds: 1,
          operation: { state: 'REFUSED' },
        });
        const tooEarly = await world.updateBudget(input);
        expect(tooEarly).toMatchObject({ __typename: type, operation: { replayOf: first.operation?.id } });
        expect(calls()).toBe(1);
        await setTimeout(1_000);
        const second = await world.updateBudget(input);
        expect(second).toMatchObject({
          __typename: 'UpdateTemplateBudgetSuccess',
          replayed: false,
          operation: { state: 'SUCCEEDED', attempts: [{ outcome: 'REFUSED' }, { outcome: 'DONE' }] },
        });
        expect(effects()).toHaveLength(1);
      },
    );
  });

  describe('bad input has no effect and a clear answer', () => {
    const longest = 'a'.repeat(129);
    test.each([
      ['a number of 0', { number: 0 }, ['input.number']],
      ['a number of 1,000,000', { number: 1_000_000 }, ['input.number']],
      ['a negative number', { number: -1 }, ['input.number']],
      ['an id that is no id', { templateId: 'no id' }, ['input.templateId']],
      ['an empty id', { templateId: '' }, ['input.templateId']],
      ['a short key', { idempotencyKey: 'short' }, ['input.idempotencyKey']],
      ['a long key', { idempotencyKey: longest }, ['input.idempotencyKey']],
      ['a key with a blank', { idempotencyKey: 'sixteen chars ok?' }, ['input.idempotencyKey']],
      [
        'three mistakes',
        { number: 0, templateId: '?', idempotencyKey: '' },
        ['input.number', 'input.templateId', 'input.idempotencyKey'],
      ],
    ])('%s', async (_what, input, paths) => {
      const result = await world.updateBudget(input);
      if (result.__typename !== 'PromoValidationError') throw new Error(`got ${result.__typename}`);
      expect(result.issues.map(({ path }) => path)).toEqual(paths);
      expect(result).toMatchObject({ code: 'INVALID_INPUT', remedy: 'FIX_INPUT', vendor: null, operation: null });
      expect(world.cards.books.requests()).toEqual([]);
    });

    test.each([
      [
        'a ceiling broken',
        { templateId: templateId(seedCodes.nearCeiling), number: 51 },
        { limit: '1000000', requestedUnits: '51', available: '50' },
      ],
      ['a floor broken', { updateType: 'SUBTRACT', number: 999_999 }, { requestedUnits: '999999' }],
    ] as const)('%s', async (_what, input, facts) => {
      const result = await world.updateBudget(input);
      expect(result).toMatchObject({ __typename: 'PromoLimitError', operation: null, vendor: null, ...facts });
      expect(calls()).toBe(0);
    });

    test('exactly the ceiling is accepted', async () => {
      expect(await world.updateBudget({ templateId: templateId(seedCodes.nearCeiling), number: 50 })).toMatchObject({
        budget: { total: 1_000_000, appendable: 0 },
      });
    });

    test.each([seedCodes.closed, seedCodes.expired])('a template that is final (%s)', async (code) => {
      const result = await world.updateBudget({ templateId: templateId(code) });
      expect(result).toMatchObject({
        __typename: 'PromoStatusError',
        code: 'TEMPLATE_STATUS_FORBIDS',
        requested: 'APPEND',
        allowed: ['ACTIVE', 'PAUSED', 'FROZEN'],
        operation: null,
      });
      expect(calls()).toBe(0);
    });

    test.each([seedCodes.paused, seedCodes.frozen])(
      'a template that is not active (%s) is accepted all the same',
      async (code) => {
        expect((await world.updateBudget({ templateId: templateId(code) })).__typename).toBe(
          'UpdateTemplateBudgetSuccess',
        );
      },
    );

    test('a template that the vendor does not know', async () => {
      const id = templateId('99990000000000000000000000000000');
      expect(await world.updateBudget({ templateId: id })).toMatchObject({
        __typename: 'PromoNotFoundError',
        notFoundId: id,
        entity: 'Template',
        vendor: { code: 'PASS_TEMPLATE_HAS_NOT_EXIT', status: 'F' },
      });
    });

    test('an account that is not configured', async () => {
      expect(await world.updateBudget({ templateId: templateId('1', 'nobody') })).toMatchObject({
        __typename: 'PromoNotFoundError',
        vendor: null,
      });
    });

    test('a refused input leaves the key unused', async () => {
      const idempotencyKey = freshKey();
      await world.updateBudget({ idempotencyKey, number: 0 });
      expect((await world.updateBudget({ idempotencyKey })).__typename).toBe('UpdateTemplateBudgetSuccess');
    });
  });

  describe('validateOnly', () => {
    test('answers what would be, records nothing and sends nothing', async () => {
      const idempotencyKey = freshKey();
      const before = stockOf(seedCodes.milkTea) ?? 0;
      const result = await world.updateBudget({ idempotencyKey, validateOnly: true, number: 5 });
      expect(result).toMatchObject({
        __typename: 'UpdateTemplateBudgetSuccess',
        operation: null,
        replayed: false,
        budget: { total: before + 5 },
      });
      expect(calls()).toBe(0);
      const { data } = await world.send(ManyOperationsDocument, { filter: { idempotencyKey } });
      expect(data?.promoOperations.totalCount).toBe(0);
    });

    test('refuses what would be refused', async () => {
      const result = await world.updateBudget({ validateOnly: true, templateId: templateId(seedCodes.closed) });
      expect(result.__typename).toBe('PromoStatusError');
    });
  });

  describe('an unknown outcome', () => {
    test.each([
      [
        'says U after applying',
        (): void => world.cards.misbehave.answersUnknown({ applied: true }, { operation: 'updateBudget' }),
      ],
      [
        'drops the connection after applying',
        (): void => world.cards.misbehave.dropsAfterWork({ operation: 'updateBudget' }),
      ],
      ['does not sign its answer', (): void => world.cards.misbehave.unsigned({ operation: 'updateBudget' })],
      ['signs with another key', (): void => world.cards.misbehave.wronglySigned('key', { operation: 'updateBudget' })],
      [
        'answers with HTTP 500 after applying',
        (): void => world.cards.misbehave.httpStatus(500, { operation: 'updateBudget' }),
      ],
      ['answers too late', (): void => world.cards.misbehave.slowAnswer(1_500, { operation: 'updateBudget' })],
    ])('is told when the vendor %s, and settles by itself as applied once', async (_what, misbehave) => {
      misbehave();
      const result = await world.updateBudget({});
      expect(result).toMatchObject({
        __typename: 'PromoOutcomeUnknownError',
        code: 'OUTCOME_UNKNOWN',
        remedy: 'WAIT',
        operation: { state: 'UNKNOWN' },
      });
      const settled = await world.untilSettled(result.operation?.id ?? '');
      expect(settled).toMatchObject({ state: 'SUCCEEDED', settledBy: 'READING' });
      expect(effects()).toHaveLength(1);
    });

    test.each([
      [
        'says U without applying',
        (): void => world.cards.misbehave.answersUnknown({ applied: false }, { operation: 'updateBudget' }),
      ],
      [
        'drops the connection before applying',
        (): void => world.cards.misbehave.dropsBeforeWork({ operation: 'updateBudget' }),
      ],
      [
        'contradicts itself with an UNKNOWN_EXCEPTION that is F',
        (): void => world.cards.misbehave.refusesUnknown({ operation: 'updateBudget' }),
      ],
    ])('is sent again when the vendor %s, but only after its longest processing time', async (_what, misbehave) => {
      misbehave();
      const result = await world.updateBudget({});
      expect(result).toMatchObject({ __typename: 'PromoOutcomeUnknownError' });
      const settled = await world.untilSettled(result.operation?.id ?? '');
      expect(settled).toMatchObject({ state: 'SUCCEEDED', attempts: [{ outcome: 'UNKNOWN' }, { outcome: 'DONE' }] });
      expect(effects()).toHaveLength(1);
      const [first, second] = world.cards.books.requests().filter(({ path }) => path.endsWith('/updateBudget'));
      expect(second?.body).toBe(first?.body);
      expect(Number(second?.at) - Number(first?.at)).toBeGreaterThanOrEqual(1_500);
    });
  });

  describe('who may', () => {
    const attempt = (token: string | null) =>
      world.send(
        UpdateTemplateBudgetDocument,
        {
          input: {
            idempotencyKey: freshKey(),
            templateId: templateId(seedCodes.milkTea),
            updateType: 'APPEND',
            number: 1,
          },
        },
        token,
      );

    test.each([
      ['no token', () => null, 'UNAUTHENTICATED'],
      ['an expired token', () => world.token({ expiresInSeconds: -10 }), 'UNAUTHENTICATED'],
      ['a token of nonsense', () => 'not.a.token', 'UNAUTHENTICATED'],
      ['a token without the scope', () => world.token({ scopes: ['promo:read'] }), 'FORBIDDEN'],
    ])('%s is a GraphQL error, and nothing is called', async (_what, token, code) => {
      const { data, errors } = await attempt(token());
      expect(data).toEqual({ updateTemplateBudget: null });
      expect(errors?.map(({ extensions }) => extensions?.code)).toEqual([code]);
      expect(world.cards.books.requests()).toEqual([]);
    });

    test('a template of an account that the token does not name does not exist', async () => {
      const { data } = await attempt(world.token({ accounts: ['hk-other'] }));
      expect(data?.updateTemplateBudget).toMatchObject({ __typename: 'PromoNotFoundError' });
      expect(world.cards.books.requests()).toEqual([]);
    });
  });
});
