/** The embedded database of a simulation: in memory, and with answers that may be kept. */
import { PGlite } from '@electric-sql/pglite';
import type { PGlite as DialectPGlite } from 'kysely';
import { type Answers, preparing } from '../../src/store/preparing-pglite.ts';
import { createKeptAnswers } from './kept-answers.ts';

export interface PreparingPGlite extends DialectPGlite {
  /** From now on answers about these tables, all there are, may be kept until one of the tables they are about is written. */
  keepAnswersAbout(tables: readonly string[]): void;
}

/** Opens an empty database in memory, for one borrower at a time: nothing here keeps two of them apart. */
export async function openPreparingPGlite(): Promise<PreparingPGlite> {
  let kept: Answers | null = null;
  const database = preparing(await PGlite.create(), () => kept);
  return Object.assign(database, {
    keepAnswersAbout(tables: readonly string[]) {
      kept = createKeptAnswers(tables);
    },
  });
}
