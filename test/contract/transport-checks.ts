import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Order, StandChange } from '../../src/connectors/simulation/simulator-stand.ts';
import { bind } from './bound-change.ts';
import { impostor, interloper, nobody } from './interference.ts';
import { openWorld, shortTimeoutMs } from './vendor-world.ts';
import type { Examinee } from './vendors.ts';

interface NeutralFault extends Order {
  readonly becomes: 'done' | 'unknown';
  /** Effects that a change has nevertheless. */
  readonly effects: 0 | 1;
  /** The fault is silence: it takes the whole timeout. */
  readonly isSilent?: boolean;
}

const later = shortTimeoutMs * 4;

/** What can go wrong whatever the protocol; the names are the simulators' own. */
export const neutralFaults: readonly NeutralFault[] = [
  { name: 'dropsBeforeWork', becomes: 'unknown', effects: 0 },
  { name: 'dropsAfterWork', becomes: 'unknown', effects: 1 },
  { name: 'resets', args: [{ applied: false }], becomes: 'unknown', effects: 0 },
  { name: 'resets', args: [{ applied: true }], becomes: 'unknown', effects: 1 },
  { name: 'hangs', args: [{ applied: false }], becomes: 'unknown', effects: 0, isSilent: true },
  { name: 'hangs', args: [{ applied: true }], becomes: 'unknown', effects: 1, isSilent: true },
  { name: 'slowAnswer', args: [30], becomes: 'done', effects: 1 },
  { name: 'slowAnswer', args: [later], becomes: 'unknown', effects: 1, isSilent: true },
  { name: 'worksLate', args: [30], becomes: 'done', effects: 1 },
  { name: 'worksLate', args: [later], becomes: 'unknown', effects: 0, isSilent: true },
  ...[201, 302, 400, 404, 429, 500, 503].map((status) => ({
    name: 'httpStatus',
    args: [status],
    becomes: 'unknown' as const,
    effects: 1 as const,
  })),
  { name: 'proxyPage', args: [502], becomes: 'unknown', effects: 0 },
  { name: 'proxyPage', args: [404], becomes: 'unknown', effects: 0 },
  { name: 'emptyBody', becomes: 'unknown', effects: 1 },
  { name: 'invalidJson', becomes: 'unknown', effects: 1 },
  { name: 'truncated', becomes: 'unknown', effects: 1 },
  { name: 'gzip', becomes: 'done', effects: 1 },
];

/** Whatever a network does: done only with a whole answer, never sent only when nothing was written. */
export function checkTransport(examinee: Examinee, change: StandChange): void {
  test.each(neutralFaults)(
    '$name $args: $becomes, with $effects effects',
    async ({ becomes, effects, isSilent, ...order }) => {
      const world = await openWorld(examinee);
      const before = await world.before(world.bound(change));
      const bound = bind(change, world.connect({ timeoutMs: isSilent === true ? shortTimeoutMs : 5_000 }));
      const request = bound.prepare(world.stamp(), before);
      await world.arm(order);
      expect((await world.witness(() => bound.send(request, before))).kind).toBe(becomes);
      expect(world.vendor.effects()).toHaveLength(effects);
    },
  );

  test('is done when the connection breaks behind the last byte of the answer', async () => {
    const world = await openWorld(examinee);
    const before = await world.before(world.bound(change));
    const bound = bind(change, world.connect({ url: await interloper(world.vendor.url, { resetsAfterwards: true }) }));
    const request = bound.prepare(world.stamp(), before);
    expect((await world.witness(() => bound.send(request, before))).kind).toBe('done');
  });

  test('is never sent where nobody listens', async () => {
    const world = await openWorld(examinee);
    const bound = bind(change, world.connect({ url: await nobody() }));
    const outcome = await world.witness(() => bound.send(bound.prepare(world.stamp())));
    expect(outcome).toMatchObject({ kind: 'neverSent', why: expect.stringMatching(/\S/) });
    expect(world.alarms).toEqual([]);
  });

  test.each(Object.entries(impostures))('is unknown, in good time, when the vendor %s', async (_what, behave) => {
    const world = await openWorld(examinee);
    const sockets: Socket[] = [];
    const url = await impostor((socket) => {
      sockets.push(socket);
      behave(socket, world.vendor.url);
    });
    const bound = bind(change, world.connect({ url, timeoutMs: 400 }));
    const startedAt = performance.now();
    const outcome = await world.witness(() => bound.send(bound.prepare(world.stamp())), { requests: 0 });
    expect(outcome).toMatchObject({ kind: 'unknown', why: expect.stringMatching(/\S/) });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(sockets).toHaveLength(1);
    expect(sockets[0]?.bytesWritten).toBeLessThan(64 * 1024 * 1024);
    expect(world.vendor.requests()).toEqual([]);
  });

  test('finds the way again after a fault', async () => {
    const world = await openWorld(examinee);
    const bound = world.bound(change);
    const before = await world.before(bound);
    for (const name of ['dropsBeforeWork', 'proxyPage', 'resets'] as const) {
      const args = { dropsBeforeWork: [], proxyPage: [503], resets: [{ applied: false }] }[name];
      await world.arm({ name, args });
      expect((await world.witness(() => bound.send(bound.prepare(world.stamp(), before), before))).kind).toBe(
        'unknown',
      );
    }
    expect((await world.make(bound)).kind).toBe('done');
  });

  test('reads nothing into a fault: a reading of the target is done or unknown', async () => {
    const world = await openWorld(examinee);
    const { read, rules } = world.bound(change);
    const hasty = bind(change, world.connect({ timeoutMs: shortTimeoutMs })).read;
    expect(read === null && rules.needsBefore === 'FRESH').toBe(false);
    if (read === null || hasty === null) return;
    for (const { becomes, isSilent, effects: _effects, ...order } of neutralFaults) {
      if (isSilent === true && order.name !== 'hangs') continue;
      await world.arm(order);
      const outcome = await world.witness(isSilent === true ? hasty : read, { isReading: true });
      expect([order, outcome.kind]).toEqual([order, becomes]);
    }
  });
}

const head = (lines: readonly string[], status = '200 OK'): string =>
  `HTTP/1.1 ${[status, ...lines].join('\r\n')}\r\n\r\n`;
const json = 'content-type: application/json';

function forEver(socket: Socket, piece: string | Buffer): void {
  const write = (): void => {
    while (socket.writable && socket.write(piece));
    if (socket.writable) socket.once('drain', write);
  };
  write();
}

type Imposture = (socket: Socket, vendorUrl: string) => void;

/** Things that no vendor does; nothing of a request reaches the simulator. */
const impostures: Readonly<Record<string, Imposture>> = {
  'hangs up at once': (socket) => socket.end(),
  'speaks no HTTP': (socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n'),
  'hangs up in the middle of the headers': (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-le'),
  'hangs up in the middle of the body': (socket) => socket.end(`${head([json, 'content-length: 900'])}{"result":`),
  'answers for ever': (socket) => {
    socket.write(head([json, 'transfer-encoding: chunked']));
    forEver(socket, `10000\r\n${' '.repeat(0x10000)}\r\n`);
  },
  'sends headers for ever': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    forEver(socket, `x-more: ${'x'.repeat(4_000)}\r\n`);
  },
  'announces a terabyte': (socket) => {
    socket.write(head([json, 'content-length: 1099511627776']));
    forEver(socket, ' '.repeat(0x10000));
  },
  'sends a bomb': (socket) => {
    const bomb = gzipSync(Buffer.alloc(48 * 1024 * 1024, ' '));
    socket.write(head([json, 'content-encoding: gzip', `content-length: ${bomb.length}`]));
    socket.end(bomb);
  },
  'drips one byte after the other': (socket) => {
    socket.write(head([json, 'content-length: 100000']));
    const drip = setInterval(() => socket.write(' '), 20);
    socket.on('close', () => clearInterval(drip));
  },
  'sends us elsewhere': (socket, vendorUrl) =>
    socket.end(head([`location: ${vendorUrl}/`, 'content-length: 0'], '307 Temporary Redirect')),
  'has no content': (socket) => socket.end(head([], '204 No Content')),
  'says that it will go on': (socket) => socket.end('HTTP/1.1 100 Continue\r\n\r\n'),
  'answers null': (socket) => socket.end(`${head([json, 'content-length: 4'])}null`),
  'answers a list': (socket) => socket.end(`${head([json, 'content-length: 2'])}[]`),
  'answers an encoding that nobody knows': (socket) =>
    socket.end(`${head([json, 'content-encoding: zstd', 'content-length: 2'])}{}`),
};
