/** Stryker's report of a run: which mutants there are, and what became of them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { nameOf } from './verdicts.ts';

const position = z.looseObject({ line: z.number(), column: z.number() });

const mutantShape = z.looseObject({
  id: z.string(),
  mutatorName: z.string(),
  replacement: z.string().optional(),
  location: z.looseObject({ start: position, end: position }),
  status: z.string(),
  killedBy: z.array(z.string()).optional(),
});

const reportShape = z.looseObject({
  files: z.record(z.string(), z.looseObject({ mutants: z.array(mutantShape) })),
});

export type Reported = z.infer<typeof mutantShape>;

const file = 'test/artefacts/mutation.json';

export function openReport() {
  const report = reportShape.parse(JSON.parse(readFileSync(file, 'utf8')));
  return {
    /** Mutants by the names that are the same in every run. */
    mutants: new Map(
      Object.entries(report.files).flatMap(([fileName, { mutants }]) =>
        mutants.map((mutant) => [nameIn(fileName, mutant), mutant] as const),
      ),
    ),
    write: () => writeFileSync(file, JSON.stringify(report)),
    /** A line for each file, and one for all. */
    table(): string {
      const rows = Object.entries(report.files)
        .map(([fileName, { mutants }]) => [fileName, mutants.filter(({ status }) => isTried(status))] as const)
        .filter(([, mutants]) => mutants.length > 0);
      const all = ['all', rows.flatMap(([, mutants]) => mutants)] as const;
      return [...rows, all].map(([title, mutants]) => rowOf(title, mutants)).join('\n');
    },
  };
}

/** Texts are left alone, and what does not compile is nobody's program. */
function isTried(status: string): boolean {
  return status !== 'Ignored' && status !== 'CompileError';
}

function rowOf(title: string, mutants: readonly Reported[]): string {
  const count = (...wanted: readonly string[]): number =>
    mutants.filter(({ status }) => wanted.includes(status)).length;
  const [killed, survived, unreached] = [count('Killed', 'Timeout'), count('Survived'), count('NoCoverage')];
  // Seeds have numbers, and the tests of suites names with a path.
  const bySuites = mutants.filter(({ killedBy = [] }) => killedBy.some((test) => test.includes(' > '))).length;
  const percent = Math.round((100 * killed) / (killed + survived + unreached));
  const figures = `killed by seeds ${killed - bySuites}, by suites ${bySuites}; ${survived} survived, ${unreached} not reached`;
  return `${title.padEnd(45)} ${`${percent} %`.padStart(5)}  ${figures}`;
}

/** Lines and columns of the report count from 1, those of the runner from 0. */
function nameIn(fileName: string, mutant: Reported): string {
  const { start, end } = mutant.location;
  const less = ({ line, column }: Reported['location']['start']) => ({ line: line - 1, column: column - 1 });
  return nameOf({ ...mutant, fileName: `/${fileName}`, location: { start: less(start), end: less(end) } });
}
