/** Many hostile requests to one running program, and what became of it. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { hostileRequest } from './bodies.ts';
import { type RawAnswer, type RawRequest, sendRaw, writeHead } from './raw-client.ts';

export interface FuzzOptions {
  readonly port: number;
  readonly token: string;
  readonly seed: number;
  readonly requests: number;
  /** The process that answers, to see what memory it uses. */
  readonly pid: number;
  readonly onProgress?: (done: number, rssMiB: number) => void;
}

export interface FuzzReport {
  /** How often each status came; "none" where the connection ended without an answer. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Answers of 5xx that are not a 503, with what was sent. */
  readonly broken: ReadonlyArray<{ readonly answer: RawAnswer; readonly head: string; readonly body: string }>;
  /** Answers that are no GraphQL answer, where there should be one. */
  readonly shapeless: ReadonlyArray<{ readonly answer: RawAnswer; readonly head: string }>;
  readonly rssMiB: readonly number[];
}

const atOnce = 8;
const batch = 1_000;

/** Sends them all, eight at a time. The same seed gives the same requests. */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const statuses: Record<string, number> = {};
  const broken: Array<FuzzReport['broken'][number]> = [];
  const shapeless: Array<FuzzReport['shapeless'][number]> = [];
  const rssMiB = [readRss(options.pid)];
  const send = async (request: RawRequest): Promise<void> => {
    const head = writeHead(request, options.token);
    const answer = await sendRaw(options.port, { head, body: request.body });
    statuses[answer.status ?? 'none'] = (statuses[answer.status ?? 'none'] ?? 0) + 1;
    const shown = head.replaceAll(options.token, 'TOKEN');
    if (answer.status !== null && answer.status >= 500 && answer.status !== 503)
      broken.push({ answer, head: shown, body: request.body.toString('latin1').slice(0, 2_000) });
    else if (!hasShape(answer, request)) shapeless.push({ answer, head: shown });
  };
  for (let done = 0; done < options.requests; done += batch) {
    const numRuns = Math.min(batch, options.requests - done);
    const queue = fc.sample(hostileRequest, { seed: options.seed + done, numRuns });
    const worker = async (): Promise<void> => {
      for (let next = queue.pop(); next !== undefined; next = queue.pop()) await send(next);
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    rssMiB.push(readRss(options.pid));
    options.onProgress?.(done + numRuns, rssMiB.at(-1) ?? 0);
  }
  return { statuses, broken, shapeless, rssMiB };
}

/** Every answer to a POST that has a body is JSON with data or errors; pages and health speak for themselves. */
function hasShape({ status, body }: RawAnswer, { method, target }: RawRequest): boolean {
  if (status === null || method !== 'POST' || !target.startsWith('/graphql') || body === '') return true;
  try {
    const answer: unknown = JSON.parse(body);
    return typeof answer === 'object' && answer !== null && ('errors' in answer || 'data' in answer);
  } catch {
    return false;
  }
}

function readRss(pid: number): number {
  const kibibytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kibibytes) / 1024);
}
