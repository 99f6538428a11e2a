/**
 * Members of one account: who they are, and how they are found.
 * Source: KYBIO "Search for member based on member no.", "Display all members details in pages"; queryByUid and
 * queryBytel from upstream.
 */
import type { AccountId } from '../../domain/ids.ts';
import type { MemberState } from '../../domain/member.ts';
import type { Outcome, VendorVerdict } from '../../domain/outcome.ts';
import type { ConnectorDeps, ListPage, MemberPort } from '../connector.ts';
import { type AdjustingDeps, adjustmentOf, uidJson } from './adjusting.ts';
import { memberOf } from './reading.ts';
import { messageOf, methods } from './wire.ts';
import { type MemberPage, type MemberRecord, readMember, readMemberPage, readMembers } from './wire-members.ts';

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
    // The outlets of a chain have appIds of their own and share their members.
    targetKey: (uid) => `kybio/${uid}`,
    read: (uid) =>
      readOne(account, methods.memberByUid, {
        by: ['customerUid', uidJson(uid, settings)],
        personal: [],
        isMeant: (record) => record.customerUid === uid,
      }),
    findByNumber: (number) =>
      readOne(account, methods.memberByNumber, {
        by: ['customerNum', JSON.stringify(number)],
        personal: [number],
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
  /** What is asked for, where that tells who somebody is. */
  readonly personal: readonly string[];
  /** False for an answer about somebody else. */
  readonly isMeant: (record: MemberRecord) => boolean;
}

async function readOne(account: AdjustingDeps, method: Method, question: Question): Promise<Outcome<MemberState>> {
  const { gateway, settings, deps } = account;
  const askedAt = deps.now();
  const request = requestOf(account, method, [question.by]);
  const outcome = await gateway.call({ request, read: readMember, personal: question.personal });
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

const digitsOf = (phone: string): string => phone.replace(/\D/g, '');

/** A row with another phone is somebody whom nobody has asked for: it is left out, with an alarm. */
async function readByPhone(account: AdjustingDeps, phone: string): Promise<Outcome<readonly MemberState[]>> {
  const { gateway, settings, deps } = account;
  const askedAt = deps.now();
  const request = requestOf(account, methods.membersByPhone, [['customerTel', JSON.stringify(phone)]]);
  const outcome = await gateway.call({ request, read: readMembers, personal: [phone] });
  if (outcome.kind !== 'done') return outcome;
  const { value: content, vendor } = outcome;
  if (content.kind === 'flawed') return gateway.unreadable(vendor, `members cannot be read: ${content.flaw}`);
  const records = content.kind === 'missing' ? [] : content.data.filter((record) => record !== null);
  if (records.length === 0) return nobody(vendor);
  const meant = records.filter((record) => record.phone === null || digitsOf(record.phone) === digitsOf(phone));
  if (meant.length < records.length) {
    const detail = `${records.length - meant.length} of ${records.length} members answered have another phone`;
    deps.alarm({ kind: 'contradictoryAnswer', detail });
    if (meant.length === 0) return { kind: 'unknown', why: detail, vendor };
  }
  const reading = readingOf(settings, deps.accountId, askedAt);
  return { kind: 'done', value: meant.map((record) => memberOf(record, reading)), vendor };
}

/** A row that cannot be read costs nobody else: it is left out, with an alarm. */
async function readPage(account: AdjustingDeps, cursor: string | null): Promise<Outcome<ListPage<MemberState>>> {
  const { gateway, settings, deps } = account;
  const askedAt = deps.now();
  const place = placeOf(cursor);
  const by = place.parameter === null ? [] : [['postBackParameter', place.parameter] as const];
  const request = requestOf(account, methods.memberPages, by);
  const outcome = await gateway.call({ request, read: readMemberPage });
  if (outcome.kind !== 'done') return outcome;
  const { value: content, vendor } = outcome;
  if (content.kind !== 'read') {
    const flaw = content.kind === 'missing' ? 'it has no data' : content.flaw;
    return gateway.unreadable(vendor, `a page of members cannot be read: ${flaw}`);
  }
  const { members, flawedRows } = content.data;
  if (flawedRows > 0) {
    deps.alarm({ kind: 'unreadableAnswer', detail: `${flawedRows} members of a page cannot be read` });
  }
  const reading = readingOf(settings, deps.accountId, askedAt);
  const items = members.map((record) => memberOf(record, reading));
  return { kind: 'done', value: { items, next: nextOf(content.data, place, deps) }, vendor };
}

/** A million members, at the hundred of a page. */
const mostPages = 10_000;

/** The vendor's is an object of two fields. */
const longestParameter = 2_000;

/** Where a walk stands: the vendor's own cursor, and how many pages lie before it. */
interface Place {
  readonly pages: number;
  readonly parameter: string | null;
}

/** A cursor is the number of pages and the vendor's own parameter: `3 {"parameterValue":7}`. */
function placeOf(cursor: string | null): Place {
  if (cursor === null) return { pages: 0, parameter: null };
  const [, pages = '0', parameter = cursor] = /^(\d{1,9}) (.*)$/s.exec(cursor) ?? [];
  return { pages: Number(pages), parameter };
}

/** Cursors that lead to themselves, or round in a circle, would go on for ever. */
function nextOf({ isLast, next }: MemberPage, { pages, parameter }: Place, deps: ConnectorDeps): string | null {
  if (isLast || next === null || next === parameter) return null;
  if (next.length > longestParameter) {
    deps.alarm({ kind: 'contradictoryAnswer', detail: 'the way to the next page of members is far too long' });
    return null;
  }
  if (pages + 1 < mostPages) return `${pages + 1} ${next}`;
  const detail = `a walk through all members has not ended after ${mostPages} pages`;
  deps.alarm({ kind: 'contradictoryAnswer', detail });
  return null;
}

const readingOf = ({ timeZoneOffset }: { readonly timeZoneOffset: string }, accountId: AccountId, askedAt: Date) => ({
  accountId,
  timeZoneOffset,
  askedAt,
});
