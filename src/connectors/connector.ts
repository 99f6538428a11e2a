/** What every vendor must be able to do, whatever its protocol: the port between operations and vendors. */
import type { AccountId, TemplateCode } from '../domain/ids.ts';
import type { OperationKind, VendorRequest } from '../domain/operation.ts';
import type { Outcome, Refusal } from '../domain/outcome.ts';
import type { BudgetChange, BudgetRoom, SwitchableTemplateStatus, TemplateState } from '../domain/template.ts';

/**
 * How an unknown outcome may be settled without a person. `REPEATING` only where the vendor promises, or onboarding
 * has proven, that the same request is applied once; `READING` infers from the target's state before and after.
 */
export const SettlesUnknownBy = { READING: 'READING', REPEATING: 'REPEATING', OPERATOR: 'OPERATOR' } as const;
export type SettlesUnknownBy = (typeof SettlesUnknownBy)[keyof typeof SettlesUnknownBy];

/** What two readings say about an attempt between them; `untold` when one of them lacks what would tell. */
export type ReadingVerdict = 'applied' | 'untouched' | 'unclear' | 'untold';

/** One kind of change at one vendor. */
export interface VendorEffect<Intent> {
  /** True where the vendor promises no idempotency: at most one open operation a target. */
  readonly isExclusive: boolean;
  readonly settlesUnknownBy: SettlesUnknownBy;
  /** Reasons to refuse that are certain from the state just read; null when the vendor may be asked. */
  check(intent: Intent, state: TemplateState): Refusal | null;
  /** The message to send, complete but for time and signature. Pure. */
  prepare(intent: Intent, target: { readonly code: TemplateCode; readonly requestId: string }): VendorRequest;
  /** One HTTP exchange; never throws for anything a vendor or a network can do. */
  send(request: VendorRequest): Promise<Outcome<null>>;
  /** Compares readings taken before and after an attempt. Pure. */
  judge(intent: Intent, before: TemplateState, after: TemplateState): ReadingVerdict;
  /** What the target would look like afterwards, if nothing else happened to it. Pure. */
  project(intent: Intent, state: TemplateState): TemplateState;
}

/** A vendor that knows templates. */
export interface TemplatePort {
  /** Template codes the operator configured, so that lists know them before anybody asks. */
  readonly known: readonly TemplateCode[];
  /** Names the vendor's own thing behind a code: the same for every account that leads to it. */
  targetKey(code: TemplateCode): string;
  read(code: TemplateCode): Promise<Outcome<TemplateState>>;
  allowedTransitions(state: TemplateState): readonly SwitchableTemplateStatus[];
  /** null when this vendor's budgets cannot be changed, or this template's budget is not known. */
  budgetRoom(state: TemplateState): BudgetRoom | null;
  readonly updateBudget: VendorEffect<BudgetChange> | null;
  readonly switchStatus: VendorEffect<{ readonly status: SwitchableTemplateStatus }> | null;
}

/** One account at one vendor, ready to be called. */
export interface Connector {
  readonly vendor: string;
  readonly kinds: readonly OperationKind[];
  readonly templates: TemplatePort | null;
  close(): Promise<void>;
}

/** What the composition root gives every connector. */
export interface ConnectorDeps {
  readonly accountId: AccountId;
  readonly limits: { readonly timeoutMs: number; readonly connections: number };
  readonly now: () => Date;
  /** Told of everything an operator should see: an undocumented code, an answer that does not verify. */
  readonly alarm: (alarm: VendorAlarm) => void;
}

export interface VendorAlarm {
  readonly kind: 'unverifiedAnswer' | 'unreadableAnswer' | 'undocumentedCode';
  readonly detail: string;
}
