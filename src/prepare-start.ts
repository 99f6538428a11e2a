/** A part of `npm run build`: what starts find ready. `--user <number>`: who will start the program. */
import { parseArgs } from 'node:util';
import { beginCompiled, finishCompiled } from './app/compiled.ts';
import { tuneEngine } from './app/engine.ts';

const { values } = parseArgs({ options: { user: { type: 'string' } } });
if (values.user !== undefined && !/^\d+$/.test(values.user)) {
  console.error(`--user: must be the number of a user, not ${JSON.stringify(values.user)}`);
  // EX_USAGE of sysexits.h.
  process.exit(64);
}

// In the order of `main.ts`: what was compiled under other flags is not used.
if (!beginCompiled())
  console.error(
    'Starts will take longer: NODE_COMPILE_CACHE or NODE_DISABLE_COMPILE_CACHE is set, or this Node is older than 24.12.',
  );
tuneEngine();
await import('./app/config.ts');
await import('./app/crashes.ts');
await import('./app/reload.ts');
await import('./app/run.ts');
await import('./app/back-doors.ts');
await import('./app/telemetry.ts');
const { makeEmptyDatabase } = await import('./app/empty-database.ts');
await makeEmptyDatabase();
finishCompiled(values.user === undefined ? null : Number(values.user));
