import { expect, test } from 'vitest';
import { isOpen, OperationState } from './operation.ts';
import { type BudgetChange, signedUnits } from './template.ts';

test.each<[BudgetChange, number]>([
  [{ updateType: 'APPEND', number: 10 }, 10],
  [{ updateType: 'SUBTRACT', number: 10 }, -10],
  [{ updateType: 'APPEND', number: 999_999 }, 999_999],
])('the change %j moves the total by %i', (change, units) => {
  expect(signedUnits(change)).toBe(units);
});

test('an operation is open while nobody knows how it ended', () => {
  const open = Object.values(OperationState).filter((state) => isOpen({ state }));
  expect(open).toEqual(['PENDING', 'UNKNOWN']);
});
