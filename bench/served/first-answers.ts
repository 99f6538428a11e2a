/** What servers answer must be right before it matters how fast they are. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { freshKey, type Question } from './questions.ts';

const answerShape = z.looseObject({ data: z.record(z.string(), z.unknown()), errors: z.undefined().optional() });

/** What differs from one answer to the next, and from server to server. */
const changing = new Set(['settledAt']);

export interface FirstAnswer {
  readonly data: unknown;
  /** Of the whole answer. */
  readonly bytes: number;
}

/** Asks several times, since some servers compile a question only then. @throws {Error} when an answer is none, or another. */
export async function askFirst(url: string, bearer: string, { bodies, holds }: Question): Promise<FirstAnswer> {
  const [body = ''] = bodies;
  const first = await askOnce(url, bearer, body);
  for (const part of holds) assert.ok(JSON.stringify(first.data).includes(part), `an answer without ${part}`);
  for (const key of ['a', 'b', 'c']) {
    const again = await askOnce(url, bearer, body.replace(freshKey, freshKey.replace('key', `ke${key}`)));
    assertSame(again.data, first.data);
  }
  return first;
}

/** @throws {Error} when the answer has errors. */
export async function askOnce(url: string, bearer: string, body: string): Promise<FirstAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
    body,
  });
  const text = await response.text();
  const parsed = answerShape.safeParse(JSON.parse(text));
  if (response.status !== 200 || !parsed.success) throw new Error(`${response.status} ${text.slice(0, 500)}`);
  return { data: parsed.data.data, bytes: Buffer.byteLength(text) };
}

/** @throws {AssertionError} when two servers say different things. */
export function assertSame(data: unknown, expected: unknown): void {
  assert.deepEqual(steady(data), steady(expected));
}

/** Every id, however deep, that says nothing about what was asked, and every moment, is as good as any other. */
function steady(data: unknown): unknown {
  return JSON.parse(
    JSON.stringify(data, (key: string, value: unknown) => (changing.has(key) ? typeof value : value)).replaceAll(
      /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g,
      'a UUIDv7',
    ),
  );
}
