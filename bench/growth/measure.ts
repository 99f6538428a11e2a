/** What callers wait for on one journal, step by step. */
import type { Page, PageRequest } from '../../src/domain/page.ts';
import { accountNumber, nextStep } from './journal-work.ts';
import type { Stand } from './stands.ts';

export const steps = ['look', 'claim', 'settle', 'first page', "an account's first page", 'thousandth page'] as const;
export type StepName = (typeof steps)[number];
export type Times = Readonly<Record<StepName, number>>;

const pageSize = 20;

/** Milliseconds, the median of `count` times each. */
export async function measureStand(stand: Stand, count: number): Promise<Times> {
  const { journal, accounts, operations } = stand;
  // A journal that has no thousand pages is read from its middle.
  const id = await stand.idBehind(Math.min(1_000 * pageSize, Math.floor(operations / 2)));
  const times = new Map<StepName, number[]>(steps.map((step) => [step, []]));
  const timed = async (step: StepName, work: () => Promise<unknown>): Promise<void> => {
    const startedAt = performance.now();
    await work();
    times.get(step)?.push(performance.now() - startedAt);
  };
  const page = (after: PageRequest<'REQUESTED_AT'>['after'], account?: number): Promise<Page<unknown>> =>
    journal.list(
      { accountIds: account === undefined ? null : [accountNumber(account)] },
      { first: pageSize, after, order: 'REQUESTED_AT', isDescending: true },
    );
  for (let number = 0; number < count; number += 1) {
    const account = 1 + (number % accounts);
    const step = nextStep(journal, accountNumber(account));
    await timed('look', step.look);
    await timed('claim', step.claim);
    await timed('settle', step.settle);
    await timed('first page', () => page(null));
    await timed("an account's first page", () => page(null, account));
    await timed('thousandth page', () => page({ key: '', id }));
  }
  const medianOf = (step: StepName): number => median(times.get(step) ?? []);
  return {
    look: medianOf('look'),
    claim: medianOf('claim'),
    settle: medianOf('settle'),
    'first page': medianOf('first page'),
    "an account's first page": medianOf("an account's first page"),
    'thousandth page': medianOf('thousandth page'),
  };
}

/** The value in the middle. @throws {RangeError} without a value. */
export function median(values: readonly number[]): number {
  const middle = values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
  if (middle === undefined) throw new RangeError('nothing was measured');
  return middle;
}
