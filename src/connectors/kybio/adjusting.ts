/**
 * Changes of balance and points by increment.
 * Source: KYBIO "Modify member's balance points"; negative increments, the two validate fields and the duplicate rule
 * (same member, same `dataChangeTime`) from upstream, which is why the rule counts only when onboarding has proven it.
 */
import { instant } from '../../domain/clock.ts';
import { addDecimals, compareDecimals, zero } from '../../domain/decimal.ts';
import { type MemberUid, memberIdOf } from '../../domain/ids.ts';
import { adjusted, type BalanceAdjustment, type MemberState, movedBetween } from '../../domain/member.ts';
import type { Outcome, VendorVerdict } from '../../domain/outcome.ts';
import { type ConnectorDeps, SettlesUnknownBy, type VendorEffect } from '../connector.ts';
import type { Gateway } from './gateway.ts';
import { wordsOf } from './hidden-words.ts';
import type { KybioSettings } from './settings.ts';
import { wallTime } from './time.ts';
import { messageOf, methods } from './wire.ts';
import { type Adjustment, readAdjustment } from './wire-members.ts';

/** What an adjustment needs of its account. */
export interface AdjustingDeps {
  readonly gateway: Gateway;
  readonly settings: KybioSettings;
  readonly deps: ConnectorDeps;
}

/** The one change KYBIO's members know. */
export function adjustmentOf(uid: MemberUid, account: AdjustingDeps): VendorEffect<BalanceAdjustment, MemberState> {
  const { gateway, settings, deps } = account;
  const settlesUnknownBy = settledBy(settings);
  return {
    isExclusive: true,
    overwrites: false,
    settlesUnknownBy,
    needsBefore: settlesUnknownBy === SettlesUnknownBy.READING ? 'FRESH' : 'KNOWN',
    readsBack: false,
    // No article says who is refused; a till may have moved the amounts since they were read.
    check: () => null,
    prepare: (intent, { second }) => ({
      path: gateway.pathOf(methods.adjust),
      body: messageOf([
        ['appId', JSON.stringify(settings.appId)],
        ['customerUid', uidJson(uid, settings)],
        ['balanceIncrement', intent.balanceIncrement],
        ['pointIncrement', intent.pointIncrement],
        ['dataChangeTime', JSON.stringify(wallTime(new Date(second), settings.timeZoneOffset))],
        ...(settings.refusesNegativeResults ? validations : []),
      ]),
    }),
    async send(intent, request, before) {
      const askedAt = deps.now();
      const personal = wordsOf(before?.profile?.person ?? null);
      const outcome = await gateway.call({ request, read: readAdjustment, personal });
      if (outcome.kind !== 'done') return outcome;
      const { value: content, vendor } = outcome;
      if (content.kind === 'missing') return gateway.unreadable(vendor, 'a success says nothing of what was changed');
      if (content.kind === 'flawed') {
        return gateway.unreadable(vendor, `a success cannot be read: ${content.flaw}`);
      }
      const state = { ...stateAfter(content.data, uid, deps), profile: before?.profile ?? null };
      return judgeAnswer(content.data, {
        uid,
        intent,
        vendor,
        deps,
        state: { ...state, observedAt: instant(askedAt) },
      });
    },
    judge(intent, before, after) {
      if (!settings.isOnlyWriter) return 'unclear';
      const moved = movedBetween(before, after);
      if (isSame(moved, nothing)) return 'untouched';
      return isSame(moved, intent) ? 'applied' : 'unclear';
    },
    project: (intent, before) => (before === null ? null : adjusted(before, intent)),
  };
}

const nothing: BalanceAdjustment = { balanceIncrement: zero, pointIncrement: zero };
const validations = [
  ['validateBalance', '1'],
  ['validatePoint', '1'],
] as const;

function settledBy({ duplicateRule, isOnlyWriter }: KybioSettings): SettlesUnknownBy {
  if (duplicateRule === 'PROVEN') return SettlesUnknownBy.REPEATING;
  return isOnlyWriter ? SettlesUnknownBy.READING : SettlesUnknownBy.OPERATOR;
}

/** A uid as JSON: its own digits, never a double's. */
export function uidJson(uid: MemberUid, { uidFormat }: Pick<KybioSettings, 'uidFormat'>): string {
  return uidFormat === 'TEXT' ? JSON.stringify(uid) : uid;
}

const stateAfter = (answer: Adjustment, uid: MemberUid, { accountId }: ConnectorDeps) => ({
  entity: 'Member' as const,
  id: memberIdOf(accountId, uid),
  accountId,
  uid,
  balance: answer.balanceAfterUpdate,
  points: answer.pointAfterUpdate,
});

interface Context {
  readonly uid: MemberUid;
  readonly intent: BalanceAdjustment;
  readonly vendor: VendorVerdict;
  readonly deps: ConnectorDeps;
  readonly state: MemberState;
}

/**
 * A success that speaks of our increments was applied, even where the amounts around them do not add up: then what it
 * says of the member is not believed. One that speaks of others, or of somebody else, is not about what we asked for.
 */
function judgeAnswer(answer: Adjustment, { uid, intent, vendor, deps, state }: Context): Outcome<MemberState | null> {
  const said = answer.customerUid;
  const isSameChange = isSame(answer, intent);
  const flaws = [
    said === uid ? null : `it is about member ${said}`,
    isSameChange ? null : `it speaks of increments ${answer.balanceIncrement} and ${answer.pointIncrement}`,
    ...sumFlaws(answer),
  ].filter(Boolean);
  if (flaws.length === 0) return { kind: 'done', value: state, vendor };
  const detail = `the answer to a change of member ${uid} contradicts itself: ${flaws.join('; ')}`;
  deps.alarm({ kind: 'contradictoryAnswer', detail });
  // The article's own sample answers 231607639459718460 for …452: the id has gone through a double.
  const isOurs = Number(said) === Number(uid) && isSameChange;
  return isOurs ? { kind: 'done', value: null, vendor } : { kind: 'unknown', why: detail, vendor };
}

function sumFlaws(answer: Adjustment): ReadonlyArray<string | null> {
  const { balanceBeforeUpdate, balanceIncrement, balanceAfterUpdate } = answer;
  const { pointBeforeUpdate, pointIncrement, pointAfterUpdate } = answer;
  return [
    compareDecimals(addDecimals(balanceBeforeUpdate, balanceIncrement), balanceAfterUpdate) === 0
      ? null
      : `balance ${balanceBeforeUpdate} and ${balanceIncrement} is not ${balanceAfterUpdate}`,
    compareDecimals(addDecimals(pointBeforeUpdate, pointIncrement), pointAfterUpdate) === 0
      ? null
      : `points ${pointBeforeUpdate} and ${pointIncrement} is not ${pointAfterUpdate}`,
  ];
}

const isSame = (a: BalanceAdjustment, b: BalanceAdjustment): boolean =>
  compareDecimals(a.balanceIncrement, b.balanceIncrement) === 0 &&
  compareDecimals(a.pointIncrement, b.pointIncrement) === 0;
