/** The same thousand templates in the embedded database, behind the reader that production has. */
import { instant, systemClock } from '../../src/domain/clock.ts';
import { createTemplateReader, type TemplateReader } from '../../src/operations/read-templates.ts';
import { openDatabase } from '../../src/store/database.ts';
import { keepTemplate } from '../../src/store/templates.ts';
import { createInMemoryTemplates } from './in-memory-templates.ts';

/** @param directory an empty folder of its own; whoever made it removes it. */
export async function openTemplates(directory: string): Promise<TemplateReader> {
  const { db } = await openDatabase({ kind: 'directory', directory }, (error) => console.error(error.message));
  for (const state of createInMemoryTemplates().states.values()) {
    await keepTemplate(db, state, instant(systemClock.now()));
  }
  return createTemplateReader({ db, accounts: new Map(), clock: systemClock });
}
