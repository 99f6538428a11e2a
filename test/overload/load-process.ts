/**
 * The clients, in a process of their own: `load-process.ts <endpoint> <bearer>`. It never outlives its parent.
 * @NOTE requests of a phase are sent when their time has come, however many are still without an answer, and latency
 * counts from that time: a slow server must not slow down its own measurement (coordinated omission).
 */
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { z } from 'zod';
import { requestOf } from './mix.ts';
import { summarize, Tallying, type Verdict } from './seconds.ts';
import { type LoadWord, loadOrder, type Phase } from './words.ts';

const [endpoint = '', bearer = ''] = process.argv.slice(2);
const { origin, pathname: path } = new URL(endpoint);
const pool = new Pool(origin, { connections: 900, headersTimeout: 60_000, bodyTimeout: 60_000 });
const headers = { 'content-type': 'application/json', authorization: `Bearer ${bearer}` };

/** What each key was told. */
const told = new Map<string, string>();
let turns = 0;

const answerShape = z.looseObject({
  data: z.looseObject({ result: z.looseObject({ it: z.string(), code: z.string().optional() }).optional() }).nullish(),
  errors: z
    .array(z.looseObject({ extensions: z.looseObject({ code: z.string(), retryAfterSeconds: z.int().optional() }) }))
    .optional(),
});

interface Received {
  readonly status: number;
  readonly retryAfter: unknown;
  readonly text: string;
}

/** What an answer is, and what it tells a change's key. */
function judge({ status, retryAfter, text }: Received): { readonly verdict: Verdict; readonly told: string } {
  const { data, errors } = answerShape.parse(JSON.parse(text));
  const result = data?.result;
  const [error] = errors ?? [];
  if (error !== undefined) {
    const { code, retryAfterSeconds } = error.extensions;
    const isShed = status === 503 && code === 'SERVICE_UNAVAILABLE' && retryAfter === String(retryAfterSeconds);
    if (isShed) return { verdict: 'shed', told: 'shed' };
    // Of readings: the account's limits hold them back, and nothing is known yet.
    if (status === 200 && code === 'VENDOR_UNAVAILABLE') return { verdict: 'throttled', told: code };
    return { verdict: { wrong: `${status} ${code}` }, told: `${status} ${code}` };
  }
  if (status !== 200) return { verdict: { wrong: String(status) }, told: String(status) };
  if (result?.it === 'PromoThrottledError') return { verdict: 'throttled', told: result.it };
  return { verdict: 'accepted', told: result?.it ?? 'data' };
}

async function send(dueAt: number, tallies: readonly Tallying[]): Promise<Verdict> {
  const { body, key } = requestOf(turns++);
  for (const one of tallies) one.send();
  let judged: ReturnType<typeof judge>;
  try {
    const response = await pool.request({ path, method: 'POST', headers, body });
    const text = await response.body.text();
    judged = judge({ status: response.statusCode, retryAfter: response.headers['retry-after'], text });
  } catch (error) {
    const name = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    judged = { verdict: { wrong: name }, told: name };
  }
  if (key !== null) told.set(key, judged.told);
  for (const one of tallies) one.end(judged.verdict, performance.now() - dueAt);
  return judged.verdict;
}

async function runClosed(clients: number, seconds: number): Promise<LoadWord> {
  const total = new Tallying();
  const endAt = performance.now() + seconds * 1_000;
  const lanes = Array.from({ length: clients }, async () => {
    while (performance.now() < endAt) await send(performance.now(), [total]);
  });
  await Promise.all(lanes);
  return { phases: [{ total: total.read(), seconds: [] }], lateP99: 0 };
}

async function runOpen(phases: readonly Phase[]): Promise<LoadWord> {
  const late: number[] = [];
  const under = new Set<Promise<unknown>>();
  const parts: Array<{ readonly total: Tallying; readonly seconds: readonly Tallying[] }> = [];
  let phaseAt = performance.now();
  for (const { rate, seconds } of phases) {
    const part = { total: new Tallying(), seconds: Array.from({ length: Math.ceil(seconds) }, () => new Tallying()) };
    parts.push(part);
    for (let number = 0; number < rate * seconds; number += 1) {
      const dueAt = phaseAt + (number * 1_000) / rate;
      while (performance.now() < dueAt) await sleep(Math.min(5, dueAt - performance.now()));
      late.push(performance.now() - dueAt);
      const second = part.seconds[Math.floor(number / rate)];
      const sending = send(dueAt, second === undefined ? [part.total] : [part.total, second]);
      under.add(sending);
      void sending.finally(() => under.delete(sending));
    }
    phaseAt += seconds * 1_000;
  }
  await Promise.all(under);
  return {
    phases: parts.map(({ total, seconds }) => ({
      total: total.read(),
      seconds: seconds.map((one, place) => {
        const fromHere = seconds.slice(place).flatMap(({ accepted }) => accepted);
        return { ...one.read(), p99FromHere: summarize(fromHere).p99 };
      }),
    })),
    lateP99: summarize(late).p99,
  };
}

async function obey(message: unknown): Promise<LoadWord> {
  const order = loadOrder.parse(JSON.parse(String(message)));
  switch (order.mode) {
    case 'closed':
      return runClosed(order.clients, order.seconds);
    case 'open':
      return runOpen(order.phases);
    case 'write':
      writeFileSync(order.path, JSON.stringify(Object.fromEntries(told)));
      return { phases: [], lateP99: 0 };
  }
}

process.on('disconnect', () => process.exit());
process.on('message', (message) => {
  void obey(message).then((word) => process.send?.(word));
});
