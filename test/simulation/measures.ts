/** What many runs amount to. */
import { isOpen, type OperationRecord } from '../../src/domain/operation.ts';
import type { Run } from './simulate.ts';

/** Sums over the operations of one vendor, at KYBIO of one mode. */
export interface Measure {
  operations: number;
  effects: number;
  succeeded: number;
  refused: number;
  /** Operations whose outcome was in doubt at some time. */
  doubtful: number;
  toPerson: number;
  /** Milliseconds from the doubt, or from the time when the vendor answered again, to the settlement. */
  readonly settledAfterMs: number[];
}

/** By vendor or mode. */
export type Measures = Record<string, Measure>;

export function measure({ history, plan }: Run): Measures {
  const measures: Measures = {};
  for (const operation of history.operations) {
    const name = nameOf(operation, plan.mode);
    const sum = (measures[name] ??= empty());
    sum.operations += 1;
    sum.effects += history.effects.get(operation.id) ?? 0;
    if (operation.state === 'SUCCEEDED') sum.succeeded += 1;
    if (operation.state === 'REFUSED') sum.refused += 1;
    const doubtAtMs = doubtOf(operation);
    if (doubtAtMs === null) continue;
    sum.doubtful += 1;
    if (history.toPerson.has(operation.id)) sum.toPerson += 1;
    else if (!isOpen(operation)) sum.settledAfterMs.push(settledAfter(operation, doubtAtMs, history.faultsEndMs));
  }
  return measures;
}

export function add(into: Measures, more: Measures): void {
  for (const [name, measured] of Object.entries(more)) {
    const sum = (into[name] ??= empty());
    for (const key of ['operations', 'effects', 'succeeded', 'refused', 'doubtful', 'toPerson'] as const)
      sum[key] += measured[key];
    sum.settledAfterMs.push(...measured.settledAfterMs);
  }
}

function empty(): Measure {
  return { operations: 0, effects: 0, succeeded: 0, refused: 0, doubtful: 0, toPerson: 0, settledAfterMs: [] };
}

function nameOf({ accountId }: OperationRecord, mode: string): string {
  return accountId === 'members' ? `${accountId} ${mode}` : accountId;
}

function doubtOf({ attempts }: OperationRecord): number | null {
  const doubtful = attempts.find(({ outcome }) => outcome === null || outcome === 'UNKNOWN');
  return doubtful === undefined ? null : Date.parse(doubtful.finishedAt ?? doubtful.startedAt);
}

function settledAfter({ settledAt }: OperationRecord, doubtAtMs: number, faultsEndMs: number): number {
  const settledAtMs = Date.parse(settledAt ?? '');
  const fromMs = settledAtMs > faultsEndMs ? Math.max(doubtAtMs, faultsEndMs) : doubtAtMs;
  return Math.max(0, settledAtMs - fromMs);
}

/** The measures as lines of a table. */
export function tableOf(measures: Measures): string[] {
  const head = [
    '',
    'operations',
    'effects',
    'succeeded',
    'refused',
    'in doubt',
    'to a person',
    'in 30 s',
    'in 15 min',
    'slowest',
  ];
  const rows = Object.entries(measures)
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([name, sum]) => [
      name,
      ...[sum.operations, sum.effects, sum.succeeded, sum.refused, sum.doubtful].map(String),
      share(sum.toPerson, sum.doubtful),
      share(within(sum, 30_000), sum.doubtful),
      share(within(sum, 15 * 60_000), sum.doubtful),
      `${Math.round(Math.max(0, ...sum.settledAfterMs) / 1000)} s`,
    ]);
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
}

/** Fewer doubts than this say nothing about shares of them. */
const fewestDoubts = 100;

/** What was promised of doubts and is not so; KYBIO's default leaves all of them to a person. */
export function complaintsOf(measures: Measures): string[] {
  return Object.entries(measures).flatMap(([name, sum]) => {
    if (name === 'members DEFAULT' || sum.doubtful < fewestDoubts) return [];
    return [
      ...(within(sum, 30_000) < sum.doubtful / 2 ? [`${name}: less than half of the doubts settled in 30 s`] : []),
      ...(within(sum, 15 * 60_000) < 0.99 * sum.doubtful ? [`${name}: less than 99 % settled in 15 min`] : []),
      ...(sum.toPerson > 0.01 * sum.doubtful ? [`${name}: more than 1 % left to a person`] : []),
    ];
  });
}

function within({ settledAfterMs }: Measure, ms: number): number {
  return settledAfterMs.filter((each) => each <= ms).length;
}

function share(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((part / whole) * 100).toFixed(1)} %`;
}
