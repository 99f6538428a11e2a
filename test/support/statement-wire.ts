/** What a program says to PostgreSQL, statement by statement, as it stands on the wire. */
import { connect, createServer, type Socket } from 'node:net';

/** One question and its answer: everything up to a Sync, or one simple query. */
export interface RoundTrip {
  readonly connection: number;
  readonly text: string;
  readonly values: ReadonlyArray<string | null>;
  /** True when the server was given the text before, and now only its name. */
  readonly isKnown: boolean;
}

export interface StatementWire {
  /** The database's address with this between. */
  readonly url: string;
  /** What has been asked since the last `forget`, in the order in which it left. */
  readonly trips: readonly RoundTrip[];
  forget(): void;
  close(): Promise<void>;
}

/** Listens between a program and its database. Source: the PostgreSQL manual, "Message Formats". */
export async function recordStatements(databaseUrl: string): Promise<StatementWire> {
  const target = new URL(databaseUrl);
  const trips: RoundTrip[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    connections += 1;
    const connection = connections;
    const listen = createListener((trip) => trips.push({ ...trip, connection }));
    client.on('data', listen);
    client.pipe(upstream).pipe(client);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${address.port}`;
  return {
    url: url.href,
    trips,
    forget: () => void trips.splice(0),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Reads one connection's messages to the server. */
function createListener(tell: (trip: Omit<RoundTrip, 'connection'>) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  let hasStarted = false;
  const texts = new Map<string, string>();
  let trip = { text: '', values: [] as ReadonlyArray<string | null>, isKnown: true };
  const read = (type: string, body: Buffer): void => {
    const reader = createReader(body);
    if (type === 'Q') tell({ text: reader.text(), values: [], isKnown: false });
    if (type === 'P') {
      texts.set(reader.text(), reader.text());
      trip = { ...trip, isKnown: false };
    }
    if (type === 'B') {
      reader.text();
      trip = { ...trip, text: texts.get(reader.text()) ?? '', values: reader.values() };
    }
    if (type === 'S') {
      tell(trip);
      trip = { text: '', values: [], isKnown: true };
    }
  };
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      // The message that opens a connection has no letter.
      const head = hasStarted ? 1 : 0;
      if (rest.length < head + 4) return;
      const end = head + rest.readInt32BE(head);
      if (rest.length < end) return;
      if (hasStarted) read(String.fromCharCode(rest[0] ?? 0), rest.subarray(5, end));
      hasStarted = true;
      rest = rest.subarray(end);
    }
  };
}

function createReader(body: Buffer) {
  let at = 0;
  const short = (): number => {
    at += 2;
    return body.readInt16BE(at - 2);
  };
  const bytes = (length: number): string => {
    at += length;
    return body.toString('utf8', at - length, at);
  };
  return {
    text(): string {
      const found = bytes(body.indexOf(0, at) - at);
      at += 1;
      return found;
    },
    values(): ReadonlyArray<string | null> {
      for (let formats = short(); formats > 0; formats -= 1) short();
      return Array.from({ length: short() }, () => {
        const length = body.readInt32BE(at);
        at += 4;
        return length < 0 ? null : bytes(length);
      });
    },
  };
}
