/**
 * What KYBIO says about calls a day; each question is itself a call.
 * Source: KYBIO "Query traffic configuration", "Query daily traffic". A chain is answered with a row for every outlet.
 */
import type { Outcome } from '../../domain/outcome.ts';
import type { QuotaPort } from '../connector.ts';
import type { AdjustingDeps } from './adjusting.ts';
import { readWallTime } from './time.ts';
import { messageOf, methods, type ReadAnswer } from './wire.ts';
import { type CallLimit, readCallLimits, readCallsUsed } from './wire-quota.ts';

/** The account's own row is told from its siblings by appId, whatever its case. */
export function createQuota({ gateway, settings, deps }: AdjustingDeps): QuotaPort {
  const appId = JSON.stringify(settings.appId);
  const isOwn = (row: { readonly appId: string }): boolean =>
    row.appId.trim().toLowerCase() === settings.appId.toLowerCase();

  async function rowsOf<T extends { readonly appId: string }>(
    request: { readonly path: string; readonly body: string },
    read: ReadAnswer<readonly T[]>,
  ): Promise<Outcome<readonly T[]>> {
    const outcome = await gateway.call({ request, read });
    if (outcome.kind !== 'done') return outcome;
    const { value: content, vendor } = outcome;
    if (content.kind === 'flawed') return gateway.unreadable(vendor, `the quota cannot be read: ${content.flaw}`);
    return { kind: 'done', value: content.kind === 'missing' ? [] : content.data.filter(isOwn), vendor };
  }

  return {
    async readLimit() {
      const at = deps.now().getTime();
      const outcome = await rowsOf(
        { path: gateway.pathOf(methods.callLimit), body: messageOf([['appId', appId]]) },
        readCallLimits,
      );
      if (outcome.kind !== 'done') return outcome;
      const limit = limitInForce(outcome.value, at, settings.timeZoneOffset);
      if (limit !== null) return { ...outcome, value: limit };
      return gateway.unreadable(outcome.vendor, 'the quota has no row of this appId that is in force');
    },
    async readUsed(day) {
      const date = JSON.stringify(day);
      const body = messageOf([
        ['appId', appId],
        ['beginDate', date],
        ['endDate', date],
      ]);
      const outcome = await rowsOf({ path: gateway.pathOf(methods.callsUsed), body }, readCallsUsed);
      if (outcome.kind !== 'done') return outcome;
      const row = outcome.value.find(({ accessDate }) => accessDate.trim().startsWith(day));
      return { ...outcome, value: row?.calls ?? null };
    },
  };
}

/** An allowance with dates holds between them, and goes before the one without. */
function limitInForce(rows: readonly CallLimit[], at: number, offset: string): number | null {
  const timed = rows.map((row) => ({
    calls: row.limitTimes,
    from: readWallTime(row.startDate, offset),
    until: readWallTime(row.endDate, offset),
  }));
  const inForce = timed.filter(
    ({ from, until }) => (from === null || Date.parse(from) <= at) && (until === null || at <= Date.parse(until)),
  );
  const dated = inForce.find(({ from, until }) => from !== null || until !== null);
  return (dated ?? inForce[0])?.calls ?? null;
}
