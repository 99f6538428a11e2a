/**
 * Times on KYBIO's wire: a 24-hour wall clock without zone.
 * Source: "Modify member's balance points" prints `yyyy-MM-dd hh:mm:ss` and samples such as 13:26:23.
 */
import { type Instant, instant } from '../../domain/clock.ts';

const wallClock = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d{1,9})?$/;
const dayMs = 86_400_000;

/** `yyyy-MM-dd HH:mm:ss` at a UTC offset such as `+08:00`. */
export function wallTime(at: Date, offset: string): string {
  return new Date(at.getTime() + offsetMs(offset)).toISOString().slice(0, 19).replace('T', ' ');
}

/** Reads a wall-clock time at a UTC offset; null for everything that is none. */
export function readWallTime(text: string | null, offset: string): Instant | null {
  const [, day, time] = wallClock.exec(text?.trim() ?? '') ?? [];
  const at = new Date(`${day}T${time}Z`);
  // A thirtieth of February would silently become a day in March.
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== day) return null;
  return instant(new Date(at.getTime() - offsetMs(offset)));
}

/** When the day ends at a UTC offset. */
export function nextMidnight(at: Date, offset: string): Instant {
  const shift = offsetMs(offset);
  return instant(new Date((Math.floor((at.getTime() + shift) / dayMs) + 1) * dayMs - shift));
}

function offsetMs(offset: string): number {
  const [hours = '0', minutes = '0'] = offset.slice(1).split(':');
  return (offset.startsWith('-') ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
