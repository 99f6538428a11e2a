/** Serves the page, and stands between it and the sandbox: the token stays here, and no other origin is asked. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, loadEnv, type ProxyOptions } from 'vite';
import { z } from 'zod';

const root = fileURLToPath(new URL('.', import.meta.url));
const project = join(root, '../..');
const client = join(project, 'src/client');

export default defineConfig(() => {
  const { endpoint, token, vendors } = readSandbox();
  const { origin } = new URL(endpoint);
  const proxy: Record<string, ProxyOptions> = {
    '/graphql': { target: origin, headers: { authorization: `Bearer ${token}` } },
    '/_simulator': { target: vendors.members },
  };
  return {
    root,
    resolve: { alias: { 'promotions-subgraph/client': join(client, 'client.ts') } },
    // Whatever else lies in the project stays there: beside this page, that is the sandbox's token and its keys.
    server: { host: '127.0.0.1', proxy, fs: { allow: [root, client, join(project, 'node_modules')] } },
    preview: { host: '127.0.0.1', proxy },
  };
});

const sandboxFacts = z.object({ endpoint: z.url(), token: z.string(), vendors: z.object({ members: z.url() }) });

function readSandbox(): z.output<typeof sandboxFacts> {
  const { PROMOTIONS_DIR = '.promotions' } = loadEnv('', project, 'PROMOTIONS_');
  const path = resolve(project, PROMOTIONS_DIR, 'sandbox.json');
  try {
    return sandboxFacts.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new Error(`There is no ${path}: start the sandbox first, with "npm start".`, { cause });
  }
}
