/**
 * The limits of one account, the same for all its processes: rate, daily quota, concurrency, circuit breaker, and the
 * vendor's own bans. They are counted in the database before a call is made, so that neither a restart nor a replica
 * makes one too many.
 */
import { type Clock, type Instant, instant } from '../domain/clock.ts';
import type { AccountId } from '../domain/ids.ts';
import type { Outcome, Refusal } from '../domain/outcome.ts';
import {
  type Admitted,
  admitCall,
  admitUncounted,
  type CallRequest,
  closeAccount,
  endCall,
  findLimits,
  noteAnswer,
  noteFailure,
  openLimits,
  returnCall,
} from '../store/limits.ts';
import type { Db } from '../store/tables.ts';
import { failureOf, type HealthMonitor } from './account-health.ts';
import { findRefusal, refusalOf } from './limit-refusal.ts';
import { type AccountLimits, dayAfter, dayOf, isCounted, nextDayAfter, rateOf, slackMs } from './limits.ts';
import type { OperationLog } from './operation-log.ts';
import { plainOutcome } from './plain-outcome.ts';
import { createUncounted } from './uncounted.ts';

/**
 * What a call is for. WRITE: the first call of a mutation; may use everything there is, and is refused at once when its
 * turn is not near. STARTED_WRITE: the write of a mutation that has made its reading; waits longer for its turn.
 * EVIDENCE: what an operation needs afterwards; goes before other readings, but not at the cost of the day's writes.
 * READ: all else.
 */
export type Purpose = 'READ' | 'EVIDENCE' | 'WRITE' | 'STARTED_WRITE';

/** How far ahead of its turn a call may be reserved; it then waits. One lease holds two calls and the wait of evidence. */
const reserveMs: Readonly<Record<Purpose, number>> = { READ: 0, WRITE: 500, EVIDENCE: 1_500, STARTED_WRITE: 5_000 };

/** So far apart replicas' clocks may be: a full queue seen by one that is behind must not pass for a wrong clock. */
const clocksApartMs = 60_000;

/** Leave to make one call; use it once, or give it back. */
export interface Permit {
  /**
   * Makes the call and learns from how it ends. A call whose turn has passed is not made: sent now, it could be one too
   * many in its second; that ends as never sent.
   */
  run<T>(call: () => Promise<Outcome<T>>): Promise<Outcome<T>>;
  /** The call will not be made: its count is taken back. */
  giveBack(): Promise<void>;
}

/** What is left of a daily number of calls. */
export interface Quota {
  readonly limit: number;
  readonly remaining: number;
  readonly resetsAt: Instant;
}

export interface Guard {
  /** Asks for leave to make one call; a write waits for its turn if that is near. Refusals come at once. */
  admit(purpose: Purpose): Promise<Permit | { readonly refusal: Refusal }>;
  /** Why a call would be refused now, without asking for leave; null when it would not. */
  refusal(purpose: Purpose): Promise<Refusal | null>;
  /** Asks for leave and makes the call; held back, it ends as refused. */
  call<T>(purpose: Purpose, call: () => Promise<Outcome<T>>): Promise<Outcome<T>>;
  /** null where calls are not counted by the day. */
  quota(): Promise<Quota | null>;
}

export interface GuardDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly health: HealthMonitor;
  readonly log: OperationLog;
}

const mostTries = 3;

/** @param limits what the operator has set for the account. */
export function createGuard(deps: GuardDeps, accountId: AccountId, limits: AccountLimits): Guard {
  const opened = once(() => openLimits(deps.db, accountId));
  const uncounted = createUncounted((nowMs) => admitUncounted(deps.db, accountId, nowMs));
  const admit = async (purpose: Purpose): Promise<TimedPermit | { readonly refusal: Refusal }> => {
    await opened();
    const request = requestOf(deps.clock, limits, purpose);
    const isFree = isCounted(limits) ? null : await uncounted.admit(request.nowMs);
    const admitted = isFree ?? (await admitCall(deps.db, accountId, request));
    if (admitted === null) {
      const row = await findLimits(deps.db, accountId, request);
      return { refusal: refusalOf(row, request, limits) };
    }
    const waitMs = admitted.turnMs - (request.rate?.aheadMs ?? 0) - request.nowMs;
    if (request.rate !== null && waitMs > 0) await deps.clock.sleep(waitMs);
    const turnMs = request.rate === null ? null : request.nowMs + Math.max(0, waitMs);
    return permitOf(deps, { ...admitted, accountId, limits, request, turnMs, onTrouble: uncounted.forget });
  };
  return {
    admit,
    async refusal(purpose) {
      await opened();
      const request = requestOf(deps.clock, limits, purpose);
      return findRefusal(await findLimits(deps.db, accountId, request), request, limits);
    },
    async call(purpose, call) {
      for (let tries = 1; ; tries += 1) {
        const leave = await admit(purpose);
        if ('refusal' in leave) return { kind: 'refused', ...leave };
        if (!leave.isLate() || tries === mostTries) return leave.run(call);
        await leave.giveBack();
      }
    },
    async quota() {
      await opened();
      const now = deps.clock.now();
      const { dayOffset } = limits;
      const days = { day: dayOf(now, dayOffset), nextDay: dayAfter(now, dayOffset) };
      const asked = { nowMs: now.getTime(), ...days, callsPerDay: dayLimitOf(limits) };
      const { callsPerDay: limit, dayCalls } = await findLimits(deps.db, accountId, asked);
      if (limit === null) return null;
      const resetsAt = nextDayAfter(now, limits.dayOffset);
      return { limit, remaining: Math.max(0, limit - dayCalls), resetsAt };
    },
  };
}

/** Runs at most once at a time, until it has succeeded. */
function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => {
    done ??= work().catch((error: unknown) => {
      done = null;
      throw error;
    });
    return done;
  };
}

function dayLimitOf({ callsPerDay, assumedCallsPerDay, writeShare }: AccountLimits): CallRequest['callsPerDay'] {
  // In doubles 1 - 0.8 is a little less than 0.2, and of 10 calls that would leave 1 to readings.
  const readingShare = Number((1 - writeShare).toFixed(6));
  return { configured: callsPerDay, assumed: assumedCallsPerDay, readingShare };
}

function requestOf(clock: Clock, limits: AccountLimits, purpose: Purpose): CallRequest {
  const now = clock.now();
  const rate = limits.callsPerSecond === null ? null : rateOf(limits.callsPerSecond, limits.writeShare);
  return {
    nowMs: now.getTime(),
    // By the day evidence is a reading; by the second it goes with the writes, or a flood of readings would starve it.
    isReading: purpose === 'READ' || purpose === 'EVIDENCE',
    day: dayOf(now, limits.dayOffset),
    nextDay: dayAfter(now, limits.dayOffset),
    callsPerDay: dayLimitOf(limits),
    rate:
      rate === null
        ? null
        : {
            ...rate,
            readSpacingMs: purpose === 'READ' ? rate.readSpacingMs : null,
            reserveMs: reserveMs[purpose],
            furthestMs: rate.aheadMs + reserveMs.STARTED_WRITE + (rate.readSpacingMs ?? 0) + clocksApartMs,
          },
    concurrency: limits.concurrency,
    call: (now.getTime() + limits.timeoutMs + 1_000) * 1000 + nextOfMany(),
    probeMs: limits.timeoutMs,
  };
}

let many = 0;

/** Tells the calls of one millisecond apart, and with the process those of several processes, nearly always. */
function nextOfMany(): number {
  many = (many + 1) % 100;
  return (process.pid % 10) * 100 + many;
}

interface Admission extends Omit<Admitted, 'turnMs'> {
  readonly accountId: AccountId;
  readonly limits: AccountLimits;
  readonly request: CallRequest;
  /** When its turn is, by the rate; null where there is none. */
  readonly turnMs: number | null;
  /** Told when the account may not be as it was found. */
  readonly onTrouble: () => void;
}

type TimedPermit = Permit & { isLate(): boolean };

function permitOf(deps: GuardDeps, admission: Admission): TimedPermit {
  const { accountId } = admission;
  const note = (work: Promise<void>): Promise<void> =>
    work.catch((error: unknown) => deps.log.warn({ accountId, err: error }, 'how a call ended could not be noted'));
  const permit: TimedPermit = {
    isLate: () => admission.turnMs !== null && deps.clock.now().getTime() > admission.turnMs + slackMs,
    giveBack: () => (admission.isCounted ? note(returnCall(deps.db, accountId, admission)) : Promise.resolve()),
    async run(call) {
      if (permit.isLate()) {
        await permit.giveBack();
        return { kind: 'neverSent', why: 'its turn under the rate limit had passed' };
      }
      const outcome = plainOutcome(await call());
      await note(learn(deps, admission, outcome));
      // Not before it is noted: who looked meanwhile may have found the account as it was.
      if (outcome.kind !== 'done') admission.onTrouble();
      await deps.health.note(accountId, outcome);
      return outcome;
    },
  };
  return permit;
}

async function learn({ db, clock }: GuardDeps, it: Admission, outcome: Outcome<unknown>): Promise<void> {
  const { accountId, limits, request } = it;
  if (outcome.kind === 'neverSent' && it.isCounted) await returnCall(db, accountId, { request, probeUntilMs: null });
  else if (request.concurrency !== null) await endCall(db, accountId, request.call);
  const failure = failureOf(outcome);
  if (failure !== null) {
    const until = instant(new Date(clock.now().getTime() + limits.breaker.closedMs));
    return noteFailure(db, accountId, { failures: limits.breaker.failures, until, because: failure });
  }
  if (it.hadFailures || it.probeUntilMs !== null) await noteAnswer(db, accountId, it.probeUntilMs);
  const facts = outcome.kind === 'refused' ? outcome.refusal.facts : undefined;
  if (outcome.kind === 'refused' && facts?.resetsAt !== undefined) {
    const { detail } = outcome.refusal;
    await closeAccount(db, accountId, { until: facts.resetsAt, scope: facts.scope ?? 'vendor', detail });
  }
}
