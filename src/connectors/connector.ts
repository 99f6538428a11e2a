/**
 * What every vendor must be able to do, whatever its protocol: the port between operations and vendors. Every function
 * here that returns a promise is one HTTP exchange, no more; who calls it holds the account's limits.
 */
import type { BenefitDraft, BenefitState } from '../domain/benefit.ts';
import type { Instant } from '../domain/clock.ts';
import type { EntityState } from '../domain/entity.ts';
import type { AccountId, MemberUid, OuterId, TemplateCode } from '../domain/ids.ts';
import type { Long } from '../domain/long.ts';
import type { BalanceAdjustment, MemberState } from '../domain/member.ts';
import type { OperationKind, VendorRequest } from '../domain/operation.ts';
import type { Outcome, Refusal } from '../domain/outcome.ts';
import type { RefusalCode } from '../domain/refusals.ts';
import type { BudgetChange, BudgetRoom, SwitchableTemplateStatus, TemplateState } from '../domain/template.ts';
import type { Transport, TransportOptions } from './transport.ts';

/**
 * How an unknown outcome may be settled without a person. `REPEATING` only where the vendor promises, or onboarding
 * has proven, that the same request is applied once; `READING` infers from the target's state before and after.
 */
export const SettlesUnknownBy = { READING: 'READING', REPEATING: 'REPEATING', OPERATOR: 'OPERATOR' } as const;
export type SettlesUnknownBy = (typeof SettlesUnknownBy)[keyof typeof SettlesUnknownBy];

/** What two readings say about an attempt between them; `untold` when one of them lacks what would tell. */
export type ReadingVerdict = 'applied' | 'untouched' | 'unclear' | 'untold';

/**
 * What must be known of a target before it is changed. `FRESH`: read just before sending, or nothing is sent.
 * `KNOWN`: the last snapshot; only a target never seen is read, if the account's limits leave room for it.
 */
export type NeedsBefore = 'FRESH' | 'KNOWN';

/** What `prepare` may put into a message; made once for an operation, stored, never made again. */
export interface Stamp {
  /** Our own id of the operation: 32 letters and digits. */
  readonly requestId: string;
  /** A whole second that no other operation on the same target has had or will have. */
  readonly second: Instant;
}

/** One kind of change at one vendor. */
export interface VendorEffect<Intent, State extends EntityState> {
  /** True: at most one open operation a target, because repeats are not safe, or must not overtake each other. */
  readonly isExclusive: boolean;
  /**
   * True where a request that arrives late undoes what a later one has done: it carries a whole state, and the vendor
   * does not know a repeat of it. What is settled then holds its target until none of its requests can be on its way.
   */
  readonly overwrites: boolean;
  readonly settlesUnknownBy: SettlesUnknownBy;
  readonly needsBefore: NeedsBefore;
  /** True where a success is read back, because the vendor's answer does not tell the target's new state. */
  readonly readsBack: boolean;
  /** Reasons to refuse that are certain before asking; null when the vendor may be asked. Pure. */
  check(intent: Intent, before: State | null): Refusal | null;
  /** The message to send, complete but for time and signature. Pure. */
  prepare(intent: Intent, stamp: Stamp, before: State | null): VendorRequest;
  /**
   * True when a message that was prepared earlier, and surely not applied, does not fit what is known of the target by
   * now. Left out where messages do not depend on that. Pure.
   */
  isStale?(request: VendorRequest, before: State | null): boolean;
  /**
   * To be told that `send` may soon be called with this request, so that what is dear about it is done while something else
   * is waited for; in vain, if it is not called after all. Sends nothing, and never throws.
   */
  foresee?(request: VendorRequest): void;
  /**
   * Sends what `prepare` has made; never throws for anything a vendor or a network can do. The value is the target's
   * state afterwards, where the answer tells it. A refusal with the code DUPLICATE_REQUEST says that the vendor has
   * applied the same request before.
   */
  send(intent: Intent, request: VendorRequest, before: State | null): Promise<Outcome<State | null>>;
  /** Compares readings taken before and after an attempt. Pure. */
  judge(intent: Intent, before: State, after: State): ReadingVerdict;
  /** What the target would look like afterwards, if nothing else happened to it; null when nobody can tell. Pure. */
  project(intent: Intent, before: State | null): State | null;
}

/** One page of a vendor's own list; `next` goes on behind it, null at the end. */
export interface ListPage<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** A list at the vendor that is walked in the background, page by page, so that our lists know what exists. */
export interface VendorList<T> {
  /** Pause between the end of one walk and the begin of the next. */
  readonly walkEverySeconds: number;
  /** @param cursor null for the first page, then what the page before gave as `next`. */
  page(cursor: string | null): Promise<Outcome<ListPage<T>>>;
}

/** A vendor that knows templates. */
export interface TemplatePort {
  /** Template codes the operator configured, so that lists know them before anybody asks. */
  readonly known: readonly TemplateCode[];
  /** null where the vendor has no call that lists templates. */
  readonly list: VendorList<TemplateCode> | null;
  /** Names the vendor's own thing behind a code: the same for every account that leads to it. */
  targetKey(code: TemplateCode): string;
  read(code: TemplateCode): Promise<Outcome<TemplateState>>;
  allowedTransitions(state: TemplateState): readonly SwitchableTemplateStatus[];
  /** null when this vendor's budgets cannot be changed, or this template's budget is not known. */
  budgetRoom(state: TemplateState): BudgetRoom | null;
  updateBudget(code: TemplateCode): VendorEffect<BudgetChange, TemplateState> | null;
  switchStatus(code: TemplateCode): VendorEffect<{ readonly status: SwitchableTemplateStatus }, TemplateState> | null;
}

/** A vendor that knows members. */
export interface MemberPort {
  /** null where the vendor has no call that lists members, or the account does not want it used. */
  readonly list: VendorList<MemberState> | null;
  /** Digits behind the point that this account's amounts may have. */
  readonly decimalPlaces: { readonly balance: number; readonly points: number };
  targetKey(uid: MemberUid): string;
  read(uid: MemberUid): Promise<Outcome<MemberState>>;
  /** A refusal with MEMBER_NOT_FOUND when nobody has the number. */
  findByNumber(number: string): Promise<Outcome<MemberState>>;
  /** Several members may share a phone. */
  findByPhone(phone: string): Promise<Outcome<readonly MemberState[]>>;
  adjustBalance(uid: MemberUid): VendorEffect<BalanceAdjustment, MemberState> | null;
}

/** What a benefit is addressed by. */
export interface BenefitKey {
  readonly activityId: Long;
  readonly outerId: OuterId;
}

/** A vendor that knows benefits. */
export interface BenefitPort {
  targetKey(key: BenefitKey): string;
  upsert(key: BenefitKey): VendorEffect<BenefitDraft, BenefitState> | null;
}

/** What a vendor itself says about a daily number of calls; asking may cost a call too. */
export interface QuotaPort {
  /** Calls allowed a day. */
  readLimit(): Promise<Outcome<number>>;
  /** Calls used on a day (`yyyy-MM-dd`, where the vendor's day begins), by whomever; null when it does not tell. */
  readUsed(day: string): Promise<Outcome<number | null>>;
}

/** One account at one vendor, ready to be called. */
export interface Connector {
  readonly vendor: string;
  readonly kinds: readonly OperationKind[];
  readonly templates: TemplatePort | null;
  readonly members: MemberPort | null;
  readonly benefits: BenefitPort | null;
  readonly quota: QuotaPort | null;
  close(): Promise<void>;
}

/** What the composition root gives every connector. */
export interface ConnectorDeps {
  readonly accountId: AccountId;
  readonly limits: { readonly timeoutMs: number; readonly connections: number };
  readonly now: () => Date;
  /** The time that the vendor is told, and its answers are measured by. */
  readonly machineTime: () => Date;
  /** The way to the vendor; a simulation puts a network of its own in its place. */
  readonly openTransport?: (options: TransportOptions) => Transport;
  /** Told what the network said where an exchange broke: for the operator's log, as it names addresses. */
  readonly onTrouble?: (detail: string) => void;
  /** Told of everything an operator should see: an undocumented code, an answer that does not verify. */
  readonly alarm: (alarm: VendorAlarm) => void;
}

export interface VendorAlarm {
  readonly kind: 'unverifiedAnswer' | 'unreadableAnswer' | 'undocumentedCode' | 'contradictoryAnswer';
  readonly detail: string;
}

/** One result code of a vendor's page, for the reference and the tests that are made from it. */
export interface ResultCode {
  /** The operations whose answers can carry it. */
  readonly kinds: readonly OperationKind[];
  /** As printed: `PARAM_ILLEGAL`, `7`, `isp.remote-service-timeout`. */
  readonly code: string;
  /** As printed beside it: `S`, `F`, `U`, `error`; empty where the page has no status. */
  readonly status: string;
  /** Where it is printed. */
  readonly source: string;
  readonly becomes: 'DONE' | 'UNKNOWN' | RefusalCode;
}
