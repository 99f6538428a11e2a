/** What all processes share about an account's limits: one row an account, and one statement a call. */
import { sql } from 'kysely';
import { type Instant, instant } from '../domain/clock.ts';
import type { AccountId } from '../domain/ids.ts';
import { toJson } from './json.ts';
import type { Db } from './tables.ts';

/** What one call asks for. Times are epoch milliseconds. */
export interface CallRequest {
  readonly nowMs: number;
  /** True for what counts against the part of the day that readings may use. */
  readonly isReading: boolean;
  /** The vendor's day, `yyyy-MM-dd`, and the one after it: what lies further ahead was counted by a wrong clock. */
  readonly day: string;
  readonly nextDay: string;
  readonly callsPerDay: DayLimit;
  readonly rate: Rate | null;
  readonly concurrency: number | null;
  /** Names the call while it is under way: when it must be over, in microseconds, unlike any other. */
  readonly call: number;
  /** How long the one call that probes a closed account may take before another may probe. */
  readonly probeMs: number;
}

/** The configured number goes before the vendor's own, and that before the one assumed. */
export interface DayLimit {
  readonly configured: number | null;
  readonly assumed: number | null;
  /** The part that readings may use, 0 to 1. */
  readonly readingShare: number;
}

/** Calls are spread evenly: each moves the account's next call by `spacingMs`. */
export interface Rate {
  readonly spacingMs: number;
  /** What this call leaves between itself and the next reading of its kind; null for calls that go before readings. */
  readonly readSpacingMs: number | null;
  /** How far ahead of its turn a call may go. */
  readonly aheadMs: number;
  /** How far ahead of its turn this call may be reserved; it then waits for its turn. */
  readonly reserveMs: number;
  /** No turn lies further ahead than this, unless a wrong clock has put it there. */
  readonly furthestMs: number;
}

export interface LimitsRow {
  readonly nextCallMs: number;
  readonly nextReadMs: number;
  readonly dayCalls: number;
  readonly dayReads: number;
  readonly callsPerDay: number | null;
  readonly callsUnderWay: number;
  readonly failures: number;
  readonly closedUntil: Instant | null;
  readonly closedBecause: { readonly scope: string; readonly detail: string } | null;
}

/** Makes sure the account has a row. May be called again. */
export async function openLimits(db: Db, accountId: AccountId): Promise<void> {
  await db
    .insertInto('account_limits')
    .values({ account_id: accountId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export interface Admitted {
  /** Whether the call is in the account's counts. */
  readonly isCounted: boolean;
  /** When the call's turn was before it moved the next one's. */
  readonly turnMs: number;
  /** True when an answer ends a row of failures. */
  readonly hadFailures: boolean;
  /** Set for the one call that tries a closed account: until when others are held back. Epoch milliseconds. */
  readonly probeUntilMs: number | null;
}

/**
 * Admits one call if all limits allow it, and counts it, in one statement.
 * @returns null when some limit does not allow it; nothing has changed then.
 */
export async function admitCall(db: Db, accountId: AccountId, request: CallRequest): Promise<Admitted | null> {
  const { nowMs, isReading, day, callsPerDay, rate, concurrency } = request;
  const isSameDay = sql`day BETWEEN ${day} AND ${request.nextDay}`;
  const dayCalls = sql`CASE WHEN ${isSameDay} THEN day_calls ELSE 0 END`;
  const dayReads = sql`CASE WHEN ${isSameDay} THEN day_reads ELSE 0 END`;
  const limit = sql`COALESCE(${callsPerDay.configured}::integer, vendor_calls_per_day, ${callsPerDay.assumed}::integer)`;
  const underWay = sql`ARRAY(SELECT call FROM unnest(calls) AS call WHERE call > ${nowMs * 1000}::double precision)`;
  const now = sql`${nowMs}::double precision`;
  const furthest = sql`${now} + ${rate?.furthestMs ?? 0}::double precision`;
  // A turn further ahead than any can lie was put there by a clock that was wrong.
  const turn = sql`CASE WHEN next_call_ms > ${furthest} THEN ${now} ELSE GREATEST(next_call_ms, ${now}) END`;
  const readTurn = sql`CASE WHEN next_read_ms > ${furthest} THEN ${now} ELSE GREATEST(next_read_ms, ${now}) END`;
  const readSpacingMs = rate?.readSpacingMs ?? null;
  const { rows } = await sql<{ turn_ms: number; had_failures: boolean; is_probe: boolean }>`
    UPDATE account_limits SET
      next_call_ms = ${rate === null ? sql`next_call_ms` : sql`(${turn}) + ${rate.spacingMs}::double precision`},
      next_read_ms = ${readSpacingMs === null ? sql`next_read_ms` : sql`(${readTurn}) + ${readSpacingMs}::double precision`},
      day = CASE WHEN ${isSameDay} THEN day ELSE ${day} END,
      day_calls = ${dayCalls} + 1,
      day_reads = ${dayReads} + ${isReading ? 1 : 0}::integer,
      calls = ${concurrency === null ? sql`calls` : sql`array_append(${underWay}, ${request.call}::double precision)`},
      closed_until = CASE WHEN closed_until IS NULL THEN NULL
        ELSE to_timestamp((${nowMs + request.probeMs})::double precision / 1000) END
    WHERE account_id = ${accountId}
      AND (closed_until IS NULL OR closed_until <= to_timestamp(${nowMs}::double precision / 1000))
      AND ${rate === null ? sql`true` : sql`(${turn}) - ${now} <= ${rate.aheadMs + rate.reserveMs}::double precision`}
      AND ${rate === null || readSpacingMs === null ? sql`true` : sql`(${readTurn}) - ${now} <= ${rate.aheadMs}::double precision`}
      AND (${limit} IS NULL OR ${dayCalls} < ${limit})
      AND ${isReading ? sql`(${limit} IS NULL OR ${dayReads} < floor(${limit} * ${callsPerDay.readingShare}::double precision))` : sql`true`}
      AND ${concurrency === null ? sql`true` : sql`cardinality(${underWay}) < ${concurrency}::integer`}
    RETURNING next_call_ms - ${rate?.spacingMs ?? 0}::double precision AS turn_ms,
      failures > 0 AS had_failures, closed_until IS NOT NULL AS is_probe`.execute(db);
  const [row] = rows;
  if (row === undefined) return null;
  const probeUntilMs = row.is_probe ? nowMs + request.probeMs : null;
  return { isCounted: true, turnMs: row.turn_ms, hadFailures: row.had_failures, probeUntilMs };
}

/**
 * Admits one call of an account that nothing limits and nothing closes, without a write for which others would wait.
 * @returns null when that cannot be told without counting.
 */
export async function admitUncounted(db: Db, accountId: AccountId, nowMs: number): Promise<Admitted | null> {
  const row = await db
    .selectFrom('account_limits')
    .select('failures')
    .where('account_id', '=', accountId)
    .where('closed_until', 'is', null)
    .where('vendor_calls_per_day', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return null;
  return { isCounted: false, turnMs: nowMs, hadFailures: row.failures > 0, probeUntilMs: null };
}

/** Where the account stands; what belongs to another day counts as nothing. */
export async function findLimits(
  db: Db,
  accountId: AccountId,
  { nowMs, day, nextDay, callsPerDay }: Pick<CallRequest, 'nowMs' | 'day' | 'nextDay' | 'callsPerDay'>,
): Promise<LimitsRow> {
  const row = await db
    .selectFrom('account_limits')
    .selectAll()
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  const isSameDay = row.day >= day && row.day <= nextDay;
  return {
    nextCallMs: row.next_call_ms,
    nextReadMs: row.next_read_ms,
    dayCalls: isSameDay ? row.day_calls : 0,
    dayReads: isSameDay ? row.day_reads : 0,
    callsPerDay: callsPerDay.configured ?? row.vendor_calls_per_day ?? callsPerDay.assumed,
    callsUnderWay: row.calls.filter((call) => call > nowMs * 1000).length,
    failures: row.failures,
    closedUntil: row.closed_until === null ? null : instant(row.closed_until),
    closedBecause: row.closed_because,
  };
}

/** Takes back the count of a call that was never made; its turn has passed all the same. */
export async function returnCall(
  db: Db,
  accountId: AccountId,
  { request, probeUntilMs }: { readonly request: CallRequest; readonly probeUntilMs: number | null },
): Promise<void> {
  const isSameDay = sql`day = ${request.day}`;
  const isOurProbe = sql`closed_until = to_timestamp(${probeUntilMs ?? 0}::double precision / 1000)`;
  await sql`
    UPDATE account_limits SET
      day_calls = CASE WHEN ${isSameDay} THEN GREATEST(0, day_calls - 1) ELSE day_calls END,
      day_reads = CASE WHEN ${isSameDay} THEN GREATEST(0, day_reads - ${request.isReading ? 1 : 0}::integer) ELSE day_reads END,
      calls = array_remove(calls, ${request.call}::double precision),
      closed_until = CASE WHEN ${isOurProbe} THEN to_timestamp(${request.nowMs}::double precision / 1000) ELSE closed_until END
    WHERE account_id = ${accountId}`.execute(db);
}

/** Ends a call that was counted as under way. */
export async function endCall(db: Db, accountId: AccountId, call: number): Promise<void> {
  await sql`
    UPDATE account_limits SET calls = array_remove(calls, ${call}::double precision)
    WHERE account_id = ${accountId}`.execute(db);
}

/** Notes a call that got no believable answer; the account closes when so many came one after the other. */
export async function noteFailure(
  db: Db,
  accountId: AccountId,
  breaker: { readonly failures: number; readonly until: Instant; readonly because: string },
): Promise<void> {
  const because = toJson({ scope: 'circuit', detail: breaker.because });
  const isOneTooMany = sql`failures + 1 >= ${breaker.failures}::integer`;
  await sql`
    UPDATE account_limits SET
      failures = failures + 1,
      closed_until = CASE WHEN ${isOneTooMany} THEN GREATEST(closed_until, ${breaker.until}::timestamptz) ELSE closed_until END,
      closed_because = CASE WHEN ${isOneTooMany} AND (closed_until IS NULL OR closed_until <= ${breaker.until}::timestamptz)
        THEN ${because}::jsonb ELSE closed_because END
    WHERE account_id = ${accountId}`.execute(db);
}

/** The vendor answers: a row of failures is over, and so is what closed the account, if this call was its probe. */
export async function noteAnswer(db: Db, accountId: AccountId, probeUntilMs: number | null): Promise<void> {
  const isOurProbe = sql`closed_until <= to_timestamp(${probeUntilMs ?? 0}::double precision / 1000)`;
  await sql`
    UPDATE account_limits SET
      failures = 0,
      closed_because = CASE WHEN ${isOurProbe} THEN NULL ELSE closed_because END,
      closed_until = CASE WHEN ${isOurProbe} THEN NULL ELSE closed_until END
    WHERE account_id = ${accountId}`.execute(db);
}

/** Closes the account until the vendor's own limit opens again. */
export async function closeAccount(
  db: Db,
  accountId: AccountId,
  { until, ...because }: { readonly until: Instant; readonly scope: string; readonly detail: string },
): Promise<void> {
  await db
    .updateTable('account_limits')
    .set({ closed_until: until, closed_because: toJson(because) })
    .where('account_id', '=', accountId)
    .where((eb) => eb.or([eb('closed_until', 'is', null), eb('closed_until', '<', sql<Date>`${until}::timestamptz`)]))
    .execute();
}

/** Takes the turn to ask the vendor for its quota of the day; false when somebody has asked today. */
export async function takeQuotaQuestion(db: Db, accountId: AccountId, day: string): Promise<boolean> {
  const taken = await db
    .updateTable('account_limits')
    .set({ vendor_asked_on: day })
    .where('account_id', '=', accountId)
    .where((eb) => eb.or([eb('vendor_asked_on', 'is', null), eb('vendor_asked_on', '<', day)]))
    .returning('account_id')
    .executeTakeFirst();
  return taken !== undefined;
}

/** Keeps what the vendor says about the day: its limit, and calls that others have made under the same credentials. */
export async function keepVendorQuota(
  db: Db,
  accountId: AccountId,
  told: { readonly limit: number | null; readonly day: string; readonly used: number | null },
): Promise<void> {
  const isSameDay = sql`day = ${told.day}`;
  await sql`
    UPDATE account_limits SET
      vendor_calls_per_day = COALESCE(${told.limit}::integer, vendor_calls_per_day),
      day_calls = CASE WHEN ${isSameDay} THEN GREATEST(day_calls, ${told.used ?? 0}::integer) ELSE day_calls END
    WHERE account_id = ${accountId}`.execute(db);
}
