/** A vendor's connections, each of which whoever was answered by it can close. */
import type { Socket } from 'node:net';
import { buildConnector, Client, type Dispatcher, Pool } from 'undici';

/** Of one request: told what it goes by, which may still have to connect. */
export interface ConnectionHandler extends Dispatcher.DispatchHandler {
  onConnection?(connection: PoolConnection): void;
}

interface PoolOptions {
  readonly origin: string;
  readonly connections: number;
  /** Longest wait for a connection. */
  readonly timeoutMs: number;
}

/** What Node's own client takes; more is not an answer. */
const maxHeaderBytes = 16 * 1024;

/** One request at a time on each connection. How long an answer may take, its requests say. */
export function openPool({ origin, connections, timeoutMs }: PoolOptions): Pool {
  // One connection, one request, one answer: HTTP/2 would mix them.
  const allowH2 = false;
  // Said here, because the environment and Node's options could say otherwise for the whole process.
  const connect = buildConnector({ rejectUnauthorized: true, minVersion: 'TLSv1.2', allowH2, timeout: timeoutMs });
  return new Pool(origin, {
    connections,
    pipelining: 1,
    keepAliveTimeout: 4_000,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: maxHeaderBytes,
    allowH2,
    connect,
    factory: (to, settings) => new PoolConnection(to, { ...settings, connect }),
  });
}

/** A client of undici's pool: at most one socket at a time, and a new one when that is gone. */
export class PoolConnection extends Client {
  readonly #current: { socket: Socket | null };

  constructor(origin: URL, options: Client.Options & { readonly connect: buildConnector.connector }) {
    const current: { socket: Socket | null } = { socket: null };
    super(origin, {
      ...options,
      connect: (to, callback) =>
        options.connect(to, (...outcome) => {
          current.socket = outcome[1] ?? null;
          callback(...outcome);
        }),
    });
    this.#current = current;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: ConnectionHandler): boolean {
    handler.onConnection?.(this);
    return super.dispatch(options, handler);
  }

  /** The socket of the moment, or the last one, which is closed then; null before the first one. */
  get socket(): Socket | null {
    return this.#current.socket;
  }
}
