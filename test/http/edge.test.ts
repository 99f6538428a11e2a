/** What comes to the port and is not a well-meant request: refused plainly, soon, and without repeating what was sent. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { contentLengthOf, createInbox } from '../support/http-bytes.ts';
import { startWorld, type World } from '../support/world.ts';

const shop = 'https://shop.example';
const requests = { bodyBytes: 65_536, headerBytes: 8_192, headers: 40, headersMs: 600, bodyMs: 900, connections: 30 };

let world: World;
beforeAll(async () => {
  world = await startWorld({ server: { introspection: false, requests, allowedOrigins: [shop] } });
}, 60_000);
afterAll(() => world.close());

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

async function open() {
  const socket = connect({ port: Number(new URL(world.url).port), host: '127.0.0.1' });
  sockets.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const inbox = createInbox(socket);
  return {
    socket,
    /** The next answer; null when the connection ends before. */
    async read() {
      const head = (await inbox.takeHead())?.toString('latin1') ?? null;
      if (head === null) return null;
      const body = (await inbox.take(contentLengthOf(head) ?? 0)).toString('utf8');
      return { status: Number(head.slice(9, 12)), head: head.toLowerCase(), body };
    },
  };
}

async function send(bytes: string | Buffer) {
  const { socket, read } = await open();
  socket.write(bytes);
  return read();
}

const query = JSON.stringify({ query: '{ __typename }' });
const base = ['host: 127.0.0.1', 'content-type: application/json'];
const write = (headers: readonly string[], body = query, line = 'POST /graphql HTTP/1.1'): string =>
  `${line}\r\n${headers.map((header) => `${header}\r\n`).join('')}\r\n${body}`;
const sized = (headers: readonly string[], body = query): string =>
  write([...headers, `content-length: ${Buffer.byteLength(body)}`], body);

const errorShape = z.object({
  errors: z.array(z.object({ message: z.string(), extensions: z.object({ code: z.string() }) })).min(1),
});

describe('bytes that are not a request', () => {
  const chunked = 'transfer-encoding: chunked';
  test.each([
    { what: 'no HTTP', bytes: 'hello\r\n\r\n', status: 400 },
    { what: 'two different lengths', bytes: write([...base, 'content-length: 26', 'content-length: 5']), status: 400 },
    { what: 'the same length twice', bytes: write([...base, 'content-length: 26', 'content-length: 26']), status: 400 },
    { what: 'a length and chunks', bytes: write([...base, 'content-length: 5', chunked], '0\r\n\r\n'), status: 400 },
    {
      what: 'chunks under another name',
      bytes: write([...base, 'transfer-encoding: xchunked'], '0\r\n\r\n'),
      status: 400,
    },
    { what: 'a space before the colon', bytes: write([...base, 'content-length : 5']), status: 400 },
    { what: 'a folded header', bytes: write([...base, 'x-a: 1', ' b']), status: 400 },
    { what: 'a bare line feed in a header', bytes: write([...base, 'x-a: 1\nx-b: 2\rx']), status: 400 },
    { what: 'no host', bytes: sized(base.slice(1)), status: 400 },
    { what: 'two hosts', bytes: sized([...base, 'host: other.example']), status: 400 },
    { what: 'a host that is none', bytes: sized(['host: [', ...base.slice(1)]), status: 400 },
    { what: 'two tokens', bytes: sized([...base, 'authorization: Bearer a', 'authorization: Bearer b']), status: 400 },
    {
      what: 'too many headers',
      bytes: sized([...base, ...Array.from({ length: 41 }, (_, n) => `x-${n}: 1`)]),
      status: 431,
    },
    {
      what: 'far too many headers',
      bytes: sized([...base, ...Array.from({ length: 900 }, (_, n) => `x${n}:`)]),
      status: 431,
    },
    { what: 'headers that are too long', bytes: sized([...base, `x-long: ${'a'.repeat(9_000)}`]), status: 431 },
    { what: 'an address that is too long', bytes: write(base, '', `GET /${'a'.repeat(9_000)} HTTP/1.1`), status: 431 },
    { what: 'an address that cannot be decoded', bytes: write(base, '', 'GET /%E0%A4%A HTTP/1.1'), status: 400 },
    { what: 'an expectation that nobody knows', bytes: sized([...base, 'expect: cake']), status: 417 },
    { what: 'a body that is too large', bytes: write([...base, 'content-length: 65537']), status: 413 },
  ])('are refused: $what', async ({ bytes, status }) => {
    const answer = await send(bytes);
    expect(answer?.status).toBe(status);
    if (status !== 417) errorShape.parse(JSON.parse(answer?.body ?? ''));
  });

  test('are refused where chunks add up to too large a body', async () => {
    const { socket, read } = await open();
    socket.write(write([...base, chunked], ''));
    for (let sent = 0; sent < 6; sent += 1) socket.write(`4000\r\n${' '.repeat(0x4000)}\r\n`);
    expect((await read())?.status).toBe(413);
  });

  test('of HTTP/1.0 are answered, and the connection ends', async () => {
    const { socket, read } = await open();
    socket.write(sized(base).replace('HTTP/1.1', 'HTTP/1.0'));
    expect(await read()).toMatchObject({ status: 200 });
    expect(await read()).toBeNull();
  });

  test.each(['//other.invalid/graphql', '/livez/../nothing', '/graphql/../graphql', '/graphql//'])(
    'lead nowhere: %s',
    async (target) => {
      expect((await send(sized(base).replace('/graphql', target)))?.status).toBe(404);
    },
  );

  test('with a whole URL instead of a path are answered like any other (RFC 9112, section 3.2.2)', async () => {
    expect((await send(sized(base).replace('/graphql', 'http://other.invalid/graphql')))?.status).toBe(200);
  });

  test('get no answer from a second request hidden in the body of the first', async () => {
    const hidden = 'GET /livez HTTP/1.1\r\nhost: x\r\n\r\n';
    const { socket, read } = await open();
    socket.write(write([...base, 'content-length: 5', chunked], `0\r\n\r\n${hidden}`));
    expect(await read()).toMatchObject({ status: 400 });
    expect(await read()).toBeNull();
  });
});

describe('a slow client', () => {
  test('that never ends its headers is sent away', async () => {
    const { socket, read } = await open();
    socket.write('POST /graphql HTTP/1.1\r\nhost: x\r\n');
    const drip = setInterval(() => socket.write('x-a: 1\r\n'), 100);
    expect((await read())?.status).toBe(408);
    clearInterval(drip);
    expect(await read()).toBeNull();
  }, 20_000);

  test('that never ends its body is sent away', async () => {
    const { socket, read } = await open();
    socket.write(write([...base, 'content-length: 1000'], '{'));
    const drip = setInterval(() => socket.write(' '), 100);
    const answer = await read();
    clearInterval(drip);
    expect(answer === null || answer.status === 408).toBe(true);
    expect(await read()).toBeNull();
  }, 20_000);

  test('does not keep others out: connections that say nothing are ended, and then there is room', async () => {
    const crowd = await Promise.all(Array.from({ length: 30 }, () => open()));
    for (const { socket } of crowd) socket.write('POST /gra');
    await Promise.all(crowd.map(({ read }) => read()));
    expect((await send(sized(base)))?.status).toBe(200);
  }, 30_000);

  test('gets a thousand answers one after the other on one connection', async () => {
    const { socket, read } = await open();
    let good = 0;
    for (let asked = 0; asked < 1_000; asked += 1) {
      socket.write(write(['host: x'], '', 'GET /livez HTTP/1.1'));
      if ((await read())?.status === 200) good += 1;
    }
    expect(good).toBe(1_000);
  }, 60_000);
});

const range = (length: number, write: (n: number) => string): string[] => Array.from({ length }, (_, n) => write(n));

async function post(body: BodyInit, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${world.url}/graphql`, { method: 'POST', headers, body });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const json = { 'content-type': 'application/json' };

describe('a body', () => {
  const bomb = Buffer.alloc(50_000_000, ' ');
  test.each([
    ['gzip', gzipSync(bomb)],
    ['br', brotliCompressSync(bomb, { params: { 1: 1 } })],
    ['deflate', Buffer.from(query)],
    ['gzip, identity', Buffer.from(query)],
  ])('that is compressed is not unpacked: %s', async (encoding, body) => {
    const answer = await send(
      Buffer.concat([
        Buffer.from(write([...base, `content-encoding: ${encoding}`, `content-length: ${body.length}`], '')),
        body.subarray(0, 10_000),
      ]),
    );
    expect(answer).toMatchObject({ status: 415, head: expect.stringContaining('accept-encoding: identity') });
    errorShape.parse(JSON.parse(answer?.body ?? ''));
  });

  test.each([
    ['a key given to the prototype', '{"query":"{__typename}","variables":{"__proto__":{"x":1}}}', 400],
    ['a prototype of a constructor', '{"query":"{__typename}","variables":{"constructor":{"prototype":{"x":1}}}}', 400],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 400],
    [
      'lists thirty thousand deep',
      `{"query":"{__typename}","variables":{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}}`,
      400,
    ],
    ['a list of requests', `[${query},${query}]`, 400],
    ['nothing', '', 400],
    ['half of one', '{"query":', 400],
  ])('of %s does no harm', async (_, body, status) => {
    const answer = await post(body, json);
    expect(answer.status).toBe(status);
    expect(Reflect.get({}, 'x')).toBeUndefined();
    if (status === 400) errorShape.parse(JSON.parse(answer.text));
  });

  const filtered = 'query ($f: PromoMemberFilter) { members(filter: $f) { totalCount } }';
  test.each([
    ['lists too deep for any stack', `${'['.repeat(30_000)}${']'.repeat(30_000)}`, 'valueDepth', 16],
    ['more things than anybody asks about', `[${'{},'.repeat(20_000)}{}]`, 'values', 5_000],
    ['an object of too many members', `{${range(1_001, (n) => `"${n}":1`).join()}}`, 'objectMembers', 1_000],
  ])('whose filter is %s is refused as too large, and nobody is alarmed', async (_, filter, limit, allowed) => {
    const logged = world.log.length;
    const answer = await post(`{"query":${JSON.stringify(filtered)},"variables":{"f":${filter}}}`, json);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toEqual({
      errors: [
        {
          message: expect.stringMatching(`^The document has more than ${allowed} `),
          extensions: { code: 'DOCUMENT_TOO_LARGE', limit, allowed },
        },
      ],
    });
    expect(world.log.slice(logged).filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  test('as large as it may be is read', async () => {
    const value = `[${range(4_500, () => '1').join()}]`;
    const body = `{"query":"query ($a: [Int!], $b: [Int!]) { __typename }","variables":{"a":${value},"b":"[[[,,,"}}`;
    // Nobody asks for unused variables; that is all that is said of it.
    expect((await post(body, json)).text).toContain('is never used');
  });

  const many = (write: (n: number) => string): string => range(300, write).join(' ');
  test.each([
    ['a long name', `query ${'L'.repeat(40_000)} (${many((n) => `$v${n}: Int`)}) { __typename }`],
    ['many mistakes', `query Q (${many((n) => `$v${n}: Int`)}) { __typename }`],
    ['one mistake again and again', `{ ${many((n) => `f${n % 50}`)} }`],
  ])('of %s is not answered by a longer one', async (_, text) => {
    const body = JSON.stringify({ query: text });
    expect((await post(body, json)).text.length).toBeLessThan(3_000);
  });

  test('with a key twice is read as its last one, as JSON.parse does', async () => {
    const { text } = await post('{"query":"{ nothing }","query":"{ __typename }"}', json);
    expect(JSON.parse(text)).toEqual({ data: { __typename: 'Query' } });
  });
});

describe('a page of another origin', () => {
  const evil = { origin: 'https://evil.example', authorization: 'Bearer x' };
  const form = new FormData();
  form.set('operations', query);
  test.each([
    ['text', query, { ...evil, 'content-type': 'text/plain' }],
    ['a form', new URLSearchParams({ query: '{ __typename }' }), evil],
    ['a form with parts', form, evil],
    ['bytes without a type', new Blob([query]), evil],
  ])('is refused what needs no preflight: %s', async (_, body, headers) => {
    const answer = await post(body, headers);
    expect([400, 415]).toContain(answer.status);
    expect(answer.text).not.toContain('"data"');
  });

  test('is refused a GET, and learns nothing by a preflight', async () => {
    const get = await fetch(`${world.url}/graphql?query=%7B__typename%7D`, { headers: evil });
    expect(get.status).toBe(400);
    const preflight = await fetch(`${world.url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
    const real = await post(query, { ...json, origin: 'https://evil.example' });
    expect(real.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('may ask when its origin is configured, and no cookie goes with it', async () => {
    const preflight = await fetch(`${world.url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin: shop,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe(shop);
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
    const real = await post(query, { ...json, origin: shop });
    expect(real.headers.get('access-control-allow-origin')).toBe(shop);
    expect(real.headers.get('vary')).toMatch(/origin/i);
  });
});

describe('every answer', () => {
  test.each(['/graphql', '/nowhere', '/livez', '/readyz', '/%E0%A4%A'])('of %s is safe to show', async (path) => {
    const { headers } = await fetch(`${world.url}${path}`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('server')).toBeNull();
  });

  test('to a path that is not there repeats nothing of it', async () => {
    const answer = await send(write(base, '', 'GET /<script>alert(1)</script>?token=secret HTTP/1.1'));
    expect(answer).toMatchObject({ status: 404 });
    expect(answer?.body).not.toMatch(/script|secret/);
    expect((await send(write(base, '', 'GET /%<script> HTTP/1.1')))?.body).not.toContain('script');
  });

  test.each(['PUT', 'PATCH', 'DELETE'])('to %s says what is allowed', async (method) => {
    const response = await fetch(`${world.url}/graphql`, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST']);
  });
});
