/** `npm run mutation`: Stryker with the simulation, then the suites for what that has missed. */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const help = `Plants every small change that Stryker knows into the journal and the operations, and sees whether a test notices.

  npm run mutation -- [--mutate <files>] [--help]

  --mutate <files>  only these, as in "src/operations/doubt.ts" (default: src/journal and src/operations)

What the compiler refuses is left out, and so is what is reckoned while modules load. Seeds of the simulation come first;
what they miss is tried on the suites, on the embedded engine. It takes an hour, and ends with one table for both.

  SIMULATION_SEEDS=<n>       seeds a mutant is tried with (default 24)
  MUTATION_VERDICTS=<file>   keeps what was found there, so that a run that was ended goes on; remove it when the source
                             or the tests have changed`;

const { values } = parseArgs({ options: { mutate: { type: 'string' }, help: { type: 'boolean', default: false } } });
if (values.help) console.log(help);
else {
  const only = values.mutate === undefined ? [] : ['--mutate', values.mutate];
  const { status } = spawnSync('stryker', ['run', ...only], { stdio: 'inherit' });
  if (status === 0) await import('./suites.ts');
  else process.exit(status ?? 1);
}
