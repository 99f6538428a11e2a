/** `node --import tsx test/disasters/run.ts`: all disasters in full length, and a table of what they have led to. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fakeTimeLibrary, goOnAfter, hourMs, leaps, setDatabaseServer } from './clock.ts';
import { moments, runDatabaseAway } from './database-away.ts';
import { runFullDisk } from './full-disk.ts';
import { runKilled } from './killed.ts';
import { type Heard, wordOf } from './support/client.ts';
import type { Aftermath } from './support/settled.ts';
import { whyNoSmallDisk } from './support/small-disk.ts';

const help = `All disasters in full length: clocks set by an hour, full disks, a database that is away.

  --seconds N   how long a database is away or a disk is full (60)
  --each N      operations of each kind at each moment (4)
  --kills N     how often the embedded database's process is killed under load (20)
  --only TEXT   only the disasters whose name contains this
  --help        this text

Ends with 1 when an effect was lost, doubled or wrongly reported, when something stayed open, or an error was not clear.`;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    each: { type: 'string', default: '4' },
    kills: { type: 'string', default: '20' },
    only: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
});
const count = (name: 'seconds' | 'each' | 'kills'): number => {
  if (/^[1-9]\d*$/.test(values[name])) return Number(values[name]);
  process.stdout.write(`--${name} must be a whole number from 1 on, not "${values[name]}"; --help tells more\n`);
  process.exit(64);
};
const [seconds, each, kills] = [count('seconds'), count('each'), count('kills')];
const settleWithinMs = 60_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** What one disaster has led to; `complaints` are sentences about everything that must not be. */
interface Result extends Partial<Aftermath> {
  readonly complaints: readonly string[];
  /** What clients were told instead of a result, and how often. */
  readonly told?: string;
}

interface Disaster {
  readonly name: string;
  /** Why it cannot be had here; null: it can. */
  readonly obstacle: string | null;
  readonly run: () => Promise<Result>;
}

const noSmallDisk = await whyNoSmallDisk();
const noFakeTime = existsSync(fakeTimeLibrary) ? null : `${fakeTimeLibrary} is missing (apt-get install faketime)`;

const disasters: readonly Disaster[] = [
  ...leaps.map(({ when, run }) => ({
    name: `clock: ${when}`,
    obstacle: null,
    run: async () => judged(await run(settleWithinMs)),
  })),
  {
    name: 'clock: database server back',
    obstacle: noFakeTime,
    run: async () => judged(await setDatabaseServer([-hourMs], settleWithinMs)),
  },
  {
    name: 'clock: database server forward and back',
    obstacle: noFakeTime,
    run: async () => judged(await setDatabaseServer([hourMs, 0], settleWithinMs)),
  },
  { name: 'clock: keys, limits and seconds after it', obstacle: null, run: goneOn },
  ...(['pglite', 'postgres'] as const).map((engine) => ({
    name: `full disk: ${engine}`,
    obstacle: noSmallDisk,
    run: () => fullDisk({ engine, fullMs: seconds * 1000, each, settleWithinMs }),
  })),
  {
    name: 'full disk: pglite, end of its log',
    obstacle: noSmallDisk,
    run: () => fullDisk({ engine: 'pglite', fullMs: 5_000, each: 1, endsLog: true, settleWithinMs }),
  },
  { name: 'database away: stopped', obstacle: null, run: () => away('stopped') },
  { name: 'database away: frozen', obstacle: null, run: () => away('frozen') },
  {
    name: `embedded database killed ${kills} times`,
    obstacle: null,
    run: async () => judged(await runKilled({ kills, clients: 10, livesAtMostMs: 3_000, settleWithinMs })),
  },
];

/** What is wrong with the aftermath of any disaster. */
function judged(aftermath: Aftermath): Result {
  const { settled, end } = aftermath;
  const complaints = [settled, end].flatMap(({ lost, doubled, wrong }) => [
    ...lost.map((one) => `lost: ${one}`),
    ...doubled.map((one) => `doubled: ${one}`),
    ...wrong.map((one) => `wrongly reported: ${one}`),
  ]);
  if (end.open + end.unrecorded > 0) complaints.push(`${end.open} open and ${end.unrecorded} unrecorded at the end`);
  return { ...aftermath, complaints: [...new Set(complaints)] };
}

function unclear(heard: readonly Heard[]): string[] {
  const errors = heard.filter(({ result }) => result === null);
  const masked = errors.filter((one) => wordOf(one) !== 'SERVICE_UNAVAILABLE');
  return masked.length === 0 ? [] : [`${masked.length} of ${errors.length} errors are not clear: ${tally(masked)}`];
}

const health = (ready: readonly number[], live: readonly number[]): string[] => [
  ...(ready.every((status) => status === 503) ? [] : [`/readyz said ${[...new Set(ready)].join(', ')}`]),
  ...(live.every((status) => status === 200) ? [] : [`/livez said ${[...new Set(live)].join(', ')}`]),
];

async function away(how: 'stopped' | 'frozen'): Promise<Result> {
  const result = await runDatabaseAway({ awayMs: seconds * 1000, each, how, settleWithinMs });
  const heard = moments.flatMap((moment) => result.heard[moment]);
  const forgotten = result.inHand.filter((by) => by !== 'VENDOR').length;
  const complaints = [
    ...judged(result).complaints,
    ...unclear(heard),
    ...health(result.ready, result.live),
    ...(result.sentUnclaimed > 0 ? [`${result.sentUnclaimed} sent without a claim`] : []),
    ...(result.isSameProcess ? [] : ['the process has ended']),
    ...(forgotten > 0 ? [`${forgotten} of ${result.inHand.length} answers in hand were forgotten`] : []),
  ];
  return { ...result, complaints, told: tally(heard) };
}

async function fullDisk(options: Parameters<typeof runFullDisk>[0]): Promise<Result> {
  const result = await runFullDisk(options);
  const complaints = [
    ...judged(result).complaints,
    ...unclear(result.errors),
    ...health([result.ready], [result.live]),
    ...(result.isAnswered ? [] : ['some requests had no answer']),
    ...(result.isSameProcess ? [] : ['the process had to be started again']),
  ];
  return { ...result, complaints, told: tally(result.errors) };
}

async function goneOn(): Promise<Result> {
  const { replay, replayEffects, retried, closed, reopened, seconds: used, stock } = await goOnAfter(-hourMs, 10_000);
  const complaints = [
    ...(wordOf(replay) === 'SUCCESS' && replayEffects === 1 ? [] : [`a replay gives ${wordOf(replay)}`]),
    ...(retried === 'SUCCESS' ? [] : [`a refused key stays ${retried}`]),
    ...(closed === 'CIRCUIT_OPEN' ? [] : [`an account whose vendor does not answer stays open: ${closed}`]),
    ...(reopened === 'SUCCESS' ? [] : [`a closed account stays ${reopened}`]),
    ...(new Set(used).size === used.length ? [] : ['two changes of one member share a second']),
    ...(stock === 50 ? [] : [`a benefit is shown with a stock of ${stock} instead of 50`]),
  ];
  return { complaints };
}

function tally(heard: readonly Heard[]): string {
  const counts = new Map<string, number>();
  for (const one of heard) counts.set(wordOf(one), (counts.get(wordOf(one)) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${count} ${word}`).join(', ');
}

async function suffer({ name, obstacle, run }: Disaster): Promise<Row> {
  if (obstacle !== null) {
    say(`skipped: ${name}: ${obstacle}`);
    return { name, result: null };
  }
  say(`${new Date().toISOString()} ${name} …`);
  const result = await run().catch((error: unknown): Result => ({ complaints: [String(error)] }));
  for (const complaint of result.complaints) say(`  ! ${complaint.slice(0, 1_000)}`);
  if (result.told !== undefined) say(`  clients were told: ${result.told}`);
  return { name, result };
}

interface Row {
  readonly name: string;
  readonly result: Result | null;
}

const headings = [
  'intents',
  'effects',
  'done',
  'refused',
  'person',
  'open',
  'lost',
  'doubled',
  'wrong',
  'settled',
  'verdict',
];

function cellsOf({ result }: Row): Array<string | number> {
  if (result === null) return [...Array.from({ length: 10 }, () => ''), 'skipped'];
  const { end, settledMs = 0, complaints } = result;
  const verdict = complaints.length === 0 ? 'as it must be' : `${complaints.length} complaints`;
  if (end === undefined) return [...Array.from({ length: 10 }, () => ''), verdict];
  const { intents, effects, succeeded, refused, forAPerson, open, lost, doubled, wrong } = end;
  const counts = [intents, effects, succeeded, refused, forAPerson, open, lost.length, doubled.length, wrong.length];
  return [...counts, `${(settledMs / 1000).toFixed(1)} s`, verdict];
}

function print(rows: readonly Row[]): void {
  const table = [['disaster', ...headings], ...rows.map((row) => [row.name, ...cellsOf(row).map(String)])];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0))) ?? [];
  for (const cells of table)
    say(
      cells
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  '),
    );
}

if (values.help) say(help);
else {
  const rows: Row[] = [];
  const wanted = disasters.filter(({ name }) => name.includes(values.only));
  for (const disaster of wanted) rows.push(await suffer(disaster));
  if (rows.length > 0) print(rows);
  else say(`no disaster is called "${values.only}": ${disasters.map(({ name }) => name).join('; ')}`);
  process.exitCode = rows.length === 0 || rows.some(({ result }) => (result?.complaints.length ?? 0) > 0) ? 1 : 0;
}
