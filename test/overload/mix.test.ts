import { parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readSchema } from '../support/schema.ts';
import { requestOf } from './mix.ts';

const turns = Array.from({ length: 2_000 }, (_, turn) => requestOf(turn));

test('everything that the clients ask for is in the schema', () => {
  const schema = readSchema();
  const queries = new Set(turns.map(({ body }) => z.object({ query: z.string() }).parse(JSON.parse(body)).query));
  expect(queries.size).toBeGreaterThan(8);
  for (const query of queries) expect(validate(schema, parse(query))).toEqual([]);
});

test('two fifths are changes, and no two have the same key', () => {
  const keys = turns.flatMap(({ key }) => (key === null ? [] : [key]));
  expect(keys).toHaveLength(800);
  expect(new Set(keys).size).toBe(800);
});
