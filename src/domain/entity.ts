import type { BenefitState } from './benefit.ts';
import type { MemberState } from './member.ts';
import type { TemplateState } from './template.ts';

/** What a vendor last told us about one thing. */
export type EntityState = TemplateState | MemberState | BenefitState;
export type EntityName = EntityState['entity'];
export type StateOf<Name extends EntityName> = Extract<EntityState, { readonly entity: Name }>;

/** Narrows a state to the entity it must be. @throws {Error} when it is another: then rows are mixed up. */
export function stateOf<Name extends EntityName>(name: Name, state: EntityState): StateOf<Name> {
  if (isStateOf(name, state)) return state;
  throw new Error(`${state.id} is the state of a ${state.entity}, not of a ${name}`);
}

/** Replicas of the version that knew only templates wrote states without a name. */
function isStateOf<Name extends EntityName>(
  name: Name,
  state: Partial<Pick<EntityState, 'entity'>>,
): state is StateOf<Name> {
  return (state.entity ?? 'Template') === name;
}

/** What the journal may keep for long: personal data stays in the snapshot, the one place to delete it from. */
export function forJournal(state: EntityState): EntityState {
  return state.entity === 'Member' ? { ...state, profile: null } : state;
}
