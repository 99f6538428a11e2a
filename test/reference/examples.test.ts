/** The examples of the reference are what the program answers. */
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readSchema } from '../support/schema.ts';
import { canonicalCodes, mutationsOf } from './codes.ts';
import { rootFields } from './documents.ts';
import { type Examples, settle } from './examples.ts';
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

describe('a pause of an example', () => {
  const pause = z.object({ retryAfterSeconds: z.int() });
  const kept = (askedAt: string, retryAfterSeconds: number): number =>
    settle(pause, { retryAfterSeconds }, new Date(askedAt)).retryAfterSeconds;

  test('is as long as from the moment of the examples to its end, whenever the run asked', () => {
    expect(kept('2026-03-01T09:30:00.000Z', 23_400)).toBe(23_400);
    expect(kept('2026-03-01T09:31:17.400Z', 23_323)).toBe(23_400);
  });

  test('shows an end at the wrong midnight', () => {
    expect(kept('2026-03-01T09:30:17.400Z', 52_183)).toBe(52_200);
  });
});

test('an instant of an example that the run does not move is kept as it was answered', () => {
  const answer = { resetsAt: '2026-03-01T16:00:00.000Z', settledAt: '2026-03-01T09:30:07.123Z' };
  const settled = settle(z.object({ resetsAt: z.string(), settledAt: z.string() }), answer, new Date());
  expect(settled).toEqual({ resetsAt: '2026-03-01T16:00:00.000Z', settledAt: '2026-03-01T09:30:01.000Z' });
});
