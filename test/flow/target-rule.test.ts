/**
 * The target rule: where the vendor promises no idempotency, at most one operation is open on a target, whichever
 * replica and account it came through; the next one settles it, or names it.
 */
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import type { AccountConfig } from '../../src/app/config.ts';
import type { CardSimulator } from '../../src/connectors/alipay-card/simulator.ts';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { createKybioSimulator, type KybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import { kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import { createDatabase, type Engine, engines } from '../support/engines.ts';
import { type MutationResult, mutate, readOperation } from '../support/mutations.ts';
import { accountIds, configureAccount, memberApp, startCards, startMembers } from '../support/vendors.ts';
import { freshKey, startWorld, templateId, type World, type WorldOptions } from '../support/world.ts';

/** The worker looks at nothing by itself: what is settled here, the next operation has settled. */
const policy = { longestProcessingMs: 600_000, firstCheckMs: 600_000, giveUpAfterMs: 3_600_000 };
const always = { times: Number.POSITIVE_INFINITY };
const patience = { leaseMs: 7_000, waitMs: 2_000, checkEveryMs: 3_600_000 };
const limits = { timeoutMs: 3_000 };
/** An outlet of the same chain. */
const outletApp = { ...memberApp, appId: 'TESTOUTLET' };

const held = z.looseObject({ blockingOperation: z.object({ id: z.string() }).nullable() });

/** The operation that a refusal names; null when whoever was faster has gone. */
const blockerOf = (result: MutationResult): string | null => held.parse(result).blockingOperation?.id ?? null;
const ascending = (a: number, b: number): number => a - b;

const idOf = (result: MutationResult): string => result.operation?.id ?? '';
const isDone = ({ __typename }: MutationResult): boolean => __typename.endsWith('Success');

/** One vendor, one database, and as many replicas as the engine allows. */
interface Stage {
  readonly cards: CardSimulator;
  readonly members: KybioSimulator;
  readonly replicas: readonly World[];
  /** The next process to have sent something dies before it hears of it. */
  dieAfterSending(): void;
  close(): Promise<void>;
}

async function openStage(engine: Engine): Promise<Stage> {
  const [database, cards, members] = await Promise.all([createDatabase(engine), startCards(), startMembers()]);
  members.settings.callsPerDay = 1_000_000;
  const member = (name: string, settings: object) =>
    configureAccount(name, {
      vendor: 'kybio',
      url: members.url,
      options: { settings: { ...settings }, policy, limits },
    });
  const accounts: AccountConfig[] = [
    member('members', {}),
    member('members-too', {}),
    member('alone', { isOnlyWriter: true }),
    member('alone-too', { isOnlyWriter: true }),
  ];
  let deaths = 0;
  const options: WorldOptions = {
    database,
    cards,
    accounts,
    policy,
    limits,
    journal: patience,
    overrides: {
      reach(point) {
        if (point !== 'afterSend' || deaths === 0) return;
        deaths -= 1;
        throw new Error('the process is dead');
      },
    },
  };
  const replicas = [await startWorld(options)];
  if (engine === 'postgres') replicas.push(await startWorld(options));
  return {
    cards,
    members,
    replicas,
    dieAfterSending: () => {
      deaths += 1;
    },
    async close() {
      await Promise.all(replicas.map((replica) => replica.close()));
      await Promise.all([database.drop(), cards.close(), members.close()]);
    },
  };
}

interface Change {
  /** Through which replica and account. */
  readonly through: number;
  /** Tells the changes of one test apart: an amount, or the parity that chooses a status. */
  readonly number: number;
  readonly idempotencyKey?: string;
  readonly validateOnly?: boolean;
}

/** What can be changed at a vendor that promises nothing about repeats. */
interface Kind {
  readonly title: string;
  /** Who settles what stays unknown: the next operation, by a reading, or a person. */
  readonly settledBy: 'READING' | 'OPERATOR';
  /** One target for each test. */
  readonly targets: { readonly many: string; readonly next: string; readonly unclear: string; readonly dead: string };
  /** What else a change may be refused with, when others come before it. */
  readonly refusals: readonly string[];
  change(stage: Stage, target: string, change: Change): Promise<MutationResult>;
  misbehave(stage: Stage): Pick<CardSimulator['misbehave'], 'slowAnswer' | 'dropsAfterWork' | 'dropsBeforeWork'>;
  /** When the vendor was asked to change the target. */
  asked(stage: Stage, target: string): readonly Date[];
  /** What the vendor enters for a change with this number. */
  entry(number: number): number;
  /** What the vendor has entered for the target. */
  entered(stage: Stage, target: string): readonly number[];
}

const replicaOf = ({ replicas }: Stage, through: number): World => {
  const replica = replicas[through % replicas.length];
  if (replica === undefined) throw new Error('there is no replica');
  return replica;
};

const sameAlways =
  (misbehave: (stage: Stage) => CardSimulator['misbehave'], operation: 'updateBudget' | 'switchStatus') =>
  (stage: Stage): ReturnType<Kind['misbehave']> => {
    const scope = { operation };
    const all = misbehave(stage);
    return {
      slowAnswer: (ms) => all.slowAnswer(ms, { ...scope, ...always }),
      dropsAfterWork: () => all.dropsAfterWork(scope),
      dropsBeforeWork: () => all.dropsBeforeWork(scope),
    };
  };

const cardTargets = {
  many: seedCodes.milkTea,
  next: seedCodes.dimSum,
  unclear: seedCodes.islandFerry,
  dead: seedCodes.midnightCinema,
};
/** Both lead to the same merchant. */
const cardAccounts = [accountIds.cards, accountIds.other];
const askedOfCards = ({ cards }: Stage, path: string, target: string) =>
  cards.books
    .requests()
    .filter((request) => request.path.endsWith(path) && request.body.includes(`"${target}"`))
    .map(({ at }) => at);

const budget: Kind = {
  title: 'a card’s budget',
  settledBy: 'READING',
  targets: cardTargets,
  refusals: [],
  change: (stage, target, { through, number, ...input }) =>
    mutate(replicaOf(stage, through), 'updateTemplateBudget', {
      templateId: `${cardAccounts[Math.floor(through / 2) % 2]}:${target}`,
      updateType: 'APPEND',
      number,
      ...input,
    }),
  misbehave: sameAlways(({ cards }) => cards.misbehave, 'updateBudget'),
  asked: (stage, target) => askedOfCards(stage, '/updateBudget', target),
  entry: (number) => number,
  entered: ({ cards }, target) =>
    cards.books
      .effects()
      .filter(({ templateCode }) => templateCode === target)
      .flatMap((effect) => (effect.kind === 'budget' ? [effect.number] : [])),
};

const status: Kind = {
  title: 'a card’s status',
  settledBy: 'READING',
  targets: cardTargets,
  refusals: ['TRANSITION_FORBIDDEN'],
  change: (stage, target, { through, number, ...input }) =>
    mutate(replicaOf(stage, through), 'switchTemplateStatus', {
      templateId: `${cardAccounts[Math.floor(through / 2) % 2]}:${target}`,
      status: number % 2 === 1 ? 'PAUSED' : 'ACTIVE',
      ...input,
    }),
  misbehave: sameAlways(({ cards }) => cards.misbehave, 'switchStatus'),
  asked: (stage, target) => askedOfCards(stage, '/switchStatus', target),
  entry: (number) => number % 2,
  entered: ({ cards }, target) =>
    cards.books
      .effects()
      .filter(({ templateCode }) => templateCode === target)
      .flatMap((effect) => (effect.kind === 'status' ? [effect.after === 'paused' ? 1 : 0] : [])),
};

function memberKind(own: Pick<Kind, 'title' | 'settledBy' | 'targets'>, accounts: readonly string[]): Kind {
  return {
    ...own,
    refusals: [],
    change: (stage, target, { through, number, ...input }) =>
      mutate(replicaOf(stage, through), 'adjustMemberBalance', {
        memberId: `${accounts[Math.floor(through / 2) % 2]}:${target}`,
        balanceIncrement: String(number),
        ...input,
      }),
    misbehave({ members: { misbehave } }) {
      const scope = { operation: 'adjust' } as const;
      return {
        slowAnswer: (ms) => misbehave.slowAnswer(ms, { ...scope, ...always }),
        dropsAfterWork: () => misbehave.dropsAfterWork(scope),
        dropsBeforeWork: () => misbehave.dropsBeforeWork(scope),
      };
    },
    asked: ({ members }, target) =>
      members.books
        .requests()
        .filter(({ path, body }) => path.endsWith('ByIncrement') && body.includes(target))
        .map(({ at }) => at),
    entry: (number) => number,
    entered: ({ members }, target) =>
      members.books
        .effects()
        .filter(({ uid }) => uid === target)
        .map(({ balanceIncrement }) => Number(balanceIncrement)),
  };
}

const person = memberKind(
  {
    title: 'a member whom tills change too',
    settledBy: 'OPERATOR',
    targets: {
      many: kybioSeedUids.sampled,
      next: kybioSeedUids.decoy,
      unclear: kybioSeedUids.beyondDouble,
      dead: kybioSeedUids.atDouble,
    },
  },
  ['members', 'members-too'],
);
const onlyOurs = memberKind(
  {
    title: 'a member whom nobody else changes',
    settledBy: 'READING',
    targets: {
      many: kybioSeedUids.father,
      next: kybioSeedUids.mother,
      unclear: kybioSeedUids.daughter,
      dead: kybioSeedUids.regular,
    },
  },
  ['alone', 'alone-too'],
);

const kinds = [budget, status, person, onlyOurs];

describe.each(engines)('on %s', { timeout: 60_000 }, (engine) => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage(engine);
  }, 60_000);
  afterAll(() => stage.close());
  afterEach(() => {
    stage.cards.misbehave.clear();
    stage.members.misbehave.clear();
  });

  describe.each(kinds)('$title', (kind) => {
    const { targets } = kind;

    test('is changed by one operation at a time, however many replicas and accounts ask at once', async () => {
      const target = targets.many;
      const slowMs = 60;
      kind.misbehave(stage).slowAnswer(slowMs);
      const clients = Array.from({ length: 8 }, async (_, each) => {
        const first = await kind.change(stage, target, { through: each, number: each + 1 });
        return [first, await kind.change(stage, target, { through: each + 1, number: each + 2 })];
      });
      const answers = (await Promise.all(clients)).flatMap(([first, second], each) => [
        { result: first, number: each + 1 },
        { result: second, number: each + 2 },
      ]);
      const results = answers.flatMap(({ result }) => result ?? []);
      const done = answers.filter(({ result }) => result !== undefined && isDone(result));
      // Each was open until its answer came, and the next one was not sent before.
      const times = kind.asked(stage, target).map((at) => at.getTime());
      const pauses = times.slice(1).map((at, each) => at - (times[each] ?? 0));
      expect(Math.min(...pauses)).toBeGreaterThanOrEqual(slowMs - 2);
      expect(times).toHaveLength(done.length);
      expect(done.length).toBeGreaterThan(1);
      const entered = kind.entered(stage, target);
      expect(entered.toSorted(ascending)).toEqual(done.map(({ number }) => kind.entry(number)).toSorted(ascending));
      const waited = results.filter((result) => !isDone(result) && !kind.refusals.includes(result.code ?? ''));
      expect(waited.map(({ code }) => code)).toEqual(waited.map(() => 'TARGET_HELD'));
      const ids = new Set(results.map(idOf));
      expect(waited.map(blockerOf).filter((id) => id !== null && !ids.has(id))).toEqual([]);
    });

    test('left unknown and applied is settled or named by the next operation, through another account', async () => {
      const target = targets.next;
      kind.misbehave(stage).dropsAfterWork();
      const first = await kind.change(stage, target, { through: 0, number: 3 });
      expect(first.__typename).toBe('PromoOutcomeUnknownError');
      const next = await kind.change(stage, target, { through: 3, number: 4 });
      const settled = await readOperation(replicaOf(stage, 1), idOf(first));
      expect({ next, settled, entered: kind.entered(stage, target).length }).toMatchObject(
        kind.settledBy === 'READING'
          ? {
              next: { operation: { state: 'SUCCEEDED' } },
              settled: { state: 'SUCCEEDED', settledBy: 'READING' },
              entered: 2,
            }
          : {
              next: { code: 'TARGET_HELD', remedy: 'WAIT', blockingOperation: { id: idOf(first) } },
              settled: { state: 'UNKNOWN', attempts: { length: 1 } },
              entered: 1,
            },
      );
    });

    test('left unclear is named by all who come next, and nothing is sent for them', async () => {
      const target = targets.unclear;
      kind.misbehave(stage).dropsBeforeWork();
      const idempotencyKey = freshKey();
      const first = await kind.change(stage, target, { through: 0, number: 3, idempotencyKey });
      const next = await Promise.all([
        ...Array.from({ length: 8 }, (_, each) => kind.change(stage, target, { through: each, number: each + 1 })),
        // At another account the key is another one.
        kind.change(stage, target, { through: 2, number: 3, idempotencyKey }),
      ]);
      expect(next.map(({ code }) => code)).toEqual(next.map(() => 'TARGET_HELD'));
      expect(new Set(next.map(blockerOf))).toEqual(new Set([idOf(first)]));
      expect(kind.asked(stage, target)).toHaveLength(1);
      expect(kind.entered(stage, target)).toEqual([]);
    });
  });

  test('what a dead process has left behind is named while its lease lasts, and then settled or named', async () => {
    for (const kind of kinds) {
      stage.dieAfterSending();
      const change = kind.change(stage, kind.targets.dead, { through: 0, number: 3 });
      await expect(change).rejects.toThrow('INTERNAL_SERVER_ERROR');
    }
    const cases = await Promise.all(
      kinds.map(async (kind) => {
        const next = () => kind.change(stage, kind.targets.dead, { through: 3, number: 4 });
        const early = await next();
        expect(early).toMatchObject({ code: 'TARGET_HELD' });
        expect(kind.asked(stage, kind.targets.dead)).toHaveLength(1);
        return { kind, next, left: blockerOf(early) ?? '' };
      }),
    );
    await Promise.all(
      cases.map(async ({ next, left }) => {
        const isOver = ({ state }: { readonly state: string }) => state !== 'PENDING';
        await expect
          .poll(async () => (await next(), readOperation(replicaOf(stage, 1), left)), { timeout: 20_000 })
          .toSatisfy(isOver);
      }),
    );
    for (const { kind, left } of cases) {
      const operation = await readOperation(replicaOf(stage, 1), left);
      expect({ title: kind.title, operation, entered: kind.entered(stage, kind.targets.dead) }).toMatchObject(
        kind.settledBy === 'READING'
          ? { title: kind.title, operation: { state: 'SUCCEEDED', settledBy: 'READING' }, entered: { length: 2 } }
          : { title: kind.title, operation: { state: 'UNKNOWN', attempts: { length: 1 } }, entered: [3] },
      );
    }
  });

  test('who loses a claim when the wait is over already names who was faster', async () => {
    const impatient = await openAlone(engine, { journal: { ...patience, waitMs: 200 } });
    impatient.cards.misbehave.slowAnswer(500, { operation: 'detail', times: 2 });
    impatient.cards.misbehave.slowAnswer(800, { operation: 'updateBudget' });
    const results = await Promise.all([impatient.updateBudget({}), impatient.updateBudget({})]);
    const winner = results.find(({ __typename }) => __typename === 'UpdateTemplateBudgetSuccess');
    const loser = results.find((result) => result !== winner);
    expect(loser).toMatchObject({ code: 'TARGET_HELD', blockingOperation: { id: winner?.operation?.id } });
    expect(impatient.cards.books.effects()).toHaveLength(1);
  });

  test('a key that may be used again does not pass whoever holds its target', async () => {
    const { cards } = stage;
    const [world, other] = [replicaOf(stage, 0), replicaOf(stage, 1)];
    const target = { templateId: templateId(seedCodes.nearlyIssued) };
    const input = { ...target, idempotencyKey: freshKey(), number: 5 };
    cards.misbehave.refusesWith('REQUEST_TRAFFIC_EXCEED_LIMIT', 'F', { operation: 'updateBudget' });
    const refused = await world.updateBudget(input);
    expect(refused.__typename).toBe('PromoThrottledError');
    cards.misbehave.dropsBeforeWork({ operation: 'updateBudget' });
    const blocker = await other.updateBudget({ ...target, number: 7 });
    expect(blocker.__typename).toBe('PromoOutcomeUnknownError');
    await expect
      .poll(() => world.updateBudget(input), { timeout: 5_000 })
      .toMatchObject({ code: 'TARGET_HELD', blockingOperation: { id: blocker.operation?.id } });
    expect(await readOperation(world, refused.operation?.id ?? '')).toMatchObject({
      state: 'REFUSED',
      attempts: { length: 1 },
    });
    expect(budget.asked(stage, seedCodes.nearlyIssued)).toHaveLength(2);
    expect(budget.entered(stage, seedCodes.nearlyIssued)).toEqual([]);
  });

  test('a trial names who holds the target, and neither settles nor reads anything', async () => {
    const { cards } = stage;
    const target = { templateId: templateId(seedCodes.paused) };
    cards.misbehave.dropsAfterWork({ operation: 'updateBudget' });
    const first = await replicaOf(stage, 0).updateBudget(target);
    const asked = cards.books.requests().length;
    expect(await replicaOf(stage, 1).updateBudget({ ...target, validateOnly: true })).toMatchObject({
      code: 'TARGET_HELD',
      blockingOperation: { id: first.operation?.id, state: 'UNKNOWN' },
    });
    expect(cards.books.requests()).toHaveLength(asked);
  });

  test('an operation of an account that the caller may not see holds the target, and is not shown', async () => {
    const world = replicaOf(stage, 0);
    stage.cards.misbehave.dropsBeforeWork({ operation: 'updateBudget' });
    const input = { templateId: templateId(seedCodes.frozen), idempotencyKey: freshKey() };
    const hidden = await world.updateBudget(input);
    const stranger = world.token({ accounts: [accountIds.other] });
    const other = await world.updateBudget({ templateId: templateId(seedCodes.frozen, accountIds.other) }, stranger);
    expect(other).toMatchObject({ code: 'TARGET_HELD', blockingOperation: null });
    expect(JSON.stringify(other)).not.toContain(hidden.operation?.id);
    expect(JSON.stringify(other)).not.toContain(input.idempotencyKey);
    expect(budget.asked(stage, seedCodes.frozen)).toHaveLength(1);
  });

  test('what was let pass is no evidence, also after the account has stopped to let operations pass', async () => {
    const [database, cards] = await Promise.all([createDatabase(engine), startCards()]);
    onTestFinished(async () => {
      await Promise.all([database.drop(), cards.close()]);
    });
    const letting = await startWorld({
      database,
      cards,
      limits,
      journal: patience,
      policy: { ...policy, blocksTarget: false },
    });
    cards.misbehave.dropsBeforeWork({ operation: 'updateBudget' });
    const input = { idempotencyKey: freshKey(), number: 5 };
    expect((await letting.updateBudget(input)).__typename).toBe('PromoOutcomeUnknownError');
    expect((await letting.updateBudget({ number: 5 })).__typename).toBe('UpdateTemplateBudgetSuccess');
    await letting.close();
    const world = await startWorld({ database, cards, limits, journal: patience, policy });
    onTestFinished(() => world.close());
    // Asking again has it looked at: the stock has moved by just this much, but for the other operation.
    expect((await world.updateBudget(input)).__typename).toBe('PromoOutcomeUnknownError');
    expect(cards.books.effects()).toHaveLength(1);
  });
});

async function openAlone(engine: Engine, options: WorldOptions): Promise<World> {
  const world = await startWorld({
    engine,
    policy,
    limits,
    journal: patience,
    ...options,
  });
  onTestFinished(() => world.close());
  return world;
}

describe('accounts that lead to the same thing', () => {
  test('hold it against each other, though one of them lets its own operations pass', async () => {
    const cards = await startCards();
    onTestFinished(() => cards.close());
    const letting = configureAccount('hk-letting', {
      vendor: 'alipay-card',
      url: cards.url,
      options: { policy: { ...policy, blocksTarget: false } },
    });
    const world = await openAlone('postgres', { cards, accounts: [letting] });
    cards.misbehave.dropsBeforeWork({ operation: 'updateBudget' });
    const input = { idempotencyKey: freshKey(), number: 5 };
    const first = await world.updateBudget(input);
    const second = await world.updateBudget({ number: 5, templateId: templateId(seedCodes.milkTea, 'hk-letting') });
    expect(second).toMatchObject({ code: 'TARGET_HELD', blockingOperation: { id: first.operation?.id } });
    expect((await world.updateBudget(input)).__typename).toBe('PromoOutcomeUnknownError');
    expect(cards.books.effects()).toEqual([]);
  });

  test('hold a member against each other, though each outlet of a chain has an appId of its own', async () => {
    const members = await createKybioSimulator({ apps: [memberApp, outletApp] });
    members.settings.callsPerDay = 1_000_000;
    onTestFinished(() => members.close());
    const account = (name: string, { appId }: typeof memberApp) =>
      configureAccount(name, {
        vendor: 'kybio',
        url: members.url,
        options: { settings: { isOnlyWriter: true, appId }, policy },
      });
    const world = await openAlone('postgres', {
      accounts: [account('members', memberApp), account('outlet', outletApp)],
    });
    const adjust = (name: string) =>
      mutate(world, 'adjustMemberBalance', {
        memberId: `${name}:${kybioSeedUids.regular}`,
        balanceIncrement: '5',
      });
    members.misbehave.dropsBeforeWork({ operation: 'adjust' });
    const lost = await adjust('members');
    const next = await adjust('outlet');
    expect(next).toMatchObject({ code: 'TARGET_HELD' });
    expect(blockerOf(next)).toBe(idOf(lost));
    expect(members.books.effects()).toEqual([]);
  });
});
