/** `npm run kills`: SIGKILL at every place of an operation, for every vendor, many times over; see `help`. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { build } from '../process/children.ts';
import { createDatabaseSource, type DatabaseSource } from '../support/crash-databases.ts';
import { crashChild } from '../support/crash-program.ts';
import { type Engine, engines } from '../support/engines.ts';
import { type CellResult, cellResult, type Failure, playChapter } from './kill-chapter.ts';
import { changeKinds } from './kill-kinds.ts';
import { places } from './kill-plan.ts';
import { tableOf } from './kill-table.ts';

const help = `Kills the program with SIGKILL at every place of an operation, and counts effects in the vendors' books.

  --engine pglite|postgres   default: both, one after the other
  --seeds N                  how many seeds; default 50
  --from N                   the first seed; default 1 (0 is the plain one: nothing else goes wrong)
  --point PLACE              only this place; may be repeated: ${places.join(' ')}
  --kind KIND                only this kind of change; may be repeated: ${changeKinds.join(' ')}
  --lanes N                  how many seeds are played at once; default 2
  --results FILE             adds a line for every cell, and leaves out the seeds that stand there already
  --database URL             an existing PostgreSQL; default: one of its own

A cell that fails is printed with all that was seen, and with the options that play it again.
Exit code 1 when anything was lost, doubled or wrong.`;

const options = readOptions();
if (options === null) {
  say(help);
  process.exit(64);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        help: { type: 'boolean', short: 'h' },
        engine: { type: 'string' },
        seeds: { type: 'string', default: '50' },
        from: { type: 'string', default: '1' },
        point: { type: 'string', multiple: true },
        kind: { type: 'string', multiple: true },
        lanes: { type: 'string', default: '2' },
        results: { type: 'string' },
        database: { type: 'string' },
      },
    });
    if (values.help === true) {
      say(help);
      process.exit(0);
    }
    const number = (least: number) => z.coerce.number().pipe(z.int().min(least));
    return z
      .object({
        engine: z.enum(engines).optional(),
        seeds: number(1),
        from: number(0),
        point: z.array(z.enum(places)).default([...places]),
        kind: z.array(z.enum(changeKinds)).default([...changeKinds]),
        lanes: number(1),
        results: z.string().optional(),
        database: z.url().optional(),
      })
      .refine(
        ({ results, point, kind }) =>
          results === undefined || point.length * kind.length === places.length * changeKinds.length,
        {
          error: '--results keeps whole seeds: it does not go with --point or --kind',
        },
      )
      .parse(values);
  } catch (error) {
    say(error instanceof z.ZodError ? z.prettifyError(error) : String(error));
    return null;
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const { seeds, from, point, kind, lanes, results: resultsPath } = options;
const all: CellResult[] = resultsPath !== undefined && existsSync(resultsPath) ? readResults(resultsPath) : [];
let broken = 0;

function readResults(path: string): CellResult[] {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => cellResult.parse(JSON.parse(line)));
}

for (const engine of options.engine === undefined ? engines : [options.engine]) await playEngine(engine);
say(`\n${tableOf(all)}`);
const violated = all.filter(({ violations }) => violations.length > 0).length;
say(
  `\n${all.length} cells, ${violated} of them broke the promise${broken > 0 ? `; ${broken} seeds could not be played` : ''}`,
);
process.exit(violated > 0 || broken > 0 ? 1 : 0);

async function playEngine(engine: Engine): Promise<void> {
  const done = new Set(all.filter((result) => result.engine === engine).map(({ seed }) => seed));
  const waiting = Array.from({ length: seeds }, (_, at) => from + at).filter((seed) => !done.has(seed));
  if (waiting.length === 0) return;
  const built = await build([crashChild]);
  const builtChild = built.fileOf(crashChild);
  const databases = await createDatabaseSource(engine, options?.database ?? null);
  const startedAt = performance.now();
  let finished = 0;
  const workLane = async (): Promise<void> => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      await playSeed({ engine, seed, databases, builtChild });
      finished += 1;
      const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1);
      const violations = all.filter(({ violations: found }) => found.length > 0).length;
      say(
        `${engine}: ${finished} seeds in ${minutes} min, seed ${seed} last; ${all.length} cells, ${violations} failed`,
      );
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, workLane));
  } finally {
    await databases.close();
    await built.remove();
  }
}

async function playSeed(it: {
  readonly engine: Engine;
  readonly seed: number;
  readonly databases: DatabaseSource;
  readonly builtChild: string;
}): Promise<void> {
  const { engine, seed, databases, builtChild } = it;
  const replay = `--engine ${engine} --from ${seed} --seeds 1`;
  try {
    const database = await databases.create();
    const played = await playChapter({ engine, seed, places: point, kinds: kind, database, builtChild });
    all.push(...played.results);
    if (resultsPath !== undefined) {
      appendFileSync(resultsPath, played.results.map((result) => `${JSON.stringify(result)}\n`).join(''));
    }
    for (const failure of played.failures) sayFailure(failure, replay);
  } catch (error) {
    broken += 1;
    say(`seed ${seed} on ${engine} could not be played: ${error instanceof Error ? error.stack : String(error)}`);
  }
}

function sayFailure(failure: Failure, replay: string): void {
  say(`\nBROKEN: ${failure.violations.map(({ what, why }) => `${what}: ${why}`).join('; ')}`);
  say(`again: ${replay} (the whole seed), or ${replay} --point ${failure.place} --kind ${failure.kind}`);
  say(JSON.stringify(failure, null, 1));
}
