/** What becomes of an operation whose outcome is in doubt, by the settings of its account. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { ManyOperationsDocument, OneAccountDocument } from '../support/generated/documents.ts';
import { readOperation, untilOperation } from '../support/mutations.ts';
import { startCards } from '../support/vendors.ts';
import { freshKey, startWorld, templateId, type World, type WorldOptions } from '../support/world.ts';

async function openWorld(options: WorldOptions): Promise<World> {
  const world = await startWorld({ engine: 'postgres', ...options });
  onTestFinished(() => world.close());
  return world;
}

const sent = (world: World) => world.cards.books.requests().filter(({ path }) => path.endsWith('/updateBudget'));

describe('an unknown outcome', () => {
  test('is settled by repeating the same request where that is proven safe', async () => {
    const world = await openWorld({ settings: { settleUpdateBudgetBy: 'REPEATING' } });
    world.cards.settings.replay = 'DEDUPLICATES';
    world.cards.misbehave.dropsAfterWork({ operation: 'updateBudget' });
    const result = await world.updateBudget({});
    const settled = await world.untilSettled(result.operation?.id ?? '');
    expect(settled).toMatchObject({
      state: 'SUCCEEDED',
      settledBy: 'REPEAT',
      attempts: [{ outcome: 'UNKNOWN' }, { outcome: 'DONE' }],
    });
    expect(world.cards.books.effects()).toHaveLength(1);
    const [first, second] = sent(world);
    expect(second?.body).toBe(first?.body);
    expect(second?.headers['signature']).not.toBe(undefined);
  });

  test('waits for a person, and is never sent again, where the account says so', async () => {
    const policy = { longestProcessingMs: 500 };
    const world = await openWorld({ settings: { settleUpdateBudgetBy: 'OPERATOR' }, policy });
    world.cards.misbehave.dropsBeforeWork({ operation: 'updateBudget' });
    const idempotencyKey = freshKey();
    const result = await world.updateBudget({ idempotencyKey });
    const id = result.operation?.id ?? '';
    await untilOperation(world, id, ({ nextCheckAt }) => nextCheckAt === null);
    expect(await world.updateBudget({ idempotencyKey })).toMatchObject({
      __typename: 'PromoOutcomeUnknownError',
      remedy: 'ASK_OPERATOR',
      checkAt: null,
      operation: { id },
    });
    const { data } = await world.send(ManyOperationsDocument, { filter: { needsOperator: true } });
    expect(data?.promoOperations.nodes).toMatchObject([{ id }]);
    expect((await readOperation(world, id)).evidence).toMatchObject({ before: {}, after: {} });
    expect(sent(world)).toHaveLength(1);
  });

  test('is looked at when the client asks again with the same key', async () => {
    const world = await openWorld({ policy: { firstCheckMs: 60_000 } });
    world.cards.misbehave.answersUnknown({ applied: true }, { operation: 'updateBudget' });
    const input = { idempotencyKey: freshKey() };
    const first = await world.updateBudget(input);
    const second = await world.updateBudget(input);
    expect(first.__typename).toBe('PromoOutcomeUnknownError');
    expect(second).toMatchObject({
      __typename: 'UpdateTemplateBudgetSuccess',
      replayed: true,
      operation: { id: first.operation?.id, settledBy: 'READING' },
    });
    expect(sent(world)).toHaveLength(1);
  });

  test('holds its target; the next operation settles it first', async () => {
    const world = await openWorld({ policy: { firstCheckMs: 60_000 } });
    world.cards.misbehave.answersUnknown({ applied: true }, { operation: 'updateBudget' });
    const first = await world.updateBudget({ number: 3 });
    const second = await world.updateBudget({ number: 4 });
    expect(second.__typename).toBe('UpdateTemplateBudgetSuccess');
    expect(await world.untilSettled(first.operation?.id ?? '')).toMatchObject({
      state: 'SUCCEEDED',
      settledBy: 'READING',
    });
    expect(world.cards.books.effects()).toMatchObject([{ number: 3 }, { number: 4 }]);
  });

  test('that stays unclear refuses the next operation and names itself', async () => {
    const world = await openWorld({ policy: { longestProcessingMs: 60_000 } });
    world.cards.misbehave.dropsBeforeWork({ operation: 'updateBudget' });
    const first = await world.updateBudget({});
    const second = await world.updateBudget({});
    expect(second).toMatchObject({
      __typename: 'PromoConflictError',
      code: 'TARGET_HELD',
      remedy: 'WAIT',
      blockingOperation: { id: first.operation?.id, state: 'UNKNOWN' },
    });
    expect(sent(world)).toHaveLength(1);
    const elsewhere = await world.updateBudget({ templateId: templateId(seedCodes.dimSum) });
    expect(elsewhere.__typename).toBe('UpdateTemplateBudgetSuccess');
    expect((await world.switchStatus({})).__typename).toBe('SwitchTemplateStatusSuccess');
  });

  test('lets the next operation pass where the account says so', async () => {
    const world = await openWorld({ policy: { longestProcessingMs: 60_000, blocksTarget: false } });
    world.cards.misbehave.dropsBeforeWork({ operation: 'updateBudget' });
    await world.updateBudget({});
    expect((await world.updateBudget({})).__typename).toBe('UpdateTemplateBudgetSuccess');
  });

  test('that is read as not applied too late is refused, and the same key may send it again', async () => {
    const world = await openWorld({ policy: { giveUpAfterMs: 0, longestProcessingMs: 300 } });
    world.cards.misbehave.dropsBeforeWork({ operation: 'updateBudget' });
    const input = { idempotencyKey: freshKey() };
    const first = await world.updateBudget(input);
    const settled = await world.untilSettled(first.operation?.id ?? '');
    expect(settled).toMatchObject({
      state: 'REFUSED',
      settledBy: 'READING',
      error: { code: 'NOT_APPLIED', remedy: 'RETRY_SAME_KEY' },
    });
    expect(world.cards.books.effects()).toEqual([]);
    expect(await world.updateBudget(input)).toMatchObject({
      __typename: 'UpdateTemplateBudgetSuccess',
      operation: { id: settled.id },
    });
    expect(world.cards.books.effects()).toHaveLength(1);
  });

  test('whose effect comes late is not sent again', async () => {
    const world = await openWorld({ limits: { timeoutMs: 200 }, policy: { longestProcessingMs: 2_000 } });
    world.cards.misbehave.worksLate(1_000, { operation: 'updateBudget' });
    const result = await world.updateBudget({});
    expect(result.__typename).toBe('PromoOutcomeUnknownError');
    expect(await world.untilSettled(result.operation?.id ?? '')).toMatchObject({
      state: 'SUCCEEDED',
      settledBy: 'READING',
    });
    expect(sent(world)).toHaveLength(1);
    expect(world.cards.books.effects()).toHaveLength(1);
  });

  test('is kept while the vendor cannot be read, and settled once it can', async () => {
    const world = await openWorld({});
    world.cards.misbehave.answersUnknown({ applied: true }, { operation: 'updateBudget' });
    world.cards.misbehave.slowAnswer(50, { operation: 'updateBudget' });
    const result = await world.updateBudget({});
    world.cards.misbehave.httpStatus(502, { operation: 'detail', times: 3 });
    expect(await world.untilSettled(result.operation?.id ?? '')).toMatchObject({ state: 'SUCCEEDED' });
    expect(world.cards.books.effects()).toHaveLength(1);
  });
});

describe('a vendor that cannot be reached', () => {
  test('is an answer of its own, and leaves the key unused', async () => {
    const world = await openWorld({});
    const port = Number(new URL(world.cards.url).port);
    await world.cards.close();
    const input = { idempotencyKey: freshKey() };
    expect(await world.updateBudget(input)).toMatchObject({
      __typename: 'PromoUnavailableError',
      code: 'VENDOR_UNREACHABLE',
      remedy: 'RETRY_SAME_KEY',
      vendor: null,
      operation: null,
    });
    expect((await world.send(OneAccountDocument, { id: 'hk-cards' })).data?.promoAccount?.health?.status).toBe(
      'FAILING',
    );
    const back = await startCards(undefined, port);
    onTestFinished(() => back.close());
    expect((await world.updateBudget(input)).__typename).toBe('UpdateTemplateBudgetSuccess');
    expect(back.books.effects()).toHaveLength(1);
  });

  test('after the claim is tried again at once, then refused; the same key takes the operation up again', async () => {
    let closeOnce: (() => Promise<void>) | null = null;
    const world = await openWorld({
      overrides: { reach: async (point) => (point === 'afterClaim' ? closeOnce?.() : undefined) },
    });
    const port = Number(new URL(world.cards.url).port);
    closeOnce = async () => {
      await world.cards.close();
      // By then the open connections have heard of it too: what is written to one of them may have been sent.
      for (const _turn of [1, 2, 3]) await nextTurn();
    };
    const input = { idempotencyKey: freshKey() };
    const refused = await world.updateBudget(input);
    expect(refused).toMatchObject({
      __typename: 'PromoUnavailableError',
      code: 'VENDOR_UNREACHABLE',
      operation: {
        state: 'REFUSED',
        settledBy: 'NEVER_SENT',
        attempts: [1, 2, 3].map((number) => ({ number, outcome: 'NEVER_SENT' })),
      },
    });
    closeOnce = null;
    const back = await startCards(undefined, port);
    onTestFinished(() => back.close());
    expect(await world.updateBudget(input)).toMatchObject({
      __typename: 'UpdateTemplateBudgetSuccess',
      operation: { id: refused.operation?.id, attempts: { length: 4 } },
    });
    expect(back.books.effects()).toHaveLength(1);
  });
});

test('an attempt whose lease ran out before sending is not sent by the one who lost it', async () => {
  let offsetMs = 0;
  const clock = { ...systemClock, now: () => new Date(Date.now() + offsetMs) };
  let stall = true;
  const world = await openWorld({
    clock,
    overrides: {
      // The process is suspended for longer than its lease, right after it recorded the attempt.
      reach: (point) => {
        if (point === 'afterClaim' && stall) {
          stall = false;
          offsetMs += 6_000;
        }
      },
    },
  });
  const result = await world.updateBudget({});
  expect(result.operation?.attempts?.[0]).toMatchObject({
    outcome: 'NEVER_SENT',
    detail: expect.stringContaining('lease'),
  });
  const settled = await world.untilSettled(result.operation?.id ?? '');
  expect(settled.state).toBe('SUCCEEDED');
  expect(world.cards.books.effects()).toHaveLength(1);
});

test.each([
  ['sending it again', 0],
  ['the reading before that', 0.5],
])(
  'an operation that was never sent is refused for certain when the limits hold back %s',
  async (_title, writeShare) => {
    let offsetMs = 0;
    let isFirst = true;
    const world = await openWorld({
      clock: { ...systemClock, now: () => new Date(Date.now() + offsetMs) },
      // The reading before the change, the worker's while nobody knows whether it is being sent, and one call more.
      limits: { callsPerDay: 3, writeShare },
      policy: { longestProcessingMs: 60_000 },
      journal: { refreshEverySeconds: 86_400 },
      overrides: {
        // Suspended past its lease right after the claim, until a worker has looked at the operation.
        reach: async (point) => {
          if (point !== 'afterClaim' || !isFirst) return;
          isFirst = false;
          offsetMs += 6_000;
          await expect.poll(countUnknown, { timeout: 5_000 }).toBe(1);
        },
      },
    });
    const countUnknown = async () => {
      const { data } = await world.send(ManyOperationsDocument, { filter: { states: ['UNKNOWN'] } });
      return data?.promoOperations.nodes.length;
    };
    const result = await world.updateBudget({});
    expect(await world.untilSettled(result.operation?.id ?? '')).toMatchObject({
      state: 'REFUSED',
      settledBy: 'NEVER_SENT',
      error: { code: 'QUOTA_EXHAUSTED', remedy: 'RETRY_SAME_KEY' },
    });
    expect(sent(world)).toEqual([]);
  },
);

test('a bug is masked: the client gets a reference, the log has the reason', async () => {
  const world = await openWorld({
    overrides: {
      newOperationId: () => {
        throw new Error('a detail for us alone');
      },
    },
  });
  const { data, errors } = await world.ask(
    'mutation ($id: ID!) { updateTemplateBudget(input: { idempotencyKey: "masked-key-000000", templateId: $id, updateType: APPEND, number: 1 }) { __typename } }',
    { id: templateId(seedCodes.milkTea) },
  );
  expect(data).toEqual({ updateTemplateBudget: null });
  expect(JSON.stringify(errors)).not.toContain('a detail for us alone');
  const [, reference] = /Reference: ([\w-]+)/.exec(errors?.[0]?.message ?? '') ?? [];
  expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR', reference } }]);
  expect(world.log.find((line) => line.includes(reference ?? '?'))).toContain('a detail for us alone');
});
