/** What the command line asks for. */
import { parseArgs } from 'node:util';
import { z } from 'zod';

/** What can be asked for; the page of results and `--help` say the same. */
export const options = z.strictObject({
  seconds: number('how long one measurement of one round goes on', { least: 0.2, most: 3_600 }).default(3),
  rounds: number('how often everything is measured, in alternating order', { least: 1, most: 1_000 })
    .refine(Number.isInteger, 'must be a whole number')
    .default(6),
  out: z.string().min(1).default('bench/results').describe('where results are kept'),
  help: z.boolean().default(false).describe('this'),
});

export interface Wanted extends z.output<typeof options> {
  /** In the order in which they are registered. */
  readonly names: readonly string[];
}

export type Reading = Wanted | { readonly problems: readonly string[] };

/** @param known the benchmarks that there are; all of them when none is named. */
export function readArguments(args: readonly string[], known: readonly string[]): Reading {
  const { values, positionals, problem } = split(args);
  const parsed = options.safeParse(values);
  const problems = [
    ...(problem === null ? [] : [problem]),
    ...positionals.filter((name) => !known.includes(name)).map((name) => `There is no benchmark "${name}".`),
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `--${path.join('.')} ${message}`),
  ];
  if (!parsed.success || problems.length > 0) return { problems };
  return { ...parsed.data, names: known.filter((name) => positionals.length === 0 || positionals.includes(name)) };
}

const text = { type: 'string' } as const;

interface Split {
  readonly values: object;
  readonly positionals: readonly string[];
  readonly problem: string | null;
}

function split(args: readonly string[]): Split {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { seconds: text, rounds: text, out: text, help: { type: 'boolean' } },
      allowPositionals: true,
    });
    return { values, positionals, problem: null };
  } catch (error) {
    return { values: {}, positionals: [], problem: error instanceof Error ? error.message : String(error) };
  }
}

function number(what: string, { least, most }: { readonly least: number; readonly most: number }) {
  const range = `must be a number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d+(\.\d+)?$/, range)
    .transform(Number)
    .refine((value) => value >= least && value <= most, range)
    .describe(what);
}

/** @param benchmarks what they are about, by name. */
export function describeUse(benchmarks: ReadonlyArray<{ readonly name: string; readonly about: string }>): string {
  const ways = benchmarks.map(({ name, about }) => `  ${name.padEnd(12)}${about}`);
  const flags = Object.entries(options.shape).map(([name, option]) => {
    const usual = option.parse(undefined);
    const words = option.description ?? option.unwrap().description;
    return `  --${name.padEnd(10)}${words}${usual === false ? '' : ` (${usual})`}`;
  });
  return [
    'npm run bench -- [names] [options]',
    ways.join('\n'),
    flags.join('\n'),
    'Without names, all of them. Figures are ratios within one run: leave the machine alone meanwhile.',
  ].join('\n\n');
}
