/** One request at a simulated vendor, from its arrival to its answer or the lack of one. */
import { gzipSync } from 'node:zlib';
import type { AnswerFault, Fault, FaultList } from './simulator-faults.ts';

/** One request as it came in. */
export interface Arrival {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** One request as received, and what came of it. */
export interface ReceivedRequest extends Omit<Arrival, 'body'> {
  readonly at: Date;
  readonly body: string;
  /** What the vendor decided, whatever was then answered; null if it has done no work, or not yet. */
  verdict: { readonly status: string; readonly code: string } | null;
  /** The misbehaviour this request met. */
  misbehaviour: string | null;
}

/** An answer of the vendor's, before it is spoiled. */
export interface SimulatedAnswer {
  readonly text: string;
  /** Made for the bytes that are sent, so that a signature covers them. */
  readonly headers: (body: Buffer) => Readonly<Record<string, string>>;
  /** Default: 200. */
  readonly httpStatus?: number;
  /** Sent compressed; a signature is over the text before. */
  readonly isGzipped?: boolean;
}

/** A request that reached the vendor's business, and that a misbehaviour may spoil. */
export interface Job<Result, Own> {
  /** Scopes choose by these two. */
  readonly operation: string;
  readonly target: unknown;
  /** Called at most once, and not at all where the fault forbids the work. */
  readonly work: () => Result;
  /** @param result null: nothing was done. @param own what this vendor's own misbehaviour wants. */
  readonly answer: (result: Result | null, own: Own | undefined) => SimulatedAnswer;
}

/** What a vendor does with a request: refuses it at the door, or takes it as a job. `entry` is for its verdict. */
export type Receive<Result, Own> = (arrival: Arrival, entry: ReceivedRequest) => SimulatedAnswer | Job<Result, Own>;

/** What leaves the vendor: an answer, byte for byte, or a connection that ends without one. */
export type Departure =
  | {
      readonly kind: 'answer';
      readonly httpStatus: number;
      readonly headers: Readonly<Record<string, string | number>>;
      readonly body: Buffer;
      /** Half of the body is sent, then the connection ends. */
      readonly isTruncated: boolean;
    }
  | { readonly kind: 'broken'; readonly how: 'dropped' | 'reset' | 'hung' };

/** What stands around the desk. */
export interface DeskDeps<Result, Own> {
  readonly receive: Receive<Result, Own>;
  readonly faults: FaultList<Own>;
  /** How slow answers and late work wait; rejects when the simulator closes meanwhile. */
  readonly sleep: (ms: number) => Promise<void>;
}

/** Prepares the function that serves requests; it rejects only when the simulator closes meanwhile, or has a bug. */
export function createDesk<Result, Own>({ receive, faults, sleep }: DeskDeps<Result, Own>) {
  const pause = async (ms = 0): Promise<void> => (ms === 0 ? undefined : sleep(ms));

  return async function serve(arrival: Arrival, entry: ReceivedRequest): Promise<Departure> {
    const received = receive(arrival, entry);
    if ('text' in received) return pack(received);
    const met = faults.take(received.operation, received.target);
    const fault: Fault<Own> = met?.fault ?? { applies: true };
    entry.misbehaviour = met?.name ?? null;
    await pause(fault.workDelayMs);
    const result = fault.applies ? received.work() : null;
    if (fault.connection !== undefined) return { kind: 'broken', how: fault.connection };
    await pause(fault.answer?.delayMs);
    return pack(received.answer(result, fault.own), fault.answer);
  };
}

/** Compresses every answer to whoever offers to unpack it, while `isOn` says so. */
export function compressing<Result, Own>(receive: Receive<Result, Own>, isOn: () => boolean): Receive<Result, Own> {
  return (arrival, entry) => {
    const received = receive(arrival, entry);
    const isGzipped = isOn() && /\bgzip\b/i.test(arrival.headers['accept-encoding'] ?? '');
    if ('text' in received) return { ...received, isGzipped };
    return { ...received, answer: (result, own) => ({ ...received.answer(result, own), isGzipped }) };
  };
}

/** The body as parsed JSON in UTF-8; undefined stands for "not JSON", which JSON itself cannot say. */
export function parseJsonBody(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** A field of a parsed body; undefined where there is no such field, or no object. */
export function fieldOf(body: unknown, field: string): unknown {
  if (typeof body !== 'object' || body === null) return undefined;
  return new Map<string, unknown>(Object.entries(body)).get(field);
}

function pack(answer: SimulatedAnswer, fault: AnswerFault = {}): Departure {
  const { text, headers, httpStatus = 200, isGzipped } = fault.page === undefined ? answer : pageOf(fault.page);
  const plainBody = Buffer.from(fault.text?.(text) ?? text, 'utf8');
  const isPacked = fault.gzip === true || isGzipped === true;
  const body = isPacked ? gzipSync(plainBody) : plainBody;
  return {
    kind: 'answer',
    httpStatus: fault.httpStatus ?? httpStatus,
    headers: {
      ...headers(plainBody),
      ...(isPacked ? { 'content-encoding': 'gzip' } : {}),
      'content-length': body.length,
    },
    body,
    isTruncated: fault.truncated === true,
  };
}

const pageOf = (page: string): SimulatedAnswer => ({ text: page, headers: () => ({ 'content-type': 'text/html' }) });
