/** A part of `npm run build`: what starts find ready. `--user <number>`: who will start the program. */
import { parseArgs } from 'node:util';
import { beginCompiled, finishCompiled } from './app/compiled.ts';
import { tuneEngine } from './app/engine.ts';

const { values } = parseArgs({ options: { user: { type: 'string' } } });

// In the order of `main.ts`: what was compiled under other flags is not used.
beginCompiled();
tuneEngine();
await import('./app/config.ts');
await import('./app/run.ts');
const { makeEmptyDatabase } = await import('./app/empty-database.ts');
await makeEmptyDatabase();
finishCompiled(values.user === undefined ? null : Number(values.user));
