/** A vendor on loopback, over bare sockets: honest until it is told how to misbehave, and then it shows no mercy. */
import { createSign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { Arrival, Departure } from '../../src/connectors/simulation/simulator-desk.ts';
import { contentLengthOf, createInbox } from '../support/http-bytes.ts';
import { testKeys } from '../support/keys.ts';

export type Headers = Readonly<Record<string, string>>;

/** An answer before it becomes bytes. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** One request, what an honest vendor has done and would answer, and the socket on which to do worse. */
export interface Scene {
  readonly socket: Socket;
  readonly call: Arrival;
  readonly genuine: Answer;
  /** The genuine headers for another body: signed anew, where the vendor signs. */
  dress(body: Buffer, changed?: Headers): Answer;
}

export type Misbehaviour = (scene: Scene) => void;

export interface HostileVendor {
  readonly url: string;
  readonly calls: readonly Arrival[];
  readonly sockets: ReadonlySet<Socket>;
  /** From now on, for calls whose path `meets`; null is honesty. */
  misbehave(misbehaviour: Misbehaviour | null, meets?: (path: string) => boolean): void;
  close(): Promise<void>;
}

interface Options {
  /** What does the vendor's work. */
  readonly deliver: (arrival: Arrival) => Promise<Departure>;
  readonly signs: boolean;
}

export async function createHostileVendor({ deliver, signs }: Options): Promise<HostileVendor> {
  const calls: Arrival[] = [];
  const sockets = new Set<Socket>();
  let current: { readonly act: Misbehaviour; readonly meets: (path: string) => boolean } | null = null;

  async function serve(socket: Socket): Promise<void> {
    const inbox = createInbox(socket);
    for (;;) {
      const head = await inbox.takeHead();
      if (head === null) return;
      const call = arrivalOf(head.toString('latin1'), await inbox.take(contentLengthOf(head.toString('latin1')) ?? 0));
      calls.push(call);
      // Its lists are of no interest here, and would make known what is to be unknown.
      const departure = call.path.endsWith('/list') ? null : await deliver(call);
      if (departure === null || departure.kind !== 'answer') return void socket.destroy();
      const genuine = plain(departure);
      const act = current?.meets(call.path) === true ? current.act : honest;
      act({ socket, call, genuine, dress: dresser(call, genuine, signs) });
    }
  }

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    void serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    calls,
    sockets,
    misbehave(act, meets = () => true) {
      current = act === null ? null : { act, meets };
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Where a server listens. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const honest: Misbehaviour = ({ socket, genuine }) => void socket.write(bytesOf(genuine));

/** A whole HTTP/1.1 answer. */
export function bytesOf({ status, headers, body }: Answer): Buffer {
  return Buffer.concat([headOf(status, { ...headers, 'content-length': String(body.length) }), body]);
}

export function headOf(status: number | string, headers: Headers): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`HTTP/1.1 ${status} Any\r\n${[...lines, ''].join('\r\n')}\r\n`, 'latin1');
}

function arrivalOf(head: string, body: Buffer): Arrival {
  const [first = '', ...lines] = head.trimEnd().split('\r\n');
  const [method = '', path = ''] = first.split(' ');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return { method, path, headers: Object.fromEntries(headers), body };
}

function plain({ httpStatus, headers, body }: Departure & { kind: 'answer' }): Answer {
  const shown = Object.entries(headers).filter(([name]) => name !== 'content-length');
  return { status: httpStatus, headers: Object.fromEntries(shown.map(([name, value]) => [name, String(value)])), body };
}

function dresser({ path }: Arrival, { headers }: Answer, signs: boolean): Scene['dress'] {
  return (body, changed = {}) => {
    if (!signs) return { status: 200, headers: { ...headers, ...changed }, body };
    const clientId = headers['client-id'] ?? '';
    const signature = signatureOf({ path, clientId, time: headers['response-time'] ?? '', body });
    return { status: 200, headers: { ...headers, signature, ...changed }, body };
  };
}

/** What the vendor itself would sign; a test may know its key. */
export function signatureOf(
  parts: { readonly path: string; readonly clientId: string; readonly time: string; readonly body: Buffer },
  key: string = testKeys.vendor.privateKey,
): string {
  const head = `POST ${parts.path}\n${parts.clientId}.${parts.time}.`;
  const base64 = createSign('RSA-SHA256').update(head).update(parts.body).sign(key, 'base64');
  return `algorithm=RSA256,keyVersion=1,signature=${encodeURIComponent(base64)}`;
}
