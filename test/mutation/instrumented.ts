/** The sources as Stryker plants its mutants: all in place at once, each off until it is switched on. */
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import type { Plugin } from 'vitest/config';
import { z } from 'zod';
import type { Mutant } from './verdicts.ts';

const settingsShape = z.object({
  mutate: z.array(z.string()),
  mutator: z.object({ excludedMutations: z.array(z.string()) }),
});

const no = () => false;
const nothing = () => {};
const silent = {
  isTraceEnabled: no,
  isDebugEnabled: no,
  isInfoEnabled: no,
  isWarnEnabled: no,
  isErrorEnabled: no,
  isFatalEnabled: no,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
};

/** All mutants that Stryker plants by its settings, and what loads the sources with them. */
export async function instrument(): Promise<{ readonly mutants: readonly Mutant[]; readonly plugin: Plugin }> {
  const { mutate, mutator } = settingsShape.parse(JSON.parse(readFileSync('stryker.config.json', 'utf8')));
  const isExcluded = (pattern: string) => pattern.startsWith('!');
  const names = globSync(
    mutate.filter((pattern) => !isExcluded(pattern)),
    { exclude: mutate.filter(isExcluded).map((pattern) => pattern.slice(1)) },
  );
  const sources = names.toSorted().map((name) => resolve(name));
  const { files, mutants } = await new Instrumenter(silent).instrument(
    sources.map((name) => ({ name, mutate: true, content: readFileSync(name, 'utf8') })),
    { ...mutator, ignorers: [], plugins: null },
  );
  const contents = new Map(files.map(({ name, content }) => [name, content]));
  const load = (id: string): string | null => contents.get(id.split('?')[0] ?? id) ?? null;
  return {
    mutants: mutants.filter(({ status }) => status !== 'Ignored'),
    plugin: { name: 'mutants', enforce: 'pre', load },
  };
}
