/** The simulated vendor's own reading of fields: strict about types, tolerant where public clients are. */
import { type ScaledDecimal, scaled } from './simulator-decimal.ts';
import { refused, type Verdict } from './simulator-errors.ts';
import { NumberToken } from './simulator-json.ts';

/** A request that is not as the article prints it; carries the verdict. */
export class MalformedRequest extends Error {
  readonly verdict: Verdict;

  constructor(what: string) {
    super(what);
    this.verdict = refused('malformed', what);
  }
}

/** The fields of one request. */
export interface Fields {
  /** A bare integer of 64 bits, or the same in quotes as public clients send it; as digits. */
  readonly uid: (name: string) => string;
  /** A bare number without exponent. */
  readonly decimal: (name: string) => ScaledDecimal & { readonly digits: string };
  readonly text: (name: string) => string;
  /** A bare 0 or 1; absent is 0. */
  readonly flag: (name: string) => boolean;
  /** `yyyy-MM-dd HH:mm:ss`, of a moment that exists. */
  readonly time: (name: string) => string;
  /** `yyyy-MM-dd`. */
  readonly day: (name: string) => string;
  /** Anything, or undefined. */
  readonly raw: (name: string) => unknown;
}

/** Whether there is such a day and time: the thirtieth of February and hour 24 become others on their way back. */
function exists(wallTime: string): boolean {
  const [day = '', time = '00:00:00'] = wallTime.split(' ');
  const at = new Date(`${day}T${time}Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString() === `${day}T${time}.000Z`;
}

/** Opens a request's body. @throws {MalformedRequest} here and when a field is read that is not what it has to be. */
export function fieldsOf(body: unknown, known: readonly string[] | null): Fields {
  if (typeof body !== 'object' || body === null || Array.isArray(body) || body instanceof NumberToken) {
    throw new MalformedRequest('the body is no object');
  }
  const fields = new Map<string, unknown>(Object.entries(body));
  const strange = known === null ? undefined : [...fields.keys()].find((name) => !known.includes(name));
  if (strange !== undefined) throw new MalformedRequest(`${strange} is no field of this method`);
  const digitsOf = (name: string): string => {
    const value = fields.get(name);
    return value instanceof NumberToken ? value.digits : '';
  };
  const text = (name: string): string => {
    const value = fields.get(name);
    if (typeof value !== 'string' || value === '') throw new MalformedRequest(`${name} must be a text`);
    return value;
  };
  const matching = (name: string, pattern: RegExp): string => {
    const value = text(name);
    if (!pattern.test(value) || !exists(value))
      throw new MalformedRequest(`${name} must be a time such as 2015-12-16 13:26:23, or its day`);
    return value;
  };
  return {
    text,
    raw: (name) => fields.get(name),
    uid(name) {
      const digits = digitsOf(name) || String(fields.get(name));
      if (!/^[1-9]\d{0,18}$/.test(digits) || BigInt(digits) >= 2n ** 63n) {
        throw new MalformedRequest(`${name} must be a Long`);
      }
      return digits;
    },
    decimal(name) {
      const digits = digitsOf(name);
      const value = scaled(digits);
      if (value === null) throw new MalformedRequest(`${name} must be a decimal`);
      return { ...value, digits };
    },
    flag: (name) => digitsOf(name) === '1',
    time: (name) => matching(name, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    day: (name) => matching(name, /^\d{4}-\d\d-\d\d$/),
  };
}
