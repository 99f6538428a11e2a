/** `npm run simulate`: many seeds, or one of them again and again. */
import { type ChildProcess, fork } from 'node:child_process';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { add, complaintsOf, type Measures, measure, tableOf } from './measures.ts';
import { workOnOneThread } from './one-thread.ts';
import { createSharedDatabase } from './shared-database.ts';
import { type Run, simulate } from './simulate.ts';

const help = `Runs the real operations, journal and connectors against the simulated vendors, in virtual time.

  npm run simulate -- [options]

  --seeds N     how many seeds to run (default 1000)
  --from N      the first one (default 1)
  --workers N   processes to run them in (default 2)
  --replay N    runs one seed, and prints everything that happened
  --times N     with --replay: so many times, and compares the runs event by event (default 1)
  --help        prints this

Ends with 1 when the books of a vendor show what the journal does not explain, or a client was told what is not so.`;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    workers: { type: 'string', default: '2' },
    replay: { type: 'string' },
    times: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
    worker: { type: 'boolean', default: false },
  },
});

/** Prints a line, or over the last one while it is only progress. */
function print(line: string, isProgress = false): void {
  const { stdout } = process;
  if (isProgress && !stdout.isTTY) return;
  stdout.write(stdout.isTTY ? `\r\u001b[K${line}${isProgress ? '' : '\n'}` : `${line}\n`);
}

function count(name: 'seeds' | 'from' | 'workers' | 'replay' | 'times'): number {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number >= 1) return number;
  print(`--${name} must be a whole number from 1 on, not "${values[name]}"; --help tells more`);
  process.exit(64);
}

const word = z.object({
  seed: z.number(),
  findings: z.array(z.object({ what: z.string(), detail: z.string() })).readonly(),
  measures: z.record(z.string(), z.custom<Measures[string]>()),
});

if (values.help) print(help);
else if (values.worker) await work();
else if (values.replay !== undefined) await replay(count('replay'), count('times'));
else await runAll();

/** Runs the seeds that the parent sends, one after the other. */
async function work(): Promise<void> {
  workOnOneThread();
  const database = await createSharedDatabase();
  const next = (seed: number): void => {
    void simulate(seed, database)
      .then(({ findings, ...run }) => ({ seed, findings, measures: measure({ findings, ...run }) }))
      .catch((error: unknown) => ({ seed, findings: [{ what: 'threw', detail: String(error) }], measures: {} }))
      .then((told) => process.send?.(told satisfies z.infer<typeof word>));
  };
  process.on('message', (seed) => next(z.number().parse(seed)));
  process.on('disconnect', () => process.exit());
  process.send?.('ready');
}

async function runAll(): Promise<void> {
  const [first, seeds, workers] = [count('from'), count('seeds'), count('workers')];
  const startedAt = performance.now();
  const measures: Measures = {};
  const failed: Array<z.infer<typeof word>> = [];
  let nextSeed = first;
  let done = 0;
  const serve = (child: ChildProcess): Promise<void> =>
    new Promise((resolve, reject) => {
      const give = (): void => {
        if (nextSeed < first + seeds) {
          child.send(nextSeed++);
          return;
        }
        resolve();
        child.disconnect();
      };
      child.on('exit', (code, signal) => reject(new Error(`a worker has died of ${signal ?? code}`)));
      child.on('message', (message) => {
        if (message !== 'ready') {
          const told = word.parse(message);
          done += 1;
          add(measures, told.measures);
          if (told.findings.length > 0) failed.push(told);
          if (done % 10 === 0) print(`${done} of ${seeds} seeds, ${failed.length} failed`, true);
        }
        give();
      });
    });
  // Node itself leaves the types out; what a loader makes of the functions is a little slower.
  const options = { execArgv: ['--max-semi-space-size=64'] };
  const children = Array.from({ length: workers }, () => fork(import.meta.filename, ['--worker'], options));
  await Promise.all(children.map(serve));
  const seconds = (performance.now() - startedAt) / 1000;
  for (const line of tableOf(measures)) print(line);
  for (const { seed, findings } of failed.slice(0, 20))
    for (const { what, detail } of findings) print(`seed ${seed}: ${what}: ${detail}`);
  for (const complaint of complaintsOf(measures)) print(complaint);
  const each = (seconds / seeds) * 1000;
  print(`${seeds} seeds in ${seconds.toFixed(0)} s (${each.toFixed(0)} ms each): ${failed.length} failed`);
  if (failed.length > 0) print(`to see one: npm run simulate -- --replay ${failed[0]?.seed}`);
  process.exitCode = failed.length > 0 || complaintsOf(measures).length > 0 ? 1 : 0;
}

async function replay(seed: number, times: number): Promise<void> {
  workOnOneThread();
  const database = await createSharedDatabase();
  const runs: Run[] = [];
  for (let time = 1; time <= times; time += 1) runs.push(await simulate(seed, database));
  await database.close();
  const [run] = runs;
  if (run === undefined) return;
  if (times === 1) for (const line of [JSON.stringify(run.plan), ...run.lines]) print(line);
  for (const { what, detail } of run.findings) print(`FOUND ${what}: ${detail}`);
  const same = runs.filter(({ digest }) => digest === run.digest).length;
  print(`seed ${seed}: ${same} of ${times} runs alike (${run.digest.slice(0, 16)}), ${run.findings.length} findings`);
  process.exitCode = run.findings.length > 0 || same < times ? 1 : 0;
}
