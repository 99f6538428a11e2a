/**
 * The clients, in a process of their own. Each waits for its answer before it sends the next request: what is measured
 * is how much a server can do, not how it behaves when more is asked of it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Dispatcher, Pool } from 'undici';
import { obey } from '../support/child.ts';
import { quantile } from '../support/statistics.ts';
import { freshKey } from './questions.ts';
import { type LoadOrder, type LoadWord, loadOrder } from './words.ts';

interface Answer {
  readonly status: number;
  readonly bytes: number;
}

let keys = Date.now() % 1_000_000_000;

/** A key that nobody has used, as long as the one it stands for. */
function newKey(): string {
  keys += 1;
  return `bench-key-${String(keys).padStart(12, '0')}`;
}

/** Less costly than reading a body into memory: the load must not be what is measured. */
function send(pool: Pool, options: Dispatcher.DispatchOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let status = 0;
    let bytes = 0;
    pool.dispatch(options, {
      onRequestStart: () => {},
      onResponseStart(_controller, statusCode) {
        status = statusCode;
      },
      onResponseData(_controller, chunk) {
        bytes += chunk.length;
      },
      onResponseEnd: () => resolve({ status, bytes }),
      onResponseError: (_controller, error) => reject(error),
    });
  });
}

async function run({ url, bearer, bodies, connections, seconds, perSecond }: LoadOrder): Promise<LoadWord> {
  const { origin, pathname: path } = new URL(url);
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${bearer}` };
  const hasKeys = bodies.some((body) => body.includes(freshKey));
  const latencies: number[] = [];
  const wrong: Record<string, number> = {};
  let expected: number | undefined;
  let turn = 0;
  let turnedAway = 0;
  const beganAt = performance.now();
  const endAt = beganAt + seconds * 1_000;
  const client = async (): Promise<void> => {
    while (performance.now() < endAt) {
      const mine = turn++;
      const body = bodies[mine % bodies.length] ?? '';
      if (perSecond !== undefined) await sleep(Math.max(0, beganAt + (mine * 1_000) / perSecond - performance.now()));
      const sentAt = performance.now();
      const answer = await send(pool, {
        path,
        method: 'POST',
        headers,
        body: hasKeys ? body.replace(freshKey, newKey) : body,
      });
      if (answer.status === 503) {
        turnedAway += 1;
        continue;
      }
      latencies.push(performance.now() - sentAt);
      expected ??= answer.bytes;
      if (answer.status === 200 && answer.bytes === expected) continue;
      const what = `${answer.status}, ${answer.bytes} bytes instead of ${expected}`;
      wrong[what] = (wrong[what] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  const took = (performance.now() - beganAt) / 1_000;
  await pool.close();
  const latencyMs = { p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
  return { requests: latencies.length, turnedAway, seconds: took, wrong, latencyMs };
}

obey(loadOrder, run);
