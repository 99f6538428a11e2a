/** Retention: once a day, one process deletes the operations that are older than they are kept. */
import type { Job } from 'pg-boss';
import { z } from 'zod';
import type { Clock } from '../domain/clock.ts';
import { type OperationId, parseOperationId } from '../domain/ids.ts';
import { type JobQueue, retentionQueue } from './queue.ts';
import { startWorker, type Worker } from './worker.ts';

/** What is to be deleted is the journal's word; here is only when, by whom, and how much at a time. */
export interface RetentionWork {
  /** Deletes one batch. @returns how many, and what the next batch comes after; null when nothing is left to delete. */
  deleteSome(after: OperationId | null): Promise<{ readonly deleted: number; readonly next: OperationId | null }>;
  /** Called once when all is deleted, with how many there were. */
  finish(deleted: number): Promise<void>;
}

export interface RetentionOptions {
  readonly queue: Pick<JobQueue, 'boss'>;
  readonly work: RetentionWork;
  readonly clock: Clock;
  /** How often to look whether there is a job; each day has one, whatever the number of processes. */
  readonly everyMs: number;
  /** How long a process may keep the job; then it counts as dead, and another one goes on. */
  readonly leaseMs: number;
  /** Told of work that failed; it comes again. */
  readonly onError: (error: unknown) => void;
}

export function startRetention(options: RetentionOptions): Worker {
  const stopping = new AbortController();
  const parts = { ...options, signal: stopping.signal };
  const worker = startWorker({ ...options, work: () => round(parts) });
  return {
    stop() {
      stopping.abort();
      return worker.stop();
    },
  };
}

type Parts = RetentionOptions & { readonly signal: AbortSignal };

const daySeconds = 86_400;

/** A job is one stretch of the way; what is left of it is the next job, for whoever is there. */
async function round(parts: Parts): Promise<number> {
  const { boss } = parts.queue;
  const options = { ...jobOptions, expireInSeconds: Math.ceil(parts.leaseMs / 1000) };
  const begin: Place = { after: null, deleted: 0 };
  await boss.send(retentionQueue, begin, { ...options, singletonSeconds: daySeconds });
  const [job] = await boss.fetch<unknown>(retentionQueue);
  if (job === undefined) return 0;
  const { after, deleted } = await deleteStretch(parts, job);
  if (after !== null) await boss.send(retentionQueue, { after, deleted }, options);
  await boss.complete(retentionQueue, job);
  if (after === null) await parts.work.finish(deleted);
  return after === null ? 0 : 1;
}

/** A day's job stays for longer than its day, so that there is no second one. */
const jobOptions = {
  retryLimit: 10,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 60,
  retentionSeconds: daySeconds,
  deleteAfterSeconds: 2 * daySeconds,
} as const;

/** How far the deletion has come, and how many are gone by then. */
interface Place {
  readonly after: OperationId | null;
  readonly deleted: number;
}

/** @returns where to go on; `after` null at the end. A process that dies on the way lets its job expire. */
async function deleteStretch({ queue, work, clock, leaseMs, signal }: Parts, job: Job<unknown>): Promise<Place> {
  const startedAtMs = clock.now().getTime();
  try {
    let { after, deleted } = place.parse(job.data);
    for (;;) {
      const batchAtMs = clock.now().getTime();
      const batch = await work.deleteSome(after);
      after = batch.next;
      deleted += batch.deleted;
      const nowMs = clock.now().getTime();
      if (after === null || signal.aborted || nowMs - startedAtMs > leaseMs / 3) return { after, deleted };
      // At least half of the time is everybody else's.
      await clock.sleep(Math.max(leastPauseMs, nowMs - batchAtMs), signal);
    }
  } catch (error) {
    await queue.boss.fail(retentionQueue, job);
    throw error;
  }
}

const leastPauseMs = 5;

const place = z.object({
  after: z
    .string()
    .transform((text) => parseOperationId(text))
    .nullable(),
  deleted: z.int(),
});
