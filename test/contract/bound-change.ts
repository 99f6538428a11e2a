/** A stand's change bound to a connector, whatever its kind: intents are chosen by their place, states are of any entity. */

import type { Connector, ReadingVerdict, Stamp, VendorEffect } from '../../src/connectors/connector.ts';
import type { StandChange } from '../../src/connectors/simulation/simulator-stand.ts';
import { type EntityName, type EntityState, type StateOf, stateOf } from '../../src/domain/entity.ts';
import { OperationKind as Kind, type OperationKind, type VendorRequest } from '../../src/domain/operation.ts';
import type { Outcome, Refusal } from '../../src/domain/outcome.ts';

export type Which = 0 | 1;

export interface BoundChange {
  readonly kind: OperationKind;
  /** What the port says about the kind. */
  readonly rules: Pick<VendorEffect<never, never>, 'isExclusive' | 'settlesUnknownBy' | 'needsBefore' | 'readsBack'>;
  readonly intent: (which?: Which) => object;
  readonly check: (before: EntityState | null, which?: Which) => Refusal | null;
  readonly prepare: (stamp: Stamp, before?: EntityState | null, which?: Which) => VendorRequest;
  readonly send: (
    request: VendorRequest,
    before?: EntityState | null,
    which?: Which,
  ) => Promise<Outcome<EntityState | null>>;
  readonly judge: (before: EntityState, after: EntityState, which?: Which) => ReadingVerdict;
  readonly project: (before: EntityState | null, which?: Which) => EntityState | null;
  /** null where the vendor has no reading of such targets. */
  readonly read: (() => Promise<Outcome<EntityState>>) | null;
}

/** @throws {Error} when the connector does not offer the change. */
export function bind(change: StandChange, connector: Connector): BoundChange {
  const { templates, members, benefits } = connector;
  switch (change.kind) {
    case Kind.UPDATE_TEMPLATE_BUDGET: {
      const { target } = change;
      const read = templates && (() => templates.read(target));
      return bound(change, { entity: 'Template', effect: templates?.updateBudget(target), read });
    }
    case Kind.SWITCH_TEMPLATE_STATUS: {
      const { target } = change;
      const read = templates && (() => templates.read(target));
      return bound(change, { entity: 'Template', effect: templates?.switchStatus(target), read });
    }
    case Kind.ADJUST_MEMBER_BALANCE: {
      const { target } = change;
      const read = members && (() => members.read(target));
      return bound(change, { entity: 'Member', effect: members?.adjustBalance(target), read });
    }
    case Kind.UPSERT_BENEFIT:
      return bound(change, { entity: 'Benefit', effect: benefits?.upsert(change.target), read: null });
  }
}

/** The same change of a target that the vendor does not know. */
export function elsewhere(change: StandChange): StandChange {
  switch (change.kind) {
    case Kind.UPDATE_TEMPLATE_BUDGET:
      return { ...change, target: change.elsewhere.target };
    case Kind.SWITCH_TEMPLATE_STATUS:
      return { ...change, target: change.elsewhere.target };
    case Kind.ADJUST_MEMBER_BALANCE:
      return { ...change, target: change.elsewhere.target };
    case Kind.UPSERT_BENEFIT:
      return { ...change, target: change.elsewhere.target };
  }
}

/** How the vendor names the target in its messages. */
export const targetText = ({ kind, target }: StandChange): string =>
  kind === Kind.UPSERT_BENEFIT ? target.outerId : target;

interface Binding<Intent, Name extends EntityName> {
  readonly entity: Name;
  readonly effect: VendorEffect<Intent, StateOf<Name>> | null | undefined;
  readonly read: (() => Promise<Outcome<EntityState>>) | null;
}

function bound<Intent extends object, Name extends EntityName>(
  { kind, intents }: { readonly kind: OperationKind; readonly intents: readonly [Intent, Intent] },
  { entity, effect, read }: Binding<Intent, Name>,
): BoundChange {
  if (effect === null || effect === undefined) throw new Error(`${kind} is not offered`);
  const intent = (which: Which = 0): Intent => frozen(intents[which]);
  const narrow = (state: EntityState): StateOf<Name> => frozen(stateOf(entity, state));
  const orNull = (state: EntityState | null): StateOf<Name> | null => (state === null ? null : narrow(state));
  return {
    kind,
    rules: effect,
    intent,
    check: (before, which) => effect.check(intent(which), orNull(before)),
    prepare: (stamp, before = null, which = 0) => effect.prepare(intent(which), frozen(stamp), orNull(before)),
    send: (request, before = null, which = 0) => effect.send(intent(which), frozen(request), orNull(before)),
    judge: (before, after, which) => effect.judge(intent(which), narrow(before), narrow(after)),
    project: (before, which) => effect.project(intent(which), orNull(before)),
    read,
  };
}

/** A copy that nobody can change: whoever tries throws. */
function frozen<T>(value: T): T {
  const copy = structuredClone(value);
  freeze(copy);
  return copy;
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  for (const part of Object.values(value)) freeze(part);
}
