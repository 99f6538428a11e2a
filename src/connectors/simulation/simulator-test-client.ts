/** What the tests of every simulator need: a bare socket, and the control plane. */
import { connect } from 'node:net';

/** What came over a bare socket, and how the connection ended; `open`: nothing ended it while we had patience. */
export interface RawAnswer {
  readonly text: string;
  readonly end: 'closed' | 'reset' | 'open';
}

/** Sends one POST over a bare socket. */
export function postOverSocket(
  url: string,
  request: { readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly body: string },
  patienceMs = 200,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const headers = { ...request.headers, host: 'x', 'content-length': String(Buffer.byteLength(request.body)) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    let text = '';
    const finish = (end: RawAnswer['end']): void => {
      clearTimeout(patience);
      socket.destroy();
      resolve({ text, end });
    };
    const patience = setTimeout(() => finish('open'), patienceMs);
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('end', () => finish('closed'));
    socket.on('error', () => finish('reset'));
    socket.write(`${[`POST ${request.path} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n${request.body}`);
  });
}

/** Sends one command to a simulator's control plane: GET without a body, unless it is one of the bodiless orders. */
export async function command(url: string, name: string, body?: unknown) {
  const method = body === undefined && !['clear', 'reset'].includes(name) ? 'GET' : 'POST';
  const response = await fetch(`${url}/_simulator/${name}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const content: unknown = await response.json();
  return { status: response.status, content };
}
