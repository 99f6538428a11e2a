/** One of the servers, in a process of its own: `server-process.js <name> <public key>`. */
import { z } from 'zod';
import { obey, tell } from '../support/child.ts';
import { type ServerWord, serverNames, serverOrder } from './words.ts';

const name = z.enum(serverNames).parse(process.argv[2]);
const publicKey = z.string().parse(process.argv[3]);

// As `src/main.ts` does it: before anything else is loaded.
if (name === 'ours') (await import('../../src/app/engine.ts')).tuneEngine();
const { createInMemoryApp } = await import('./in-memory-app.ts');
const { startServer } = await import('./servers.ts');

const { app, templates } = await createInMemoryApp(publicKey);
const url = await startServer[name](app);

function word(): ServerWord {
  const { user, system } = process.cpuUsage();
  return { url, cpuMs: (user + system) / 1_000, reads: templates.reads() };
}

obey(serverOrder, async () => word());
tell(word());
