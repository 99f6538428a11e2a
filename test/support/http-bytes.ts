/** Just enough of HTTP/1.1 to tell where a message ends. */
import type { Socket } from 'node:net';

/** What a socket has received and nobody has taken yet. */
export interface Inbox {
  /** Through the next blank line; null when the socket ends before it. */
  takeHead(): Promise<Buffer | null>;
  /** So many bytes; fewer when the socket ends before. */
  take(length: number): Promise<Buffer>;
  /** Whatever there is, at least one byte; null when the socket has ended. */
  takeSome(): Promise<Buffer | null>;
}

const blankLine = '\r\n\r\n';

/** Starts to receive. */
export function createInbox(socket: Socket): Inbox {
  let held = Buffer.alloc(0);
  let isOver = false;
  let wake = (): void => undefined;
  const stop = (): void => {
    isOver = true;
    wake();
  };
  socket.on('end', stop).on('close', stop);
  socket.on('data', (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    wake();
  });
  const more = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
    });
  const cut = (length: number): Buffer => {
    const taken = held.subarray(0, length);
    held = held.subarray(length);
    return taken;
  };
  return {
    async takeHead() {
      while (!held.includes(blankLine) && !isOver) await more();
      const end = held.indexOf(blankLine);
      return end < 0 ? null : cut(end + blankLine.length);
    },
    async take(length) {
      while (held.length < length && !isOver) await more();
      return cut(length);
    },
    async takeSome() {
      while (held.length === 0 && !isOver) await more();
      return held.length === 0 ? null : cut(held.length);
    },
  };
}

/** Whether these bytes hold a whole answer; one that ends with its connection never does before that. */
export function isWhole(bytes: Buffer): boolean {
  const end = bytes.indexOf(blankLine);
  if (end < 0) return false;
  const head = bytes.toString('latin1', 0, end + blankLine.length);
  const body = bytes.subarray(head.length);
  if (/^HTTP\/1\.1 1\d\d /.test(head)) return isWhole(body);
  if (/^transfer-encoding: *chunked/im.test(head)) return /(^|\r\n)0\r\n\r\n$/.test(body.toString('latin1'));
  const length = contentLengthOf(head);
  return length !== null && body.length >= length;
}

/** null where a head announces none. */
export function contentLengthOf(head: string): number | null {
  const length = /^content-length: *(\d+)/im.exec(head)?.[1];
  return length === undefined ? null : Number(length);
}
