/** Against raw servers on loopback: what counts as never sent, and what as maybe sent. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createTransport, type Exchange, type Transport, type TransportOptions } from './transport.ts';

const open: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(open.splice(0).map((close) => close()));
});

interface Peer {
  readonly origin: string;
  /** Complete requests, as the bytes came. */
  readonly requests: string[];
  /** Everything that came on any connection. */
  bytes(): string;
  /** Resolves when this many complete requests have come. */
  hasReceived(count: number): Promise<void>;
}

type React = (socket: Socket, nth: number) => void;

/** Listens on loopback; `react` is called for every complete request, counted from 1. */
async function listen(react: React, server: Server = createServer(), scheme = 'http'): Promise<Peer> {
  const requests: string[] = [];
  const chunks: Buffer[] = [];
  const sockets = new Set<Socket>();
  const waiting: Array<{ readonly count: number; readonly resolve: () => void }> = [];
  const tell = (): void => {
    for (const { count, resolve } of waiting) if (requests.length >= count) resolve();
  };
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on(scheme === 'https' ? 'secureConnection' : 'connection', (socket: Socket) => {
    let pending = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      pending = Buffer.concat([pending, chunk]);
      for (let length = lengthOfRequest(pending); length !== null; length = lengthOfRequest(pending)) {
        requests.push(pending.subarray(0, length).toString('utf8'));
        pending = pending.subarray(length);
        tell();
        react(socket, requests.length);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return {
    origin: `${scheme}://127.0.0.1:${portOf(server)}`,
    requests,
    bytes: () => Buffer.concat(chunks).toString('latin1'),
    hasReceived: (count) =>
      new Promise((resolve) => {
        waiting.push({ count, resolve });
        tell();
      }),
  };
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** How many bytes of the start are one whole request; null while it is not whole. */
function lengthOfRequest(bytes: Buffer): number | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const length = /\r\ncontent-length: (\d+)/i.exec(bytes.subarray(0, end).toString('latin1'))?.[1] ?? '0';
  const total = end + 4 + Number(length);
  return bytes.length >= total ? total : null;
}

function transportTo(origin: string, options: Partial<TransportOptions> = {}): Transport {
  const transport = createTransport({ origin, connections: 1, timeoutMs: 5_000, ...options });
  open.push(() => transport.close());
  return transport;
}

const request = (body = '{}') => ({ path: '/pay', headers: { 'content-type': 'application/json' }, body });

const http = (body: string | Buffer, headers: readonly string[] = [], status = '200 OK'): Buffer =>
  Buffer.concat([
    Buffer.from([`HTTP/1.1 ${status}`, `content-length: ${Buffer.byteLength(body)}`, ...headers, '', ''].join('\r\n')),
    Buffer.from(body),
  ]);
const answers =
  (...bytes: Parameters<typeof http>): React =>
  (socket) =>
    void socket.write(http(...bytes));
const chunked = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';

function textOf(exchange: Exchange): string {
  if (exchange.kind !== 'answered') throw new Error(`not answered: ${exchange.why}`);
  return exchange.body.toString('utf8');
}

/** How often a request can have come to the server, by what the transport says of it. */
const possibleDeliveries = { answered: [1], maybeSent: [0, 1], neverSent: [0] } satisfies Record<
  Exchange['kind'],
  number[]
>;

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  server.close();
  await once(server, 'close');
  return port;
}

describe('the bytes of a request', () => {
  test('leave once, exactly as given, counted in UTF-8', async () => {
    const peer = await listen(answers('{"ok":true}'));
    const body = '{"name":"滿10減1夏日優惠券活動 🎟️","text":"a\\nb"}';
    const headers = { 'client-id': 'C1', signature: 'algorithm=RSA256,keyVersion=1,signature=a%2Bb%2Fc%3D%3D' };
    const exchange = await transportTo(peer.origin).post({ path: '/api/open/x?y=%20z', headers, body });
    expect(textOf(exchange)).toBe('{"ok":true}');
    expect(peer.requests).toHaveLength(1);
    const [head = '', sentBody] = (peer.requests[0] ?? '').split('\r\n\r\n');
    expect(sentBody).toBe(body);
    const lines = head.split('\r\n');
    expect(lines[0]).toBe('POST /api/open/x?y=%20z HTTP/1.1');
    expect(lines).toContain('client-id: C1');
    expect(lines).toContain(`signature: ${headers.signature}`);
    expect(lines).toContain(`content-length: ${Buffer.byteLength(body, 'utf8')}`);
    for (const name of ['client-id', 'signature', 'content-length', 'host']) {
      expect(lines.filter((line) => line.toLowerCase().startsWith(`${name}:`))).toHaveLength(1);
    }
    expect(peer.bytes().match(/POST/g)).toHaveLength(1);
  });

  test('leave once even when the body is larger than one segment', async () => {
    const peer = await listen(answers('{}'));
    const body = '優'.repeat(200_000);
    await transportTo(peer.origin).post(request(body));
    expect(peer.requests).toHaveLength(1);
    expect(peer.requests[0]?.endsWith(`\r\n\r\n${body}`)).toBe(true);
  });
});

describe('an answer', () => {
  test.each<[string, string | Buffer, string]>([
    ['with a content-length', http('{"a":1}'), '{"a":1}'],
    ['in chunks', `${chunked}3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n`, '{"a":1}'],
    ['of no bytes', http(''), ''],
    ['after an informational one', `HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${http('late').toString()}`, 'late'],
    ['compressed', http(gzipSync('{"a":"滿"}'), ['content-encoding: gzip']), '{"a":"滿"}'],
    ['compressed, by the old name', http(gzipSync('{}'), ['Content-Encoding: X-GZIP']), '{}'],
    ['compressed by deflate', http(deflateSync('{"a":"滿"}'), ['content-encoding: deflate']), '{"a":"滿"}'],
    ['compressed by bare deflate', http(deflateRawSync('{"a":"滿"}'), ['content-encoding: Deflate']), '{"a":"滿"}'],
    ['said to be unchanged', http('{}', ['content-encoding: identity']), '{}'],
  ])('%s arrives whole', async (_, bytes, text) => {
    const peer = await listen((socket) => void socket.write(bytes));
    expect(textOf(await transportTo(peer.origin).post(request()))).toBe(text);
  });

  test('that ends with the connection arrives whole', async () => {
    const peer = await listen((socket) => void socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nall of it'));
    expect(textOf(await transportTo(peer.origin).post(request()))).toBe('all of it');
  });

  test('carries its status and its headers by lower-case name, repeated ones joined', async () => {
    const peer = await listen(answers('{}', ['Tracer-Id: T1', 'X-Two: a', 'x-two: b'], '503 Busy'));
    const exchange = await transportTo(peer.origin).post(request());
    expect(exchange).toMatchObject({ kind: 'answered', status: 503 });
    const headers = exchange.kind === 'answered' ? exchange.headers : new Map<string, string>();
    expect(headers.get('tracer-id')).toBe('T1');
    expect(headers.get('x-two')).toBe('a, b');
  });

  test.each([301, 302, 303, 307, 308])('%i is handed on, not followed', async (status) => {
    const elsewhere = await listen(answers('{}'));
    const peer = await listen(answers('moved', [`location: ${elsewhere.origin}/pay`], `${status} Moved`));
    const exchange = await transportTo(peer.origin).post(request());
    expect(exchange).toMatchObject({ kind: 'answered', status });
    expect(peer.requests).toHaveLength(1);
    expect(elsewhere.bytes()).toBe('');
  });

  test('of exactly the longest length is accepted', async () => {
    const peer = await listen(answers('x'.repeat(1_000)));
    expect(textOf(await transportTo(peer.origin, { maxAnswerBytes: 1_000 }).post(request()))).toHaveLength(1_000);
  });

  test('sent twice is not taken for the answer to a request that still waits', async () => {
    const peer = await listen((socket, nth) => {
      const answer = http(`answer ${nth}`);
      socket.write(nth === 1 ? Buffer.concat([answer, http('surplus')]) : answer);
    });
    const transport = transportTo(peer.origin);
    const [first, second] = await Promise.all([transport.post(request('first')), transport.post(request('second'))]);
    expect(textOf(first)).toBe('answer 1');
    expect(second.kind === 'answered' ? textOf(second) : second.kind).not.toBe('surplus');
    const deliveries = peer.bytes().split('second').length - 1;
    expect(possibleDeliveries[second.kind]).toContain(deliveries);
  });
});

/** From the first request on, each connection has one answer too many: a request is told what the one before was. */
function outOfStep(): React {
  const owed = new Map<Socket, Buffer>();
  return (socket, nth) => {
    socket.write(owed.get(socket) ?? http('left over'));
    owed.set(socket, http(`answer ${nth}`));
  };
}

describe('the connection of an answer that is not believed', () => {
  const closing = async (transport: Transport): Promise<string> => {
    const exchange = await transport.post(request());
    if (exchange.kind === 'answered') exchange.closeConnection();
    return textOf(exchange);
  };

  test('is out of step as long as it is used, and no longer', async () => {
    const transport = transportTo((await listen(outOfStep())).origin);
    expect(textOf(await transport.post(request()))).toBe('left over');
    expect(textOf(await transport.post(request()))).toBe('answer 1');
    expect(await closing(transport)).toBe('answer 2');
    expect(textOf(await transport.post(request()))).toBe('left over');
  });

  test('is closed, and the next request goes by a new one', async () => {
    const sockets = new Set<Socket>();
    const peer = await listen((socket, nth) => {
      sockets.add(socket);
      socket.write(http(`answer ${nth} by ${sockets.size}`));
    });
    const transport = transportTo(peer.origin);
    expect(await closing(transport)).toBe('answer 1 by 1');
    expect(textOf(await transport.post(request()))).toBe('answer 2 by 2');
    expect(textOf(await transport.post(request()))).toBe('answer 3 by 2');
  });

  test('takes with it what is under way on it, and nobody else', async () => {
    const silent: Array<() => void> = [];
    const peer = await listen((socket, nth) => {
      const answer = http(`answer ${nth}`);
      if (nth === 1) socket.write(answer);
      else silent.push(() => socket.write(answer));
    });
    const transport = transportTo(peer.origin, { connections: 2 });
    const first = await transport.post(request());
    const others = [transport.post(request('second')), transport.post(request('third'))];
    await peer.hasReceived(3);
    if (first.kind === 'answered') first.closeConnection();
    const ended = await Promise.race(others);
    for (const answer of silent) answer();
    const outcomes = await Promise.all(others);
    expect(ended.kind).toBe('maybeSent');
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['answered', 'maybeSent']);
  });

  test('may be closed again, also when a new one has taken its place', async () => {
    const peer = await listen((socket, nth) => void socket.write(http(`answer ${nth}`)));
    const transport = transportTo(peer.origin);
    const first = await transport.post(request());
    const close = (): void => void (first.kind === 'answered' && first.closeConnection());
    close();
    close();
    const second = transport.post(request());
    await peer.hasReceived(2);
    close();
    expect(textOf(await second)).toBe('answer 2');
  });

  test.each([
    ['in no way that is known', http('packed', ['content-encoding: br'])],
    ['in a way that it does not keep', http('no gzip', ['content-encoding: gzip'])],
    ['as it says', http(gzipSync(Buffer.alloc(500_000)), ['content-encoding: gzip'])],
  ])('is closed before anybody has looked into one that is packed %s', async (_how, packed) => {
    const sockets: Socket[] = [];
    const peer = await listen((socket, nth) => {
      sockets.push(socket);
      socket.write(nth === 1 ? packed : http(`answer ${nth}`));
    });
    const transport = transportTo(peer.origin);
    const [, second] = await Promise.all([transport.post(request()), transport.post(request())]);
    expect(textOf(second)).toBe('answer 2');
    expect(sockets[1]).not.toBe(sockets[0]);
  });
});

describe('never sent', () => {
  test('is a refused connection', async () => {
    const port = await closedPort();
    const exchange = await transportTo(`http://127.0.0.1:${port}`).post(request());
    expect(exchange).toMatchObject({ kind: 'neverSent', why: expect.stringContaining('ECONNREFUSED') as unknown });
  });

  test('is a refused connection at every address of a name', async () => {
    const port = await closedPort();
    expect(await transportTo(`http://localhost:${port}`).post(request())).toMatchObject({ kind: 'neverSent' });
  });

  test('is a name that does not resolve', async () => {
    expect(await transportTo('http://nobody.invalid').post(request())).toMatchObject({ kind: 'neverSent' });
  });

  test('is a certificate that nobody vouches for', async () => {
    const peer = await listen(answers('{}'), createTlsServer({ cert: selfSigned, key: selfSignedKey }), 'https');
    expect(await transportTo(peer.origin).post(request('secret'))).toMatchObject({ kind: 'neverSent' });
    expect(peer.bytes()).toBe('');
  });

  test('is a peer that does not speak TLS', async () => {
    const peer = await listen(answers('{}'));
    const plain = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    });
    plain.listen(0, '127.0.0.1');
    await once(plain, 'listening');
    open.push(() => once(plain.close(), 'close'));
    const exchange = await transportTo(`https://127.0.0.1:${portOf(plain)}`).post(request());
    expect(exchange).toMatchObject({ kind: 'neverSent' });
    expect(peer.bytes()).toBe('');
  });

  test('is a TLS handshake that does not end in time', async () => {
    const silent = await listen(() => undefined);
    const exchange = await transportTo(silent.origin.replace('http:', 'https:'), { timeoutMs: 100 }).post(request());
    expect(exchange).toMatchObject({ kind: 'neverSent' });
    expect(silent.bytes()).not.toContain('POST');
  });

  test('is a call on a closed transport', async () => {
    const peer = await listen(answers('{}'));
    const transport = transportTo(peer.origin);
    await transport.close();
    expect(await transport.post(request())).toMatchObject({ kind: 'neverSent' });
    expect(peer.bytes()).toBe('');
  });

  test('is a header that cannot be written', async () => {
    const peer = await listen(answers('{}'));
    const exchange = await transportTo(peer.origin).post({ ...request(), headers: { 'client-id': 'a\r\nx: y' } });
    expect(exchange).toMatchObject({ kind: 'neverSent' });
    expect(peer.bytes()).toBe('');
  });

  test('is a request that waited in vain for a connection, and it is not written later', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const peer = await listen((socket, nth) => {
      if (nth > 1) socket.write(http(`answer ${nth}`));
    });
    const transport = transportTo(peer.origin, { timeoutMs: 30_000 });
    const hanging = transport.post(request('hangs'));
    const waiting = transport.post(request('waits'));
    await peer.hasReceived(1);
    vi.advanceTimersByTime(30_000);
    expect(await hanging).toMatchObject({ kind: 'maybeSent', why: 'no complete answer within 30000 ms' });
    expect(await waiting).toMatchObject({ kind: 'neverSent', why: 'no complete answer within 30000 ms' });
    // Behind it in the same queue: when this one has been served, the one before it has had its turn.
    expect(textOf(await transport.post(request('follows')))).toBe('answer 2');
    expect(peer.requests.map((text) => text.split('\r\n\r\n')[1])).toEqual(['hangs', 'follows']);
    expect(peer.bytes()).not.toContain('waits');
  });
});

describe('maybe sent', () => {
  const half = Buffer.from('{"result":');
  const closesAfter =
    (bytes: string | Buffer): React =>
    (socket) =>
      void socket.end(bytes);

  test.each<[string, React]>([
    ['a connection closed instead of an answer', (socket) => void socket.end()],
    ['a connection dropped instead of an answer', (socket) => void socket.destroy()],
    ['a reset after the body', (socket) => void socket.resetAndDestroy()],
    ['a status line and no more', closesAfter('HTTP/1.1 200 OK\r\n')],
    ['fewer bytes than announced', closesAfter(`HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n${half.toString()}`)],
    ['a chunk cut short', closesAfter(`${chunked}50\r\n${half.toString()}`)],
    ['chunks without their end', closesAfter(`${chunked}a\r\n${half.toString()}\r\n`)],
    ['an answer that is not HTTP', closesAfter('SSH-2.0-OpenSSH_9.6\r\n')],
    ['an answer with two lengths', closesAfter('HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}')],
    [
      'an upgrade nobody asked for',
      (s) => void s.write('HTTP/1.1 101 Up\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
    ],
    ['a header section without end', (s) => void s.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}`)],
    ['a broken compression', answers('not gzip', ['content-encoding: gzip'])],
    ['a compression cut short', answers(gzipSync('x'.repeat(500)).subarray(0, 20), ['content-encoding: gzip'])],
    ['a broken deflate', answers('not deflate', ['content-encoding: deflate'])],
    ['a deflate cut short', answers(deflateSync('x'.repeat(500)).subarray(0, 8), ['content-encoding: deflate'])],
    ['an empty deflate', answers('', ['content-encoding: deflate'])],
    ['an unknown compression', answers('{}', ['content-encoding: br'])],
    ['two compressions', answers(gzipSync(gzipSync('{}')), ['content-encoding: gzip, gzip'])],
  ])('is %s', async (_, react) => {
    const peer = await listen(react);
    expect(await transportTo(peer.origin).post(request('{"n":1}'))).toMatchObject({ kind: 'maybeSent' });
    expect(peer.requests).toHaveLength(1);
    expect(peer.bytes().match(/POST/g)).toHaveLength(1);
  });

  test.each<[string, React]>([
    ['silence', () => undefined],
    ['a head and no body', (socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n')],
    [
      'an answer that drips',
      (socket) => {
        socket.write(chunked);
        const drip = setInterval(() => socket.write('1\r\nx\r\n'), 10);
        socket.on('close', () => clearInterval(drip));
      },
    ],
  ])('is %s until the time is up', async (_, react) => {
    const peer = await listen(react);
    const exchange = await transportTo(peer.origin, { timeoutMs: 150 }).post(request());
    expect(exchange).toEqual({ kind: 'maybeSent', why: 'no complete answer within 150 ms' });
    expect(peer.requests).toHaveLength(1);
  });

  test.each<[string, React]>([
    ['announced', answers('x'.repeat(1_001))],
    ['in chunks', (socket) => void socket.write(`${chunked}${'64\r\n'.concat('x'.repeat(100), '\r\n').repeat(11)}`)],
    ['compressed', answers(gzipSync('x'.repeat(100_000)), ['content-encoding: gzip'])],
    ['compressed by deflate', answers(deflateSync('x'.repeat(100_000)), ['content-encoding: deflate'])],
  ])('is an answer that is too long, %s', async (_, react) => {
    const peer = await listen(react);
    const exchange = await transportTo(peer.origin, { maxAnswerBytes: 1_000 }).post(request());
    expect(exchange).toMatchObject({ kind: 'maybeSent' });
  });

  test('is a bomb of compressed zeros, which is not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(256 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(1024 * 1024);
    const peer = await listen(answers(bomb, ['content-encoding: gzip']));
    const before = process.memoryUsage().arrayBuffers;
    expect(await transportTo(peer.origin).post(request())).toMatchObject({ kind: 'maybeSent' });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
  });

  test('is a transport closed while it waits for an answer', async () => {
    const peer = await listen(() => undefined);
    const transport = transportTo(peer.origin);
    const exchange = transport.post(request());
    await peer.hasReceived(1);
    await transport.close();
    expect(await exchange).toMatchObject({ kind: 'maybeSent' });
  });
});

describe('a kept connection', () => {
  test('that the server drops on the next request brings no second delivery', async () => {
    const peer = await listen((socket, nth) => (nth === 1 ? void socket.write(http('{}')) : void socket.destroy()));
    const transport = transportTo(peer.origin);
    expect(textOf(await transport.post(request('first')))).toBe('{}');
    expect(await transport.post(request('second'))).toMatchObject({ kind: 'maybeSent' });
    expect(peer.bytes().match(/second/g)).toHaveLength(1);
  });

  test('that the server closes after its answer never delivers the next request twice', async () => {
    const peer = await listen((socket) => void socket.write(http('{}'), () => socket.end()));
    const transport = transportTo(peer.origin);
    for (let round = 0; round < 40; round += 1) {
      const exchange = await transport.post(request(`round-${round}.`));
      const deliveries = peer.bytes().split(`round-${round}.`).length - 1;
      expect(possibleDeliveries[exchange.kind]).toContain(deliveries);
    }
    expect(new Set(peer.requests).size).toBe(peer.requests.length);
  });

  test('does not mix up the answers of many requests over few connections', async () => {
    const peer = await listen((socket, nth) => void socket.write(http((peer.requests[nth - 1] ?? '').slice(-4))));
    const transport = transportTo(peer.origin, { connections: 3 });
    const bodies = Array.from({ length: 60 }, (_, number) => `#${String(number).padStart(3, '0')}`);
    const exchanges = await Promise.all(bodies.map((body) => transport.post(request(body))));
    expect(exchanges.map(textOf)).toEqual(bodies);
    expect(peer.requests).toHaveLength(60);
  });
});

/** For nothing but this test: its subject is localhost and no authority signed it. */
const selfSigned = `-----BEGIN CERTIFICATE-----
MIIBgDCCASWgAwIBAgIUXRYwB4MbCQ43oDRYMHCied8VRmUwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTIxMzYwMloYDzIxMjYxMDI4
MjEzNjAyWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASVxNniU2FJOVz15LPFZbw+kfWqPkDPly0LRv/p/6IWjeNc4oBIk2XK
88jd/cXVHnW2Fb70/8k+v1Ozwq8O9CzWo1MwUTAdBgNVHQ4EFgQUTo+yleez92LC
s+EbR6/grN26i30wHwYDVR0jBBgwFoAUTo+yleez92LCs+EbR6/grN26i30wDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEAl1Z84AtRIMqDtvULheod
YnUDIQjkH1K3mp/lapaDf60CIQCHzMo87w+QtdHH+Oi6G6fPlc33j45/2om287gC
61BnIA==
-----END CERTIFICATE-----
`;
const selfSignedKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgr+hBF79UzFdf6vBk
VRtiTXDT1Bd9XHrVHsBpkqenl0ShRANCAASVxNniU2FJOVz15LPFZbw+kfWqPkDP
ly0LRv/p/6IWjeNc4oBIk2XK88jd/cXVHnW2Fb70/8k+v1Ozwq8O9CzW
-----END PRIVATE KEY-----
`;
