/** The clock of this whole process, for everything in it that asks what time it is: the embedded database, too. */

const TrueDate = Date;
let aheadMs = 0;

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
