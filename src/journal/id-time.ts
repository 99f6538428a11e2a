/** Ids of operations are UUIDs of version 7: they begin with the milliseconds of the clock that made them (RFC 9562, 5.7). */
import { type Instant, instant } from '../domain/clock.ts';
import type { OperationId } from '../domain/ids.ts';

/** An id that is as old as an instant and a while: it comes before every operation's of that millisecond. Pure. */
export function idAt(at: Instant, laterMs = 0): string {
  const hex = Math.max(0, Date.parse(at) + laterMs)
    .toString(16)
    .padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

/** When the id was made, by the clock of the machine that made it. Pure. */
export function timeOf(id: OperationId): Instant {
  return instant(new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)));
}
