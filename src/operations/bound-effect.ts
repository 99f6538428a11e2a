/** One operation's input tied to the vendor that carries it out, whatever entity it changes. */
import type {
  Connector,
  NeedsBefore,
  ReadingVerdict,
  SettlesUnknownBy,
  Stamp,
  VendorEffect,
} from '../connectors/connector.ts';
import { type EntityName, type EntityState, type StateOf, stateOf } from '../domain/entity.ts';
import { benefitIdOf, parseAccountId, parseMemberId, parseOuterId, parseTemplateId } from '../domain/ids.ts';
import { type InputOf, type OperationInput, OperationKind, type VendorRequest } from '../domain/operation.ts';
import type { Outcome, Refusal } from '../domain/outcome.ts';
import type { Target } from '../journal/journal.ts';
import type { Account, Accounts } from './accounts.ts';
import type { Purpose } from './guard.ts';
import type { BenefitReader } from './read-benefits.ts';
import type { MemberReader } from './read-members.ts';
import type { TemplateReader } from './read-templates.ts';

/** An effect ready to run on its target. */
export interface BoundEffect {
  readonly account: Account;
  readonly entity: EntityName;
  readonly target: Target;
  readonly settlesUnknownBy: SettlesUnknownBy;
  /** True where a late request would undo what a later operation has done. */
  readonly overwrites: boolean;
  readonly needsBefore: NeedsBefore;
  readonly readsBack: boolean;
  /** Asks the vendor for the target's state and keeps it; null where it has no such call. */
  readonly read: ((purpose: Purpose) => Promise<Outcome<EntityState>>) | null;
  /** The same without keeping it: what is settled by it is kept with the settlement. */
  readonly glimpse: ((purpose: Purpose) => Promise<Outcome<EntityState>>) | null;
  /** Keeps what a glimpse has shown. */
  keep(state: EntityState): Promise<void>;
  /** The last snapshot of the target. */
  known(): Promise<EntityState | null>;
  check(before: EntityState | null): Refusal | null;
  prepare(stamp: Stamp, before: EntityState | null): VendorRequest;
  /** To be told that `send` may soon be called with this request. Sends nothing, and never throws. */
  foresee(request: VendorRequest): void;
  /** True when a message prepared earlier does not fit what is known of the target by now. */
  isStale(request: VendorRequest, before: EntityState | null): boolean;
  send(request: VendorRequest, before: EntityState | null): Promise<Outcome<EntityState | null>>;
  judge(before: EntityState, after: EntityState): ReadingVerdict;
  project(before: EntityState | null): EntityState | null;
}

/** Where targets are read from. */
export interface Readers {
  readonly templates: Pick<TemplateReader, 'readNow' | 'glimpse' | 'keep' | 'known'>;
  readonly members: Pick<MemberReader, 'readNow' | 'glimpse' | 'keep' | 'known'>;
  readonly benefits: Pick<BenefitReader, 'known'>;
}

/** What effects are bound with: where targets are read, and every account that may lead to the same ones. */
export interface BindDeps {
  readonly readers: Readers;
  readonly accounts: Accounts;
}

/** @returns null when the account's vendor has no such call, or the input names no target of the account. */
export function bindEffect(deps: BindDeps, account: Account, input: OperationInput): BoundEffect | null {
  switch (input.kind) {
    case OperationKind.UPDATE_TEMPLATE_BUDGET:
    case OperationKind.SWITCH_TEMPLATE_STATUS:
      return bindTemplate(deps, account, input);
    case OperationKind.ADJUST_MEMBER_BALANCE:
      return bindMember(deps, account, input);
    case OperationKind.UPSERT_BENEFIT:
      return bindBenefit(deps, account, input);
  }
}

function bindTemplate(
  { readers: { templates }, accounts }: BindDeps,
  account: Account,
  input: InputOf<'UPDATE_TEMPLATE_BUDGET' | 'SWITCH_TEMPLATE_STATUS'> | OperationInput,
): BoundEffect | null {
  const port = account.connector.templates;
  const parts = 'templateId' in input ? parseTemplateId(input.templateId) : null;
  if (port === null || parts === null) return null;
  const { id, code } = parts;
  const key = port.targetKey(code);
  const target = {
    account,
    entity: 'Template',
    key,
    mayOverlap: mayOverlap(accounts, (connector) => connector.templates?.targetKey(code) === key),
    kind: input.kind,
    read: (purpose: Purpose) => templates.readNow(id, purpose),
    glimpse: (purpose: Purpose) => templates.glimpse(id, purpose),
    keep: templates.keep,
    known: () => templates.known(id),
  } as const;
  if (input.kind === OperationKind.UPDATE_TEMPLATE_BUDGET) return bind(target, port.updateBudget(code), input);
  return input.kind === OperationKind.SWITCH_TEMPLATE_STATUS ? bind(target, port.switchStatus(code), input) : null;
}

function bindMember(
  { readers: { members }, accounts }: BindDeps,
  account: Account,
  input: InputOf<'ADJUST_MEMBER_BALANCE'>,
): BoundEffect | null {
  const port = account.connector.members;
  const parts = parseMemberId(input.memberId);
  if (port === null || parts === null) return null;
  const key = port.targetKey(parts.uid);
  const target = {
    account,
    entity: 'Member',
    key,
    mayOverlap: mayOverlap(accounts, (connector) => connector.members?.targetKey(parts.uid) === key),
    kind: input.kind,
    read: (purpose: Purpose) => members.readNow(parts.id, purpose),
    glimpse: (purpose: Purpose) => members.glimpse(parts.id, purpose),
    keep: members.keep,
    known: () => members.known(parts.id),
  } as const;
  return bind(target, port.adjustBalance(parts.uid), input);
}

function bindBenefit(
  { readers: { benefits }, accounts }: BindDeps,
  account: Account,
  input: InputOf<'UPSERT_BENEFIT'>,
): BoundEffect | null {
  const port = account.connector.benefits;
  const accountId = parseAccountId(input.accountId);
  const outerId = parseOuterId(input.outerId);
  if (port === null || accountId === null || outerId === null) return null;
  const address = { activityId: input.activityId, outerId };
  const key = port.targetKey(address);
  const id = benefitIdOf(accountId, input.activityId, outerId);
  const target = {
    account,
    entity: 'Benefit',
    key,
    mayOverlap: mayOverlap(accounts, (connector) => connector.benefits?.targetKey(address) === key),
    kind: input.kind,
    read: null,
    glimpse: null,
    keep: async () => {},
    known: () => benefits.known(id),
  } as const;
  return bind(target, port.upsert(address), input.benefit);
}

interface BoundTarget<Name extends EntityName> {
  readonly account: Account;
  readonly entity: Name;
  readonly key: string;
  /** True where operations on the target may pass each other. */
  readonly mayOverlap: boolean;
  readonly kind: OperationKind;
  readonly read: ((purpose: Purpose) => Promise<Outcome<StateOf<Name>>>) | null;
  readonly glimpse: BoundTarget<Name>['read'];
  readonly keep: (state: StateOf<Name>) => Promise<void>;
  known(): Promise<StateOf<Name> | null>;
}

/** One account that blocks is enough: what passed through another would spoil its evidence. */
function mayOverlap(accounts: Accounts, leadsThere: (connector: Connector) => boolean): boolean {
  return [...accounts.values()].every(({ connector, policy }) => !policy.blocksTarget || !leadsThere(connector));
}

/** Different kinds of change to one target are evidence of different things: each kind has its own turn. */
function bind<Intent, Name extends EntityName>(
  target: BoundTarget<Name>,
  effect: VendorEffect<Intent, StateOf<Name>> | null,
  intent: Intent,
): BoundEffect | null {
  const { account, entity, key, kind } = target;
  if (effect === null) return null;
  const mayPass = effect.isExclusive && target.mayOverlap;
  const narrow = (state: EntityState): StateOf<Name> => stateOf(entity, state);
  const narrowed = (state: EntityState | null): StateOf<Name> | null => (state === null ? null : narrow(state));
  return {
    account,
    entity,
    target: { key: `${kind}/${key}`, isExclusive: effect.isExclusive && !mayPass },
    // Where a second operation may pass, a reading cannot tell whose change it sees, and a repeat could undo it.
    settlesUnknownBy: mayPass ? 'OPERATOR' : effect.settlesUnknownBy,
    overwrites: effect.overwrites && !mayPass,
    needsBefore: effect.needsBefore,
    readsBack: effect.readsBack,
    read: target.read,
    glimpse: target.glimpse,
    keep: (state) => target.keep(narrow(state)),
    known: () => target.known(),
    check: (before) => effect.check(intent, narrowed(before)),
    prepare: (stamp, before) => effect.prepare(intent, stamp, narrowed(before)),
    foresee: (request) => effect.foresee?.(request),
    isStale: (request, before) => effect.isStale?.(request, narrowed(before)) ?? false,
    send: (request, before) => effect.send(intent, request, narrowed(before)),
    judge: (before, after) => effect.judge(intent, narrow(before), narrow(after)),
    project: (before) => effect.project(intent, narrowed(before)),
  };
}
