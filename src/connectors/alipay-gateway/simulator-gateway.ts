/**
 * A simulated AlipayHK gateway: a real HTTP server in front of one family's simulated business. Strict, keeps a record
 * of every request, and misbehaves on command.
 */
import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type Arrival, createAdmission, type SimulatedClient } from './simulator-admission.ts';
import { createRenderer } from './simulator-answer.ts';
import { type Commands, controlPrefix, misbehaviourCommands, runCommand } from './simulator-control.ts';
import { type Business, createDesk, type ReceivedRequest } from './simulator-desk.ts';
import { createFaultList, type FaultList, gatewayMisbehaviours, type Misbehaviours } from './simulator-faults.ts';
import type { GatewaySimulatorSettings } from './simulator-settings.ts';

/** What one family of operations puts behind the gateway. */
export interface Family<Operation extends string> extends Business<Operation> {
  readonly operations: readonly Operation[];
  readonly paths: Readonly<Record<Operation, string>>;
  readonly settings: GatewaySimulatorSettings;
  /** Misbehaviours besides those of the gateway. */
  readonly misbehaviours: Misbehaviours;
  /** Commands of the control plane besides those of the gateway. */
  readonly commands: Commands;
}

/** Where the gateway listens, who may call it, and how it signs. */
export interface GatewaySimulatorOptions<Operation extends string> {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Default: 127.0.0.1. */
  readonly host?: string;
  readonly clients: ReadonlyArray<SimulatedClient<Operation>>;
  /** The vendor's own RSA key; signs the answers. */
  readonly privateKeyPem: string;
  /** Default: 1. */
  readonly keyVersion?: number;
  readonly now?: () => Date;
}

/** A running gateway. */
export interface GatewaySimulator {
  readonly url: string;
  readonly faults: FaultList;
  /** The requests since the last `forget`, oldest first; the oldest of very many are dropped. */
  readonly requests: () => readonly ReceivedRequest[];
  readonly forget: () => void;
  /** Ends open connections and unfinished work too; may be called twice. */
  readonly close: () => Promise<void>;
}

const mostRequestsKept = 10_000;

/** Starts a gateway; resolves when it listens. */
export async function createGatewaySimulator<Operation extends string>(
  options: GatewaySimulatorOptions<Operation>,
  family: Family<Operation>,
): Promise<GatewaySimulator> {
  const { clients, host = '127.0.0.1', port = 0, keyVersion = 1, now = () => new Date() } = options;
  const { settings, operations, paths } = family;
  const operationAt = new Map(operations.map((operation) => [paths[operation], operation]));
  const faults = createFaultList({ ...gatewayMisbehaviours, ...family.misbehaviours }, operations);
  const closing = new AbortController();
  const serve = createDesk({
    business: family,
    admit: createAdmission({ clients, operationAt, settings, now }),
    render: createRenderer({ key: createPrivateKey(options.privateKeyPem), keyVersion, settings, now }),
    faults,
    closing: closing.signal,
  });
  const commands = { ...family.commands, ...misbehaviourCommands(faults) };
  const log = createRequestLog(now);

  const server = createServer((request, response) => {
    const handled = readArrival(request).then(async (arrival) => {
      if (arrival.path.startsWith(controlPrefix)) control(commands, arrival, response);
      else await serve(arrival, log.add(arrival), response);
    });
    handled.catch((error: unknown) => giveUp(response, error));
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    url: urlOf(server),
    faults,
    requests: log.all,
    forget: log.forget,
    async close() {
      if (!server.listening) return;
      closing.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
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
