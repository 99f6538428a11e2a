/** The report of a run: a table for people, and the numbers behind it. */
import type { FindingKind, Judged, Judgement } from './check.ts';
import { type Stream, streams } from './plan.ts';

export interface Row {
  readonly name: string;
  /** Intents that were sent, each of them once or more. */
  readonly operations: number;
  /** HTTP requests that carried them, with those of RetryLink. */
  readonly sent: number;
  /** Effects in the vendors' books, with those of nobody. */
  readonly effects: number;
  readonly succeeded: number;
  readonly refused: number;
  /** Refused without a trace, or never heard. */
  readonly unrecorded: number;
  /** Unknown and waiting for a person; some of them have had their effect. */
  readonly forPerson: number;
  readonly forPersonWithEffect: number;
  readonly withNextCheck: number;
  readonly lost: number;
  readonly doubled: number;
  readonly wronglyReported: number;
  /** Milliseconds from the first claim to the settlement, of what is settled. */
  readonly settleMs: { readonly p50: number; readonly p95: number; readonly max: number };
}

export interface Summary {
  readonly rows: readonly Row[];
  readonly total: Row;
}

export function summarize({ operations, strays }: Judgement, sentByKey: Readonly<Record<string, number>>): Summary {
  const strayStreams = strays.map(({ account, by }): Stream => {
    if (account === 'cards') return by === 'order' ? 'cards, status' : 'cards, budget';
    return (
      {
        vouchers: 'vouchers',
        members: 'members',
        'members-proven': 'members, proven',
        'members-sole': 'members, only writer',
        venue: 'benefits',
      } as const
    )[account];
  });
  const rowOf = (name: string, isOf: (stream: Stream) => boolean): Row =>
    summarizeRow(name, {
      judged: operations.filter(({ planned }) => isOf(planned.stream)),
      strays: strayStreams.filter(isOf).length,
      sentByKey,
    });
  return { rows: streams.map((stream) => rowOf(stream, (one) => one === stream)), total: rowOf('total', () => true) };
}

interface RowSource {
  readonly judged: readonly Judged[];
  readonly strays: number;
  readonly sentByKey: Readonly<Record<string, number>>;
}

function summarizeRow(name: string, { judged, strays, sentByKey }: RowSource): Row {
  const count = (isOne: (one: Judged) => boolean): number => judged.filter(isOne).length;
  const has = (kind: FindingKind) => (one: Judged) => one.findings.some((finding) => finding.kind === kind);
  const waits = ({ row }: Judged): boolean => row?.state === 'UNKNOWN' && row.nextCheckAt === null;
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
  const settled = judged.flatMap(({ row }) =>
    row === null || row.settledAt === null ? [] : [row.settledAt.getTime() - row.requestedAt.getTime()],
  );
  return {
    name,
    operations: judged.length,
    sent: sum(judged.map(({ planned }) => sentByKey[planned.idempotencyKey] ?? 0)),
    effects: sum(judged.map(({ effects }) => effects.length)) + strays,
    succeeded: count(({ row }) => row?.state === 'SUCCEEDED'),
    refused: count(({ row }) => row?.state === 'REFUSED'),
    unrecorded: count(({ row }) => row === null),
    forPerson: count(waits),
    forPersonWithEffect: count((one) => waits(one) && one.effects.length > 0),
    withNextCheck: count(has('unsettled')),
    lost: count(has('lost')),
    doubled: count(has('doubled')) + strays,
    wronglyReported: count(has('wronglyReported')),
    settleMs: percentiles(settled),
  };
}

function percentiles(values: readonly number[]): Row['settleMs'] {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), max: sorted.at(-1) ?? 0 };
}

const columns: ReadonlyArray<readonly [title: string, cell: (row: Row) => string | number]> = [
  ['', ({ name }) => name],
  ['operations', ({ operations }) => operations],
  ['sent', ({ sent }) => sent],
  ['effects', ({ effects }) => effects],
  ['SUCCEEDED', ({ succeeded }) => succeeded],
  ['REFUSED', ({ refused }) => refused],
  ['not recorded', ({ unrecorded }) => unrecorded],
  ['for a person', ({ forPerson }) => forPerson],
  ['(done)', ({ forPersonWithEffect }) => `(${forPersonWithEffect})`],
  ['unsettled', ({ withNextCheck }) => withNextCheck],
  ['lost', ({ lost }) => lost],
  ['doubled', ({ doubled }) => doubled],
  ['wrong', ({ wronglyReported }) => wronglyReported],
  ['settled p50', ({ settleMs }) => seconds(settleMs.p50)],
  ['p95', ({ settleMs }) => seconds(settleMs.p95)],
  ['max', ({ settleMs }) => seconds(settleMs.max)],
];

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

/** The table as text, with the total below. */
export function printTable({ rows, total }: Summary): string {
  const body = [...rows, total].map((row) => columns.map(([, cell]) => String(cell(row))));
  return printCells([columns.map(([title]) => title), ...body]);
}

/** Columns as wide as what stands in them; the first one to the left, numbers to the right. */
export function printCells(lines: ReadonlyArray<readonly string[]>): string {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Everything known of an operation that something is wrong with, to find out why. */
export function describe({ planned, row, effects, answers, findings }: Judged): string {
  const told = answers.map(({ copy, sentAt, at, result, errors, failure }) => {
    const said = result === undefined ? (errors?.join() ?? failure) : JSON.stringify(result);
    return `  ${clock(sentAt)} to ${clock(at)} copy ${copy}: ${said}`;
  });
  return [
    `operation ${planned.number} (${planned.stream}, ${planned.target}, ${JSON.stringify(planned.input)})`,
    ...findings.map(({ kind, why }) => `  ${kind}: ${why}`),
    `  misbehaviour: ${JSON.stringify(planned.misbehaviour)}`,
    `  journal: ${row === null ? 'nothing' : `${row.id} ${row.state} ${row.settledBy ?? ''} ${row.refusalCode ?? ''} ${row.unknownWhy ?? ''}, claimed ${clock(row.requestedAt)}, settled ${clock(row.settledAt)}`}`,
    ...(row?.attempts ?? []).map(
      ({ number, startedAt, finishedAt, outcome, detail }) =>
        `  attempt ${number}: ${clock(startedAt)} to ${clock(finishedAt)} ${outcome ?? 'open'} ${detail ?? ''}`,
    ),
    ...effects.map((effect) => `  effect: ${clock(effect.at)} ${JSON.stringify(effect)}`),
    ...told,
  ].join('\n');
}

function clock(at: Date | number | null): string {
  return at === null ? '-' : new Date(at).toISOString().slice(11, 23);
}
