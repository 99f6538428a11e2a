/** The examples of the reference as they are kept: recorded from the running program, never typed. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const record = z.record(z.string(), z.unknown());

export const operationExample = z.object({
  variables: record,
  answer: record,
  /** Requests that vendors had meanwhile. */
  vendorCalls: z.int(),
});
export type OperationExample = z.output<typeof operationExample>;

export const codeExample = z.object({
  /** The root field that answered it. */
  field: z.string(),
  input: record,
  /** The member of the union. */
  answer: record,
});
export type CodeExample = z.output<typeof codeExample>;

const examples = z.object({
  operations: z.record(z.string(), operationExample),
  codes: z.record(z.string(), codeExample),
});
export type Examples = z.output<typeof examples>;

export const examplesFile = 'docs/reference/examples.json';

export function readExamples(): Examples {
  return examples.parse(JSON.parse(readFileSync(examplesFile, 'utf8')));
}

/**
 * Gives every run of the same example the same text: ids, instants and accounts as a reader may see them.
 * @param askedAt by the clock of the stage.
 */
export function settle<T>(shape: z.ZodType<T>, value: T, askedAt: Date): T {
  const ids = new Map<string, string>();
  const idOf = (id: string): string => {
    const known = ids.get(id) ?? `${id[14] === '7' ? idStem : keyStem}${String(ids.size + 1).padStart(12, '0')}`;
    ids.set(id, known);
    return known;
  };
  const text = JSON.stringify(value).replaceAll(
    pause,
    (_, name, seconds) => `${name}${roundPause(Number(seconds), askedAt)}`,
  );
  const opensAt = openingAfter(Number(/"retryAfterSeconds":(\d+)/.exec(text)?.[1] ?? 0));
  const fixed: unknown = JSON.parse(text, (name, part: unknown) => {
    if (typeof part !== 'string') return part;
    if (name === 'endCursor') return encode(decode(part).replaceAll(uuid, idOf));
    return part
      .replaceAll(uuid, idOf)
      .replaceAll(instant, (at) => instants[name] ?? (isOfRun(at) ? (tellsOpening(name) ? opensAt : moment) : at))
      .replaceAll(extraAccount, '$1');
  });
  return shape.parse(fixed);
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const idStem = '019ca8e1-2b40-7000-8000-';
const keyStem = '5b8f3c1e-6a90-4d7e-9c55-';
const instant = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;
const extraAccount = /\b(hk-cards|hk-vouchers|members|venue)-x-[a-z-]+/g;
const decode = (cursor: string): string => Buffer.from(cursor, 'base64url').toString();
const encode = (cursor: string): string => Buffer.from(cursor).toString('base64url');

/** The moment of all examples, at which the clock of the stage begins, and others around it. */
export const moment = '2026-03-01T09:30:00.000Z';
const instants: Readonly<Record<string, string>> = {
  settledAt: '2026-03-01T09:30:01.000Z',
  nextCheckAt: '2026-03-01T09:30:05.000Z',
  // Counted from the second in which the simulated vendor started.
  validUntil: '2026-08-28T16:00:00.000Z',
};

/** What lies further off, such as the end of a day, does not depend on when the run came to it. */
const longestRunMs = 5 * 60_000;
const isOfRun = (at: string): boolean => Math.abs(Date.parse(at) - Date.parse(moment)) < longestRunMs;
const tellsOpening = (name: string): boolean => name === 'message' || name === 'resetsAt';

const pause = /("retryAfterSeconds":)(\d+)/g;
const minuteMs = 60_000;

/** A second more or less has passed in every run. A long pause lasts until a minute that is the same in all of them. */
function roundPause(seconds: number, askedAt: Date): number {
  if (seconds <= 10) return seconds;
  if (seconds <= 60) return Math.ceil(seconds / 30) * 30;
  const endsAtMs = Math.round((askedAt.getTime() + seconds * 1000) / minuteMs) * minuteMs;
  return (endsAtMs - Date.parse(moment)) / 1000;
}

function openingAfter(seconds: number): string {
  return new Date(Date.parse(moment) + seconds * 1000).toISOString();
}
