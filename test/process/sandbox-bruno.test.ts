/** The Bruno collection works in a sandbox that has just been started, as its README says. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { failuresAmong, sendCollection } from '../reference/bruno-client.ts';
import { rootFields } from '../reference/documents.ts';
import { endChildren, eventually, fromSource, start } from './children.ts';
import { ask } from './requests.ts';
import { readSandboxFacts, type SandboxFacts } from './sandbox-facts.ts';

const directory = mkdtempSync(join(tmpdir(), 'promotions-bruno-'));
afterAll(async () => {
  await endChildren();
  rmSync(directory, { recursive: true, force: true });
});

/** The sandbox's own undecided operation waits for a person once its checks are over. */
const untilUndecided = ({ endpoint, token }: SandboxFacts) =>
  eventually(async () => {
    const query = '{ promoOperations(filter: { needsOperator: true }) { nodes { id } } }';
    const { data } = await ask(endpoint, query, token);
    return JSON.stringify(data?.['promoOperations']) === '{"nodes":[]}' ? null : data;
  });

test('every request of the collection is answered, and the undecided operation is settled', async () => {
  const child = start(fromSource, 'sandbox', { env: { PROMOTIONS_DIR: directory, PORT: '0' } });
  await child.says(/Stop with Ctrl-C/);
  const facts = readSandboxFacts(directory);
  await untilUndecided(facts);
  const answers = await sendCollection(facts);
  expect([...answers.keys()]).toEqual(rootFields);
  expect(failuresAmong(answers)).toEqual([]);
  child.signal('SIGTERM');
  expect(await child.exit).toBe(0);
  expect(child.stderr()).toBe('');
}, 120_000);
