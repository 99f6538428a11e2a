/** Recovery and reconciliation: checks of operations whose time has come, and operations that nobody works on any more. */
import type { Job } from 'pg-boss';
import { z } from 'zod';
import { type Clock, type Instant, instant } from '../domain/clock.ts';
import { type OperationId, parseOperationId } from '../domain/ids.ts';
import { createPool, type Pool } from './pool.ts';
import { followUpQueue, type JobQueue, resumeQueue } from './queue.ts';
import { startWorker, type Worker } from './worker.ts';

/** What is to be done about open operations. Whether there is anything to do is the journal's word, never the queue's. */
export interface RecoveryWork {
  /** Looks at an operation whose check was due at `dueAt`; nothing, when it is settled, held, or planned for later. */
  check(operationId: OperationId, dueAt: Instant): Promise<unknown>;
  hasForgotten(): Promise<boolean>;
  /** Takes up to `limit` operations that nobody works on. @returns what there is to do, to be begun at once. */
  takeForgotten(limit: number): Promise<ReadonlyArray<() => Promise<unknown>>>;
}

export interface RecoveryOptions {
  readonly queue: Pick<JobQueue, 'boss'>;
  readonly work: RecoveryWork;
  readonly clock: Clock;
  readonly everyMs: number;
  /** Told of work that failed; it comes again. */
  readonly onError: (error: unknown) => void;
}

/** How many operations one process works on at once in the background, and how many of these places no check may take. */
const atOnce = 16;
const keptForForgotten = 4;

/** Any number of processes may do this: a job, and then a lease, is only ever one's. */
export function startRecovery({ queue, work, clock, everyMs, onError }: RecoveryOptions): Worker {
  const { boss } = queue;
  const pool = createPool(atOnce, onError);
  const parts = { boss, work, pool };
  let isAway = false;
  const round = async (): Promise<number> => {
    if (isAway) await waitForWriters(parts, clock);
    isAway = true;
    // One after the other: both fill what room there is.
    const done = (await beginChecks(parts)) + (await resumeForgotten(parts, everyMs));
    isAway = false;
    return done;
  };
  const worker = startWorker({ clock, everyMs, work: round, onError });
  return {
    async stop() {
      await worker.stop();
      await pool.drained();
    },
  };
}

interface Parts extends Pick<JobQueue, 'boss'> {
  readonly work: RecoveryWork;
  readonly pool: Pool;
}

/** Twice the longest pause of one who has a vendor's answer in hand and could not write it. */
const graceMs = 500;

/** After a failure of the database: who knows an outcome writes it before anybody reads what it may be. */
async function waitForWriters({ work }: Parts, clock: Clock): Promise<void> {
  await work.hasForgotten();
  await clock.sleep(graceMs);
}

async function beginChecks({ boss, work, pool }: Parts): Promise<number> {
  const batchSize = pool.room - keptForForgotten;
  if (batchSize <= 0) return 0;
  const jobs = await boss.fetch<unknown>(followUpQueue, { batchSize });
  for (const job of jobs) pool.run(() => check({ boss, work }, job));
  return jobs.length;
}

/** A process that dies on the way gives its job back by letting it expire. */
async function check({ boss, work }: Pick<Parts, 'boss' | 'work'>, job: Job<unknown>): Promise<void> {
  try {
    const { operationId, dueAt } = followUp.parse(job.data);
    await work.check(operationId, dueAt);
  } catch (error) {
    await boss.fail(followUpQueue, job);
    throw error;
  }
  await boss.complete(followUpQueue, job);
}

const followUp = z.object({
  operationId: z.string().transform((text, context) => {
    const id = parseOperationId(text);
    if (id !== null) return id;
    context.addIssue('must be an operation id');
    return z.NEVER;
  }),
  dueAt: z.iso.datetime().transform((text) => instant(new Date(text))),
});

/**
 * One process at a time, and only when there is something to find. The job is throttled by the second instead of being
 * held until it is done: one that died with its process stands in nobody's way.
 */
async function resumeForgotten({ boss, work, pool }: Parts, everyMs: number): Promise<number> {
  if (pool.room === 0 || !(await work.hasForgotten())) return 0;
  await boss.send(resumeQueue, null, { ...resumeOptions, singletonSeconds: Math.max(1, Math.round(everyMs / 1000)) });
  const [job] = await boss.fetch(resumeQueue);
  if (job === undefined) return 0;
  const { room } = pool;
  await boss.deleteStoredJobs(resumeQueue);
  const cases = await work.takeForgotten(room);
  for (const settleOne of cases) pool.run(settleOne);
  const mayBeMore = cases.length === room;
  // Whoever has room goes on, this process or another.
  if (mayBeMore) await boss.send(resumeQueue, null, resumeOptions);
  await boss.complete(resumeQueue, job);
  return mayBeMore ? 1 : 0;
}

const resumeOptions = { retryLimit: 0, expireInSeconds: 60, retentionSeconds: 60, deleteAfterSeconds: 60 } as const;
