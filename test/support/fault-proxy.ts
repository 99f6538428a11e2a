/**
 * A TCP proxy on loopback between the program and a vendor, which harms single HTTP/1.1 exchanges on purpose. What goes
 * wrong is named after the toxics of Toxiproxy; where it goes wrong is a place in the exchange.
 */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { contentLengthOf, createInbox, isWhole } from './http-bytes.ts';

/** What can go wrong. */
export const toxics = [
  'latency',
  'down',
  'bandwidth',
  'slowClose',
  'timeout',
  'reset',
  'slicer',
  'truncation',
] as const;
export type ToxicName = (typeof toxics)[number];

/**
 * Where it goes wrong. Before the body: the vendor has the head of the request. During: half of the body as well. After:
 * the vendor has all of the request, and its answer is harmed, once it has been given.
 */
export const phases = ['beforeBody', 'duringBody', 'afterBody'] as const;
export type Phase = (typeof phases)[number];

export type Toxic =
  /** What is left goes on after a pause. */
  | { readonly toxic: 'latency'; readonly delayMs: number }
  /** Both connections close, without another byte. */
  | { readonly toxic: 'down' }
  /** What is left flows no faster than this. */
  | { readonly toxic: 'bandwidth'; readonly bytesPerSecond: number }
  /**
   * What the closing is for is over, but its FIN comes late; what arrives meanwhile is lost. Within a request nothing
   * more of it is passed on; an answer passes whole.
   */
  | { readonly toxic: 'slowClose'; readonly delayMs: number }
  /** Nothing more is passed on, and nothing closes before the client does. */
  | { readonly toxic: 'timeout' }
  /** Both connections are reset (RST). */
  | { readonly toxic: 'reset' }
  /** What is left goes on in small pieces with pauses between. */
  | { readonly toxic: 'slicer'; readonly pieceBytes: number; readonly pauseMs: number }
  /** Only this many bytes more are passed on; then both connections close. Before the body: this many of the head. */
  | { readonly toxic: 'truncation'; readonly bytes: number };

/** What a meddling intermediary does instead; bytes are written as given. */
export type Meddling =
  /** It answers by itself, and both connections close. The vendor's own answer, if there was one, is dropped. */
  | { readonly toxic: 'replaced'; readonly answer: string }
  /** It sends an informational answer first. */
  | { readonly toxic: 'interim'; readonly answer: string };

export type Fault = (Toxic | Meddling) & { readonly phase: Phase };

/** One HTTP request as it arrived. */
export interface ProxiedRequest {
  /** Counted from 1, over all connections. */
  readonly number: number;
  /** Request line and headers, as they came. */
  readonly head: string;
}

/** What became of a request on its way to the vendor. */
export interface Passage extends ProxiedRequest {
  readonly fault: Fault | null;
  /** Head and body together. */
  readonly bytes: number;
  /** How many of them the vendor's socket has taken. */
  readonly passedBytes: number;
}

export interface FaultProxyOptions {
  readonly target: { readonly host: string; readonly port: number };
  /** Called once a request, when all of it has come and nothing has been passed on. */
  readonly choose: (request: ProxiedRequest) => Fault | null;
  /** Told of every request once its way to the vendor is over. */
  readonly tell?: (passage: Passage) => void;
}

export interface FaultProxy {
  readonly url: string;
  readonly port: number;
  /** Nobody listens any more, and every connection has been closed by both sides: the next one is refused. May be called twice. */
  goDown(): Promise<void>;
  /** Listens again, on the same port. */
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a proxy on a free port. What it has received it delivers, even when the client has gone meanwhile, as a network does
 * with bytes that are under way.
 * @NOTE understands requests with a content-length or without a body, one after another; that is what our transport sends.
 */
export async function createFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  let number = 0;
  const count = (): number => {
    number += 1;
    return number;
  };
  const server = createServer({ noDelay: true }, (client) => {
    const vendor = connect({ ...options.target, noDelay: true });
    for (const socket of [client, vendor]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    join({ client, vendor }, { ...options, count });
  });
  const port = await listen(server, 0);
  const goDown = async (end: (socket: Socket) => void): Promise<void> => {
    const closed = [...sockets].map((socket) => once(socket, 'close'));
    if (server.listening) closed.push(once(server.close(), 'close'));
    for (const socket of sockets) end(socket);
    await Promise.all(closed);
  };
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    goDown: () => goDown((socket) => socket.end()),
    async comeBack() {
      if (!server.listening) await listen(server, port);
    },
    close: () => goDown((socket) => socket.destroy()),
  };
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return address.port;
}

interface Sides {
  readonly client: Socket;
  readonly vendor: Socket;
}

type JoinOptions = Pick<FaultProxyOptions, 'choose' | 'tell'> & { readonly count: () => number };

const longestWaitMs = 60_000;

/** Carries requests one way and answers the other, until one of the two sides is gone. */
function join(sides: Sides, { choose, tell, count }: JoinOptions): void {
  const { client, vendor } = sides;
  /** The fault that waits for the answer to the request under way. */
  let awaited: Fault | null = null;
  let isClosing = false;
  let isAnswerDue = false;
  const passRequest = async (request: Message): Promise<void> => {
    // On a connection that is closing nobody reads any more.
    if (isClosing || !vendor.writable) return;
    const about = { number: count(), head: request.bytes.toString('latin1', 0, request.headLength) };
    const fault = choose(about);
    if (fault?.phase === 'afterBody') awaited = fault;
    else isClosing = closes(fault);
    isAnswerDue = true;
    const { first, rest } = divide(request, fault);
    const passed = await write(vendor, first);
    const isHarmed = fault !== null && fault.phase !== 'afterBody';
    const more = isHarmed ? await strike(fault, rest, { ...sides, to: vendor }) : 0;
    tell?.({ ...about, fault, bytes: request.bytes.length, passedBytes: passed + more });
  };
  const passAnswer = async (answer: Buffer): Promise<void> => {
    const fault = awaited;
    awaited = null;
    isAnswerDue = false;
    isClosing ||= closes(fault);
    await (fault === null ? write(client, answer) : strike(fault, answer, { ...sides, to: client }));
    if (client.destroyed) vendor.end();
  };
  vendor.once('error', () => client.resetAndDestroy());
  void passRequests(client, passRequest).then(() => {
    // A vendor that hears of a client's leaving may drop a request that it has not begun: the worse case is that it has.
    if (isAnswerDue) vendor.setTimeout(longestWaitMs, () => vendor.destroy());
    else vendor.end();
  });
  void passAnswers(vendor, { isHeld: () => awaited !== null, pass: passAnswer }).then(() => client.end());
}

async function passRequests(client: Socket, pass: (request: Message) => Promise<void>): Promise<void> {
  const inbox = createInbox(client);
  for (;;) {
    const head = await inbox.takeHead();
    if (head === null) return;
    const body = await inbox.take(contentLengthOf(head.toString('latin1')) ?? 0);
    await pass({ bytes: Buffer.concat([head, body]), headLength: head.length });
  }
}

interface AnswerWay {
  /** True while an answer is to be harmed: then it is kept until it is whole. */
  readonly isHeld: () => boolean;
  readonly pass: (bytes: Buffer) => Promise<void>;
}

async function passAnswers(vendor: Socket, { isHeld, pass }: AnswerWay): Promise<void> {
  const inbox = createInbox(vendor);
  let held = Buffer.alloc(0);
  for (;;) {
    const bytes = await inbox.takeSome();
    if (bytes !== null) held = Buffer.concat([held, bytes]);
    if (held.length > 0 && (bytes === null || !isHeld() || isWhole(held))) {
      const answer = held;
      held = Buffer.alloc(0);
      await pass(answer);
    }
    if (bytes === null) return;
  }
}

interface Message {
  readonly bytes: Buffer;
  readonly headLength: number;
}

/** What of a request passes before the fault strikes, and what the fault is about. */
function divide(
  { bytes, headLength }: Message,
  fault: Fault | null,
): { readonly first: Buffer; readonly rest: Buffer } {
  const at = (place: number) => ({ first: bytes.subarray(0, place), rest: bytes.subarray(place) });
  switch (fault?.phase) {
    case 'beforeBody':
      return fault.toxic === 'truncation'
        ? { first: bytes.subarray(0, 0), rest: bytes.subarray(0, headLength) }
        : at(headLength);
    case 'duringBody':
      return at(headLength + Math.floor((bytes.length - headLength) / 2));
    case 'afterBody':
    case undefined:
      return at(bytes.length);
  }
}

const closing: Readonly<Record<Fault['toxic'], boolean>> = {
  latency: false,
  down: true,
  bandwidth: false,
  slowClose: true,
  timeout: true,
  reset: true,
  slicer: false,
  truncation: true,
  replaced: true,
  interim: false,
};

/** Whether a connection does not outlive the fault. */
function closes(fault: Fault | null): boolean {
  return fault !== null && closing[fault.toxic];
}

/** Does to what is left what the fault says. @returns how many bytes of it have been passed on. */
async function strike(
  fault: Toxic | Meddling,
  rest: Buffer,
  { client, vendor, to }: Sides & { readonly to: Socket },
): Promise<number> {
  const end = (passed: number): number => {
    client.end();
    vendor.end();
    return passed;
  };
  switch (fault.toxic) {
    case 'latency':
      await sleep(fault.delayMs);
      return write(to, rest);
    case 'bandwidth':
      return writePieces(to, rest, { pieceBytes: Math.ceil(fault.bytesPerSecond / 20), pauseMs: 50 });
    case 'slicer':
      return writePieces(to, rest, fault);
    case 'down':
      return end(0);
    case 'truncation':
      return end(await write(to, rest.subarray(0, fault.bytes)));
    case 'slowClose': {
      const passed = to === client ? await write(to, rest) : 0;
      await sleep(fault.delayMs);
      return end(passed);
    }
    case 'timeout':
      if (!client.destroyed) await once(client, 'close');
      vendor.destroy();
      return 0;
    case 'replaced':
      await write(client, Buffer.from(fault.answer));
      return end(0);
    case 'interim':
      await write(client, Buffer.from(fault.answer));
      return write(to, rest);
    case 'reset':
      client.resetAndDestroy();
      vendor.resetAndDestroy();
      return 0;
  }
}

async function writePieces(
  to: Socket,
  bytes: Buffer,
  { pieceBytes, pauseMs }: { readonly pieceBytes: number; readonly pauseMs: number },
): Promise<number> {
  let passed = 0;
  for (let place = 0; place < bytes.length && to.writable; place += pieceBytes) {
    await sleep(pauseMs);
    passed += await write(to, bytes.subarray(place, place + pieceBytes));
  }
  return passed;
}

/** @returns how many bytes the socket has taken: none once it is closed. */
function write(to: Socket, bytes: Buffer): Promise<number> {
  return new Promise((resolve) => {
    if (bytes.length === 0 || !to.writable) resolve(0);
    else to.write(bytes, (error) => resolve(error ? 0 : bytes.length));
  });
}
