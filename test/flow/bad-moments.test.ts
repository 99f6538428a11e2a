/** One operation, one effect: when retries, neighbours, clocks and the database choose the worst moment. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { kybioSeeds, kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import { instant, systemClock } from '../../src/domain/clock.ts';
import { createStoreJournal } from '../../src/journal/store-journal.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createDatabase, type TestDatabase } from '../support/engines.ts';
import { ManyOperationsDocument, OneBudgetDocument, OneOperationDocument } from '../support/generated/documents.ts';
import { newOperation, nothingSeen } from '../support/journal.ts';
import { untilOperation } from '../support/mutations.ts';
import { accountIds, configureAccount, startCards, startMembers } from '../support/vendors.ts';
import { freshKey, startWorld, templateId, type World, type WorldOptions } from '../support/world.ts';

const updateBudget = { operation: 'updateBudget' } as const;
const detail = { operation: 'detail' } as const;
const always = { times: Number.POSITIVE_INFINITY };
const id = templateId(seedCodes.milkTea);

async function openWorld(options: WorldOptions = {}): Promise<World> {
  const world = await startWorld({ engine: 'postgres', ...options });
  onTestFinished(() => world.close());
  return world;
}

async function openDatabaseOfItsOwn(): Promise<{ database: TestDatabase; query(text: string): Promise<unknown[]> }> {
  const database = await createDatabase('postgres');
  onTestFinished(() => database.drop());
  const url = database.location.kind === 'server' ? database.location.url : '';
  return {
    database,
    async query(text) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      try {
        return (await client.query<Record<string, unknown>>(text)).rows;
      } finally {
        await client.end();
      }
    },
  };
}

const sent = (world: World) => world.cards.books.requests().filter(({ path }) => path.endsWith('/updateBudget'));
const own = (world: World, number: number) =>
  world.cards.books.effects().filter((effect) => effect.kind === 'budget' && effect.number === number);
const stockOf = (world: World) =>
  world.cards.books.templates().find(({ templateCode }) => templateCode === seedCodes.milkTea)?.stock;

async function untilWaiting(world: World, operationId: string): Promise<void> {
  for (;;) {
    const { data } = await world.send(OneOperationDocument, { id: operationId });
    if (data?.promoOperation?.state === 'UNKNOWN' && data.promoOperation.nextCheckAt === null) return;
    await sleep(25);
  }
}

/** A clock that tests can push ahead. */
function createLeapingClock() {
  let offsetMs = 0;
  return {
    clock: { ...systemClock, now: () => new Date(Date.now() + offsetMs) },
    leap: (ms: number) => {
      offsetMs += ms;
    },
  };
}

describe('evidence', () => {
  test('of an earlier claim proves nothing about a later one', async () => {
    const world = await openWorld({ policy: { giveUpAfterMs: 0, longestProcessingMs: 300 } });
    const input = { idempotencyKey: freshKey(), number: 10 };
    world.cards.misbehave.dropsBeforeWork(updateBudget);
    const first = await world.updateBudget(input);
    expect(await world.untilSettled(first.operation?.id ?? '')).toMatchObject({ state: 'REFUSED' });
    await world.updateBudget({ number: 10 });
    world.cards.misbehave.dropsBeforeWork(updateBudget);
    await world.updateBudget(input);
    const end = await world.untilSettled(first.operation?.id ?? '');
    expect(end).toMatchObject({ state: 'REFUSED', error: { code: 'NOT_APPLIED' } });
    expect(world.cards.books.effects()).toHaveLength(1);
  });

  test('spoilt by another program is left to a person for good, whatever is read later', async () => {
    const world = await openWorld({ policy: { longestProcessingMs: 300, firstCheckMs: 1_000 } });
    const till = await openWorld({ cards: world.cards });
    const input = { idempotencyKey: freshKey(), number: 10 };
    world.cards.misbehave.dropsAfterWork(updateBudget);
    const result = await world.updateBudget(input);
    await till.updateBudget({ updateType: 'SUBTRACT', number: 3 });
    await untilWaiting(world, result.operation?.id ?? '');
    await till.updateBudget({ updateType: 'SUBTRACT', number: 7 });
    await sleep(400);
    expect(await world.updateBudget(input)).toMatchObject({
      __typename: 'PromoOutcomeUnknownError',
      remedy: 'ASK_OPERATOR',
    });
    expect(await world.updateBudget({ number: 1 })).toMatchObject({
      code: 'TARGET_HELD',
      blockingOperation: { id: result.operation?.id },
    });
    expect(own(world, 10)).toHaveLength(1);
  });

  test('decides nothing where a second operation may pass', async () => {
    const world = await openWorld({ policy: { blocksTarget: false, longestProcessingMs: 300 } });
    world.cards.misbehave.dropsBeforeWork(updateBudget);
    const first = await world.updateBudget({});
    expect((await world.updateBudget({})).__typename).toBe('UpdateTemplateBudgetSuccess');
    const waiting = await untilOperation(world, first.operation?.id ?? '', ({ nextCheckAt }) => nextCheckAt === null);
    expect(waiting).toMatchObject({ state: 'UNKNOWN', evidence: { before: {}, after: {} } });
  });

  test('is not mixed up between two accounts that lead to the same template', async () => {
    const world = await openWorld({ policy: { longestProcessingMs: 60_000 } });
    world.cards.misbehave.dropsBeforeWork(updateBudget);
    const first = await world.updateBudget({});
    const other = await world.updateBudget({ templateId: templateId(seedCodes.milkTea, 'hk-other') });
    expect(other).toMatchObject({ code: 'TARGET_HELD', blockingOperation: { id: first.operation?.id } });
  });

  test('counts the longest processing time from when the request can have left', async () => {
    let isFirst = true;
    const world = await openWorld({
      journal: { leaseMs: 3_000 },
      policy: { longestProcessingMs: 3_500, firstCheckMs: 100 },
      overrides: {
        reach: async (point) => {
          if (point !== 'afterClaim' || !isFirst) return;
          isFirst = false;
          await sleep(2_800);
        },
      },
    });
    world.cards.misbehave.worksLate(2_500, updateBudget);
    const result = await world.updateBudget({});
    await world.untilSettled(result.operation?.id ?? '');
    expect(sent(world)).toHaveLength(1);
    expect(world.cards.books.effects()).toHaveLength(1);
  }, 30_000);
});

describe('a verified answer', () => {
  test('is not lost to a database that fails for a moment', async () => {
    const { database, query } = await openDatabaseOfItsOwn();
    const world = await openWorld({ database });
    await query(`CREATE SEQUENCE cuts;
      CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF nextval('cuts') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN new; END $$;
      CREATE TRIGGER cut BEFORE UPDATE ON attempts FOR EACH ROW EXECUTE FUNCTION cut();`);
    world.cards.misbehave.refusesWith('PARAM_ILLEGAL', 'F', updateBudget);
    expect(await world.updateBudget({})).toMatchObject({
      __typename: 'PromoValidationError',
      operation: { state: 'REFUSED' },
    });
    expect(sent(world)).toHaveLength(1);
    expect(world.cards.books.effects()).toEqual([]);
  });

  test('counts although the lease was lost meanwhile', async () => {
    const { clock, leap } = createLeapingClock();
    let isFirst = true;
    const world = await openWorld({
      clock,
      settings: { settleUpdateBudgetBy: 'OPERATOR' },
      overrides: {
        reach: async (point) => {
          if (point !== 'afterSend' || !isFirst) return;
          isFirst = false;
          leap(6_000);
          await sleep(700);
        },
      },
    });
    world.cards.misbehave.refusesWith('PASS_TEMPLATE_STATUS_ILLEGAL', 'F', updateBudget);
    const result = await world.updateBudget({});
    const end = await world.untilSettled(result.operation?.id ?? '');
    expect(end).toMatchObject({ state: 'REFUSED', settledBy: 'VENDOR', error: { code: 'TEMPLATE_STATUS_FORBIDS' } });
    expect(sent(world)).toHaveLength(1);
  });

  test('signed before the question is no answer to it', async () => {
    const world = await openWorld();
    world.cards.misbehave.staleResponseTime(240_000, updateBudget);
    expect((await world.updateBudget({})).__typename).toBe('PromoOutcomeUnknownError');
  });

  test('is waited for when the client hangs up and the process is told to stop', async () => {
    const { database, query } = await openDatabaseOfItsOwn();
    const cards = await startCards();
    onTestFinished(() => cards.close());
    const world = await startWorld({ database, cards });
    cards.misbehave.slowAnswer(800, updateBudget);
    const stop = new AbortController();
    const answer = fetch(`${world.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${world.token()}` },
      body: JSON.stringify({
        query: 'mutation ($input: UpdateTemplateBudgetInput!) { updateTemplateBudget(input: $input) { __typename } }',
        variables: { input: { idempotencyKey: freshKey(), templateId: id, updateType: 'APPEND', number: 1 } },
      }),
      signal: stop.signal,
    });
    await expect.poll(() => sent(world).length).toBe(1);
    stop.abort();
    await expect(answer).rejects.toThrow('abort');
    await world.close();
    expect(await query('SELECT state, settled_by FROM operations')).toEqual([
      { state: 'SUCCEEDED', settled_by: 'VENDOR' },
    ]);
  });
});

describe('a repeat', () => {
  const repeating = { settings: { settleUpdateBudgetBy: 'REPEATING' } };

  test('that is refused settles nothing while nobody can see what the first attempt did', async () => {
    const world = await openWorld(repeating);
    world.cards.settings.replay = 'DEDUPLICATES';
    world.cards.misbehave.dropsAfterWork(updateBudget);
    const result = await world.updateBudget({});
    world.cards.misbehave.refusesAtGateway('ACCESS_DENIED', updateBudget);
    world.cards.misbehave.refusesAtGateway('ACCESS_DENIED', { ...detail, times: 3 });
    expect(await world.untilSettled(result.operation?.id ?? '')).toMatchObject({ state: 'SUCCEEDED' });
    expect(world.cards.books.effects()).toHaveLength(1);
  });

  test('that is refused at once settles nothing while the first attempt may still be at work', async () => {
    const world = await openWorld({ ...repeating, limits: { timeoutMs: 300 }, policy: { longestProcessingMs: 2_000 } });
    world.cards.settings.replay = 'DEDUPLICATES';
    world.cards.misbehave.worksLate(1_200, updateBudget);
    const result = await world.updateBudget({});
    world.cards.misbehave.refusesAtGateway('REQUEST_TRAFFIC_EXCEED_LIMIT', updateBudget);
    expect(await world.untilSettled(result.operation?.id ?? '')).toMatchObject({ state: 'SUCCEEDED' });
    expect(world.cards.books.effects()).toHaveLength(1);
  });

  test('comes less and less often, and in the end a reading decides', async () => {
    const world = await openWorld({ ...repeating, policy: { firstCheckMs: 100, giveUpAfterMs: 3_000 } });
    world.cards.misbehave.answersUnknown({ applied: false }, { ...updateBudget, ...always });
    const result = await world.updateBudget({});
    const end = await world.untilSettled(result.operation?.id ?? '');
    expect(end).toMatchObject({ state: 'REFUSED', settledBy: 'READING', error: { code: 'NOT_APPLIED' } });
    expect(sent(world).length).toBeLessThan(8);
  });

  test('is not made after the give-up age, not even when the last attempt never left', async () => {
    const { clock, leap } = createLeapingClock();
    let attempts = 0;
    let closeOnce: () => Promise<void> = async () => {};
    const world = await openWorld({
      clock,
      policy: { longestProcessingMs: 300, giveUpAfterMs: 5_000 },
      overrides: {
        reach: async (point) => {
          if (point === 'afterClaim') attempts += 1;
          if (point === 'afterClaim' && attempts === 2) await closeOnce();
        },
      },
    });
    const port = Number(new URL(world.cards.url).port);
    closeOnce = () => world.cards.close();
    world.cards.misbehave.dropsBeforeWork(updateBudget);
    const result = await world.updateBudget({});
    await expect.poll(() => attempts, { timeout: 5_000 }).toBe(2);
    await sleep(300);
    leap(24 * 3_600_000);
    const back = await startCards(clock, port);
    onTestFinished(() => back.close());
    const end = await world.untilSettled(result.operation?.id ?? '');
    expect(end).toMatchObject({ state: 'REFUSED', error: { code: 'NOT_APPLIED' } });
    expect(back.books.effects()).toEqual([]);
  });
});

test('an operation that nobody could ever send is refused for certain, not called unknown', async () => {
  const { clock, leap } = createLeapingClock();
  let isFirst = true;
  let closeVendor: () => Promise<void> = async () => {};
  const world = await openWorld({
    clock,
    overrides: {
      // Suspended past its lease right after the claim; when the next one looks, the vendor is gone.
      reach: async (point) => {
        if (point !== 'afterClaim' || !isFirst) return;
        isFirst = false;
        await closeVendor();
        leap(6_000);
      },
    },
  });
  const port = Number(new URL(world.cards.url).port);
  closeVendor = () => world.cards.close();
  const input = { idempotencyKey: freshKey() };
  const result = await world.updateBudget(input);
  const end = await world.untilSettled(result.operation?.id ?? '');
  expect(end).toMatchObject({
    state: 'REFUSED',
    settledBy: 'NEVER_SENT',
    error: { code: 'VENDOR_UNREACHABLE', remedy: 'RETRY_SAME_KEY' },
  });
  const back = await startCards(clock, port);
  onTestFinished(() => back.close());
  expect(await world.updateBudget(input)).toMatchObject({ operation: { id: end.id, state: 'SUCCEEDED' } });
  expect(back.books.effects()).toHaveLength(1);
});

describe('callers', () => {
  test('that wait for one key get its one answer, though the vendor throttles', async () => {
    const world = await openWorld();
    world.cards.misbehave.refusesWith('REQUEST_TRAFFIC_EXCEED_LIMIT', 'F', { ...updateBudget, ...always });
    const input = { idempotencyKey: freshKey() };
    const all = await Promise.all(Array.from({ length: 20 }, () => world.updateBudget(input)));
    expect(new Set(all.map(({ __typename }) => __typename))).toEqual(new Set(['PromoThrottledError']));
    expect(sent(world)).toHaveLength(1);
  });

  test('that are impatient do not push the next check away', async () => {
    const world = await openWorld({ policy: { firstCheckMs: 1_000 } });
    world.cards.misbehave.answersUnknown({ applied: true }, updateBudget);
    const input = { idempotencyKey: freshKey() };
    await world.updateBudget(input);
    world.cards.misbehave.proxyPage(502, { ...detail, times: 12 });
    for (let asked = 0; asked < 11; asked += 1) await world.updateBudget(input);
    const last = await world.updateBudget(input);
    expect(Date.parse(last.operation?.nextCheckAt ?? '') - Date.now()).toBeLessThan(10_000);
  });

  test('that ask after the settings changed are answered in time', async () => {
    const { database } = await openDatabaseOfItsOwn();
    const cards = await startCards();
    onTestFinished(() => cards.close());
    const input = { idempotencyKey: freshKey() };
    const before = await startWorld({ database, cards });
    cards.misbehave.refusesWith('REQUEST_TRAFFIC_EXCEED_LIMIT', 'F', updateBudget);
    expect((await before.updateBudget(input)).__typename).toBe('PromoThrottledError');
    await before.close();
    await sleep(1_000);
    const after = await openWorld({ database, cards, policy: { blocksTarget: false } });
    expect((await after.updateBudget(input)).__typename).toBe('UpdateTemplateBudgetSuccess');
  });

  test('that wait for a target are answered in time, though the clock is set back by an hour meanwhile', async () => {
    const { clock, leap } = createLeapingClock();
    const release = Promise.withResolvers<void>();
    const world = await openWorld({
      // On this engine the process's clock is the only one.
      engine: 'pglite',
      clock,
      journal: { waitMs: 1_000 },
      overrides: { reach: async (point) => (point === 'afterClaim' ? release.promise : undefined) },
    });
    const first = world.updateBudget({});
    await expect
      .poll(async () => (await world.send(ManyOperationsDocument, {})).data?.promoOperations.nodes.length, {
        timeout: 10_000,
      })
      .toBe(1);
    const second = world.updateBudget({});
    await sleep(300);
    leap(-3_600_000);
    expect(await second).toMatchObject({ code: 'TARGET_HELD', blockingOperation: { state: 'PENDING' } });
    release.resolve();
    expect((await first).__typename).toBe('UpdateTemplateBudgetSuccess');
  }, 60_000);

  test('see what is recorded under their key, also with validateOnly and also in a refusal', async () => {
    const world = await openWorld();
    const input = { idempotencyKey: freshKey() };
    await world.updateBudget(input);
    expect(await world.updateBudget({ ...input, validateOnly: true })).toMatchObject({
      replayed: true,
      budget: { total: stockOf(world) },
    });
    const throttled = { idempotencyKey: freshKey() };
    world.cards.misbehave.refusesWith('REQUEST_TRAFFIC_EXCEED_LIMIT', 'F', updateBudget);
    const first = await world.updateBudget(throttled);
    world.cards.setStatus(seedCodes.milkTea, 'closed');
    await sleep(1_000);
    expect(await world.updateBudget(throttled)).toMatchObject({
      code: 'TEMPLATE_STATUS_FORBIDS',
      operation: { id: first.operation?.id },
    });
  });

  test('never read a snapshot older than their own change', async () => {
    const world = await openWorld({ limits: { timeoutMs: 1_900 } });
    world.cards.misbehave.slowAnswer(1_000, detail);
    const slow = world.send(OneBudgetDocument, { id, maxAgeSeconds: 0 });
    await sleep(200);
    await world.updateBudget({ number: 10 });
    const during = await world.send(OneBudgetDocument, { id, maxAgeSeconds: 0 });
    await slow;
    const kept = await world.send(OneBudgetDocument, { id, maxAgeSeconds: 3_600 });
    expect(during.data?.budget?.total).toBe(stockOf(world));
    expect(kept.data?.budget?.total).toBe(stockOf(world));
  });
});

describe('replicas', () => {
  test('agree on the time, whatever their own clocks say', async () => {
    const { database } = await openDatabaseOfItsOwn();
    const cards = await startCards();
    onTestFinished(() => cards.close());
    const one = await openWorld({ database, cards });
    await openWorld({ database, cards, clock: { ...systemClock, now: () => new Date(Date.now() + 10_000) } });
    cards.misbehave.worksLate(700, updateBudget);
    expect((await one.updateBudget({})).__typename).toBe('UpdateTemplateBudgetSuccess');
    await sleep(500);
    expect(cards.books.effects()).toHaveLength(1);
  });

  test('that claim and claim again on one target do not block each other', async () => {
    const { database } = await openDatabaseOfItsOwn();
    const opened = await openDatabase(database.location, () => {});
    onTestFinished(() => opened.close());
    const journal = createStoreJournal({ db: opened.db, newLeaseId: randomUUID });
    const at = instant(new Date());
    const start = { at, before: null, leaseUntil: instant(new Date(Date.now() + 60_000)) };
    const settlement = {
      state: 'REFUSED',
      settledBy: 'VENDOR',
      refusal: { code: 'VENDOR_THROTTLED', detail: '', vendor: null },
    } as const;
    for (let round = 0; round < 8; round += 1) {
      const key = `target-${round}`;
      const target = { key, isExclusive: true };
      const claim = await journal.claim(newOperation(), { ...target, version: 0, lastSecond: null }, start);
      if (claim.kind === 'lost') throw new Error('nobody else is there');
      const record = await journal.settle(claim.lease, { ...nothingSeen, at, settlement });
      const both = await Promise.all([
        journal.reclaim(record, { ...target, version: 1, lastSecond: null }, start),
        journal.claim(newOperation(), { ...target, version: 1, lastSecond: null }, start),
      ]);
      expect(both.map(({ kind }) => kind).toSorted()).toEqual(['claimed', 'lost']);
    }
  });

  test('that claim a refused operation again while one goes on with it do not block each other', async () => {
    const { database } = await openDatabaseOfItsOwn();
    const opened = await openDatabase(database.location, () => {});
    onTestFinished(() => opened.close());
    const journal = createStoreJournal({ db: opened.db, newLeaseId: randomUUID });
    const at = instant(new Date());
    const start = { at, before: null, leaseUntil: instant(new Date(Date.now() + 60_000)) };
    const refusal = { code: 'VENDOR_UNREACHABLE', detail: '', vendor: null } as const;
    const settlement = { state: 'REFUSED', settledBy: 'NEVER_SENT', refusal } as const;
    for (let round = 0; round < 75; round += 1) {
      // Where operations may overlap: nothing but the operation's own row keeps them apart.
      const target = { key: `shared-${round}`, isExclusive: false, version: 0, lastSecond: null };
      const claim = await journal.claim(newOperation(), target, start);
      if (claim.kind === 'lost') throw new Error('nobody else is there');
      const seen = await journal.settle(claim.lease, { ...nothingSeen, at, settlement });
      const first = await journal.reclaim(seen, target, start);
      if (first.kind === 'lost') throw new Error('nobody else is there');
      const again = () => journal.reclaim(seen, target, start);
      const [begun, ...others] = await Promise.all([
        journal.beginAttempt(first.lease, start, null),
        again(),
        again(),
        again(),
      ]);
      expect(begun).toBe(3);
      expect(others.map(({ kind }) => kind)).toEqual(['lost', 'lost', 'lost']);
    }
  });
});

test('a database that refuses a member tells the log why, and not whom', async () => {
  const { database, query } = await openDatabaseOfItsOwn();
  const members = await startMembers();
  onTestFinished(() => members.close());
  const world = await openWorld({
    database,
    accounts: [configureAccount(accountIds.members, { vendor: 'kybio', url: members.url })],
  });
  await query('ALTER TABLE members ADD CONSTRAINT nobody CHECK (name IS NULL)');
  const person = kybioSeeds.find(({ uid }) => uid === kybioSeedUids.regular);
  if (person === undefined) throw new Error('no such member');
  const { errors } = await world.ask(`{ member(id: "${accountIds.members}:${person.uid}") { name } }`);
  expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
  const log = world.log.join('');
  expect(log).toContain('"constraint":"nobody"');
  expect(log).not.toContain(person.name);
  expect(log).not.toContain(person.phone);
});
