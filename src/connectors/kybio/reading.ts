/** From member records to members. Source: KYBIO "Search for member based on member no." (fields of a record). */
import { instant } from '../../domain/clock.ts';
import { type AccountId, memberIdOf } from '../../domain/ids.ts';
import { type MemberProfile, type MemberState, MemberStatus } from '../../domain/member.ts';
import { readWallTime } from './time.ts';
import type { MemberRecord } from './wire-members.ts';

/** Whose member it is, where its clocks are, and when the vendor was asked. */
export interface Reading {
  readonly accountId: AccountId;
  readonly timeZoneOffset: string;
  readonly askedAt: Date;
}

/** A member as of the moment the vendor was asked. */
export function memberOf(record: MemberRecord, reading: Reading): MemberState {
  return {
    entity: 'Member',
    id: memberIdOf(reading.accountId, record.customerUid),
    accountId: reading.accountId,
    uid: record.customerUid,
    balance: record.balance,
    points: record.point,
    profile: profileOf(record, reading.timeZoneOffset),
    observedAt: instant(reading.askedAt),
  };
}

function profileOf(record: MemberRecord, offset: string): MemberProfile {
  const { number, categoryName, enable, expiryDate, createdDate, name, phone, email, birthday } = record;
  return {
    number,
    category: categoryName,
    status: statuses.get(enable ?? '') ?? null,
    expiresAt: readWallTime(expiryDate, offset),
    createdAt: readWallTime(createdDate, offset),
    // Some samples print a birthday with a time of day.
    person: { name, phone, email, birthday: birthday?.replace(/^(\d{4}-\d\d-\d\d)[ T].*$/, '$1') ?? null },
  };
}

const statuses: ReadonlyMap<string, MemberStatus> = new Map([
  ['-1', MemberStatus.DELETED],
  ['0', MemberStatus.DISABLED],
  ['1', MemberStatus.ACTIVE],
]);
