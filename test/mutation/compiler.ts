/**
 * A checker for Stryker: a mutant that the compiler refuses is nobody's program. All mutants are checked as files beside the
 * ones they come from, in one program, which looks at everything they import once.
 */
import { dirname, resolve } from 'node:path';
import ts from 'typescript';
import { type Mutant, openVerdicts } from './verdicts.ts';

const root = process.cwd();

/** The mutated files, under names that are taken by nobody. */
function mutate(mutants: readonly Mutant[], read: (file: string) => string): Map<string, string> {
  return new Map(mutants.map((mutant) => [nameOf(mutant), apply(mutant, read(mutant.fileName))]));
}

function nameOf({ id, fileName }: Mutant): string {
  return resolve(dirname(fileName), `mutant-${id}.ts`);
}

/** Lines and columns of Stryker count from 0 here. */
function apply({ location: { start, end }, replacement = '', mutatorName }: Mutant, text: string): string {
  const source = ts.createSourceFile('text.ts', text, ts.ScriptTarget.Latest);
  const at = ({ line, column }: Mutant['location']['start']): number =>
    source.getPositionOfLineAndCharacter(line, column);
  const code = mutatorName.endsWith('Operator') ? `(${replacement})` : replacement.replace(/^;$/, '{}');
  return text.slice(0, at(start)) + code + text.slice(at(end));
}

function compile(files: ReadonlyMap<string, string>): ts.Program {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(resolve(root, 'tsconfig.json'), ts.sys.readFile).config,
    ts.sys,
    root,
  );
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, ...others) => {
    const text = files.get(name);
    return text === undefined ? getSourceFile(name, ...others) : ts.createSourceFile(name, text, others[0]);
  };
  return ts.createProgram([...files.keys()], options, host);
}

function createChecker() {
  return {
    async init() {},
    group: async (mutants: readonly Mutant[]) => [mutants.map(({ id }) => id)],
    async check(mutants: readonly Mutant[]) {
      const verdicts = openVerdicts();
      const fresh = mutants.filter((mutant) => verdicts.of(mutant) === null);
      for (const [mutant, why] of refusals(fresh)) verdicts.write(mutant, { by: 'compiler', why, tests: 0 });
      return Object.fromEntries(
        mutants.map((mutant) => {
          const verdict = verdicts.of(mutant);
          const isRefused = verdict?.by === 'compiler';
          return [mutant.id, isRefused ? { status: 'compileError', reason: verdict.why } : { status: 'passed' }];
        }),
      );
    },
  };
}

/** The mutants that the compiler refuses, and its first word about each. */
function refusals(mutants: readonly Mutant[]): ReadonlyMap<Mutant, string> {
  const texts = new Map<string, string>();
  const read = (file: string): string => {
    const text = texts.get(file) ?? ts.sys.readFile(file) ?? '';
    texts.set(file, text);
    return text;
  };
  const program = compile(mutate(mutants, read));
  return new Map(
    mutants.flatMap((mutant) => {
      const source = program.getSourceFile(nameOf(mutant));
      const [first] = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
      return first === undefined ? [] : [[mutant, ts.flattenDiagnosticMessageText(first.messageText, ' ')] as const];
    }),
  );
}

/** What Stryker looks for in a plugin. */
export const strykerPlugins = [{ kind: 'Checker', name: 'compiler', factory: createChecker }];
