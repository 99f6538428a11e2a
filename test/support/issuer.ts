/** An issuer of tokens on loopback: publishes keys, counts who asks, and misbehaves on command. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import jwt from 'jsonwebtoken';
import { makeRsaPair, type PemPair } from './keys.ts';

export interface SigningPair extends PemPair {
  readonly id: string;
  readonly algorithm: 'RS256' | 'ES256';
}

export function makeSigningPair(id: string, algorithm: SigningPair['algorithm'] = 'ES256'): SigningPair {
  if (algorithm === 'RS256') return { id, algorithm, ...makeRsaPair() };
  const pair = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { id, algorithm, ...pair };
}

/** A pair's public half as it is published, with what a test adds. */
export function publishedKey({ id, algorithm, publicKey }: SigningPair, more: object = {}): object {
  return { ...createPublicKey(publicKey).export({ format: 'jwk' }), kid: id, alg: algorithm, use: 'sig', ...more };
}

export function signAs({ id, algorithm, privateKey }: SigningPair, claims: object): string {
  return jwt.sign(JSON.stringify(claims), privateKey, { algorithm, keyid: id });
}

export type Answering = (request: IncomingMessage, response: ServerResponse) => void;

export interface Issuer {
  /** Where the keys are. */
  readonly url: string;
  /** Path and query of every request, in order. */
  readonly requests: string[];
  publish(...keys: readonly object[]): void;
  /** Something else than keys is answered, until keys are published again. */
  answerWith(answering: Answering): void;
  /** Resolves with the next request. */
  nextRequest(): Promise<void>;
  close(): Promise<void>;
}

export async function startIssuer(...keys: readonly object[]): Promise<Issuer> {
  const publishing =
    (published: readonly object[]): Answering =>
    (_request, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: published }));
    };
  let answering = publishing(keys);
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    server.emit('asked');
    answering(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The issuer has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/jwks`,
    requests,
    publish(...published) {
      answering = publishing(published);
    },
    answerWith(other) {
      answering = other;
    },
    async nextRequest() {
      await once(server, 'asked');
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
