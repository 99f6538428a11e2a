/** One simulated process: the real services over mortal connections; it dies at a step, and is started again. */
import type { Config } from '../../src/app/config.ts';
import { createServices, type Services } from '../../src/app/services.ts';
import { createLogger } from '../../src/app/telemetry.ts';
import type { Caller } from '../../src/domain/caller.ts';
import { scopes } from '../../src/domain/caller.ts';
import type { Clock } from '../../src/domain/clock.ts';
import { type OperationId, parseOperationId } from '../../src/domain/ids.ts';
import { createDatabaseClock } from '../../src/store/database-clock.ts';
import type { Db } from '../../src/store/tables.ts';
import { putDown, takeJobs } from './job-table.ts';
import { createLife, type Life } from './life.ts';
import type { Network } from './network.ts';
import type { Random } from './random.ts';
import type { DatabaseFault, SharedDatabase } from './shared-database.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What a process runs in. */
export interface Environment {
  readonly config: Pick<Config, 'accounts' | 'journal'>;
  readonly time: VirtualTime;
  readonly database: SharedDatabase;
  readonly network: Network;
  readonly random: Random;
  readonly databaseFault: () => DatabaseFault;
  /** When the next open operation is due, if any is; not part of the program. */
  readonly nextDueMs: () => Promise<number | null>;
  readonly bell: Bell;
  readonly say: (line: string) => void;
}

/** Rings when something may have become due earlier than was known. */
export interface Bell {
  ring(): void;
  readonly next: Promise<void>;
}

export function createBell(): Bell {
  let { promise, resolve } = Promise.withResolvers<void>();
  return {
    get next() {
      return promise;
    },
    ring() {
      resolve();
      ({ promise, resolve } = Promise.withResolvers<void>());
    },
  };
}

/** A process under way. */
export interface Replica {
  readonly life: Life;
  readonly services: Services;
}

export const everyone: Caller = { subject: 'simulated', scopes: new Set(scopes), accountIds: null };

/** Starts a process, with its background work. @returns null when it could not start, or died on the way. */
export async function startReplica(
  environment: Environment,
  { diesAt, clockOffMs }: { readonly diesAt: number; readonly clockOffMs: number },
): Promise<Replica | null> {
  const { time, database, network, random, databaseFault, config, bell } = environment;
  const life = createLife(diesAt);
  const surroundings = { life, time, delayMs: () => random.between(0, 3), fault: databaseFault, committed: bell.ring };
  const db = database.open(surroundings);
  const own: Clock = {
    now: () => new Date(time.nowMs + clockOffMs),
    sleep: (ms, signal) => life.after(time.sleep(ms, signal)),
  };
  const started = startServices(environment, { db, own, life }).catch(() => null);
  const services = await Promise.race([started, life.ended.then(() => null)]);
  if (services === null) return null;
  void workInBackground(environment, { life, services });
  return { life, services };

  async function startServices(
    { random: chance }: Environment,
    { db: ownDb, own: ownClock }: { readonly db: Db; readonly own: Clock; readonly life: Life },
  ): Promise<Services> {
    const clock = await createDatabaseClock(ownDb, ownClock);
    return createServices({
      config,
      db: ownDb,
      clock,
      logger: createLogger('silent'),
      followUp: putDown,
      overrides: {
        machineTime: time.now,
        openTransport: network.openTransport(life),
        newOperationId: () => makeOperationId(time.nowMs, chance),
        newLeaseId: () => makeUuid(time.nowMs, chance),
      },
    });
  }
}

/** Looks for what is due, whenever something is; in a real process the queue tells it. */
async function workInBackground(environment: Environment, replica: Replica): Promise<void> {
  const { time, nextDueMs, bell, random } = environment;
  const { life } = replica;
  while (!life.isOver) {
    const rung = bell.next;
    const dueMs = await nextDueMs();
    const isDue = dueMs !== null && dueMs <= time.nowMs;
    if (!isDue) await Promise.race([rung, ...(dueMs === null ? [] : [time.sleep(dueMs - time.nowMs)])]);
    // Rounds of different processes do not begin at the same moment, and not at once.
    await life.after(time.sleep(random.between(20, 500)));
    if (isDue) await workOnWhatIsDue(environment, replica);
  }
}

/** A job whose process dies with it is lost here; then the operation is found like everything that was forgotten. */
async function workOnWhatIsDue({ database, time, say }: Environment, { life, services }: Replica): Promise<void> {
  const failed = (error: unknown): void => say(`background: ${String(error)}`);
  const { settleOpen } = services;
  const jobs = await takeJobs(database.db, time.now());
  await life.pass();
  const checks = jobs.map(({ operationId, dueAt }) => settleOpen.check(operationId, dueAt).catch(failed));
  const forgotten = await settleOpen.takeForgotten(16).catch((error: unknown) => {
    failed(error);
    return [];
  });
  await life.after(Promise.all([...checks, ...forgotten.map((settleOne) => settleOne().catch(failed))]));
}

function makeOperationId(nowMs: number, random: Random): OperationId {
  const id = parseOperationId(makeUuid(nowMs, random));
  if (id === null) throw new Error('made an id that is no UUIDv7');
  return id;
}

function makeUuid(nowMs: number, random: Random): string {
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => random.between(0, 15).toString(16)).join('');
  const time = nowMs.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-8${hex(3)}-${hex(12)}`;
}
