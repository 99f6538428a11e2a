/** Sends requests as bytes, the wrong ones too, and reads what comes back. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { contentLengthOf, createInbox } from '../support/http-bytes.ts';

export interface RawRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  readonly isSigned: boolean;
  readonly isPreflighted: boolean;
  readonly body: Buffer;
}

export interface RawAnswer {
  /** null: the connection ended without one. */
  readonly status: number | null;
  readonly body: string;
}

const patienceMs = 20_000;

/** One connection for each request, as many of them would end it. @throws {Error} when nobody accepts it */
export async function sendRaw(
  port: number,
  { head, body }: { readonly head: string; readonly body: Buffer },
): Promise<RawAnswer> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  const inbox = createInbox(socket);
  const timer = setTimeout(() => socket.destroy(new Error('no answer')), patienceMs);
  try {
    socket.write(Buffer.concat([Buffer.from(head, 'latin1'), body]));
    for (;;) {
      const answerHead = (await inbox.takeHead())?.toString('latin1') ?? null;
      if (answerHead === null) return { status: null, body: '' };
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answerHead)?.[1]);
      if (status === 100) continue;
      const length = contentLengthOf(answerHead) ?? 0;
      return { status, body: (await inbox.take(length)).toString('utf8') };
    }
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

/** The bytes of a request; headers of the same name as ours come first, and then count. */
export function writeHead(request: RawRequest, token: string): string {
  const given = new Set(request.headers.map(([name]) => name.toLowerCase()));
  const own: Array<readonly [string, string]> = [
    ['host', '127.0.0.1'],
    ['content-type', 'application/json'],
    ...(request.isSigned ? ([['authorization', `Bearer ${token}`]] as const) : []),
    ...(request.isPreflighted ? ([['apollo-require-preflight', 'yes']] as const) : []),
    ...(given.has('transfer-encoding') ? [] : ([['content-length', String(request.body.length)]] as const)),
    ['connection', 'close'],
  ];
  const lines = [...request.headers, ...own.filter(([name]) => !given.has(name))].map(
    ([name, value]) => `${name}: ${value.replaceAll(/[\r\n]/g, '')}\r\n`,
  );
  return `${request.method} ${request.target.replaceAll(/[\r\n ]/g, '%20')} HTTP/1.1\r\n${lines.join('')}\r\n`;
}
