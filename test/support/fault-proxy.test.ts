/** The proxy between a raw client and a raw vendor: every toxic in every phase does just what it says. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { createFaultProxy, type Fault, type Passage, phases, type Toxic, toxics } from './fault-proxy.ts';
import { createInbox } from './http-bytes.ts';

const open: Array<() => Promise<unknown> | void> = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

const requestBody = JSON.stringify({ text: 'x'.repeat(189) });
const requestHead = `POST /pay HTTP/1.1\r\nhost: vendor\r\ncontent-length: ${requestBody.length}\r\n\r\n`;
const request = `${requestHead}${requestBody}`;
const half = requestHead.length + requestBody.length / 2;
const answer = `HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n${'y'.repeat(90)}`;

/** What one side of a connection has seen of it. */
interface Seen {
  readonly bytes: () => string;
  /** Sizes of the pieces as they came, and when. */
  readonly pieces: Array<{ readonly size: number; readonly at: number }>;
  readonly end: () => 'OPEN' | 'FIN' | 'RST';
  readonly isOver: Promise<unknown>;
}

function watch(socket: Socket): Seen {
  let text = '';
  let end: ReturnType<Seen['end']> = 'OPEN';
  const pieces: Array<{ readonly size: number; readonly at: number }> = [];
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    pieces.push({ size: chunk.length, at: performance.now() });
  });
  socket.on('end', () => {
    end = 'FIN';
  });
  socket.on('error', () => {
    end = 'RST';
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.on('close', () => resolve());
  return { bytes: () => text, pieces, end: () => end, isOver: promise };
}

interface Vendor {
  readonly port: number;
  /** One for each connection. */
  readonly seen: Seen[];
}

/** Answers every whole request. */
async function startVendor(answers: string = answer): Promise<Vendor> {
  const seen: Seen[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    seen.push(watch(socket));
    const inbox = createInbox(socket);
    void (async () => {
      for (let head = await inbox.takeHead(); head !== null; head = await inbox.takeHead()) {
        const body = await inbox.take(requestBody.length);
        if (body.length === requestBody.length) socket.write(answers);
      }
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(async () => {
    for (const socket of sockets) socket.destroy();
    await once(server.close(), 'close');
  });
  return { port: portOf(server.address()), seen };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function startProxy({ port }: Vendor, faults: ReadonlyArray<Fault | null> = []) {
  const passages: Passage[] = [];
  const proxy = await createFaultProxy({
    target: { host: '127.0.0.1', port },
    choose: ({ number }) => faults[number - 1] ?? null,
    tell: (passage) => void passages.push(passage),
  });
  open.push(() => proxy.close());
  return { proxy, passages };
}

async function dial(port: number) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  open.push(() => void socket.destroy());
  return { socket, seen: watch(socket) };
}

/** One request through a fault, until the client has its answer or its connection is over. */
async function exchange(fault: Fault | null, answers?: string) {
  const vendor = await startVendor(answers);
  const { proxy, passages } = await startProxy(vendor, [fault]);
  const { socket, seen } = await dial(proxy.port);
  const startedAt = performance.now();
  socket.write(request);
  const patience = fault?.toxic === 'timeout' ? 60 : 5_000;
  for (const giveUpAt = startedAt + patience; performance.now() < giveUpAt; await sleep(2)) {
    if (seen.end() !== 'OPEN' || seen.bytes().endsWith(answer)) break;
  }
  const took = performance.now() - startedAt;
  return { vendor, proxy, passages, socket, seen, took };
}

const numbers: Readonly<Record<Toxic['toxic'], Toxic>> = {
  latency: { toxic: 'latency', delayMs: 60 },
  down: { toxic: 'down' },
  bandwidth: { toxic: 'bandwidth', bytesPerSecond: 1_000 },
  slowClose: { toxic: 'slowClose', delayMs: 60 },
  timeout: { toxic: 'timeout' },
  reset: { toxic: 'reset' },
  slicer: { toxic: 'slicer', pieceBytes: 10, pauseMs: 3 },
  truncation: { toxic: 'truncation', bytes: 20 },
};

/** How many bytes of the request the vendor gets, and of the answer the client; null: all. */
const passes: Readonly<Record<Toxic['toxic'], ReadonlyArray<readonly [number | null, number | null]>>> = {
  latency: [
    [null, null],
    [null, null],
    [null, null],
  ],
  down: [
    [requestHead.length, 0],
    [half, 0],
    [null, 0],
  ],
  bandwidth: [
    [null, null],
    [null, null],
    [null, null],
  ],
  slowClose: [
    [requestHead.length, 0],
    [half, 0],
    [null, null],
  ],
  timeout: [
    [requestHead.length, 0],
    [half, 0],
    [null, 0],
  ],
  reset: [
    [requestHead.length, 0],
    [half, 0],
    [null, 0],
  ],
  slicer: [
    [null, null],
    [null, null],
    [null, null],
  ],
  truncation: [
    [20, 0],
    [half + 20, 0],
    [null, 20],
  ],
};

/** How the client's connection ends; slow ones take their time. */
const endings = {
  latency: { ends: 'OPEN', atLeastMs: 58 },
  down: { ends: 'FIN', atLeastMs: 0 },
  bandwidth: { ends: 'OPEN', atLeastMs: 95 },
  slowClose: { ends: 'FIN', atLeastMs: 58 },
  timeout: { ends: 'OPEN', atLeastMs: 58 },
  reset: { ends: 'RST', atLeastMs: 0 },
  slicer: { ends: 'OPEN', atLeastMs: 27 },
  truncation: { ends: 'FIN', atLeastMs: 0 },
} satisfies Record<Toxic['toxic'], { ends: ReturnType<Seen['end']>; atLeastMs: number }>;

const cells = toxics.flatMap((toxic) => phases.map((phase, place) => ({ toxic, phase, place })));

describe('a toxic', () => {
  test.each(cells)('$toxic, $phase, harms what it says and nothing else', async ({ toxic, phase, place }) => {
    const { vendor, passages, seen, socket, took } = await exchange({ ...numbers[toxic], phase });
    const [toVendor = 0, toClient = 0] = passes[toxic][place] ?? [];
    const { ends, atLeastMs } = endings[toxic];
    // An answer that passes whole is seen before its connection closes.
    if (ends !== 'OPEN') await seen.isOver;
    expect(seen.end()).toBe(ends);
    expect(seen.bytes()).toBe(answer.slice(0, toClient ?? undefined));
    const isClosedAfterIt = toxic === 'slowClose' && phase === 'afterBody';
    expect(took).toBeGreaterThanOrEqual(isClosedAfterIt ? 0 : atLeastMs);
    socket.destroy();
    await vendor.seen[0]?.isOver;
    expect(vendor.seen[0]?.bytes()).toBe(request.slice(0, toVendor ?? undefined));
    expect(passages).toMatchObject([
      { number: 1, head: requestHead, bytes: request.length, passedBytes: toVendor ?? request.length },
    ]);
  });

  test('slicer sends no piece larger than it says', async () => {
    const { vendor, seen } = await exchange({ ...numbers.slicer, phase: 'beforeBody' });
    const body = (vendor.seen[0]?.pieces ?? []).slice(1);
    expect(body.length).toBeGreaterThan(5);
    expect(Math.max(...body.map(({ size }) => size))).toBeLessThanOrEqual(40);
    expect(seen.bytes()).toBe(answer);
  });

  test('bandwidth lets the bytes through no faster than it says', async () => {
    const { vendor } = await exchange({ ...numbers.bandwidth, phase: 'beforeBody' });
    const pieces = vendor.seen[0]?.pieces ?? [];
    const [first, last] = [pieces.at(0), pieces.at(-1)];
    const elapsedMs = (last?.at ?? 0) - (first?.at ?? 0);
    expect((requestBody.length / elapsedMs) * 1_000).toBeLessThan(1_100);
  });

  test('slowClose passes the answer at once, loses what is sent after it, and closes late', async () => {
    const { vendor, seen, socket } = await exchange({ toxic: 'slowClose', delayMs: 150, phase: 'afterBody' });
    const answeredAt = performance.now();
    expect(seen.end()).toBe('OPEN');
    socket.write(request);
    await seen.isOver;
    expect(performance.now() - answeredAt).toBeGreaterThan(100);
    expect([seen.bytes(), seen.end()]).toEqual([answer, 'FIN']);
    expect(vendor.seen[0]?.bytes()).toBe(request);
  });

  test.each([
    ['in chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n'],
    ['after an informational one', `HTTP/1.1 103 Early Hints\r\n\r\n${answer}`],
  ])('strikes an answer %s once it is whole', async (_title, answers) => {
    const { seen } = await exchange({ toxic: 'truncation', bytes: answers.length - 1, phase: 'afterBody' }, answers);
    await seen.isOver;
    expect(seen.bytes()).toBe(answers.slice(0, -1));
  });
});

describe('a meddling intermediary', () => {
  const page = 'HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n';

  test.each([
    ['beforeBody', requestHead],
    ['afterBody', request],
  ] as const)('answers for the vendor, %s', async (phase, passed) => {
    const { vendor, seen } = await exchange({ toxic: 'replaced', answer: page, phase });
    await Promise.all([seen.isOver, vendor.seen[0]?.isOver]);
    expect(seen.bytes()).toBe(page);
    expect(vendor.seen[0]?.bytes()).toBe(passed);
  });

  test.each(phases)('sends an informational answer first, %s', async (phase) => {
    const interim = 'HTTP/1.1 103 Early Hints\r\n\r\n';
    const { seen } = await exchange({ toxic: 'interim', answer: interim, phase });
    expect(seen.bytes()).toBe(`${interim}${answer}`);
  });
});

describe('the proxy', () => {
  test('passes requests of one connection one after another, and counts them over all connections', async () => {
    const vendor = await startVendor();
    const { proxy, passages } = await startProxy(vendor, [null, { ...numbers.latency, phase: 'afterBody' }]);
    const clients = [await dial(proxy.port), await dial(proxy.port)];
    for (const [round, client] of [clients[0], clients[1], clients[0]].entries()) {
      client?.socket.write(request);
      const wanted = answer.repeat(round === 2 ? 2 : 1);
      await expect.poll(() => client?.seen.bytes()).toBe(wanted);
    }
    expect(passages.map(({ number, fault }) => [number, fault?.toxic])).toEqual([
      [1, undefined],
      [2, 'latency'],
      [3, undefined],
    ]);
    expect(vendor.seen).toHaveLength(2);
  });

  test('delivers what it has received although the client has gone', async () => {
    const vendor = await startVendor();
    const { proxy } = await startProxy(vendor, [{ toxic: 'latency', delayMs: 80, phase: 'duringBody' }]);
    const { socket } = await dial(proxy.port);
    socket.write(request);
    await expect.poll(() => vendor.seen[0]?.bytes().length, { interval: 5 }).toBe(half);
    socket.destroy();
    await vendor.seen[0]?.isOver;
    expect(vendor.seen[0]?.bytes()).toBe(request);
  });

  test('refuses connections while it is down, and has closed those there were', async () => {
    const vendor = await startVendor();
    const { proxy } = await startProxy(vendor);
    const { seen } = await dial(proxy.port);
    await proxy.goDown();
    expect(seen.end()).toBe('FIN');
    await expect(dial(proxy.port)).rejects.toThrow('ECONNREFUSED');
    await proxy.goDown();
    await proxy.comeBack();
    await proxy.comeBack();
    const { socket, seen: back } = await dial(proxy.port);
    socket.write(request);
    await expect.poll(back.bytes).toBe(answer);
  });

  test('resets its client when the vendor cannot be reached', async () => {
    const vendor = await startVendor();
    const { proxy } = await startProxy({ ...vendor, port: await unusedPort() });
    const { socket, seen } = await dial(proxy.port);
    socket.write(request);
    await seen.isOver;
    expect(seen.end()).toBe('RST');
  });

  test('ends a connection when the vendor ends it', async () => {
    const vendor = await startVendor();
    const { proxy } = await startProxy(vendor);
    const { seen } = await dial(proxy.port);
    await expect.poll(() => vendor.seen.length).toBe(1);
    for (const close of open.splice(0, 1)) await close();
    await seen.isOver;
    expect(seen.end()).toBe('FIN');
  });
});

async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server.address());
  await once(server.close(), 'close');
  return port;
}
