/** The queue of background work: pg-boss on the program's own database, shared by all processes that use it. */
import { fromKysely, PgBoss } from 'pg-boss';
import type { Instant } from '../domain/clock.ts';
import type { OperationId } from '../domain/ids.ts';
import type { Db } from '../store/tables.ts';
import { createBossDatabase } from './boss-database.ts';

/** One look at one operation, at the time it was put down for. */
export const followUpQueue = 'settle-operation';
/** One search for operations that nobody is working on although it is time to. */
export const resumeQueue = 'resume-operations';
/** Deletion of old operations, a stretch at a time. */
export const retentionQueue = 'delete-old-operations';

export interface JobQueue {
  readonly boss: PgBoss;
  /** Puts down, in the transaction that makes it necessary, that the operation is to be looked at at that time. */
  followUp(tx: Db, operationId: OperationId, dueAt: Instant): Promise<void>;
  /** Ends the queue's own upkeep; what is queued stays. */
  close(): Promise<void>;
}

export interface JobQueueOptions {
  readonly db: Db;
  /** How long a worker may keep a job; then its process counts as dead, and another one gets the job. */
  readonly leaseMs: number;
  /** Told of upkeep that failed; the next one comes all the same. */
  readonly onTrouble: (reason: string) => void;
}

/** The tables have a schema of their own: another program may have a queue in this database too. */
const schema = 'promotion_jobs';

/** Makes or updates the queue's tables, under its own lock: any number of processes may start at once. */
export async function openJobQueue({ db, leaseMs, onTrouble }: JobQueueOptions): Promise<JobQueue> {
  const leaseSeconds = Math.ceil(leaseMs / 1000);
  const boss = new PgBoss({ db: createBossDatabase(db), schema, ...upkeep(leaseSeconds) });
  boss.on('error', ({ message }) => onTrouble(message));
  boss.on('warning', ({ message }) => onTrouble(message));
  const close = () => boss.stop({ graceful: false });
  try {
    await boss.start();
    await createQueues(boss);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    boss,
    async followUp(tx, operationId, dueAt) {
      const job = { ...followUpOptions, expireInSeconds: leaseSeconds, startAfter: dueAt, db: fromKysely(tx) };
      await boss.send(followUpQueue, { operationId, dueAt }, job);
    },
    close,
  };
}

/** The journal is what counts: a job that is gone after a day, or after its retries, is missed by nobody for long. */
const followUpOptions = {
  retryLimit: 10,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 60,
  retentionSeconds: 86_400,
  deleteAfterSeconds: 300,
} as const;

/** What pg-boss does by itself: jobs of dead workers go back, old ones go away. Parts that nothing here uses are off. */
function upkeep(leaseSeconds: number) {
  const everySeconds = Math.min(leaseSeconds, 60);
  return {
    superviseIntervalSeconds: everySeconds,
    monitorIntervalSeconds: everySeconds,
    maintenanceIntervalSeconds: 300,
    flowIntervalSeconds: 86_400,
    schedule: false,
    reindex: false,
    monitorVacuum: false,
  } as const;
}

/**
 * @NOTE pg-boss looks up a queue it does not know yet on a connection of its own. In the middle of a transaction that
 * would wait for ever for the only connection of the embedded database; so all are known before anybody uses them.
 */
async function createQueues(boss: PgBoss): Promise<void> {
  const names = [followUpQueue, resumeQueue, retentionQueue];
  const known = new Set((await boss.getQueues(names)).map(({ name }) => name));
  for (const name of names) {
    if (!known.has(name)) await boss.createQueue(name);
    await boss.findJobs(name, { id: '00000000-0000-0000-0000-000000000000' });
  }
}
