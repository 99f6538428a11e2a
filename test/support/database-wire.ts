/** What the program says to PostgreSQL, to count its statements. */
import { connect, createServer, type Server } from 'node:net';

export interface DatabaseWire {
  readonly url: string;
  /** How many statements with this text have gone to the database since the last `forget`. */
  statements(text: string): number;
  forget(): void;
  close(): void;
}

/** Listens between the program and its database. */
export async function listenOn(databaseUrl: string): Promise<DatabaseWire> {
  const target = new URL(databaseUrl);
  let sent = '';
  const server: Server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    client.on('data', (chunk: Buffer) => {
      sent += chunk.toString('latin1');
    });
    client.pipe(upstream).pipe(client);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(address.port);
  return {
    url: url.href,
    statements: (text) => sent.split(text).length - 1,
    forget() {
      sent = '';
    },
    close: () => void server.close(),
  };
}
