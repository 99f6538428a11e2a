/** Nobody but the vendor is spoken to: not a word of a request reaches who cannot prove to be it. */
import { once } from 'node:events';
import { createServer, getCACertificates, setDefaultCACertificates, type TlsOptions } from 'node:tls';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { createTransport, type Exchange } from '../../src/connectors/transport.ts';
import { authority, elsewhere, expired, future, good, key, selfSigned } from './certificates.ts';
import { portOf } from './hostile-vendor.ts';

const believed = getCACertificates('default');
beforeAll(() => setDefaultCACertificates([...believed, authority]));
afterAll(() => setDefaultCACertificates(believed));

/** What became of one request, what an operator is told, and the plain bytes that the server got. */
interface Meeting {
  readonly exchange: Exchange;
  readonly troubles: readonly string[];
  readonly heard: string;
}

async function meet(options: TlsOptions): Promise<Meeting> {
  let heard = '';
  const troubles: string[] = [];
  const server = createServer({ key, ...options }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}');
    });
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `https://127.0.0.1:${portOf(server)}`;
  const onTrouble = (detail: string): void => void troubles.push(detail);
  const transport = createTransport({ origin, connections: 1, timeoutMs: 10_000, onTrouble });
  onTestFinished(async () => {
    await transport.close();
    server.close();
  });
  const exchange = await transport.post({ path: '/', headers: { secret: 'of-ours' }, body: 'of-ours' });
  return { exchange, troubles, heard };
}

test('a vendor with a certificate that holds is spoken to', async () => {
  const { exchange, heard } = await meet({ cert: good });
  expect(exchange).toMatchObject({ kind: 'answered', status: 200 });
  expect(heard).toContain('of-ours');
});

const old = { ciphers: 'DEFAULT@SECLEVEL=0', minVersion: 'TLSv1' } as const;
const impostors: ReadonlyArray<readonly [who: string, options: TlsOptions]> = [
  ['signed by nobody', { cert: selfSigned }],
  ['for another host', { cert: elsewhere }],
  ['of the past', { cert: expired }],
  ['of the future', { cert: future }],
];
const relics: ReadonlyArray<readonly [who: string, options: TlsOptions]> = [
  ['TLS 1.0', { cert: good, ...old, maxVersion: 'TLSv1' }],
  ['TLS 1.1', { cert: good, ...old, maxVersion: 'TLSv1.1' }],
];

test.each(impostors)('one with a certificate %s is told nothing, and callers not where it is', async (_, options) => {
  const { exchange, troubles, heard } = await meet(options);
  expect(heard).toBe('');
  expect(exchange).toMatchObject({ kind: 'neverSent', why: expect.stringContaining('certificate') });
  expect(JSON.stringify(exchange)).not.toMatch(/127\.0\.0\.1|vendor\.example/);
  expect(troubles).toHaveLength(1);
});

test.each(impostors)('one with a certificate %s is told nothing, whatever the environment says', async (_, options) => {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  const { exchange, heard } = await meet(options);
  expect(heard).toBe('');
  expect(exchange.kind).toBe('neverSent');
});

test.each(relics)('one that speaks no more than %s is told nothing', async (_, options) => {
  const { exchange, heard } = await meet(options);
  expect(heard).toBe('');
  expect(exchange).toMatchObject({ kind: 'neverSent', why: expect.stringContaining('secure connection') });
});
