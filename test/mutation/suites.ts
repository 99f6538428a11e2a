/**
 * The second half of a mutation run: what no seed of the simulation has killed is tried on the suites, on the embedded
 * engine. Stryker's report then says what became of it, and the score of both halves is printed.
 */
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { relative } from 'node:path';
import { createVitest } from 'vitest/node';
import { instrument } from './instrumented.ts';
import { openReport } from './report.ts';
import { fileOf, openTries } from './tries.ts';
import { nameOf } from './verdicts.ts';

const suites = [
  'src/journal/',
  'src/operations/',
  'test/flow/',
  'test/jobs/',
  'test/limits/',
  'test/store/round-trips',
];

/** Quick tests first: what they kill is not tried on the slow ones. */
const passesMs = [100, 500, 2_500, 30_000];

const verdictsFile = process.env['MUTATION_VERDICTS'];
const triesFile = verdictsFile === undefined ? 'test/artefacts/mutation-tries.jsonl' : `${verdictsFile}.suites`;
if (verdictsFile === undefined) rmSync(triesFile, { force: true });
const tries = openTries(triesFile);

const report = openReport();
const { mutants, plugin } = await instrument();
const isOpen = (name: string): boolean => ['Survived', 'NoCoverage'].includes(report.mutants.get(name)?.status ?? '');
/** In an order that has nothing to do with the source. */
const wanted = mutants
  .map(nameOf)
  .filter(isOpen)
  .toSorted((a, b) => hashOf(a).localeCompare(hashOf(b)));
say(`${wanted.length} mutants are tried on the suites`);

const vitest = await createVitest(
  {
    watch: false,
    pool: 'forks',
    maxWorkers: 2,
    fsModuleCache: false,
    runner: './test/mutation/suite-runner.ts',
    reporters: [],
    sequence: { shuffle: false },
    // A mutant may leave a promise behind that nobody waits for.
    dangerouslyIgnoreUnhandledErrors: true,
    env: { TEST_ENGINES: 'pglite' },
  },
  { plugins: [plugin] },
);
await vitest.standalone();
vitest.provide('triesFile', triesFile);
vitest.provide('wanted', wanted);
vitest.provide(
  'mutants',
  mutants.map((mutant) => [nameOf(mutant), mutant.id] as const),
);
const specifications = await vitest.globTestSpecifications(suites);
for (const longestMs of passesMs) {
  vitest.provide('longestMs', longestMs);
  for (let left = specifications; left.length > 0; ) {
    const before = tries.read().spoilt.length;
    await vitest.runTestSpecifications(left);
    const spoilt = tries.read().spoilt.slice(before).map(fileOf);
    left = specifications.filter(({ moduleId }) => spoilt.includes(relative(process.cwd(), moduleId)));
  }
  say(`${tries.read().killers.size} killed by tests of up to ${longestMs} ms`);
}
await vitest.close();

noteVerdicts();
report.write();
say(report.table());

/** Writes down what became of the mutants that were tried. */
function noteVerdicts(): void {
  const { tests, killers } = tries.read();
  const reached = new Set([...tests.values()].flatMap(({ hits }) => Object.keys(hits ?? {})));
  for (const name of wanted) {
    const mutant = report.mutants.get(name);
    const killer = killers.get(name);
    if (mutant === undefined) continue;
    if (killer !== undefined) Object.assign(mutant, { status: 'Killed', killedBy: [killer] });
    else if (reached.has(name)) mutant.status = 'Survived';
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
