/**
 * The clock of this whole process, for everything in it that asks what time it is: the embedded database, too. Loaded
 * before everything else; the process's last argument says how far ahead of the true time it begins.
 */

const TrueDate = Date;
let aheadMs = Number(process.argv.at(-1));

class SetDate extends TrueDate {
  constructor(...given: [] | [number | string | Date]) {
    const [value = SetDate.now()] = given;
    super(value);
  }

  static override now(): number {
    return TrueDate.now() + aheadMs;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return Object.prototype.toString.call(value) === '[object Date]';
  }
}

/** Sets it so much ahead of the true time; negative is behind. What measures how much time passes is left alone. */
export function setOwnTime(ms: number): void {
  aheadMs = ms;
}

Object.assign(globalThis, { Date: SetDate });
Object.defineProperty(performance, 'timeOrigin', { value: performance.timeOrigin + aheadMs });
