/** One simulated run: everything that a seed says happens, and then the checker has its say. */
import { createHash } from 'node:crypto';
import type { AccountConfig } from '../../src/app/config.ts';
import type { OperationRecord } from '../../src/domain/operation.ts';
import { createStoreJournal } from '../../src/journal/store-journal.ts';
import { check, type Finding, type History } from './check.ts';
import { send, type Told } from './client.ts';
import { nextDueMs } from './job-table.ts';
import { createNetwork, networkFaults } from './network.ts';
import { operatorDecides } from './operator.ts';
import { makePlan, type Plan } from './plan.ts';
import { longestProcessingMs, policies } from './policies.ts';
import { createRandom, type Random } from './random.ts';
import { type Bell, createBell, type Environment, type Replica, startReplica } from './replica.ts';
import type { DatabaseFault, SharedDatabase } from './shared-database.ts';
import {
  configureAccounts,
  createVendors,
  effectsOf,
  type MemberMode,
  origins,
  upset,
  type Vendors,
  writeElsewhere,
} from './vendors.ts';
import { createVirtualTime, type VirtualTime } from './virtual-time.ts';

/** What came of one run. */
export interface Run {
  readonly seed: number;
  readonly plan: Plan;
  readonly findings: readonly Finding[];
  readonly history: History;
  /** Two runs with the same digest were the same, event by event. */
  readonly digest: string;
  /** What happened, a line each. */
  readonly lines: readonly string[];
}

const startMs = Date.parse('2026-03-01T03:00:00Z');
/** Longest that an open operation may take once nothing goes wrong any more. */
const settleWithinMs = 20 * 60_000;

export async function simulate(seed: number, database: SharedDatabase): Promise<Run> {
  const random = createRandom(seed);
  const plan = makePlan(random.fork('plan'));
  const time = createVirtualTime(startMs);
  const lines: string[] = [];
  const say = (line: string): void => void lines.push(`${time.nowMs - startMs} ${line}`);
  await database.clear();
  const vendors = await createVendors(time, plan);
  const world = createWorld({ plan, random, time, database, vendors, say });
  const told = await world.run();
  const operations = await world.operations();
  const benefits = await database.db.selectFrom('benefits').select(['outer_id', 'name']).orderBy('outer_id').execute();
  const history: History = {
    plan,
    vendors,
    operations,
    told,
    startMs,
    faultsEndMs: startMs + plan.faultsLastMs,
    carried: world.carried,
    toPerson: world.toPerson,
    benefits: new Map(benefits.map(({ outer_id, name }) => [outer_id, name])),
    effects: new Map(operations.map((operation) => [operation.id, effectsOf(vendors, operation) ?? 0])),
  };
  for (const operation of operations) say(JSON.stringify(operation));
  const findings = [...world.findings, ...check(history)];
  const digest = createHash('sha256').update(lines.join('\n')).digest('hex');
  return { seed, plan, findings, history, digest, lines };
}

const configured = new Map<MemberMode, readonly AccountConfig[]>();

function accountsOf(mode: MemberMode): readonly AccountConfig[] {
  const accounts = configured.get(mode) ?? configureAccounts(mode, policies);
  configured.set(mode, accounts);
  return accounts;
}

interface Stage {
  readonly plan: Plan;
  readonly random: Random;
  readonly time: VirtualTime;
  readonly database: SharedDatabase;
  readonly vendors: Vendors;
  readonly say: (line: string) => void;
}

function createWorld(stage: Stage) {
  const { plan, random, time, database, vendors, say } = stage;
  const isFaulty = (): boolean => time.nowMs < startMs + plan.faultsLastMs;
  const network = createFaultyNetwork(stage, isFaulty);
  const journal = createStoreJournal({ db: database.db, newLeaseId: () => 'nobody' });
  const bell = createBell();
  const environment: Environment = {
    config: { accounts: accountsOf(plan.mode), journal: policies.journal },
    time,
    database,
    network,
    random: random.fork('processes'),
    databaseFault: createDatabaseFaults(stage, isFaulty),
    nextDueMs: untilRung(bell, () => nextDueMs(database.db, 2 * policies.journal.checkEveryMs + 1_000)),
    bell,
    say,
  };
  const replicas = new Map<number, Replica>();
  const deaths = [...plan.deaths];
  const keepAlive = async (index: number): Promise<void> => {
    for (;;) {
      const diesAt = deaths.shift() ?? Infinity;
      say(`process ${index} starts, to die at step ${diesAt}`);
      const replica = await startReplica(environment, { diesAt, clockOffMs: plan.clocksOffMs[index] ?? 0 });
      if (replica !== null) {
        replicas.set(index, replica);
        await replica.life.ended;
        replicas.delete(index);
      }
      say(`process ${index} is dead`);
      await time.sleep(random.between(100, 20_000));
    }
  };
  const told: Told[] = [];
  const findings: Finding[] = [];
  const living = random.fork('living');
  const operations = async (): Promise<OperationRecord[]> => {
    const rows = await database.db.selectFrom('operations').select('id').orderBy('id').execute();
    const found = await journal.find(rows.map(({ id }) => id));
    return rows.flatMap(({ id }) => found.get(id) ?? []);
  };
  const toPerson = new Map<string, OperationRecord>();

  const runClients = (): { isDone: boolean } => {
    const state = { isDone: false };
    const clients = plan.errands.flatMap((errand, errandNumber) =>
      errand.sentAtMs.map((_, copy) =>
        send(
          {
            time,
            random: random.fork(`client ${errandNumber}/${copy}`),
            replica: () => (replicas.size === 0 ? null : living.pick([...replicas.values()])),
            hear: (word) => {
              told.push(word);
              say(`client ${errandNumber}/${copy} hears ${describe(word)}`);
            },
          },
          errand,
          copy,
        ),
      ),
    );
    void Promise.all(clients).then(() => (state.isDone = true));
    return state;
  };

  return {
    carried: network.carried,
    findings,
    toPerson,
    operations,
    async run(): Promise<readonly Told[]> {
      for (let index = 0; index < plan.replicas; index += 1) void keepAlive(index);
      for (const atMs of plan.elsewhereAtMs)
        void time.sleep(atMs).then(() => writeElsewhere(vendors, random.fork(`elsewhere ${atMs}`)));
      const clients = runClients();
      await time.run(() => false, startMs + plan.faultsLastMs);
      await time.run(() => clients.isDone, startMs + plan.faultsLastMs + settleWithinMs);
      if (!clients.isDone) findings.push({ what: 'clients hang', detail: 'some client was never answered' });
      await untilQuiet(time, database, findings);
      for (const operation of await operations())
        if (operation.state === 'UNKNOWN') toPerson.set(operation.id, operation);
      // Requests that were late are through by then, and whoever decides may say no.
      await time.run(() => false, time.nowMs + policies.limits.timeoutMs + longestProcessingMs + 1_000);
      await operatorDecides({ replicas: () => [...replicas.values()], operations, vendors, time, findings });
      for (const { life } of replicas.values()) life.end();
      return told;
    },
  };
}

/** Asks once for all who want to know, until the bell rings. */
function untilRung<T>(bell: Bell, ask: () => Promise<T>): () => Promise<T> {
  let asked: { readonly rung: Promise<void>; readonly answer: Promise<T> } | null = null;
  return () => {
    if (asked?.rung !== bell.next) asked = { rung: bell.next, answer: ask() };
    return asked.answer;
  };
}

/** Lets time pass until no operation is open, but for those that wait for a person. */
async function untilQuiet(time: VirtualTime, { db }: SharedDatabase, findings: Finding[]): Promise<void> {
  const open = db
    .selectFrom('operations')
    .select(['id', 'state', 'next_check_at', 'unknown_why'])
    .where('state', 'in', ['PENDING', 'UNKNOWN'])
    .where((eb) => eb.or([eb('state', '=', 'PENDING'), eb('next_check_at', 'is not', null)]))
    .orderBy('id');
  const giveUpMs = time.nowMs + settleWithinMs;
  for (;;) {
    const rows = await open.execute();
    if (rows.length === 0) return;
    if (time.nowMs >= giveUpMs) {
      for (const { id, state, next_check_at, unknown_why } of rows) {
        const dueAt = next_check_at?.toISOString();
        findings.push({ what: 'not settled', detail: `${id} is ${state}, next check ${dueAt}: ${unknown_why}` });
      }
      return;
    }
    const dueMs = Math.min(...rows.map(({ next_check_at }) => next_check_at?.getTime() ?? time.nowMs));
    await time.run(() => false, Math.max(time.nowMs, dueMs) + 1_000);
  }
}

function createFaultyNetwork({ plan, random, time, vendors, say }: Stage, isFaulty: () => boolean) {
  const chance = random.fork('network');
  return createNetwork({
    time,
    random: chance,
    latestMs: longestProcessingMs - 1_000,
    vendors: new Map([
      [origins['alipay-card'], vendors.cards.deliver],
      [origins['alipay-voucher'], vendors.vouchers.deliver],
      [origins.kybio, vendors.members.deliver],
      [origins.alisports, vendors.benefits.deliver],
    ]),
    fault(origin) {
      if (!isFaulty()) return 'none';
      if (chance.chance(plan.network)) {
        const fault = chance.pick(networkFaults);
        say(`network to ${origin}: ${fault}`);
        return fault;
      }
      if (chance.chance(plan.mood)) say(`vendor at ${origin}: ${upset(vendors, origin, chance)}`);
      return 'none';
    },
  });
}

function createDatabaseFaults({ plan, random, time }: Stage, isFaulty: () => boolean): () => DatabaseFault {
  const chance = random.fork('database');
  const away = plan.databaseAway;
  return () => {
    const atMs = time.nowMs - startMs;
    if (away !== null && atMs >= away.fromMs && atMs < away.untilMs) return 'before';
    if (!isFaulty() || !chance.chance(plan.database)) return 'none';
    return chance.pick(['before', 'after']);
  };
}

function describe({ result }: Told): string {
  if (typeof result === 'string') return result;
  if (result.kind === 'recorded') return `${result.operation.state}${result.replayed ? ' (replayed)' : ''}`;
  return result.kind === 'refused' ? result.refusal.code : result.kind;
}
