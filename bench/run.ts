/** `npm run bench -- [names]`: what we are compared with others and with ourselves, side by side in one run. */
import { growth } from './growth/growth.ts';
import { memory } from './memory/benchmark.ts';
import { mutations } from './mutations/benchmark.ts';
import { entities } from './served/entities.ts';
import { served } from './served/served.ts';
import { signing } from './served/signing.ts';
import { start } from './start/benchmark.ts';
import { describeUse, readArguments, type Wanted } from './support/arguments.ts';
import type { Benchmark } from './support/benchmark.ts';
import { build } from './support/build.ts';
import { keepReport, writePage } from './support/results.ts';

const benchmarks: readonly Benchmark[] = [served, entities, signing, mutations, growth, start, memory];

async function run({ names, seconds, rounds, out }: Wanted): Promise<void> {
  const say = (line: string): void => console.error(line);
  const { compiled, remove } = await build();
  try {
    for (const benchmark of benchmarks.filter(({ name }) => names.includes(name))) {
      const report = await benchmark.run({ seconds, rounds, compiled, say });
      console.log(`${keepReport(out, benchmark, { report, seconds, rounds, now: new Date() })}\n`);
      writePage(out);
    }
  } finally {
    remove();
  }
}

// So that what is to be tidied up at the end is.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

const wanted = readArguments(
  process.argv.slice(2),
  benchmarks.map(({ name }) => name),
);
if ('problems' in wanted) {
  console.error([...wanted.problems, '', describeUse(benchmarks)].join('\n'));
  // EX_USAGE of sysexits.h.
  process.exitCode = 64;
} else if (wanted.help) console.log(describeUse(benchmarks));
else await run(wanted);
