/** The Bruno collection is current, valid, and works. */
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import { readSchema } from '../support/schema.ts';
import { failuresAmong, sendCollection } from './bruno-client.ts';
import { readCollection, readEnvironment, readRequest } from './bruno-lang.ts';
import { renderCollection, requestPath } from './collection.ts';
import { rootFields } from './documents.ts';
import { unknownAdjustment } from './scenarios.ts';
import { openStage, type Stage, shownAccounts } from './stage.ts';

const folder = 'docs/bruno';
const files = renderCollection();

describe('docs/bruno', () => {
  test.each([...files])('%s is what `npm run docs` writes', async (path, text) => {
    await expect(text).toMatchFileSnapshot(join('../..', folder, path));
  });

  test('has no file that nothing writes', () => {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    const found = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    expect(found.filter((path) => !files.has(relative(folder, path)))).toEqual([]);
  });

  test('sends a token with every request', () => {
    const collection = readCollection(read('collection.bru'));
    expect(collection).toMatchObject({ auth: { mode: 'bearer', bearer: { token: '{{token}}' } } });
  });

  test('has an environment that says where its values come from', () => {
    expect(readEnvironment(read('environments/sandbox.bru')).variables).toMatchObject([
      { name: 'endpoint', value: 'http://127.0.0.1:4000/graphql' },
      { name: 'token', value: expect.stringContaining('.promotions/sandbox.json') },
    ]);
  });

  test.each(rootFields)('%s has a request that fits the schema', (name) => {
    const { meta, body } = readRequest(read(requestPath(name)));
    expect(meta.name).toBe(name);
    expect(validate(readSchema(), parse(body.graphql.query))).toEqual([]);
  });
});

describe('the program', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  }, 60_000);
  afterAll(() => stage.close());

  test('answers every request of the collection', async () => {
    await unknownAdjustment(stage, shownAccounts.kybio, kybioSeedUids.father);
    const answers = await sendCollection({ endpoint: `${stage.world.url}/graphql`, token: stage.reader });
    expect([...answers.keys()]).toEqual(rootFields);
    expect(failuresAmong(answers)).toEqual([]);
  }, 60_000);
});

function read(path: string): string {
  const text = files.get(path);
  if (text === undefined) throw new Error(`the collection has no ${path}`);
  return text;
}
