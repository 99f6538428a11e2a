/** One HTTP exchange over an undici pool, told apart by the only question that matters: can it have happened? */

import { promisify } from 'node:util';
import { gunzip, inflate, inflateRaw, type ZlibOptions } from 'node:zlib';
import { type Dispatcher, Pool } from 'undici';
import { explainTrouble } from './network-trouble.ts';

type Unpack = (packed: Buffer, options: ZlibOptions) => Promise<Buffer>;
const unzip: Unpack = promisify(gunzip);
const unpackZlib: Unpack = promisify(inflate);
const unpackRaw: Unpack = promisify(inflateRaw);

const unpackers: ReadonlyMap<string, Unpack> = new Map([
  ['gzip', unzip],
  ['x-gzip', unzip],
  // The standard wraps it in zlib's format; some servers send it bare.
  ['deflate', (packed, options) => (isZlib(packed) ? unpackZlib : unpackRaw)(packed, options)],
]);

/** `why` is fit for callers: it names no host, address or port. */
export type Exchange =
  | { readonly kind: 'answered'; readonly status: number; readonly headers: AnswerHeaders; readonly body: Buffer }
  | { readonly kind: 'neverSent'; readonly why: string }
  | { readonly kind: 'maybeSent'; readonly why: string };

/** Answer headers by lower-case name; repeated ones are joined with a comma. */
export type AnswerHeaders = ReadonlyMap<string, string>;

export interface TransportRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Transport {
  /** Sends one POST. Never throws for what a network or a vendor does; no redirect is followed, nothing is repeated. */
  post(request: TransportRequest): Promise<Exchange>;
  close(): Promise<void>;
}

export interface TransportOptions {
  readonly origin: string;
  readonly connections: number;
  /** From the call until the last byte of the answer. */
  readonly timeoutMs: number;
  /** Longer answers are cut off and count as maybe sent. */
  readonly maxAnswerBytes?: number;
  /**
   * False: every request has a connection of its own, so that bytes left over from one answer can never be read as the
   * next one. For vendors whose answers carry nothing that ties them to us. Default: true.
   */
  readonly reusesConnections?: boolean;
  /** Told, for the operator's log alone, what the network said where an exchange broke: addresses, ports, names. */
  readonly onTrouble?: ((detail: string) => void) | undefined;
}

/** What Node's own client takes; more is not an answer. */
const maxHeaderBytes = 16 * 1024;
/** RFC 9110, 15.2: any number may come before the answer; one or two do. */
const mostInterimAnswers = 20;

/**
 * `neverSent` is claimed only where undici has not begun to write the request on a socket; from its first byte on,
 * everything short of a complete answer is `maybeSent`.
 */
export function createTransport(options: TransportOptions): Transport {
  const maxAnswerBytes = options.maxAnswerBytes ?? 1024 * 1024;
  const pool = new Pool(options.origin, {
    connections: options.connections,
    pipelining: 1,
    keepAliveTimeout: 4_000,
    connectTimeout: options.timeoutMs,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: maxHeaderBytes,
    // One connection, one request, one answer: HTTP/2 would mix them.
    allowH2: false,
    // Said here, because the environment and Node's options could say otherwise for the whole process.
    connect: { rejectUnauthorized: true, minVersion: 'TLSv1.2' },
  });
  const describe = (error: unknown): string => {
    const { why, detail } = explainTrouble(error);
    options.onTrouble?.(detail);
    return why;
  };
  const reset = options.reusesConnections === false;
  return {
    async post(request) {
      const exchange = await new Promise<Exchange>((resolve) => {
        const handler = collectAnswer({ timeoutMs: options.timeoutMs, maxAnswerBytes, describe, resolve });
        try {
          const { path, headers, body } = request;
          pool.dispatch({ path, method: 'POST', headers, body, reset }, handler);
        } catch (error) {
          // Refused before it was queued: a header that cannot be written, a pool that is closed.
          resolve({ kind: 'neverSent', why: describe(error) });
        }
      });
      return exchange.kind === 'answered' ? decode(exchange, maxAnswerBytes) : exchange;
    },
    close: () => pool.destroy(),
  };
}

function collectAnswer(options: {
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
  readonly describe: (error: unknown) => string;
  readonly resolve: (exchange: Exchange) => void;
}): Dispatcher.DispatchHandler {
  let controller: Dispatcher.DispatchController | null = null;
  let status = 0;
  let headers: AnswerHeaders = new Map();
  const chunks: Buffer[] = [];
  let received = 0;
  let interim = 0;
  let isOver = false;
  const finish = (exchange: Exchange): void => {
    isOver = true;
    clearTimeout(timer);
    options.resolve(exchange);
  };
  const fail = (why: string): void => {
    if (isOver) return;
    finish({ kind: controller === null ? 'neverSent' : 'maybeSent', why });
    controller?.abort(new Error(why));
  };
  const timer = setTimeout(() => fail(`no complete answer within ${options.timeoutMs} ms`), options.timeoutMs);
  return {
    onRequestStart(started) {
      // @NOTE reported as never sent while it waited for a connection: it must not be written any more.
      if (isOver) return started.abort(new Error('given up before it was sent'));
      controller = started;
    },
    onResponseStart(_controller, statusCode, responseHeaders) {
      if (statusCode < 200 && ++interim > mostInterimAnswers) return fail('no answer follows its many interim ones');
      status = statusCode;
      headers = flatten(responseHeaders);
    },
    onResponseData(_controller, chunk) {
      received += chunk.length;
      if (received > options.maxAnswerBytes) return fail(`the answer is longer than ${options.maxAnswerBytes} bytes`);
      chunks.push(chunk);
    },
    onResponseEnd() {
      if (isOver) return;
      finish({ kind: 'answered', status, headers, body: Buffer.concat(chunks) });
    },
    onResponseError(_controller, error) {
      if (!isOver) fail(options.describe(error));
    },
  };
}

function flatten(headers: Record<string, string | string[] | undefined>): AnswerHeaders {
  const flat = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat.set(name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value);
  }
  return flat;
}

async function decode(exchange: Exchange & { kind: 'answered' }, maxOutputLength: number): Promise<Exchange> {
  const encoding = exchange.headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') return exchange;
  const unpack = unpackers.get(encoding);
  if (unpack === undefined) {
    return { kind: 'maybeSent', why: 'the answer has an unknown content encoding' };
  }
  try {
    return { ...exchange, body: await unpack(exchange.body, { maxOutputLength }) };
  } catch {
    return { kind: 'maybeSent', why: 'the compressed answer cannot be unpacked, or not within its bound' };
  }
}

/** RFC 1950: method 8, and two bytes that are a multiple of 31. */
function isZlib(packed: Buffer): boolean {
  return packed.length >= 2 && (packed.readUInt8(0) & 0x0f) === 8 && packed.readUInt16BE(0) % 31 === 0;
}
