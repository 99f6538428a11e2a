/**
 * A test runner for Stryker that keeps the simulation and its database warm: a test is a seed, and costs about 70 ms.
 * A mutant counts as killed when a seed fails with it and passes again without it.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SharedDatabase } from '../simulation/shared-database.ts';
import { mutation } from './switch.ts';
import { type Mutant, openVerdicts, type Verdict } from './verdicts.ts';

const count = Number(process.env['SIMULATION_SEEDS'] ?? 24);
const seeds = Array.from({ length: count }, (_, index) => `seed ${index + 1}`);
const verdicts = openVerdicts();

/** Stryker loads this file from the project; what is mutated is in its working directory. */
async function load<Module>(file: string): Promise<Module> {
  return (await import(pathToFileURL(resolve('test/simulation', file)).href)) as Module;
}

/** What Stryker says about the mutant to be run; its `MutantRunOptions`. */
interface MutantRun {
  readonly testFilter?: readonly string[];
  readonly hitLimit?: number;
  readonly activeMutant: Mutant;
}

interface SeedResult {
  readonly id: string;
  readonly name: string;
  readonly timeSpentMs: number;
  readonly status: 0;
}

function createSimulationRunner() {
  let database: SharedDatabase;
  /** Seeds that have killed come first. */
  const order = [...seeds];

  const open = async (): Promise<void> => {
    const { createSharedDatabase } =
      await load<typeof import('../simulation/shared-database.ts')>('shared-database.ts');
    database = await createSharedDatabase();
  };

  /** How many operations succeed in a seed when nothing is mutated. */
  const normal = new Map<string, number>();

  const run = async (seed: string): Promise<{ readonly fault: string | null; readonly succeeded: number }> => {
    const { simulate } = await load<typeof import('../simulation/simulate.ts')>('simulate.ts');
    try {
      const { findings, history } = await simulate(Number(seed.slice('seed '.length)), database);
      const succeeded = history.operations.filter(({ state }) => state === 'SUCCEEDED').length;
      return { fault: findings.length === 0 ? null : JSON.stringify(findings[0]), succeeded };
    } catch (error) {
      return { fault: String(error), succeeded: 0 };
    }
  };

  /** A run in which nothing succeeds proves nothing: half of what can must. */
  const findFault = async (seed: string): Promise<string | null> => {
    const { fault, succeeded } = await run(seed);
    if (mutation.activeMutant === undefined && fault === null && !normal.has(seed)) normal.set(seed, succeeded);
    const usual = normal.get(seed) ?? 0;
    if (fault !== null || succeeded >= usual / 2) return fault;
    return `only ${succeeded} of ${usual} operations succeeded`;
  };

  /** A fault that is there without the mutant was left behind by an earlier one: then all begins anew. */
  const findFaultOf = async (mutant: string, seed: string): Promise<string | null> => {
    mutation.activeMutant = undefined;
    if (!normal.has(seed)) await findFault(seed);
    mutation.activeMutant = mutant;
    const fault = await findFault(seed);
    if (fault === null) return null;
    mutation.activeMutant = undefined;
    if ((await findFault(seed)) === null) return fault;
    await open();
    // Stryker begins with a new process then, and tries the mutant once more.
    if ((await findFault(seed)) !== null) throw new Error(`${seed} fails without a mutant by now`);
    mutation.activeMutant = mutant;
    mutation.hitCount = 0;
    return findFault(seed);
  };

  return {
    capabilities: () => ({ reloadEnvironment: false }),
    async init() {
      // A mutant may leave a promise behind that nobody waits for.
      process.on('unhandledRejection', () => {});
      const { workOnOneThread } = await load<typeof import('../simulation/one-thread.ts')>('one-thread.ts');
      workOnOneThread();
      // What is reckoned while modules load is no seed's.
      await load<typeof import('../simulation/simulate.ts')>('simulate.ts');
      await open();
    },
    async dryRun() {
      const tests: SeedResult[] = [];
      for (const seed of seeds) {
        mutation.currentTestId = seed;
        const startedAt = performance.now();
        const fault = await findFault(seed);
        if (fault !== null) return { status: 'error', errorMessage: `${seed}: ${fault}` };
        tests.push({ id: seed, name: seed, timeSpentMs: Math.ceil(performance.now() - startedAt), status: 0 });
      }
      mutation.currentTestId = undefined;
      return { status: 'complete', tests, mutantCoverage: mutation.mutantCoverage };
    },
    async mutantRun({ testFilter = seeds, hitLimit, activeMutant }: MutantRun) {
      const earlier = verdicts.of(activeMutant);
      if (earlier !== null) return toResult(earlier);
      verdicts.begin(activeMutant);
      const wanted = order.filter((seed) => testFilter.includes(seed));
      // A hundred times as often as in all seeds, says Stryker; one seed has to do with the share of four.
      mutation.hitLimit = hitLimit === undefined ? undefined : Math.ceil(hitLimit / 25);
      for (const [index, seed] of wanted.entries()) {
        mutation.hitCount = 0;
        const failureMessage = await findFaultOf(activeMutant.id, seed);
        if (failureMessage === null) continue;
        order.unshift(...order.splice(order.indexOf(seed), 1));
        return toResult(verdicts.write(activeMutant, { by: seed, why: failureMessage, tests: index + 1 }));
      }
      return toResult(verdicts.write(activeMutant, { by: null, why: '', tests: wanted.length }));
    },
  };
}

/** As Stryker wants it. */
function toResult({ by, why, tests: nrOfTests }: Verdict) {
  return by === null
    ? { status: 'survived', nrOfTests }
    : { status: 'killed', killedBy: [by], failureMessage: why, nrOfTests };
}

/** What Stryker looks for in a plugin. */
export const strykerPlugins = [{ kind: 'TestRunner', name: 'simulation', factory: createSimulationRunner }];
