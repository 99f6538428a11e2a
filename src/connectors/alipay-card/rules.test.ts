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
    entity: 'Template',
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
    expect(allowedTransitions(template(status))).toEqual(allowed);
    expect(targets.filter((target) => checkSwitch({ status: target }, template(status)) === null)).toEqual(allowed);
  });

  test.each(
    statuses.flatMap((status) =>
      targets.filter((target) => !permitted[status]?.includes(target)).map((target) => [status, target] as const),
    ),
  )('from %s to %s is refused, with what is allowed', (status, requested) => {
    expect(checkSwitch({ status: requested }, template(status))).toMatchObject({
      code: 'TRANSITION_FORBIDDEN',
      vendor: null,
      facts: { status, requested, allowed: permitted[status] ?? [] },
    });
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

  const updateTypes = ['APPEND', 'SUBTRACT'] as const;

  test.each(open)('of a template that is %s is allowed', (status) => {
    const refusals = updateTypes.map((updateType) => checkBudgetChange({ updateType, number: 1 }, template(status)));
    expect(refusals).toEqual([null, null]);
  });

  test.each(
    statuses
      .filter((status) => !open.includes(status))
      .flatMap((status) => updateTypes.map((updateType) => [status, updateType] as const)),
  )('of a template that is %s, %s is refused', (status, updateType) => {
    expect(checkBudgetChange({ updateType, number: 1 }, template(status))).toMatchObject({
      code: 'TEMPLATE_STATUS_FORBIDS',
      vendor: null,
      facts: { status, requested: updateType, allowed: open },
    });
  });

  test('waits for the stock where the vendor does not tell it', () => {
    const refusal = checkBudgetChange({ updateType: 'APPEND', number: 1 }, template('ACTIVE', null));
    expect(refusal).toMatchObject({ code: 'TARGET_UNREADABLE', vendor: null });
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
    const expected = open.includes(status)
      ? { appendable: 999_900, subtractable: 60 }
      : { appendable: 0, subtractable: 0 };
    expect(room).toEqual({ ...expected, ceiling: 1_000_000 });
  });

  test('is not known where the stock is not told', () => {
    expect(budgetRoom(template('ACTIVE', null))).toBeNull();
  });

  test.each([budgetOf(100, 40), budgetOf(999_950, 9), budgetOf(999_000, 998_000)])(
    'of %j is exactly what the check lets through',
    (budget) => {
      const state = template('PAUSED', budget);
      const isFree = (updateType: BudgetUpdateType, number: number): boolean =>
        checkBudgetChange({ updateType, number }, state) === null;
      const { appendable, subtractable } = known(budgetRoom(state));
      expect([isFree('APPEND', appendable), isFree('APPEND', appendable + 1)]).toEqual([true, false]);
      expect([isFree('SUBTRACT', subtractable), isFree('SUBTRACT', subtractable + 1)]).toEqual([true, false]);
    },
  );
});
