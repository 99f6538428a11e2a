/**
 * Increments at the simulated vendor.
 * Source: KYBIO "Modify member's balance points"; the duplicate rule, the two validate fields and that amounts may be
 * negative from upstream. That both parts happen or neither, and that only a success burns the key, are assumptions.
 */
import type { KybioBooks, KybioMember } from './simulator-books.ts';
import { isLess, printed, type ScaledDecimal, scaled, sum } from './simulator-decimal.ts';
import { refused, type Verdict } from './simulator-errors.ts';
import type { Fields } from './simulator-fields.ts';
import { NumberToken } from './simulator-json.ts';
import { vendorTime } from './simulator-quota.ts';
import type { KybioSimulatorSettings } from './simulator-settings.ts';

/** What the methods work with. */
export interface Office {
  readonly books: KybioBooks;
  readonly settings: KybioSimulatorSettings;
  readonly now: () => Date;
}

const toleranceMs = 600_000;
const none: ScaledDecimal = { units: 0n, scale: 0 };

/** Applies both increments, or neither. */
export function adjust({ books, settings, now }: Office, fields: Fields): Verdict {
  const uid = fields.uid('customerUid');
  const balance = fields.decimal('balanceIncrement');
  const point = fields.decimal('pointIncrement');
  const dataChangeTime = fields.time('dataChangeTime');
  if (settings.refusesFutureTimes && dataChangeTime > vendorTime(new Date(now().getTime() + toleranceMs))) {
    return refused('malformed', 'dataChangeTime lies in the future');
  }
  const member = books.find(uid);
  if (member === null || member.enable === -1) return refused('memberNotFound', `there is no member ${uid}`);
  if (settings.duplicateRule && books.hasEntered(uid, dataChangeTime)) return refused('duplicate', '重复提交修改');
  const refusal = settings.knowsUpstreamFields ? findShortage(member, { balance, point }, fields) : null;
  if (refusal !== null) return refusal;

  const before = { balance: member.balance, point: member.point };
  member.balance = sum(member.balance, balance);
  member.point = sum(member.point, point);
  const at = now();
  books.enter({ uid, balanceIncrement: balance.digits, pointIncrement: point.digits, dataChangeTime, at });
  const number = (value: ScaledDecimal): NumberToken => new NumberToken(printed(value, isOdd(value)));
  return {
    status: 'success',
    data: {
      customerUid: new NumberToken(uid),
      balanceBeforeUpdate: number(before.balance),
      balanceAfterUpdate: number(member.balance),
      balanceIncrement: number(balance),
      pointBeforeUpdate: number(before.point),
      pointAfterUpdate: number(member.point),
      pointIncrement: number(point),
      dataChangeTime,
      updateCustomerTime: vendorTime(at),
    },
  };
}

/** Some numbers come with the zeros at their end, some without; which ones is as good as random, but repeatable. */
const isOdd = ({ units }: ScaledDecimal): boolean => (units / 10n) % 2n !== 0n;

/** Only deductions are checked, and only on request; members with credit may owe. */
function findShortage(
  member: KybioMember,
  increments: { readonly balance: ScaledDecimal; readonly point: ScaledDecimal },
  fields: Fields,
): Verdict | null {
  const { balance, point } = increments;
  const floor = member.onAccount === 1 ? { ...member.creditLimit, units: -member.creditLimit.units } : none;
  if (fields.flag('validateBalance') && isLess(balance, none) && isLess(sum(member.balance, balance), floor)) {
    return refused('balanceInsufficient', `the balance is ${printed(member.balance)}`);
  }
  if (fields.flag('validatePoint') && isLess(point, none) && isLess(sum(member.point, point), none)) {
    return refused('pointsInsufficient', `the points are ${printed(member.point)}`);
  }
  return null;
}

/** One more than a number, for an answer that contradicts itself. */
export function oneMore(digits: string): string {
  return printed(sum(scaled(digits) ?? none, { units: 1n, scale: 0 }));
}
