/** Members as vendors last told us, or as they tell us now. */

import type { MemberPort } from '../connectors/connector.ts';
import { type Caller, maySee } from '../domain/caller.ts';
import { type Clock, instant, millisBetween } from '../domain/clock.ts';
import { type AccountId, type MemberId, parseMemberId } from '../domain/ids.ts';
import type { MemberState } from '../domain/member.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import {
  countMembers,
  findMembers,
  findMembersBy,
  keepMember,
  listMembers,
  type MemberFilter,
  type MemberOrder,
} from '../store/members.ts';
import type { Db } from '../store/tables.ts';
import type { Account, Accounts } from './accounts.ts';
import type { Purpose } from './guard.ts';
import { createSnapshotReader, failureOf, type ReadingFailure, type SnapshotReader } from './snapshot-reader.ts';

export type { MemberFilter, MemberOrder };

/** What members are looked for by, other than their id. */
export interface MemberQuestion {
  readonly accountId: AccountId;
  readonly by: { readonly number: string } | { readonly phone: string };
  readonly maxAgeMs: number;
}

export interface MemberReader extends SnapshotReader<MemberId, MemberState> {
  /**
   * Members with this number or phone: snapshots, if one is fresh enough, or else the vendor's word. A vendor that
   * cannot answer leaves older snapshots standing; without any, the failure is told.
   */
  find(question: MemberQuestion, caller: Caller): Promise<readonly MemberState[] | ReadingFailure>;
  list(filter: MemberFilter, page: PageRequest<MemberOrder>): Promise<Page<MemberState>>;
  count(filter: MemberFilter): Promise<number>;
}

interface Deps {
  readonly db: Db;
  readonly accounts: Accounts;
  readonly clock: Clock;
}

export function createMemberReader(deps: Deps): MemberReader {
  const { db, clock } = deps;
  const reader = createSnapshotReader<MemberId, MemberState>({
    clock,
    find: (ids) => findMembers(db, ids),
    ask: (id, purpose) => askVendor(deps, id, purpose),
    keep: (state) => keepMember(db, state, instant(clock.now())),
    observedAt: ({ profile, observedAt }) => (profile === null ? null : observedAt),
  });
  return {
    ...reader,
    async find(question, caller) {
      const account = maySee(caller, question.accountId) ? deps.accounts.get(question.accountId) : undefined;
      const members = account?.connector.members ?? null;
      return account === undefined || members === null ? [] : findAt(deps, { account, members }, question);
    },
    list: (filter, page) => listMembers(db, filter, page),
    count: (filter) => countMembers(db, filter),
  };
}

function askVendor({ accounts }: Deps, id: MemberId, purpose: Purpose): Promise<Outcome<MemberState>> | null {
  const parts = parseMemberId(id);
  const account = parts === null ? undefined : accounts.get(parts.accountId);
  const members = account?.connector.members ?? null;
  if (parts === null || account === undefined || members === null) return null;
  return account.guard.call(purpose, () => members.read(parts.uid));
}

async function findAt(
  { db, clock }: Deps,
  { account, members }: { readonly account: Account; readonly members: MemberPort },
  { accountId, by, maxAgeMs }: MemberQuestion,
): Promise<readonly MemberState[] | ReadingFailure> {
  const known = await findMembersBy(db, accountId, by);
  const now = instant(clock.now());
  if (known.length > 0 && known.every(({ observedAt }) => millisBetween(observedAt, now) <= maxAgeMs)) return known;
  const outcome = await account.guard.call(
    'READ',
    (): Promise<Outcome<readonly MemberState[]>> =>
      'phone' in by ? members.findByPhone(by.phone) : asList(members.findByNumber(by.number)),
  );
  if (outcome.kind !== 'done') return known.length > 0 ? known : (failureOf(outcome) ?? []);
  for (const state of outcome.value) await keepMember(db, state, instant(clock.now()));
  return outcome.value;
}

async function asList(asked: Promise<Outcome<MemberState>>): Promise<Outcome<readonly MemberState[]>> {
  const outcome = await asked;
  return outcome.kind === 'done' ? { ...outcome, value: [outcome.value] } : outcome;
}
