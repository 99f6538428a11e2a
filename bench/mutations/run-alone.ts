/** One benchmark by itself, with its figures on standard output. */
import { parseArgs } from 'node:util';
import type { Benchmark } from '../support/benchmark.ts';
import { build } from '../support/build.ts';
import { captionOf, describeMachine } from '../support/machine.ts';
import { writeTable } from '../support/table.ts';

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** Runs it with `--seconds` and `--rounds` of the command line. @param usual what they are without one. */
export async function runAlone(
  benchmark: Benchmark,
  usual: { readonly seconds: number; readonly rounds: number },
): Promise<void> {
  const { values } = parseArgs({ options: { seconds: { type: 'string' }, rounds: { type: 'string' } } });
  const seconds = positive('seconds', values.seconds) ?? usual.seconds;
  const rounds = Math.ceil(positive('rounds', values.rounds) ?? usual.rounds);
  const { compiled, remove } = await build();
  try {
    const report = await benchmark.run({ seconds, rounds, compiled, say: print });
    const machine = captionOf(describeMachine(benchmark.packages));
    const goals = report.goals.map(({ what, reach, found, isReached }) => [
      what,
      reach,
      found,
      isReached ? 'reached' : 'MISSED',
    ]);
    const tables = [...report.tables, { title: 'Numbers to reach', columns: ['', 'reach', 'found', ''], rows: goals }];
    print(['', report.title, '', ...report.about, '', machine, ''].join('\n'));
    for (const table of tables) print(`${writeTable(table)}\n`);
  } finally {
    remove();
  }
}

function positive(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^\d{1,5}(\.\d{1,3})?$/.test(text) && Number(text) > 0) return Number(text);
  throw new Error(`--${name}: must be a number above 0, not "${text}"`);
}
