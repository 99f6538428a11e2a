import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { DrainingServer } from './draining-server.ts';

/** More than all buffers between a server and its client hold. */
const longAnswer = 'a'.repeat(20_000_000);

const sockets: Socket[] = [];
let server: DrainingServer;
let port = 0;
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.closeAllConnections();
});

/** Answers `/slow` after `workMs`, and everything else at once. */
async function open({ workMs = 0, longestReadMs = 10_000 } = {}): Promise<void> {
  server = new DrainingServer((request, answer) => {
    if (request.url === '/slow') setTimeout(() => answer.end('done'), workMs);
    else answer.end(request.url === '/long' ? longAnswer : 'done');
  }, longestReadMs);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  port = address.port;
}

async function join(path?: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  await Promise.all([once(socket, 'connect'), once(server, 'connection')]);
  if (path !== undefined) socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`);
  return socket;
}

/** @returns how long it took, in milliseconds. */
async function close(): Promise<number> {
  const startedAt = performance.now();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return performance.now() - startedAt;
}

async function readAll(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket.setEncoding('latin1')) text += String(chunk);
  return text;
}

test('ends a connection that has never asked anything at once', async () => {
  await open();
  await join();
  expect(await close()).toBeLessThan(1_000);
});

test('ends a connection that is kept after its answer at once', async () => {
  await open();
  const socket = await join('/');
  await once(socket, 'readable');
  expect(await close()).toBeLessThan(1_000);
});

test('takes no more connections', async () => {
  await open({ workMs: 500 });
  await join('/slow');
  await once(server, 'request');
  const closed = close();
  await expect(join()).rejects.toThrow('ECONNREFUSED');
  await closed;
});

test('waits for an answer that is still being worked on, however long it takes', async () => {
  await open({ workMs: 700, longestReadMs: 100 });
  const socket = await join('/slow');
  await once(server, 'request');
  const [answer, ms] = await Promise.all([readAll(socket), close()]);
  expect(answer).toMatch(/done$/);
  // Its client sends nothing more on this connection.
  expect(answer).toMatch(/^connection: close\r$/im);
  expect(ms).toBeGreaterThan(500);
});

test('gives a slow reader the whole of an answer that was written before', async () => {
  await open();
  const socket = await join('/long');
  await once(socket, 'readable');
  const closed = close();
  await sleep(300);
  expect((await readAll(socket)).length).toBeGreaterThan(longAnswer.length);
  await closed;
});

test('does not wait for a client that takes no more of its answer', async () => {
  await open({ longestReadMs: 200 });
  const socket = await join('/long');
  await once(socket, 'readable');
  const ms = await close();
  expect(ms).toBeGreaterThan(150);
  expect(ms).toBeLessThan(3_000);
});
