/**
 * The HTTP server that every simulated vendor runs on: keeps a record of every request, misbehaves on command, and has a
 * control plane under `/_simulator/`.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { type Commands, controlPrefix, runCommand } from './simulator-commands.ts';
import { type Arrival, createDesk, type Departure, type Receive, type ReceivedRequest } from './simulator-desk.ts';
import { type FaultList, misbehaviourCommands } from './simulator-faults.ts';

/** Where a simulator listens, and what time it has. */
export interface SimulatorServerOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Default: 127.0.0.1. */
  readonly host?: string;
  readonly now?: () => Date;
  /** Names one answer, in 32 digits; default: at random. */
  readonly newTraceId?: () => string;
  /** False: no socket is opened, and requests come through `deliver` alone. */
  readonly isListening?: boolean;
}

/** What a vendor puts behind the server. */
export interface SimulatedVendor<Result, Own> {
  readonly receive: Receive<Result, Own>;
  readonly faults: FaultList<Own>;
  /** Commands besides `POST misbehave` and `POST clear`. */
  readonly commands: Commands;
}

/** A running server. */
export interface SimulatorServer {
  readonly url: string;
  /** Hands a request in without a socket: what is done with it is the same. */
  readonly deliver: (arrival: Arrival) => Promise<Departure>;
  /** The requests since the last `forget`, oldest first; the oldest of very many are dropped. */
  readonly requests: () => readonly ReceivedRequest[];
  readonly forget: () => void;
  /** Ends open connections and unfinished work too; may be called twice. */
  readonly close: () => Promise<void>;
}

/** A name for an answer that nobody can foresee. */
export const randomTraceId = (): string => randomBytes(16).toString('hex');

const mostRequestsKept = 10_000;

/** Starts a server; resolves when it listens. */
export async function createSimulatorServer<Result, Own>(
  { host = '127.0.0.1', port = 0, now = () => new Date(), isListening = true }: SimulatorServerOptions,
  vendor: SimulatedVendor<Result, Own>,
): Promise<SimulatorServer> {
  const closing = new AbortController();
  const sleep = (ms: number): Promise<void> => delay(ms, undefined, { signal: closing.signal });
  const serve = createDesk({ ...vendor, sleep });
  const commands = { ...vendor.commands, ...misbehaviourCommands(vendor.faults) };
  const log = createRequestLog(now);
  const deliver = (arrival: Arrival): Promise<Departure> => serve(arrival, log.add(arrival));

  const server = createServer((request, response) => {
    const handled = readArrival(request).then(async (arrival) => {
      if (arrival.path.startsWith(controlPrefix)) control(commands, arrival, response);
      else depart(response, await deliver(arrival));
    });
    handled.catch((error: unknown) => giveUp(response, error));
  });
  if (isListening) {
    server.listen(port, host);
    await once(server, 'listening');
  }
  return {
    url: isListening ? urlOf(server) : 'http://127.0.0.1',
    deliver,
    requests: log.all,
    forget: log.forget,
    async close() {
      closing.abort();
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function depart(response: ServerResponse, departure: Departure): void {
  const { socket } = response;
  if (departure.kind === 'broken') {
    if (departure.how === 'dropped') socket?.destroy();
    if (departure.how === 'reset') socket?.resetAndDestroy();
    return;
  }
  const { httpStatus, headers, body, isTruncated } = departure;
  response.writeHead(httpStatus, headers);
  if (isTruncated) response.write(body.subarray(0, body.length >> 1), () => socket?.end());
  else response.end(body);
}

function createRequestLog(now: () => Date) {
  let kept: ReceivedRequest[] = [];
  return {
    all: (): readonly ReceivedRequest[] => kept,
    forget: (): void => {
      kept = [];
    },
    add({ method, path, headers, body }: Arrival): ReceivedRequest {
      const request = { at: now(), method, path, headers, body: body.toString(), verdict: null, misbehaviour: null };
      kept.push(request);
      if (kept.length > mostRequestsKept) kept.shift();
      return request;
    },
  };
}

async function readArrival(request: IncomingMessage): Promise<Arrival> {
  const headers = Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(', ')] as const);
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: Object.fromEntries(headers),
    body: await buffer(request),
  };
}

function control(commands: Commands, { method, path, body }: Arrival, response: ServerResponse): void {
  const name = `${method} ${path.slice(controlPrefix.length)}`;
  const { httpStatus, content } = runCommand(commands, name, body.toString());
  response.writeHead(httpStatus, { 'content-type': 'application/json' }).end(`${JSON.stringify(content, null, 2)}\n`);
}

/** The simulator is closing, or has a bug; a bug is shown to whoever is still listening. */
function giveUp(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  response.writeHead(500, { 'content-type': 'text/plain' }).end(`the simulator gave up: ${text}\n`);
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the simulator does not listen on a TCP port');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
