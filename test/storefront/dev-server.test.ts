/** What `npm run storefront` hands out: the page, and nothing else that lies in the project. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createServer } from 'vite';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { inProject } from '../checks/planted.ts';

const opened = new AsyncDisposableStack();
let directory: string;
let address: string;

beforeAll(async () => {
  // Inside of the project, as the sandbox's own directory is.
  await mkdir(inProject('test/artefacts'), { recursive: true });
  directory = await mkdtemp(inProject('test/artefacts/.promotions-'));
  opened.defer(() => rm(directory, { recursive: true }));
  const vendors = { members: 'http://127.0.0.1:9' };
  const facts = { endpoint: 'http://127.0.0.1:9/graphql', token: 'secret-token', vendors };
  await writeFile(join(directory, 'sandbox.json'), JSON.stringify(facts));
  vi.stubEnv('PROMOTIONS_DIR', directory);
  const server = await createServer({
    configFile: inProject('examples/storefront/vite.config.ts'),
    logLevel: 'silent',
    optimizeDeps: { noDiscovery: true },
    server: { port: 0 },
  });
  opened.defer(() => server.close());
  await server.listen();
  address = server.resolvedUrls?.local[0] ?? '';
});
afterAll(() => opened.disposeAsync());

const ask = async (path: string) => {
  const answer = await fetch(new URL(path, address));
  return { status: answer.status, text: await answer.text() };
};

test.each(['/src/main.ts', `/@fs${inProject('src/client/client.ts')}`])('hands out %s', async (path) => {
  expect((await ask(path)).status).toBe(200);
});

test.each(['', '?raw', '?url', '?import&raw'])('keeps the sandbox’s token, also with "%s"', async (query) => {
  const { status, text } = await ask(`/@fs${directory}/sandbox.json${query}`);
  expect(text).not.toContain('secret-token');
  expect(status).toBe(403);
});

test('keeps the project’s other files', async () => {
  expect((await ask(`/@fs${inProject('package.json')}`)).status).toBe(403);
});
