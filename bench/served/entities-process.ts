/**
 * Our server, which notes how long it has each request, and does by hand what it is compared with:
 * `entities-process.js <public key> <folder of the embedded database, or nothing>`.
 */
import { subscribe } from 'node:diagnostics_channel';
import { z } from 'zod';
import { obey, tell } from '../support/child.ts';
import { type EntitiesWord, entitiesOrder } from './entities-words.ts';
import { templateCount, templateIdAt } from './questions.ts';

const publicKey = z.string().parse(process.argv[2]);
const folder = process.argv[3] ?? '';

(await import('../../src/app/engine.ts')).tuneEngine();
const { parseTemplateId } = await import('../../src/domain/ids.ts');
const { openTemplates } = await import('./embedded-templates.ts');
const { createInMemoryApp } = await import('./in-memory-app.ts');
const { startServer } = await import('./servers.ts');

const reader = folder === '' ? undefined : await openTemplates(folder);
const { app, templates } = await createInMemoryApp(publicKey, reader);
const url = await startServer.ours(app);

const begun = new WeakMap<object, number>();
const tookMs: number[] = [];
const isMessage = z.looseObject({ request: z.custom<object>((value) => typeof value === 'object') });

// Node tells when a request's headers are there, and when all of its answer has been handed on.
subscribe('http.server.request.start', (message) => {
  begun.set(isMessage.parse(message).request, performance.now());
});
subscribe('http.server.response.finish', (message) => {
  const at = begun.get(isMessage.parse(message).request);
  if (at !== undefined) tookMs.push(performance.now() - at);
});

const ids = Array.from({ length: templateCount }, (_, index) => parseTemplateId(templateIdAt(index))?.id).filter(
  (id) => id !== undefined,
);

/** The same read, and the same answer made by hand. @returns its length. */
async function readPlainly(): Promise<number> {
  const { states } = await templates.reader.read(ids, Number.POSITIVE_INFINITY);
  const entities = ids.map((id) => {
    const state = states.get(id);
    if (state === undefined) throw new Error(`there is no ${id}`);
    const { name, status, budget } = state;
    return { id, name, status, budget: budget === null ? null : { remaining: budget.remaining } };
  });
  return Buffer.byteLength(JSON.stringify({ data: { _entities: entities } }));
}

async function readForSeconds(seconds: number): Promise<EntitiesWord> {
  const plainMs: number[] = [];
  let bytes = 0;
  const endAt = performance.now() + seconds * 1_000;
  while (performance.now() < endAt) {
    const at = performance.now();
    bytes = await readPlainly();
    plainMs.push(performance.now() - at);
    // As between two requests, others get their turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { url, tookMs: plainMs, bytes };
}

obey(entitiesOrder, async ({ tell: what, seconds }) => {
  if (what === 'plain') return readForSeconds(seconds);
  return { url, tookMs: tookMs.splice(0), bytes: 0 } satisfies EntitiesWord;
});
tell({ url, tookMs: [], bytes: 0 } satisfies EntitiesWord);
