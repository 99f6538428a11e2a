/** One HTTP exchange over an undici pool, told apart by the only question that matters: can it have happened? */

import { promisify } from 'node:util';
import { gunzip, inflate, inflateRaw, type ZlibOptions } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { type ConnectionHandler, openPool, type PoolConnection } from './connection-pool.ts';
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
  | Answered
  | { readonly kind: 'neverSent'; readonly why: string }
  | { readonly kind: 'maybeSent'; readonly why: string };

export interface Answered {
  readonly kind: 'answered';
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly body: Buffer;
  /**
   * For an answer that must not be believed: closes the connection that it came by. There may be one answer too many on it,
   * and each would be taken for that to the request after its own. A request that is under way there already counts as
   * maybe sent. May be called again.
   */
  closeConnection(): void;
}

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

/** RFC 9110, 15.2: any number may come before the answer; one or two do. */
const mostInterimAnswers = 20;

/**
 * `neverSent` is claimed only where undici has not begun to write the request on a socket; from its first byte on,
 * everything short of a complete answer is `maybeSent`.
 */
export function createTransport(options: TransportOptions): Transport {
  const maxAnswerBytes = options.maxAnswerBytes ?? 1024 * 1024;
  const pool = openPool(options);
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

interface Collecting {
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
  readonly describe: (error: unknown) => string;
  readonly resolve: (exchange: Exchange) => void;
}

function collectAnswer(options: Collecting): ConnectionHandler {
  let controller: Dispatcher.DispatchController | null = null;
  let connection: PoolConnection | null = null;
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
    onConnection(chosen) {
      connection = chosen;
    },
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
      const socket = connection?.socket;
      const closeConnection = (): void => void socket?.destroy();
      // Until it is unpacked nobody knows what it says, and meanwhile the connection would be used.
      if (encodingOf(headers) !== null) closeConnection();
      finish({ kind: 'answered', status, headers, body: Buffer.concat(chunks), closeConnection });
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

/** How a body is packed; null: it is not. */
function encodingOf(headers: AnswerHeaders): string | null {
  const encoding = headers.get('content-encoding')?.trim().toLowerCase() ?? '';
  return encoding === '' || encoding === 'identity' ? null : encoding;
}

async function decode(exchange: Answered, maxOutputLength: number): Promise<Exchange> {
  const encoding = encodingOf(exchange.headers);
  if (encoding === null) return exchange;
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
