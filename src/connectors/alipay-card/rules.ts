/**
 * What AlipayHK's card pages say is refused, checked on the state just read. The vendor checks again.
 * Source: "7. Update Redeemable Card Budget" (final stock between issued and 1,000,000; not when closed or expired);
 * "3. Update Ticket Template Status" (the five permitted transitions).
 */
import type { Refusal } from '../../domain/outcome.ts';
import {
  type BudgetChange,
  type BudgetRoom,
  SwitchableTemplateStatus as Switchable,
  type TemplateState,
  TemplateStatus,
} from '../../domain/template.ts';

const ceiling = 1_000_000;
const maxPerCall = 999_999;
const oneOf = new Intl.ListFormat('en', { type: 'disjunction' });
const budgetStatuses = [TemplateStatus.ACTIVE, TemplateStatus.PAUSED, TemplateStatus.FROZEN];

const transitions: Partial<Record<TemplateStatus, readonly Switchable[]>> = {
  [TemplateStatus.FROZEN]: [Switchable.ACTIVE],
  [TemplateStatus.ACTIVE]: [Switchable.PAUSED, Switchable.CLOSED],
  [TemplateStatus.PAUSED]: [Switchable.ACTIVE, Switchable.CLOSED],
};

export function allowedTransitions(state: TemplateState): readonly Switchable[] {
  return transitions[state.status] ?? [];
}

export function budgetRoom(state: TemplateState): BudgetRoom | null {
  if (state.budget === null) return null;
  const isOpen = budgetStatuses.some((status) => status === state.status);
  const { total, remaining } = state.budget;
  return {
    appendable: isOpen ? Math.max(0, Math.min(maxPerCall, ceiling - total)) : 0,
    subtractable: isOpen ? Math.min(maxPerCall, remaining) : 0,
    ceiling,
  };
}

export function checkBudgetChange({ updateType, number }: BudgetChange, state: TemplateState): Refusal | null {
  if (!budgetStatuses.some((status) => status === state.status)) {
    return {
      code: 'TEMPLATE_STATUS_FORBIDS',
      detail: `The template is ${state.status}; its budget can only be changed while it is ${oneOf.format(budgetStatuses)}.`,
      vendor: null,
      facts: { status: state.status, requested: updateType, allowed: budgetStatuses },
    };
  }
  const room = budgetRoom(state);
  if (state.budget === null || room === null) {
    return {
      code: 'TARGET_UNREADABLE',
      detail: 'The vendor does not tell the stock of this template.',
      vendor: null,
    };
  }
  return updateType === 'APPEND'
    ? checkCeiling(number, state.budget.total)
    : checkFloor(number, { issued: state.budget.issued, remaining: state.budget.remaining });
}

function checkCeiling(number: number, total: number): Refusal | null {
  if (total + number <= ceiling) return null;
  return {
    code: 'BUDGET_CEILING_EXCEEDED',
    detail: `${total} and ${number} more would pass the vendor's ceiling of ${ceiling}; at most ${Math.max(0, ceiling - total)} can be appended.`,
    vendor: null,
    facts: { limit: ceiling, requested: number, available: Math.max(0, ceiling - total) },
  };
}

function checkFloor(number: number, { issued, remaining }: { issued: number; remaining: number }): Refusal | null {
  if (number <= remaining) return null;
  return {
    code: 'BUDGET_FLOOR_BROKEN',
    detail: `${issued} units are already issued and cannot be taken back; at most ${remaining} can be subtracted.`,
    vendor: null,
    facts: { limit: issued, requested: number, available: remaining },
  };
}

export function checkSwitch({ status }: { status: Switchable }, state: TemplateState): Refusal | null {
  const allowed = allowedTransitions(state);
  if (allowed.includes(status)) return null;
  const reach =
    allowed.length === 0
      ? 'no other status can be reached from there'
      : `only ${allowed.join(', ')} can be reached from there`;
  return {
    code: 'TRANSITION_FORBIDDEN',
    detail:
      state.status === status ? `The template is ${status} already.` : `The template is ${state.status}; ${reach}.`,
    vendor: null,
    facts: { status: state.status, requested: status, allowed },
  };
}
