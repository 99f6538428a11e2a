/** Writing what has become of an operation, as often as it takes. */
import { type Clock, instant } from '../domain/clock.ts';
import type { OperationId } from '../domain/ids.ts';
import type { OperationRecord } from '../domain/operation.ts';
import type { Journal, Lease, SettleRequest } from '../journal/journal.ts';
import { DatabaseUnavailableError } from '../store/unavailable.ts';
import type { ReachCrashPoint } from './crash-points.ts';
import type { OperationLog } from './operation-log.ts';

export interface WriteDeps {
  readonly journal: Pick<Journal, 'settle'>;
  readonly clock: Clock;
  readonly reach: ReachCrashPoint;
  /** Longer than a send and the reading after it; checked by the configuration. */
  readonly leaseMs: number;
  /** Told of everything that needs eyes; never throws. */
  readonly log: OperationLog;
  /** Outcomes on their way to the journal; who closes the program waits for them, and so does who looks at what is open. */
  readonly unwritten: Map<Promise<unknown>, OperationId>;
  /** True once the program is to end: what cannot be written then is left to whoever looks next. */
  readonly isClosing: () => boolean;
}

/**
 * Writes a settlement and says so in the log. The caller waits for half a lease at most. What a vendor has answered is
 * written all the same, however late: the journal takes a verified success after the lease too, and notes everything
 * else for whoever looks next.
 * @throws {DatabaseUnavailableError} when it is not written by then.
 */
export async function settle(
  deps: WriteDeps,
  lease: Lease,
  request: Omit<SettleRequest, 'at'>,
): Promise<OperationRecord> {
  await deps.reach('beforeSettle');
  const record = await settleStubbornly(deps, lease, request);
  await deps.reach('afterSettle');
  return record;
}

async function settleStubbornly(
  deps: WriteDeps,
  lease: Lease,
  request: Omit<SettleRequest, 'at'>,
): Promise<OperationRecord> {
  const { journal, clock, leaseMs, unwritten } = deps;
  if (request.attempt === null) {
    const record = await journal.settle(lease, { ...request, at: instant(clock.now()) });
    logSettled(deps, record, request);
    return record;
  }
  const writing = writeUntilWritten(deps, lease, request);
  unwritten.set(writing, lease.operationId);
  // Who waits no longer has heard of it; a later failure is in the log.
  writing.catch(() => {}).finally(() => unwritten.delete(writing));
  const record = await waitFor(clock, writing, leaseMs / 2);
  if (record === 'over') throw new DatabaseUnavailableError('an outcome could not be written yet');
  return record;
}

/** Who has the answer tries four times a second: whoever would rather read what it may be need not wait for long. */
const longestWaitMs = 2_000;

/**
 * To be awaited before an operation is looked at, so that whoever has its answer in hand in this process comes first.
 * @returns whether an outcome was on its way, and has been written or given up by now.
 */
export async function untilWritten(
  { unwritten, clock, leaseMs }: Pick<WriteDeps, 'unwritten' | 'clock' | 'leaseMs'>,
  operation: OperationId | 'all',
): Promise<boolean> {
  const writing = [...unwritten].flatMap(([written, id]) => (operation === 'all' || id === operation ? [written] : []));
  if (writing.length === 0) return false;
  return (await waitFor(clock, Promise.allSettled(writing), Math.min(longestWaitMs, leaseMs / 2))) !== 'over';
}

async function waitFor<T>(clock: Clock, work: Promise<T>, mostMs: number): Promise<T | 'over'> {
  const done = new AbortController();
  try {
    return await Promise.race([work, clock.sleep(mostMs, done.signal).then(() => 'over' as const)]);
  } finally {
    // With a reason of its own: the default one is an error with its stack, made for nobody.
    done.abort('done');
  }
}

/** Shorter than the pause between two looks at what is open, so that who has the answer comes first. */
const longestWritePauseMs = 250;
const longestUnwrittenMs = 60 * 60_000;

async function writeUntilWritten(
  deps: WriteDeps,
  lease: Lease,
  request: Omit<SettleRequest, 'at'>,
): Promise<OperationRecord> {
  const { journal, clock, leaseMs, log, isClosing } = deps;
  const begunAtMs = clock.now().getTime();
  let isSaid = false;
  for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, longestWritePauseMs)) {
    try {
      const record = await journal.settle(lease, { ...request, at: instant(clock.now()) });
      logSettled(deps, record, request);
      return record;
    } catch (error) {
      const facts = { operationId: lease.operationId, attempt: request.attempt, err: error };
      const giveUpAfterMs = error instanceof DatabaseUnavailableError ? longestUnwrittenMs : leaseMs / 2;
      if (isClosing() || clock.now().getTime() + pauseMs > begunAtMs + giveUpAfterMs) {
        log.error(facts, 'an outcome was given up before it could be written');
        throw error;
      }
      if (!isSaid) log.warn(facts, 'an outcome could not be written yet');
      isSaid = true;
      await clock.sleep(pauseMs);
    }
  }
}

function logSettled(
  { log }: WriteDeps,
  record: OperationRecord,
  { attempt, settlement }: Omit<SettleRequest, 'at'>,
): void {
  const facts = { operationId: record.id, state: record.state, settledBy: record.settledBy, attempt };
  if (record.state !== settlement.state) {
    log.warn({ ...facts, wanted: settlement.state }, 'the lease was lost: another process has the operation');
  } else if (record.state === 'UNKNOWN' && record.nextCheckAt === null) {
    log.warn({ ...facts, why: record.unknownWhy }, 'an operation waits for an operator');
  } else {
    log.info(facts, 'operation');
  }
}
