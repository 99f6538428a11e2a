/** A client for the simulators' own tests: signs with its own few lines, and can do everything wrong. */
import { createSign, createVerify, generateKeyPairSync } from 'node:crypto';
import { postOverSocket } from '../simulation/simulator-test-client.ts';

const newKeys = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

/** Keys of a client and of the vendor, made once per test file. */
export const clientKeys = newKeys();
export const vendorKeys = newKeys();

export const clientId = '5J5XSU7Y2Y182W01981';
export const merchantId = '2160120041113167';

/** What a request can have wrong; by default it is right. */
export interface Deviation {
  readonly method?: string;
  /** Set or, with null, left out; after signing. */
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly requestTime?: string;
  readonly clientId?: string;
  /** What is sent in place of the body that was signed. */
  readonly sent?: string | Uint8Array<ArrayBuffer>;
  /** Changes the Signature header. */
  readonly signature?: (header: string) => string;
  readonly signedPath?: string;
}

/** Signed headers for one request. */
export function signedHeaders(path: string, body: string, deviation: Deviation = {}): Record<string, string> {
  const id = deviation.clientId ?? clientId;
  const time = deviation.requestTime ?? `${new Date().toISOString().slice(0, 19)}+00:00`;
  const text = `POST ${deviation.signedPath ?? path}\n${id}.${time}.${body}`;
  const value = encodeURIComponent(createSign('RSA-SHA256').update(text).sign(clientKeys.privateKey, 'base64'));
  const signature = `algorithm=RSA256,keyVersion=1,signature=${value}`;
  const headers: Record<string, string | null> = {
    'client-id': id,
    'content-type': 'application/json; charset=UTF-8',
    'request-time': time,
    signature: deviation.signature?.(signature) ?? signature,
    ...deviation.headers,
  };
  return Object.fromEntries(Object.entries(headers).flatMap(([name, at]) => (at === null ? [] : [[name, at]])));
}

/** Sends one request and says whether the answer's signature is the vendor's, over what arrived. */
export async function post(url: string, message: unknown, deviation: Deviation = {}) {
  const { pathname, search } = new URL(url);
  const path = `${pathname}${search}`;
  const body = typeof message === 'string' ? message : JSON.stringify(message);
  const method = deviation.method ?? 'POST';
  const response = await fetch(url, {
    method,
    headers: signedHeaders(path, body, deviation),
    ...(method === 'GET' ? {} : { body: deviation.sent ?? body }),
  });
  const text = await response.text();
  const header = response.headers.get('signature') ?? '';
  const signature = decodeURIComponent(/signature=(.*)$/.exec(header)?.[1] ?? '');
  const content = `POST ${path}\n${clientId}.${response.headers.get('response-time')}.${text}`;
  return {
    status: response.status,
    headers: response.headers,
    text,
    verifies: createVerify('RSA-SHA256').update(content).verify(vendorKeys.publicKey, signature, 'base64'),
  };
}

/** Sends one signed request over a bare socket; tells the bytes that came and how the connection ended. */
export function postRaw(url: string, path: string, { body = '{}', patienceMs = 200 } = {}) {
  return postOverSocket(url, { path, headers: signedHeaders(path, body), body }, patienceMs);
}
