/** The place where code that Stryker has mutated looks up which mutant is active, and writes down which were reached. */
interface MutationSwitch {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  readonly mutantCoverage?: Coverage;
}

/** How often mutants were reached, by their ids: in tests, and outside of them. */
interface Coverage {
  readonly static: Readonly<Record<string, number>>;
  readonly perTest: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

declare global {
  var __stryker__: MutationSwitch | undefined;
}

globalThis.__stryker__ ??= {};

export const mutation: MutationSwitch = globalThis.__stryker__;
