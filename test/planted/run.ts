/** `npm run planted-bugs`: switches the planted bugs on, one at a time, and sees whether the suites catch them. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type PlantedBug, plantedBugs } from './bugs.ts';

const help = `Plants bugs, one at a time, and runs the suites that must catch them.

  npm run planted-bugs -- [names] [--seeds N] [--parallel N] [--list] [--help]

  names         which bugs (default: all); --list prints them
  --seeds N     seeds of the simulation at most, for each bug (default 1500)
  --parallel N  bugs at a time (default 2)

Ends with 1 when a bug was not caught. That the suites pass without a bug is for "npm test" to show.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '1500' },
    parallel: { type: 'string', default: '2' },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({
      assertionResults: z.array(
        z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
});

const isCount = (text: string): boolean => /^[1-9]\d*$/.test(text);
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const bugs = new Map<string, PlantedBug>(Object.entries(plantedBugs));

if (values.help) print(help);
else if (values.list) for (const [name, { what }] of bugs) print(`${name.padEnd(22)} ${what}`);
else process.exitCode = await runAll();

async function runAll(): Promise<number> {
  const unknown = positionals.filter((name) => !bugs.has(name));
  if (unknown.length > 0) {
    print(`no such bug: ${unknown.join(', ')}; --list prints them`);
    return 64;
  }
  if (!isCount(values.seeds) || !isCount(values.parallel)) {
    print('--seeds and --parallel must be whole numbers from 1 on; --help tells more');
    return 64;
  }
  const names = positionals.length > 0 ? positionals : [...bugs.keys()];
  const waiting = [...names];
  let caught = 0;
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const { isCaught, by } = await run(name, bugs.get(name)?.caughtBy ?? []);
      if (isCaught) caught += 1;
      print(`${isCaught ? 'caught' : 'MISSED'}  ${name.padEnd(22)} ${by}`);
    }
  };
  await Promise.all(Array.from({ length: Number(values.parallel) }, work));
  print(`${caught} of ${names.length} planted bugs caught`);
  return caught === names.length ? 0 : 1;
}

/** A bug is caught by a test that failed; a suite that could not be loaded catches nothing. */
async function run(
  name: string,
  caughtBy: readonly string[],
): Promise<{ readonly isCaught: boolean; readonly by: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'planted-'));
  const output = join(folder, 'report.json');
  const child = spawn(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', ...caughtBy, '--reporter=json', `--outputFile=${output}`, '--bail=1'],
    {
      env: { ...process.env, PLANTED_BUG: name, SIMULATION_SEEDS: values.seeds },
      stdio: 'ignore',
    },
  );
  await new Promise((resolve) => child.on('exit', resolve));
  try {
    const { testResults } = report.parse(JSON.parse(readFileSync(output, 'utf8')));
    const failed = testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .find(({ status }) => status === 'failed');
    if (failed === undefined) return { isCaught: false, by: '' };
    const why = failed.failureMessages?.[0]?.match(/--replay \d+|"what": "[^"]+"/g)?.join(' ') ?? '';
    return { isCaught: true, by: `${failed.fullName} ${why}` };
  } catch (error) {
    return { isCaught: false, by: `no report: ${String(error)}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
