/** The Bruno collection is current, valid, and works. */
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import { readSchema } from '../support/schema.ts';
import { type BrunoRequest, readCollection, readEnvironment, readRequest } from './bruno-lang.ts';
import { renderCollection, requestPath } from './collection.ts';
import { rootFields } from './documents.ts';
import { unknownAdjustment } from './scenarios.ts';
import { openStage, type Stage, shownAccounts } from './stage.ts';

const folder = 'docs/bruno';
const answers = {
  query: expect.anything(),
  mutation: expect.objectContaining({ __typename: expect.stringMatching(/Success$/) }),
};
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
    const values = new Map([
      ['endpoint', `${stage.world.url}/graphql`],
      ['token', stage.reader],
    ]);
    for (const name of rootFields) {
      if (name === 'settlePromoOperation')
        values.set('operationId', await unknownAdjustment(stage, shownAccounts.kybio, kybioSeedUids.father));
      const request = readRequest(read(requestPath(name)));
      const answer = await send(request, values);
      expect(answer).not.toHaveProperty('errors');
      const result: unknown = Reflect.get(Object(Reflect.get(Object(answer), 'data')), name);
      expect(result).toEqual(answers[request.body.graphql.query.startsWith('mutation') ? 'mutation' : 'query']);
      for (const { name: variable, value } of request.vars?.res ?? []) values.set(variable, valueAt(value, answer));
    }
    expect(values.get('operationId')).toMatch(/^[0-9a-f-]{36}$/);
  }, 60_000);
});

function read(path: string): string {
  const text = files.get(path);
  if (text === undefined) throw new Error(`the collection has no ${path}`);
  return text;
}

/** As Bruno does it: what is in braces is replaced, then the request is sent. */
async function send({ http, body: { graphql } }: BrunoRequest, values: ReadonlyMap<string, string>): Promise<unknown> {
  const filled = (text: string): string =>
    text
      .replaceAll('{{$guid}}', () => crypto.randomUUID())
      .replaceAll(/\{\{(\w+)\}\}/g, (blank, variable: string) => values.get(variable) ?? blank);
  const response = await fetch(filled(http.url), {
    method: http.method,
    headers: { 'content-type': 'application/json', authorization: filled('Bearer {{token}}') },
    body: JSON.stringify({ query: graphql.query, variables: JSON.parse(filled(graphql.variables)) }),
  });
  return response.json();
}

/** `res.body.data.x.operation.id` of an answer. */
function valueAt(path: string, body: unknown): string {
  const [, ...names] = path.split('.');
  return String(names.reduce((value: unknown, name) => Reflect.get(Object(value), name), { body }));
}
