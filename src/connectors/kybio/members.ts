/**
 * Members of one account: who they are, and how they are found.
 * Source: KYBIO "Search for member based on member no.", "Display all members details in pages"; queryByUid and
 * queryBytel from upstream.
 */
import type { AccountId } from '../../domain/ids.ts';
import type { MemberState } from '../../domain/member.ts';
import type { Outcome, VendorVerdict } from '../../domain/outcome.ts';
import type { ListPage, MemberPort } from '../connector.ts';
import { type AdjustingDeps, adjustmentOf, uidJson } from './adjusting.ts';
import { memberOf } from './reading.ts';
import { messageOf, methods } from './wire.ts';
import { type MemberRecord, readMember, readMemberPage, readMembers } from './wire-members.ts';

type Method = (typeof methods)[keyof typeof methods];

/** Everything KYBIO knows to do with members. */
export function createMembers(account: AdjustingDeps): MemberPort {
  const { settings } = account;
  const hours = settings.walkMembersEveryHours;
  return {
    list:
      hours === null
        ? null
        : { walkEverySeconds: Math.round(hours * 3_600), page: (cursor) => readPage(account, cursor) },
    decimalPlaces: { balance: settings.balanceDecimals, points: settings.pointDecimals },
    targetKey: (uid) => `kybio/${settings.appId}/${uid}`,
    read: (uid) =>
      readOne(account, methods.memberByUid, {
        by: ['customerUid', uidJson(uid, settings)],
        isMeant: (record) => record.customerUid === uid,
      }),
    findByNumber: (number) =>
      readOne(account, methods.memberByNumber, {
        by: ['customerNum', JSON.stringify(number)],
        isMeant: (record) => record.number === null || fold(record.number) === fold(number),
      }),
    findByPhone: (phone) => readByPhone(account, phone),
    adjustBalance: (uid) => adjustmentOf(uid, account),
  };
}

const fold = (number: string): string => number.trim().toLowerCase();

/** Makes the message of a reading; `by` are its fields besides the account's own, as JSON. */
function requestOf({ gateway, settings }: AdjustingDeps, method: Method, by: ReadonlyArray<readonly [string, string]>) {
  return { path: gateway.pathOf(method), body: messageOf([['appId', JSON.stringify(settings.appId)], ...by]) };
}

interface Question {
  readonly by: readonly [field: string, json: string];
  /** False for an answer about somebody else. */
  readonly isMeant: (record: MemberRecord) => boolean;
}

async function readOne(account: AdjustingDeps, method: Method, question: Question): Promise<Outcome<MemberState>> {
  const { gateway, settings, deps } = account;
  const askedAt = deps.now();
  const outcome = await gateway.call(requestOf(account, method, [question.by]), readMember);
  if (outcome.kind !== 'done') return outcome;
  const { value: content, vendor } = outcome;
  if (content.kind === 'flawed') return gateway.unreadable(vendor, `a member cannot be read: ${content.flaw}`);
  const record = content.kind === 'missing' ? null : content.data;
  if (record === null) return nobody(vendor);
  if (!question.isMeant(record)) {
    const detail = `an answer to ${method} is about another member, ${record.customerUid}`;
    deps.alarm({ kind: 'contradictoryAnswer', detail });
    return { kind: 'unknown', why: detail, vendor };
  }
  return { kind: 'done', value: memberOf(record, readingOf(settings, deps.accountId, askedAt)), vendor };
}

/** Nothing to be found: upstream says so with a success and a blank record, KYBIO does not say how. */
function nobody(vendor: VendorVerdict): Outcome<never> {
  return { kind: 'refused', refusal: { code: 'MEMBER_NOT_FOUND', detail: 'KYBIO has no such member.', vendor } };
}

async function readByPhone(account: AdjustingDeps, phone: string): Promise<Outcome<readonly MemberState[]>> {
  const { gateway, settings, deps } = account;
  const askedAt = deps.now();
  const request = requestOf(account, methods.membersByPhone, [['customerTel', JSON.stringify(phone)]]);
  const outcome = await gateway.call(request, readMembers);
  if (outcome.kind !== 'done') return outcome;
  const { value: content, vendor } = outcome;
  if (content.kind === 'flawed') return gateway.unreadable(vendor, `members cannot be read: ${content.flaw}`);
  const records = content.kind === 'missing' ? [] : content.data.filter((record) => record !== null);
  if (records.length === 0) return nobody(vendor);
  const reading = readingOf(settings, deps.accountId, askedAt);
  return { kind: 'done', value: records.map((record) => memberOf(record, reading)), vendor };
}

/** A row that cannot be read costs nobody else: it is left out, with an alarm. */
async function readPage(account: AdjustingDeps, cursor: string | null): Promise<Outcome<ListPage<MemberState>>> {
  const { gateway, settings, deps } = account;
  const askedAt = deps.now();
  const by = cursor === null ? [] : [['postBackParameter', cursor] as const];
  const outcome = await gateway.call(requestOf(account, methods.memberPages, by), readMemberPage);
  if (outcome.kind !== 'done') return outcome;
  const { value: content, vendor } = outcome;
  if (content.kind !== 'read') {
    const flaw = content.kind === 'missing' ? 'it has no data' : content.flaw;
    return gateway.unreadable(vendor, `a page of members cannot be read: ${flaw}`);
  }
  const { members, flawedRows, isLast, next } = content.data;
  if (flawedRows > 0) {
    deps.alarm({ kind: 'unreadableAnswer', detail: `${flawedRows} members of a page cannot be read` });
  }
  const reading = readingOf(settings, deps.accountId, askedAt);
  const items = members.map((record) => memberOf(record, reading));
  // A cursor that leads to itself would be page one for ever.
  return { kind: 'done', value: { items, next: isLast || next === cursor ? null : next }, vendor };
}

const readingOf = ({ timeZoneOffset }: { readonly timeZoneOffset: string }, accountId: AccountId, askedAt: Date) => ({
  accountId,
  timeZoneOffset,
  askedAt,
});
