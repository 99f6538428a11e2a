/** Requests that are refused before their body is read, and the headers of every answer. */
import type { RequestListener } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DrainingServer } from '../draining-server.ts';
import type { RequestLimits } from './edge-settings.ts';

interface Refusal {
  readonly status: 400 | 415 | 431;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Refuses what would be read in two ways, or unpacked without bound. */
export function addRequestRules(http: FastifyInstance, limits: RequestLimits): void {
  const refuseHead = createHeadRules(limits);
  http.addHook('onRequest', (request, reply, done) => {
    reply.headers(safeHeaders);
    const refusal = refuseHead(request);
    if (refusal === null) return done();
    // What follows such a head is not read.
    void reply
      .code(refusal.status)
      .headers({ connection: 'close', ...refusal.headers })
      .send({ errors: [{ message: refusal.message, extensions: { code: 'BAD_REQUEST' } }] });
  });
}

/** Answers are never guessed to be something else, never framed, and never kept by a cache between us and the client. */
export const safeHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'content-security-policy': "frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

type RefuseHead = (request: FastifyRequest) => Refusal | null;

function createHeadRules(limits: RequestLimits): RefuseHead {
  const isHost = createHostCheck();
  return ({ raw }) => {
    if (raw.rawHeaders.length / 2 > limits.headers)
      return { status: 431, message: `The request has more than ${limits.headers} headers.` };
    const twice = findTwice(raw.rawHeaders);
    if (twice !== undefined) return { status: 400, message: `The header "${twice}" is there more than once.` };
    if (!isHost(raw.headers.host)) return { status: 400, message: 'The header "host" is not a host and port.' };
    const encoding = raw.headers['content-encoding'];
    if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
      return {
        status: 415,
        message: 'Compressed bodies are not read: send it as it is.',
        headers: { 'accept-encoding': 'identity' },
      };
    return null;
  };
}

/** Two of them would be one for us and another one for what stands before us. */
const onceOnly = ['host', 'authorization', 'content-type', 'content-length'];
/** Most headers are told apart by how long their names are. */
const lengths = new Set(onceOnly.map(({ length }) => length));

/** @param headers names and values in turn. */
function findTwice(headers: readonly string[]): string | undefined {
  const found = new Set<string>();
  for (let place = 0; place < headers.length; place += 2) {
    const written = headers[place] ?? '';
    if (!lengths.has(written.length)) continue;
    const name = written.toLowerCase();
    if (!onceOnly.includes(name)) continue;
    if (found.has(name)) return name;
    found.add(name);
  }
  return undefined;
}

/** Almost all requests name the same host as the one before. */
function createHostCheck(): (host: string | undefined) => boolean {
  let last: string | undefined;
  return (host) => {
    if (host === undefined) return false;
    if (host === last) return true;
    if (!/^[\w.:[\]-]{1,255}$/.test(host) || !URL.canParse(`http://${host}/`)) return false;
    last = host;
    return true;
  };
}

/** How often Node looks for connections that take too long. */
const checkedEveryMs = 1_000;
const longestReadMs = 10_000;

/** A server with the bounds of time and number that only the server itself can hold. */
export function startServer(listener: RequestListener, limits: RequestLimits): DrainingServer {
  const server = new DrainingServer(listener, longestReadMs, {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMs,
    requestTimeout: Math.max(limits.bodyMs, limits.headersMs),
    connectionsCheckingInterval: Math.min(checkedEveryMs, limits.headersMs),
    insecureHTTPParser: false,
    // Refused above, in the shape of every other error.
    requireHostHeader: false,
  });
  server.maxConnections = limits.connections;
  // Enough to refuse them all; Node drops those past this number in silence.
  server.maxHeadersCount = limits.headers + 50;
  return server;
}
