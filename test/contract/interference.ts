/** What can stand between an account and its vendor: somebody who changes what passes, and somebody who is no vendor. */
import { request as ask, createServer, type Server as HttpServer, type IncomingHttpHeaders } from 'node:http';
import { createServer as createRawServer, type Server, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What an interloper does; what is left out passes as it is. */
export interface Interference {
  readonly request?: (body: string) => string;
  readonly answer?: (body: Buffer) => Buffer;
  /** Ends the connection by force when the last byte of the answer is out. */
  readonly resetsAfterwards?: boolean;
}

/** Stands in front of a vendor. Asks for plain answers, so that there is something to change. @returns its URL. */
export async function interloper(vendorUrl: string, interference: Interference): Promise<string> {
  const server = createServer((incoming, response) => {
    void buffer(incoming).then(async (bytes) => {
      const body = interference.request?.(bytes.toString()) ?? bytes;
      const answer = await forward(vendorUrl, { path: incoming.url ?? '/', headers: incoming.headers, body });
      const shown = interference.answer?.(answer.body) ?? answer.body;
      response.writeHead(answer.status, { ...answer.headers, 'content-length': shown.length });
      response.end(shown, () => {
        if (interference.resetsAfterwards === true) setImmediate(() => incoming.socket.resetAndDestroy());
      });
    });
  });
  return listening(server);
}

function forward(
  vendorUrl: string,
  { path, headers, body }: { path: string; headers: IncomingHttpHeaders; body: string | Buffer },
): Promise<Answer> {
  const plain = { ...headers, 'accept-encoding': 'identity', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const outgoing = ask(new URL(path, vendorUrl), { method: 'POST', headers: plain }, (incoming) => {
      buffer(incoming).then(
        (bytes) => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: bytes }),
        reject,
      );
    });
    outgoing.on('error', reject).end(body);
  });
}

/** Somebody who reads a request and then does something that no vendor does. @returns its URL. */
export function impostor(behave: (socket: Socket, received: string) => void): Promise<string> {
  const server = createRawServer((socket) => {
    let received = '';
    let hasBegun = false;
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if (hasBegun || !isComplete(received)) return;
      hasBegun = true;
      behave(socket, received);
    });
  });
  return listening(server);
}

function isComplete(received: string): boolean {
  const [head, body] = received.split('\r\n\r\n', 2);
  const length = /content-length: (\d+)/i.exec(head ?? '')?.[1];
  return body !== undefined && body.length >= Number(length ?? 0);
}

/** The URL of a port where nobody listens. */
export async function nobody(): Promise<string> {
  const server = createRawServer();
  const url = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return url;
}

async function listening(server: Server | HttpServer): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}
