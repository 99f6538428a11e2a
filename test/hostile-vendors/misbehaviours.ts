/** Everything an answer can do to its reader. Each begins with what an honest vendor would have answered. */
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { type Answer, bytesOf, type Headers, headOf, type Misbehaviour, type Scene } from './hostile-vendor.ts';

export interface NamedMisbehaviour {
  readonly name: string;
  readonly act: Misbehaviour;
  /** True where a signature would prove the answer genuine all the same. */
  readonly isOfUnsigned?: boolean;
}

/** The genuine answer with another body, signed by the vendor where it signs. */
const says = (name: string, body: (genuine: Buffer) => Buffer | string, changed: Headers = {}): NamedMisbehaviour => ({
  name,
  act: ({ socket, genuine, dress }) => void socket.write(bytesOf(dress(Buffer.from(body(genuine.body)), changed))),
});

/** The genuine body, signed, in another wrapping. */
const packs = (name: string, encoding: string, pack: (body: Buffer) => Buffer): NamedMisbehaviour => ({
  name,
  act: ({ socket, genuine, dress }) => {
    const dressed = dress(genuine.body, { 'content-encoding': encoding });
    socket.write(bytesOf({ ...dressed, body: pack(dressed.body) }));
  },
});

/** The genuine answer under another status. */
const answers = (status: number, changed: Headers = {}): NamedMisbehaviour => ({
  name: `status ${status} ${Object.entries(changed).flat().join(' ')}`.trim(),
  act: ({ socket, genuine, dress }) => void socket.write(bytesOf({ ...dress(genuine.body, changed), status })),
});

/** Bytes made of the genuine answer; then the connection ends, or not. */
const writes = (name: string, bytes: (genuine: Answer) => Buffer | string, ends = true): NamedMisbehaviour => ({
  name,
  act: ({ socket, genuine }) => {
    socket.write(bytes(genuine));
    if (ends) socket.end();
  },
});

const text = (body: Buffer): string => body.toString('utf8');
const firstName = (body: Buffer): string => /^\{("[^"]+"):/.exec(text(body))?.[1] ?? '"status"';
const beginsWith = (field: string) => (body: Buffer) => text(body).replace('{', `{${field},`);
const wide = (json: string): Buffer => Buffer.from(json, 'utf16le');

export const contents: readonly NamedMisbehaviour[] = [
  says('lists nested 100,000 deep', beginsWith(`"x":${'['.repeat(100_000)}${']'.repeat(100_000)}`)),
  says('objects nested 100,000 deep', beginsWith(`"x":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`)),
  says('brackets without an end', () => '['.repeat(900_000)),
  says('a list of 400,000 numbers', beginsWith(`"x":[${'0,'.repeat(400_000)}0]`)),
  says('a text of 900,000 characters', beginsWith(`"x":"${'x'.repeat(900_000)}"`)),
  says('a number of 900,000 digits', beginsWith(`"x":${'9'.repeat(900_000)}`)),
  says('its fields named twice, the genuine ones last', (body) => beginsWith(`${firstName(body)}:{}`)(body)),
  says('its fields named twice, the genuine ones first', (body) =>
    text(body).replace(/\}$/, `,${firstName(body)}:${JSON.stringify('x')}}`),
  ),
  says('everything under __proto__', (body) => `{"__proto__":${text(body)}}`),
  says('everything under constructor.prototype', (body) => `{"constructor":{"prototype":${text(body)}}}`),
  says('a list around it', (body) => `[${text(body)}]`),
  says('a text around it', (body) => JSON.stringify(text(body))),
  says('it twice', (body) => Buffer.concat([body, body])),
  says('it line by line twice', (body) => `${text(body)}\n${text(body)}`),
  says('a prefix against script inclusion', (body) => `)]}',\n${text(body)}`),
  says('a script around it', (body) => `callback(${text(body)})`),
  says('half of it', (body) => body.subarray(0, body.length / 2)),
  says('nothing', () => ''),
  says('null', () => 'null'),
  says('true', () => 'true'),
  says('zeros', (body) => Buffer.alloc(body.length)),
  says('a byte that is no UTF-8', (body) => Buffer.concat([Buffer.from('{"x":"\xff",', 'latin1'), body.subarray(1)])),
  says('GBK that does not say so', (body) =>
    Buffer.concat([Buffer.from('{"x":"\xc2\xfa",', 'latin1'), body.subarray(1)]),
  ),
  says('UTF-16 that does not say so', (body) => wide(text(body))),
  says('UTF-16 with its mark', (body) => wide(`\ufeff${text(body)}`)),
  says('UTF-8 that says UTF-16', (body) => body, { 'content-type': 'application/json; charset=utf-16' }),
  says('a charset that nobody knows', (body) => body, { 'content-type': 'application/json; charset=x-evil' }),
  says('a page to log in', () => '<!doctype html><form action="/login"><input name="user"></form>', {
    'content-type': 'text/html',
  }),
  ...['text/html', 'image/png', 'multipart/form-data; boundary=x', 'application/octet-stream', 'application/xml'].map(
    (type) => ({ ...says(`it as ${type}`, (body) => body, { 'content-type': type }), isOfUnsigned: true }),
  ),
];

const zeros = Buffer.alloc(64 * 1024 * 1024);
const gzipBomb = gzipSync(zeros);
const deflateBomb = deflateSync(zeros);

export const encodings: readonly NamedMisbehaviour[] = [
  packs('a bomb of gzip', 'gzip', () => gzipBomb),
  packs('a bomb of deflate', 'deflate', () => deflateBomb),
  packs('a bomb in a bomb', 'gzip', () => gzipSync(gzipBomb)),
  packs('gzip thrice, said once', 'gzip', (body) => gzipSync(gzipSync(gzipSync(body)))),
  packs('gzip twice, said twice', 'gzip, gzip', (body) => gzipSync(gzipSync(body))),
  packs('gzip that is none', 'gzip', (body) => body),
  packs('gzip cut short', 'gzip', (body) => gzipSync(body).subarray(0, -9)),
  packs('brotli', 'br', brotliCompressSync),
  packs('zstd', 'zstd', zstdCompressSync),
  packs('an encoding that nobody knows', 'x-evil', (body) => body),
  packs('an encoding called __proto__', '__proto__', (body) => body),
  {
    name: 'gzip without an end',
    act: ({ socket, genuine }) => {
      socket.write(headOf(200, { ...genuine.headers, 'content-encoding': 'gzip', 'transfer-encoding': 'chunked' }));
      const packed = gzipSync(Buffer.from(crypto.getRandomValues(new Uint8Array(0x8000))));
      forEver(socket, Buffer.concat([Buffer.from(`${packed.length.toString(16)}\r\n`), packed, Buffer.from('\r\n')]));
    },
  },
];

/** @param canary where nobody must ever come. */
export const statuses = (canary: string): readonly NamedMisbehaviour[] => [
  ...[201, 202, 203, 204, 205, 206, 207, 226, 300, 304, 400, 401, 403, 404, 407, 418, 429, 500, 503, 511, 599, 999].map(
    (status) => answers(status),
  ),
  ...[301, 302, 303, 307, 308].map((status) => answers(status, { location: `${canary}/moved` })),
  answers(401, { 'www-authenticate': `Bearer authorization_uri="${canary}/login"` }),
  answers(503, { 'retry-after': '0', refresh: `0; url=${canary}/again` }),
];

const chunkedHead = (genuine: Answer): Buffer => headOf(200, { ...genuine.headers, 'transfer-encoding': 'chunked' });
const lengthHead = (genuine: Answer, length: string): Buffer =>
  headOf(200, { ...genuine.headers, 'content-length': length });

export const framings: readonly NamedMisbehaviour[] = [
  writes('a length one too short', (it) => Buffer.concat([lengthHead(it, String(it.body.length - 1)), it.body])),
  writes('a length one too long', (it) => Buffer.concat([lengthHead(it, String(it.body.length + 1)), it.body])),
  writes('a length below zero', (it) => Buffer.concat([lengthHead(it, '-1'), it.body])),
  writes('a length in hexadecimal', (it) =>
    Buffer.concat([lengthHead(it, `0x${it.body.length.toString(16)}`), it.body]),
  ),
  writes('a length beyond 64 bits', (it) => Buffer.concat([lengthHead(it, '9'.repeat(30)), it.body])),
  writes('two lengths', (it) => Buffer.concat([lengthHead(it, `${it.body.length}\r\ncontent-length: 3`), it.body])),
  writes('a length and chunks', (it) =>
    Buffer.concat([lengthHead(it, `${it.body.length}\r\ntransfer-encoding: chunked`), it.body]),
  ),
  writes('a chunk of no number', (it) => Buffer.concat([chunkedHead(it), Buffer.from('xyz\r\n'), it.body])),
  writes('a chunk beyond 64 bits', (it) =>
    Buffer.concat([chunkedHead(it), Buffer.from(`${'f'.repeat(20)}\r\n`), it.body]),
  ),
  writes('a chunk longer than it says', (it) => Buffer.concat([chunkedHead(it), Buffer.from('2\r\n'), it.body])),
  writes('chunks without their end', (it) =>
    Buffer.concat([chunkedHead(it), Buffer.from(`${it.body.length.toString(16)}\r\n`), it.body, Buffer.from('\r\n')]),
  ),
  writes('a header without a colon', (it) => `HTTP/1.1 200 OK\r\nevil\r\ncontent-length: 2\r\n\r\n${text(it.body)}`),
  writes('a header with a NUL', (it) => Buffer.concat([headOf(200, { ...it.headers, 'x-a': 'a\0b' }), it.body])),
  writes('a header split into an answer of its own', (it) => {
    const inner = `x\r\ncontent-length: 2\r\n\r\n{}HTTP/1.1 200 OK`;
    return Buffer.concat([headOf(200, { 'x-note': inner, ...it.headers }), it.body]);
  }),
  writes('no head at all', (it) => it.body),
  writes(
    'a version of its own',
    (it) => `HTTP/9.9 200 OK\r\ncontent-length: ${it.body.length}\r\n\r\n${text(it.body)}`,
  ),
  writes('a status of its own', (it) => `HTTP/1.1 2OO OK\r\ncontent-length: ${it.body.length}\r\n\r\n${text(it.body)}`),
  writes('a preface of HTTP/2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0'),
  writes('an alert of TLS', () => Buffer.from([0x15, 3, 3, 0, 2, 2, 40])),
  writes('a switch of protocols', () => 'HTTP/1.1 101 Up\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n'),
  writes('100 Continue and then the answer', (it) => Buffer.concat([headOf(100, {}), bytesOf(it)])),
  ...Array.from({ length: 9 }, (_, part) =>
    writes(`its end after ${part} eighths, less a byte`, (it) => {
      const bytes = bytesOf(it);
      return bytes.subarray(0, Math.max(0, Math.floor((bytes.length * part) / 8) - 1));
    }),
  ),
  { name: 'a reset', act: ({ socket }) => void socket.resetAndDestroy() },
];

function forEver(socket: Scene['socket'], piece: string | Buffer): void {
  const write = (): void => {
    while (socket.writable && socket.write(piece));
    if (socket.writable) socket.once('drain', write);
  };
  write();
}

function drip(socket: Scene['socket'], bytes: Buffer): void {
  let at = 0;
  const timer = setInterval(() => socket.write(bytes.subarray(at, (at += 1))), 200);
  socket.on('close', () => clearInterval(timer));
}

const spaces = ' '.repeat(0x10000);
const hundredMegabytes = 100 * 1024 * 1024;

export const floods: readonly NamedMisbehaviour[] = [
  {
    name: '100 MB as it has announced',
    act: ({ socket, genuine }) => {
      socket.write(Buffer.concat([lengthHead(genuine, String(hundredMegabytes)), genuine.body]));
      forEver(socket, spaces);
    },
  },
  {
    name: 'chunks without an end',
    act: ({ socket, genuine }) => {
      socket.write(chunkedHead(genuine));
      forEver(socket, `10000\r\n${spaces}\r\n`);
    },
  },
  {
    name: 'bytes until the connection ends, which it does not',
    act: ({ socket, genuine }) => {
      socket.write(Buffer.concat([headOf(200, { ...genuine.headers, connection: 'close' }), genuine.body]));
      forEver(socket, spaces);
    },
  },
  {
    name: '10 MB of headers',
    act: ({ socket }) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      for (let n = 0; n < 2_500; n += 1) socket.write(`x-${n}: ${'y'.repeat(4_000)}\r\n`);
    },
  },
  {
    name: 'headers without an end',
    act: ({ socket }) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      forEver(socket, 'a: b\r\n');
    },
  },
  {
    name: 'one header without an end',
    act: ({ socket }) => {
      socket.write('HTTP/1.1 200 OK\r\nx: ');
      forEver(socket, 'y'.repeat(4_096));
    },
  },
  {
    name: 'trailers without an end',
    act: ({ socket, genuine }) => {
      const size = `${genuine.body.length.toString(16)}\r\n`;
      socket.write(Buffer.concat([chunkedHead(genuine), Buffer.from(size), genuine.body, Buffer.from('\r\n0\r\n')]));
      forEver(socket, 'x-trailer: y\r\n');
    },
  },
  {
    name: 'interim answers without an end',
    act: ({ socket }) => forEver(socket, 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'),
  },
  {
    name: 'interim answers until it is too late',
    act: ({ socket }) => drip(socket, Buffer.from('HTTP/1.1 102 Processing\r\n\r\n')),
  },
  { name: 'silence', act: () => undefined },
  { name: 'one byte every 200 ms', act: ({ socket, genuine }) => drip(socket, bytesOf(genuine)) },
  {
    name: 'a head and then one byte every 200 ms',
    act: ({ socket, genuine }) => {
      socket.write(lengthHead(genuine, String(genuine.body.length)));
      drip(socket, genuine.body);
    },
  },
];
