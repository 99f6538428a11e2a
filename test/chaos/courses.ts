/** One operation through one network fault: how it goes, and what has to become of it at each vendor. */
import { expect, vi } from 'vitest';
import type { Fault } from '../support/fault-proxy.ts';
import { type MutationResult, mutate, type OperationDetails, untilOperation } from '../support/mutations.ts';
import type { VendorName } from '../support/vendors.ts';
import { freshKey } from '../support/world.ts';
import type { ProxiedVendor, ProxiedWorld } from './proxied-vendors.ts';

/** What the first attempt is to be recorded as, and how much of its request the vendor has. */
export type Expected = readonly [outcome: 'NEVER_SENT' | 'UNKNOWN' | 'DONE', vendorHas: 'nothing' | 'part' | 'all'];

/** How an operation goes: what everybody is told, what the journal holds, what the vendor's books hold. */
export interface Ending {
  /** What the client is told at once. */
  readonly told: 'SUCCESS' | 'IN_DOUBT';
  readonly attempts: readonly unknown[];
  readonly state: string;
  readonly settledBy: string | null;
  readonly effects: number;
  /** What the same key is told from then on. */
  readonly toldAgain: 'SAME_SUCCESS' | 'ASK_OPERATOR';
  /** What balance and points moved by between the two readings that a person is shown; null where nobody is asked. */
  readonly evidence: readonly number[] | null;
}

const success: Omit<Ending, 'told' | 'attempts' | 'settledBy'> = {
  state: 'SUCCEEDED',
  effects: 1,
  toldAgain: 'SAME_SUCCESS',
  evidence: null,
};
const inDoubt = { ...success, told: 'IN_DOUBT' } as const;
const known = { ...success, told: 'SUCCESS', settledBy: 'VENDOR' } as const;
/** Sent again under the same vendor key, and answered. */
export const repeated: Ending = { ...inDoubt, attempts: ['UNKNOWN', 'DONE'], settledBy: 'REPEAT' };
const waiting = {
  told: 'IN_DOUBT',
  attempts: ['UNKNOWN'],
  state: 'UNKNOWN',
  settledBy: null,
  toldAgain: 'ASK_OPERATOR',
} as const;

/** What a change in doubt becomes, by how much of its request the vendor has got. */
export const endingsInDoubt: Readonly<Record<VendorName, Readonly<Record<'all' | 'part', Ending>>>> = {
  // Read; what was read as untouched, once the vendor must be through with it, is sent again.
  'alipay-card': {
    all: { ...inDoubt, attempts: ['UNKNOWN'], settledBy: 'READING' },
    part: { ...inDoubt, attempts: ['UNKNOWN', 'DONE'], settledBy: 'VENDOR' },
  },
  // The same requestId again: the page promises that it is applied once.
  'alipay-voucher': { all: repeated, part: repeated },
  // Never again without a person, who sees what has moved.
  kybio: {
    all: { ...waiting, effects: 1, evidence: [1.25, 3] },
    part: { ...waiting, effects: 0, evidence: [0, 0] },
  },
  // The same outer id again: a duplicate is refused, and proves that the first one stands.
  alisports: { all: { ...repeated, attempts: ['UNKNOWN', 'REFUSED'] }, part: repeated },
};

const done: Ending = { ...known, attempts: ['DONE'] };
const sentAtLast: Ending = { ...known, attempts: ['NEVER_SENT', 'DONE'] };

/** What has to become of an operation whose first attempt went as expected. */
export function endingOf(vendor: VendorName, [outcome, vendorHas]: Expected): Ending {
  if (outcome === 'DONE') return done;
  return outcome === 'NEVER_SENT' || vendorHas === 'nothing' ? sentAtLast : endingsInDoubt[vendor][vendorHas];
}

const turns = new Map<VendorName, Promise<void>>();

/** One operation at a time at each of these vendors; what takes all four has the program to itself. */
export async function inTurn<T>(names: readonly VendorName[], work: () => Promise<T>): Promise<T> {
  const before = Promise.all(names.map((name) => turns.get(name) ?? Promise.resolve()));
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const name of names) turns.set(name, promise);
  await before;
  try {
    return await work();
  } finally {
    resolve();
  }
}

/** How an operation went. */
export interface Course {
  readonly vendor: ProxiedVendor;
  readonly result: MutationResult;
  readonly ended: OperationDetails;
  /** The same request once more, afterwards. */
  readonly again: MutationResult;
}

let operations = 0;

/** Sends one change through a fault, on connections of its own unless said otherwise, and waits for its end. */
export async function runCourse(
  { world }: ProxiedWorld,
  vendor: ProxiedVendor,
  { fault, keepsConnections = false }: { readonly fault: Fault | null; readonly keepsConnections?: boolean },
): Promise<Course> {
  operations += 1;
  const { mutation, input } = vendor.change(operations);
  const request = { ...input, idempotencyKey: freshKey() };
  if (!keepsConnections) await vendor.disconnect();
  vendor.begin(fault);
  const result = await mutate(world, mutation, request);
  const ended = await untilOperation(world, operationOf(result), isOver);
  await vi.waitFor(() => expect(vendor.isBusy()).toBe(false), 5_000);
  const arrivals = vendor.changes().length;
  const again = await mutate(world, mutation, request);
  expect(vendor.changes(), 'the same key again sends nothing').toHaveLength(arrivals);
  return { vendor, result, ended, again };
}

/** Carries out `work` while nobody listens for the vendor: from the claim until its attempt of this number. */
export async function whileRefused<T>(
  { atPoint }: ProxiedWorld,
  { proxy }: ProxiedVendor,
  { untilAttempt, work }: { readonly untilAttempt: number; readonly work: () => Promise<T> },
): Promise<T> {
  let attempts = 0;
  atPoint(async (point) => {
    if (point !== 'afterClaim') return;
    attempts += 1;
    if (attempts === untilAttempt) await proxy.comeBack();
    else if (attempts < untilAttempt) await proxy.goDown();
  });
  try {
    return await work();
  } finally {
    atPoint(null);
    await proxy.comeBack();
  }
}

const isOver = ({ state, nextCheckAt }: OperationDetails): boolean =>
  state === 'SUCCEEDED' || state === 'REFUSED' || (state === 'UNKNOWN' && nextCheckAt === null);

/** The id of the operation that a mutation has led to. */
export function operationOf({ operation, ...rest }: MutationResult): string {
  if (!operation) throw new Error(`no operation in ${JSON.stringify(rest)}`);
  return operation.id;
}

/** What the attempts were recorded as. */
export const outcomesOf = ({ attempts }: Pick<OperationDetails, 'attempts'>) => attempts.map(({ outcome }) => outcome);

/**
 * How an operation has gone. What then waits for a person is decided, so that its target is free again.
 * @throws {Error} when somebody was told something else than what `Ending` has a word for.
 */
export async function endCourse(proxied: ProxiedWorld, course: Course): Promise<Ending> {
  try {
    return endingAt(course);
  } finally {
    await decide(proxied, course);
  }
}

function endingAt({ vendor, result, ended, again }: Course): Ending {
  return {
    told: wordFor(result, { PromoOutcomeUnknownError: 'IN_DOUBT', Success: 'SUCCESS' }),
    attempts: outcomesOf(ended),
    state: ended.state,
    settledBy: ended.settledBy,
    effects: vendor.effects(),
    toldAgain: wordFor(again, {
      ...(again.remedy === 'ASK_OPERATOR' ? { PromoOutcomeUnknownError: 'ASK_OPERATOR' } : {}),
      ...(again.replayed && operationOf(again) === operationOf(result) ? { Success: 'SAME_SUCCESS' } : {}),
    }),
    evidence:
      ended.state === 'UNKNOWN'
        ? [movedBetweenReadings(ended, 'balance'), movedBetweenReadings(ended, 'points')]
        : null,
  };
}

function wordFor<W extends string>(result: MutationResult, words: Readonly<Record<string, W>>): W {
  const word = Object.entries(words).find(([ending]) => result.__typename.endsWith(ending))?.[1];
  if (word === undefined) throw new Error(`the client was told ${JSON.stringify(result)}`);
  return word;
}

function movedBetweenReadings({ evidence }: OperationDetails, name: string): number {
  const amount = (side: 'before' | 'after'): number =>
    Number(evidence?.[side]?.facts.find((fact) => fact.name === name)?.value);
  return amount('after') - amount('before');
}

/** A person decides by the vendor's books. */
async function decide({ world }: ProxiedWorld, { vendor, ended, result }: Course): Promise<void> {
  if (ended.state !== 'UNKNOWN') return;
  const isApplied = vendor.effects() === 1;
  const decided = await mutate(world, 'settlePromoOperation', {
    operationId: operationOf(result),
    verdict: isApplied ? 'APPLIED' : 'NOT_APPLIED',
    note: 'the books of the vendor say so',
  });
  expect(decided).toMatchObject({ operation: { state: isApplied ? 'SUCCEEDED' : 'REFUSED', settledBy: 'OPERATOR' } });
}

/** How many operations of a vendor the journal holds as succeeded, and how many are still open. */
export async function countInJournal(
  { world }: ProxiedWorld,
  { accountId }: ProxiedVendor,
): Promise<{ readonly succeeded: unknown; readonly open: unknown }> {
  const count = async (states: readonly string[]): Promise<unknown> => {
    const { data } = await world.ask(
      'query ($filter: PromoOperationFilter) { promoOperations(first: 1, filter: $filter) { totalCount } }',
      { filter: { accountIds: [accountId], states } },
    );
    return Reflect.get(Object(Reflect.get(Object(data), 'promoOperations')), 'totalCount');
  };
  return { succeeded: await count(['SUCCEEDED']), open: await count(['UNKNOWN', 'PENDING']) };
}
