/**
 * The limits of one account, the same for all its processes: rate, daily quota, concurrency, circuit breaker, and the
 * vendor's own bans. They are counted in the database before a call is made, so that neither a restart nor a replica
 * makes one too many.
 */
import { type Clock, type Instant, instant } from '../domain/clock.ts';
import type { AccountId } from '../domain/ids.ts';
import type { Outcome, Refusal } from '../domain/outcome.ts';
import {
  admitCall,
  type CallRequest,
  closeAccount,
  endCall,
  findLimits,
  noteAnswer,
  noteFailure,
  openLimits,
} from '../store/limits.ts';
import type { Db } from '../store/tables.ts';
import { failureOf, type HealthMonitor } from './account-health.ts';
import { findRefusal, refusalOf } from './limit-refusal.ts';
import { type AccountLimits, dayOf, nextDayAfter, rateOf, slackMs } from './limits.ts';
import type { OperationLog } from './operation-log.ts';

/**
 * What a call is for. WRITE: the first call of a mutation; may use everything there is, and is refused at once when its
 * turn is not near. STARTED_WRITE: the write of a mutation that has made its reading; waits longer for its turn.
 * EVIDENCE: what an operation needs afterwards; goes before other readings, but not at the cost of the day's writes.
 * READ: all else.
 */
export type Purpose = 'READ' | 'EVIDENCE' | 'WRITE' | 'STARTED_WRITE';

/** How far ahead of its turn a call may be reserved; it then waits. One lease holds two calls and the wait of evidence. */
const reserveMs: Readonly<Record<Purpose, number>> = { READ: 0, WRITE: 500, EVIDENCE: 1_500, STARTED_WRITE: 5_000 };

/** Leave to make one call; use it once. */
export interface Permit {
  /** Makes the call and learns from how it ends. */
  run<T>(call: () => Promise<Outcome<T>>): Promise<Outcome<T>>;
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

/** @param limits what the operator has set for the account. */
export function createGuard(deps: GuardDeps, accountId: AccountId, limits: AccountLimits): Guard {
  const opened = once(() => openLimits(deps.db, accountId));
  const guard: Guard = {
    async admit(purpose) {
      await opened();
      const request = requestOf(deps.clock, limits, purpose);
      const admitted = await admitCall(deps.db, accountId, request);
      if (admitted === null) {
        const row = await findLimits(deps.db, accountId, request);
        return { refusal: refusalOf(row, request, limits) };
      }
      const waitMs = admitted.turnMs - (request.rate?.aheadMs ?? 0) - request.nowMs;
      if (request.rate !== null && waitMs > 0) await deps.clock.sleep(waitMs);
      const turnMs = request.rate === null ? null : Math.max(request.nowMs, request.nowMs + waitMs);
      return permitOf(deps, {
        accountId,
        limits,
        request,
        turnMs,
        isProbe: admitted.isProbe,
        again: () => guard.admit('STARTED_WRITE'),
      });
    },
    async refusal(purpose) {
      await opened();
      const request = requestOf(deps.clock, limits, purpose);
      return findRefusal(await findLimits(deps.db, accountId, request), request, limits);
    },
    async call(purpose, call) {
      const leave = await guard.admit(purpose);
      return 'refusal' in leave ? { kind: 'refused', ...leave } : leave.run(call);
    },
    async quota() {
      await opened();
      const now = deps.clock.now();
      const asked = { nowMs: now.getTime(), day: dayOf(now, limits.dayOffset), callsPerDay: dayLimitOf(limits) };
      const { callsPerDay: limit, dayCalls } = await findLimits(deps.db, accountId, asked);
      if (limit === null) return null;
      const resetsAt = nextDayAfter(now, limits.dayOffset);
      return { limit, remaining: Math.max(0, limit - dayCalls), resetsAt };
    },
  };
  return guard;
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
  return { configured: callsPerDay, assumed: assumedCallsPerDay, readingShare: 1 - writeShare };
}

function requestOf(clock: Clock, limits: AccountLimits, purpose: Purpose): CallRequest {
  const now = clock.now();
  const rate = limits.callsPerSecond === null ? null : rateOf(limits.callsPerSecond, limits.writeShare);
  return {
    nowMs: now.getTime(),
    // By the day evidence is a reading; by the second it goes with the writes, or a flood of readings would starve it.
    isReading: purpose === 'READ' || purpose === 'EVIDENCE',
    day: dayOf(now, limits.dayOffset),
    callsPerDay: dayLimitOf(limits),
    rate:
      rate === null
        ? null
        : {
            ...rate,
            readSpacingMs: purpose === 'READ' ? rate.readSpacingMs : null,
            reserveMs: reserveMs[purpose],
          },
    concurrency: limits.concurrency,
    call: (now.getTime() + limits.timeoutMs + 1_000) * 1000 + Math.floor(Math.random() * 1000),
    probeMs: limits.timeoutMs,
  };
}

interface Admission {
  /** When its turn is, by the rate; null where there is none. */
  readonly turnMs: number | null;
  readonly again: () => ReturnType<Guard['admit']>;
  readonly accountId: AccountId;
  readonly limits: AccountLimits;
  readonly request: CallRequest;
  readonly isProbe: boolean;
}

function permitOf(deps: GuardDeps, admission: Admission): Permit {
  return {
    async run(call) {
      const isLate = admission.turnMs !== null && deps.clock.now().getTime() > admission.turnMs + slackMs;
      if (isLate) {
        // Its turn has passed: sent now, it could be one too many in its second.
        if (admission.request.concurrency !== null) await endCall(deps.db, admission.accountId, admission.request.call);
        const leave = await admission.again();
        return 'refusal' in leave ? { kind: 'refused', ...leave } : leave.run(call);
      }
      const outcome = await call();
      await learn(deps, admission, outcome).catch((error: unknown) =>
        deps.log.warn({ accountId: admission.accountId, err: error }, 'how a call ended could not be noted'),
      );
      await deps.health.note(admission.accountId, outcome);
      return outcome;
    },
  };
}

async function learn({ db, clock }: GuardDeps, it: Admission, outcome: Outcome<unknown>): Promise<void> {
  const { accountId, limits, request } = it;
  if (request.concurrency !== null) await endCall(db, accountId, request.call);
  const failure = failureOf(outcome);
  if (failure !== null) {
    const until = instant(new Date(clock.now().getTime() + limits.breaker.closedMs));
    return noteFailure(db, accountId, { failures: limits.breaker.failures, until, because: failure });
  }
  if (it.isProbe) await noteAnswer(db, accountId);
  const facts = outcome.kind === 'refused' ? outcome.refusal.facts : undefined;
  if (outcome.kind === 'refused' && facts?.resetsAt !== undefined) {
    const { detail } = outcome.refusal;
    await closeAccount(db, accountId, { until: facts.resetsAt, scope: facts.scope ?? 'vendor', detail });
  }
}
