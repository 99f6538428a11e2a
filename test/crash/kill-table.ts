/** The figures of many cells as a table. */
import type { CellResult } from './kill-chapter.ts';
import { type ChangeKind, changeKinds, kindTitles } from './kill-kinds.ts';
import { places } from './kill-plan.ts';

const columns = [
  'cells',
  'elsewhere',
  'lost',
  'doubled',
  'wrong',
  'settled',
  'refused',
  'unknown',
  'person',
  'never began',
  'p50 s',
  'p95 s',
  'max s',
] as const;
type Row = Readonly<Record<(typeof columns)[number], string>>;

const count = (results: readonly CellResult[], isMeant: (result: CellResult) => boolean): string =>
  String(results.filter(isMeant).length);

function rowOf(results: readonly CellResult[]): Row {
  const broke = (what: string): string =>
    count(results, ({ violations }) => violations.some((violation) => violation.what === what));
  const times = results.flatMap(({ restMs }) => (restMs === null ? [] : [restMs])).sort((a, b) => a - b);
  const quantile = (part: number): string => {
    const ms = times[Math.max(0, Math.ceil(times.length * part) - 1)];
    return ms === undefined ? '' : (ms / 1000).toFixed(1);
  };
  return {
    cells: String(results.length),
    elsewhere: count(results, ({ hasStood }) => !hasStood),
    lost: broke('lost'),
    doubled: broke('doubled'),
    wrong: broke('wrong'),
    settled: count(results, ({ standing }) => standing === 'succeeded'),
    refused: count(results, ({ standing }) => standing === 'refused'),
    unknown: count(results, ({ standing }) => standing === 'unknown'),
    person: count(results, ({ standing }) => standing === 'person'),
    'never began': count(results, ({ standing }) => standing === 'neverBegan'),
    'p50 s': quantile(0.5),
    'p95 s': quantile(0.95),
    'max s': quantile(1),
  };
}

const legend = `elsewhere: died before it came to the place; settled: SUCCEEDED; unknown: open, with a next check;
person: waits for a person, with its evidence; never began: killed before the claim, and the client never came back;
seconds: from the last restart until it was settled or before a person`;

/** A row for each place and kind, each kind, and all together. */
export function tableOf(results: readonly CellResult[]): string {
  const of = (kind: ChangeKind) => results.filter((result) => result.kind === kind);
  const rows = [
    ...places.flatMap((place) =>
      changeKinds.map(
        (kind) => [place, kindTitles[kind], of(kind).filter((result) => result.place === place)] as const,
      ),
    ),
    ...changeKinds.map((kind) => ['all places', kindTitles[kind], of(kind)] as const),
    ['all places', 'all', results] as const,
  ].filter(([, , cells]) => cells.length > 0);
  const texts = rows.map(([place, title, cells]) => [place, title, ...columns.map((column) => rowOf(cells)[column])]);
  return `${alignedOf([['place', 'change', ...columns], ...texts])}\n\n${legend}\n${killsOf(results)}`;
}

/** One kill is that of all the changes of a round. */
function killsOf(results: readonly CellResult[]): string {
  const rounds = new Map(results.map(({ engine, seed, place, deaths }) => [`${engine} ${seed} ${place}`, deaths]));
  const deaths = [...rounds.values()];
  const again = deaths.filter((each) => each > 1).length;
  return `${deaths.reduce((sum, each) => sum + each, 0)} processes killed in ${deaths.length} rounds, ${again} of them while they took up what others had left`;
}

function alignedOf(rows: ReadonlyArray<readonly string[]>): string {
  const widths = (rows[0] ?? []).map((_title, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const align = (text: string, column: number): string =>
    column < 2 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(align).join('  ').trimEnd()).join('\n');
}
