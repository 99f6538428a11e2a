/** The examples of the reference are what the program answers. */
import { beforeAll, describe, expect, test } from 'vitest';
import { readSchema } from '../support/schema.ts';
import { canonicalCodes, mutationsOf } from './codes.ts';
import { rootFields } from './documents.ts';
import type { Examples } from './examples.ts';
import { recordExamples } from './record.ts';

let examples: Examples;
beforeAll(async () => {
  examples = await recordExamples();
}, 120_000);

describe('docs/reference/examples.json', () => {
  test('is what the program answers', async () => {
    await expect(`${JSON.stringify(examples, null, 2)}\n`).toMatchFileSnapshot('../../docs/reference/examples.json');
  });

  test('has every query and mutation, and none of them fails', () => {
    const schema = readSchema();
    const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
      Object.keys(type?.getFields() ?? {}).filter((name) => !name.startsWith('_')),
    );
    expect([...rootFields].sort()).toEqual(fields.sort());
    for (const field of rootFields) {
      expect(examples.operations[field]?.answer).not.toHaveProperty('errors');
      expect(Reflect.get(Object(examples.operations[field]?.answer['data']), field)).not.toBeNull();
    }
  });

  test('has every code that a mutation can answer', () => {
    expect(Object.keys(examples.codes)).toEqual(canonicalCodes.filter((code) => mutationsOf(code).length > 0));
  });
});
