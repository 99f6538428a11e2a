/** What a run leaves behind: a file of figures and a chart or more for each benchmark, and one page about all of them. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { drawBars } from './bar-chart.ts';
import type { Benchmark, Report } from './benchmark.ts';
import { captionOf, describeMachine } from './machine.ts';
import { writeTable } from './table.ts';

const goal = z.object({ what: z.string(), reach: z.string(), found: z.string(), isReached: z.boolean() });
const table = z.object({ title: z.string(), columns: z.array(z.string()), rows: z.array(z.array(z.string())) });
/** What the page needs of a benchmark's file. */
const kept = z.object({
  name: z.string(),
  title: z.string(),
  about: z.array(z.string()),
  measuredOn: z.string(),
  options: z.object({ seconds: z.number(), rounds: z.number() }),
  caption: z.string(),
  goals: z.array(goal),
  tables: z.array(table),
  charts: z.array(z.string()),
});
type Kept = z.output<typeof kept>;

export interface Run {
  readonly seconds: number;
  readonly rounds: number;
  readonly now: Date;
}

/** Writes a benchmark's own files. @returns what was found, as text. */
export function keepReport(
  folder: string,
  { name, packages }: Benchmark,
  made: Run & { readonly report: Report },
): string {
  const { report, seconds, rounds, now } = made;
  const machine = describeMachine(packages);
  const { title, about, goals, tables, measured } = report;
  const charts = report.charts.map(({ file }) => `${file}.svg`);
  const options = { seconds, rounds };
  const measuredOn = now.toISOString().slice(0, 10);
  const words = { name, title, about, measuredOn, options, caption: captionOf(machine), goals, tables, charts };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ ...words, machine, measured }, null, 2)}\n`);
  for (const chart of report.charts)
    writeFileSync(join(folder, `${chart.file}.svg`), drawBars(chart, captionOf(machine)));
  return [title, ...tables.map(writeTable), ...goalTable(goals)].join('\n\n');
}

/** Writes the page anew from the files of all benchmarks that have ever been kept there. */
export function writePage(folder: string): void {
  const all = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .toSorted()
    .map((file) => kept.parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))));
  const head =
    '# Results\n\nWritten by `npm run bench`. Compare within one run only: machines differ, and so do their hours.';
  writeFileSync(join(folder, 'README.md'), `${[head, ...all.map(sectionOf)].join('\n\n')}\n`);
}

function sectionOf({ name, title, about, measuredOn, options, caption, goals, tables, charts }: Kept): string {
  const { seconds, rounds } = options;
  return [
    `## ${title}`,
    `\`npm run bench -- ${name} --seconds ${seconds} --rounds ${rounds}\`, ${measuredOn}. ${caption}.`,
    about.map((line) => `- ${line}`).join('\n'),
    ...goalTable(goals),
    ...tables.map(writeTable),
    ...charts.map((file) => `![${title}](${file})`),
  ].join('\n\n');
}

/** Nothing where nothing is to be reached. */
function goalTable(goals: Kept['goals'] | Report['goals']): string[] {
  if (goals.length === 0) return [];
  const rows = goals.map(({ what, reach, found, isReached }) => [what, reach, found, isReached ? 'yes' : 'no']);
  return [writeTable({ title: 'To reach', columns: ['what', 'reach', 'found', 'reached'], rows })];
}
