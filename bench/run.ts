/** `npm run bench -- [names]`: what we are compared with others and with ourselves, side by side in one run. */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { entities } from './served/entities.ts';
import { served } from './served/served.ts';
import { signing } from './served/signing.ts';
import type { Benchmark } from './support/benchmark.ts';
import { build } from './support/build.ts';
import { keepReport, writePage } from './support/results.ts';

const benchmarks: readonly Benchmark[] = [served, entities, signing];

const help = `npm run bench -- [names] [options]

${benchmarks.map(({ name, about }) => `  ${name.padEnd(12)}${about}`).join('\n')}

  --seconds     how long one measurement of one round goes on (3)
  --rounds      how often everything is measured, in alternating order (6)
  --out         where results are kept (bench/results)
  --help        this

Without names, all of them. Figures are ratios within one run: leave the machine alone meanwhile.`;

const options = z.object({
  seconds: z.coerce.number().min(0.2).max(3_600).default(3),
  rounds: z.coerce.number().int().min(1).max(1_000).default(6),
  out: z.string().min(1).default('bench/results'),
});

async function run(names: readonly string[], { seconds, rounds, out }: z.output<typeof options>): Promise<void> {
  const say = (line: string): void => console.error(line);
  const { compiled, remove } = await build();
  try {
    for (const benchmark of benchmarks.filter(({ name }) => names.length === 0 || names.includes(name))) {
      const report = await benchmark.run({ seconds, rounds, compiled, say });
      console.log(`${keepReport(out, benchmark, { report, seconds, rounds, now: new Date() })}\n`);
      writePage(out);
    }
  } finally {
    await remove();
  }
}

const text = { type: 'string' } as const;
const { values, positionals } = parseArgs({
  options: { seconds: text, rounds: text, out: text, help: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const parsed = options.safeParse(values);
const unknown = positionals.filter((name) => benchmarks.every((benchmark) => benchmark.name !== name));

if (values.help) console.log(help);
else if (!parsed.success || unknown.length > 0) {
  const issues = parsed.error?.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`) ?? [];
  console.error([...unknown.map((name) => `There is no benchmark "${name}".`), ...issues, '', help].join('\n'));
  process.exitCode = 64;
} else await run(positionals, parsed.data);
