/**
 * What the contract suite has to know about a vendor: how its simulator is started, how an account leads to it, and what
 * its documents make us expect. A vendor's `simulator-stand.ts` exports one of these as `stand`.
 */
import type { BenefitDraft } from '../../domain/benefit.ts';
import type { MemberUid, TemplateCode } from '../../domain/ids.ts';
import type { BalanceAdjustment } from '../../domain/member.ts';
import type { RefusalCode } from '../../domain/refusals.ts';
import type { BudgetChange, SwitchableTemplateStatus } from '../../domain/template.ts';
import type { BenefitKey, ResultCode, Stamp } from '../connector.ts';
import type { ReceivedRequest } from './simulator-desk.ts';

/** A vendor's simulator, its connector's counterpart. */
export interface SimulatorStand {
  start(options: { readonly now: () => Date }): Promise<RunningVendor>;
  /** What an account is configured with that leads to `url`; every secret by reference: `{ env: name }`. */
  settings(url: string): Readonly<Record<string, unknown>>;
  /** What those references lead to, by name. */
  readonly secrets: Readonly<Record<string, StandSecret>>;
  /** What a message consists of besides time and signature, as received; default: the whole body. */
  businessOf?(received: ReceivedRequest): string;
  /** Whether answers can be verified; if not, why. */
  readonly answers: { readonly areSigned: true } | { readonly areSigned: false; readonly because: string };
  /** Every kind of change that the connector offers. */
  readonly changes: readonly StandChange[];
  /** Numbers that a double would spoil, on their way there and back. */
  readonly exactNumbers: readonly ExactNumber[];
  /** How the vendor is made to answer a documented code; null: it does so in proper service. */
  answering(row: ResultCode): Order | null;
  /** Codes that only a change of what has been changed before can meet; default: none. */
  needsKnownTarget?(row: ResultCode): boolean;
  /** Answers with codes that nobody documents. */
  readonly inventedCodes: readonly Order[];
  /** What the vendor can do wrong besides what any simulated vendor can; each known name at least once. */
  readonly misbehaviours: readonly ExpectedMisbehaviour[];
  /** Orders that make the vendor quote a text in its answer; null: its answers have no place for one. */
  readonly quoting: ((text: string) => Order) | null;
  readonly list: ExpectedList | null;
  /** What the vendor says about calls a day; null: nothing. */
  readonly quota: { readonly callsPerDay: number; readonly tellsUsed: boolean } | null;
}

/** A vendor that listens. */
export interface RunningVendor {
  readonly url: string;
  readonly requests: () => readonly ReceivedRequest[];
  /** Every change that a request has made, oldest first; printable as JSON. */
  readonly effects: () => readonly unknown[];
  readonly close: () => Promise<void>;
}

/** A key or another secret, and another one of the same form. */
export interface StandSecret {
  readonly text: string;
  readonly wrong: string;
  /** What becomes of a change when the account has the wrong one. */
  readonly wrongBecomes: RefusalCode | 'unknown';
  /** True for what everybody may see, such as a public key. */
  readonly isPublic?: boolean;
  /** True for what requests carry, such as an access token. */
  readonly isSent?: boolean;
}

/** A misbehaviour as the control plane takes it. */
export interface Order {
  readonly name: string;
  readonly args?: readonly unknown[];
}

/** What a misbehaviour comes to. */
export interface ExpectedMisbehaviour extends Order {
  /** The exchange that meets it; default: a change. */
  readonly meets?: 'change' | 'read' | 'list';
  readonly becomes: 'done' | 'refused' | 'unknown';
  /** Of a limit whose answer says when it opens again: what is then told. */
  readonly retryAfterSeconds?: number;
  /** Whether it raises an alarm; default: no. */
  readonly alarms?: boolean;
}

/** What is known of a vendor's list. */
export interface ExpectedList {
  /** Settings of the vendor that make it take several pages. */
  readonly vendorSettings?: Readonly<Record<string, unknown>>;
  /** Entries of all pages together. */
  readonly entries: number;
}

/** One change whose numbers matter. */
export interface ExactNumber {
  readonly title: string;
  readonly change: StandChange;
  /** Tokens that must stand in the message as received, in the vendor's books, and in the state that we then have. */
  readonly sent: readonly string[];
  readonly kept: readonly string[];
  readonly told: readonly string[];
}

/** Settings of the account, and of its vendor, under which repeating is promised. */
export interface Proven {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly vendorSettings?: Readonly<Record<string, unknown>>;
}

interface ChangeOf<Kind extends ResultCode['kinds'][number], Target, Intent> {
  readonly kind: Kind;
  readonly target: Target;
  /** Two that can follow each other on the target as the simulator starts with it. */
  readonly intents: readonly [Intent, Intent];
  /** A target the vendor does not know, and what it says to a change of it. */
  readonly elsewhere: { readonly target: Target; readonly refusedAs: RefusalCode };
  /** The part of the stamp that the message carries; null: none. */
  readonly carries: keyof Stamp | null;
  /** What a second request with the same bytes comes to, and how many effects the two have. */
  readonly repeated: { readonly becomes: 'done' | RefusalCode; readonly effects: 1 | 2 };
  /** How repeating can be promised, where it is not by default; null: not at all, or by default. */
  readonly proven: Proven | null;
}

/** One kind of change, and a target that it can be tried on. */
export type StandChange =
  | ChangeOf<'UPDATE_TEMPLATE_BUDGET', TemplateCode, BudgetChange>
  | ChangeOf<'SWITCH_TEMPLATE_STATUS', TemplateCode, { readonly status: SwitchableTemplateStatus }>
  | ChangeOf<'ADJUST_MEMBER_BALANCE', MemberUid, BalanceAdjustment>
  | ChangeOf<'UPSERT_BENEFIT', BenefitKey, BenefitDraft>;

/** The value of a constant that parses. @throws {Error} when it does not. */
export function parsed<T>(value: T | null): T {
  if (value === null) throw new Error('a constant of the stand does not parse');
  return value;
}
