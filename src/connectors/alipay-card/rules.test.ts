import { describe, expect, test } from 'vitest';
import { instant } from '../../domain/clock.ts';
import { parseAccountId, parseTemplateCode, templateIdOf } from '../../domain/ids.ts';
import {
  type BudgetState,
  type BudgetUpdateType,
  type SwitchableTemplateStatus,
  type TemplateState,
  TemplateStatus,
} from '../../domain/template.ts';
import { allowedTransitions, budgetRoom, checkBudgetChange, checkSwitch } from './rules.ts';

const code = known(parseTemplateCode('T1'));
const accountId = known(parseAccountId('hk-1'));

function known<T>(parsed: T | null): T {
  if (parsed === null) throw new Error('the test names a bad id');
  return parsed;
}

function template(status: TemplateStatus, budget: BudgetState | null = budgetOf(100, 40)): TemplateState {
  return {
    id: templateIdOf(accountId, code),
    accountId,
    code,
    kind: 'REDEEMABLE_CARD',
    name: null,
    status,
    vendorStatus: status.toLowerCase(),
    validFrom: null,
    validUntil: null,
    budget,
    observedAt: instant(new Date(0)),
  };
}

function budgetOf(total: number, issued: number): BudgetState {
  return { total, issued, remaining: total - issued };
}

const statuses = Object.values(TemplateStatus);
const targets: readonly SwitchableTemplateStatus[] = ['ACTIVE', 'PAUSED', 'CLOSED'];
/** "3. Update Ticket Template Status": the five permitted transitions; no card has the other statuses. */
const permitted: Partial<Record<TemplateStatus, readonly SwitchableTemplateStatus[]>> = {
  ACTIVE: ['PAUSED', 'CLOSED'],
  PAUSED: ['ACTIVE', 'CLOSED'],
  FROZEN: ['ACTIVE'],
};
/** "7. Update Redeemable Card Budget": not when closed or expired. */
const open: readonly TemplateStatus[] = ['ACTIVE', 'PAUSED', 'FROZEN'];

describe('a switch of status', () => {
  test.each(statuses)('from %s is allowed to what the page permits', (status) => {
    const allowed = permitted[status] ?? [];
    expect([...allowedTransitions(template(status))]).toEqual(allowed);
    for (const target of targets) {
      const refusal = checkSwitch({ status: target }, template(status));
      if (allowed.includes(target)) expect(refusal, target).toBeNull();
      else {
        const facts = { status, requested: target, allowed };
        expect(refusal, target).toMatchObject({ code: 'TRANSITION_FORBIDDEN', vendor: null, facts });
      }
    }
  });

  test.each([
    ['to where it is', 'PAUSED', 'PAUSED', 'The template is PAUSED already.'],
    ['from a dead end', 'CLOSED', 'ACTIVE', 'The template is CLOSED; no other status can be reached from there.'],
    ['to where it cannot go', 'FROZEN', 'CLOSED', 'The template is FROZEN; only ACTIVE can be reached from there.'],
  ] as const)('%s is explained', (_, from, to, detail) => {
    expect(checkSwitch({ status: to }, template(from))?.detail).toBe(detail);
  });
});

describe('a change of budget', () => {
  test.each<[BudgetUpdateType, number, BudgetState]>([
    ['APPEND', 1, budgetOf(999_999, 0)],
    ['APPEND', 50, budgetOf(999_950, 412_006)],
    ['APPEND', 999_999, budgetOf(1, 1)],
    ['APPEND', 999_999, budgetOf(0, 0)],
    ['SUBTRACT', 3, budgetOf(1_000, 997)],
    ['SUBTRACT', 60, budgetOf(100, 40)],
    ['SUBTRACT', 999_999, budgetOf(1_000_000, 1)],
    ['SUBTRACT', 1, budgetOf(1_000_001, 5)],
  ])('may %s %i of %j', (updateType, number, budget) => {
    expect(checkBudgetChange({ updateType, number }, template('ACTIVE', budget))).toBeNull();
  });

  test.each<[number, BudgetState, number]>([
    [1, budgetOf(1_000_000, 0), 0],
    [51, budgetOf(999_950, 412_006), 50],
    [999_999, budgetOf(2, 0), 999_998],
    [1, budgetOf(1_000_005, 0), 0],
  ])('may not append %i to %j, only %i', (number, budget, available) => {
    expect(checkBudgetChange({ updateType: 'APPEND', number }, template('ACTIVE', budget))).toMatchObject({
      code: 'BUDGET_CEILING_EXCEEDED',
      vendor: null,
      facts: { limit: 1_000_000, requested: number, available },
    });
  });

  test.each<[number, BudgetState]>([
    [1, budgetOf(997, 997)],
    [4, budgetOf(1_000, 997)],
    [61, budgetOf(100, 40)],
    [1, budgetOf(0, 0)],
  ])('may not subtract %i from %j', (number, budget) => {
    expect(checkBudgetChange({ updateType: 'SUBTRACT', number }, template('ACTIVE', budget))).toMatchObject({
      code: 'BUDGET_FLOOR_BROKEN',
      vendor: null,
      facts: { limit: budget.issued, requested: number, available: budget.remaining },
    });
  });

  test.each(statuses)('of a template that is %s is allowed only while it is open', (status) => {
    for (const updateType of ['APPEND', 'SUBTRACT'] as const) {
      const refusal = checkBudgetChange({ updateType, number: 1 }, template(status));
      if (open.includes(status)) expect(refusal).toBeNull();
      else {
        const facts = { status, requested: updateType, allowed: open };
        expect(refusal).toMatchObject({ code: 'TEMPLATE_STATUS_FORBIDS', vendor: null, facts });
      }
    }
  });

  test('waits for the stock where the vendor does not tell it', () => {
    const refusal = checkBudgetChange({ updateType: 'APPEND', number: 1 }, template('ACTIVE', null));
    expect(refusal).toMatchObject({ code: 'TEMPLATE_UNREADABLE', vendor: null });
  });

  test('of a closed template is refused for its status even where the stock is not told', () => {
    const refusal = checkBudgetChange({ updateType: 'APPEND', number: 1 }, template('CLOSED', null));
    expect(refusal).toMatchObject({ code: 'TEMPLATE_STATUS_FORBIDS' });
  });
});

describe('the room of a budget', () => {
  test.each<[BudgetState, number, number]>([
    [budgetOf(100, 40), 999_900, 60],
    [budgetOf(0, 0), 999_999, 0],
    [budgetOf(1_000_000, 0), 0, 999_999],
    [budgetOf(1_000_000, 1_000_000), 0, 0],
    [budgetOf(1_000_005, 5), 0, 999_999],
    [budgetOf(1, 0), 999_999, 1],
  ])('of %j is %i up and %i down', (budget, appendable, subtractable) => {
    expect(budgetRoom(template('ACTIVE', budget))).toEqual({ appendable, subtractable, ceiling: 1_000_000 });
  });

  test.each(statuses)('of a template that is %s is there only while it is open', (status) => {
    const room = budgetRoom(template(status));
    const expected = open.includes(status) ? { appendable: 999_900, subtractable: 60 } : { appendable: 0, subtractable: 0 };
    expect(room).toEqual({ ...expected, ceiling: 1_000_000 });
  });

  test('is not known where the stock is not told', () => {
    expect(budgetRoom(template('ACTIVE', null))).toBeNull();
  });

  test('is exactly what the check lets through', () => {
    for (const budget of [budgetOf(100, 40), budgetOf(999_950, 9), budgetOf(5, 5), budgetOf(1_000_000, 3)]) {
      const state = template('PAUSED', budget);
      const room = budgetRoom(state);
      for (const [updateType, most] of [
        ['APPEND', room?.appendable ?? 0],
        ['SUBTRACT', room?.subtractable ?? 0],
      ] as const) {
        if (most > 0) expect(checkBudgetChange({ updateType, number: most }, state)).toBeNull();
        if (most < 999_999) expect(checkBudgetChange({ updateType, number: most + 1 }, state)).not.toBeNull();
      }
    }
  });
});
