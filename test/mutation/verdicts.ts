/** What became of each mutant, a line each, so that a run that was ended goes on where it was. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const position = z.object({ line: z.number(), column: z.number() });

const mutantShape = z.object({
  id: z.string(),
  fileName: z.string(),
  mutatorName: z.string(),
  replacement: z.string().optional(),
  location: z.object({ start: position, end: position }),
});

/** A mutant as Stryker names it. */
export type Mutant = z.infer<typeof mutantShape>;

const verdictShape = z.object({
  /** The test that failed with it; null: none did. */
  by: z.string().nullable(),
  why: z.string(),
  tests: z.number(),
});

export type Verdict = z.infer<typeof verdictShape>;

const beginning: Verdict = { by: 'begun', why: '', tests: 0 };

/** The file named by MUTATION_VERDICTS; without one nothing is kept. */
export function openVerdicts() {
  const file = process.env['MUTATION_VERDICTS'];
  const lines = file !== undefined && existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  const known = new Map<string, Verdict>();
  const begun = new Map<string, number>();
  for (const line of lines) {
    const [name, verdict] = z.tuple([z.string(), verdictShape]).parse(JSON.parse(line));
    if (verdict.by === beginning.by) begun.set(name, (begun.get(name) ?? 0) + 1);
    else known.set(name, verdict);
  }
  // One that was begun and has no end may have been interrupted; after a second time it never ends.
  for (const [name, times] of begun)
    if (times > 1 && !known.has(name)) known.set(name, { by: 'time', why: 'it never ended', tests: 1 });
  const append = (mutant: Mutant, verdict: Verdict): void => {
    if (file !== undefined) appendFileSync(file, `${JSON.stringify([nameOf(mutant), verdict])}\n`);
  };
  return {
    of: (mutant: Mutant): Verdict | null => known.get(nameOf(mutant)) ?? null,
    begin: (mutant: Mutant): void => append(mutant, beginning),
    write(mutant: Mutant, verdict: Verdict): Verdict {
      append(mutant, verdict);
      known.set(nameOf(mutant), verdict);
      return verdict;
    },
  };
}

/** The same in every run, whatever else is mutated. */
export function nameOf({ fileName, mutatorName, replacement, location: { start, end } }: Mutant): string {
  const file = fileName.slice(fileName.lastIndexOf('/src/') + 1);
  return `${file}:${start.line}:${start.column}-${end.line}:${end.column} ${mutatorName} ${replacement ?? ''}`;
}
