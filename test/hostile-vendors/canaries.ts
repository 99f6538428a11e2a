/** Servers that nobody has any business with: each connection to one of them is a break-out. */
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { portOf } from './hostile-vendor.ts';

export interface Canary {
  readonly host: string;
  readonly port: number;
  connections(): number;
  close(): Promise<void>;
}

/** @param instead where it listens on machines that do not have the first address. */
export async function startCanary(host: string, instead = host): Promise<Canary> {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.on('error', () => undefined).destroy();
  });
  const listens = await listen(server, host).catch(() => listen(server, instead));
  const port = portOf(server);
  return {
    host: listens,
    port,
    connections: () => connections,
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}

async function listen(server: Server, host: string): Promise<string> {
  server.listen(0, host);
  await once(server, 'listening');
  return host;
}

/** Goes where nobody may go, so that it is known to be seen. */
export async function visit({ host, port }: Canary): Promise<void> {
  const socket = connect(port, host);
  socket.resume();
  await new Promise((resolve) => socket.on('error', () => undefined).on('close', resolve));
}

/** Ways to name a place: addresses in every spelling, names, and schemes that programs follow. */
export function payloadsFor({ port }: Canary, six: Canary): readonly string[] {
  return [
    `http://127.0.0.2:${port}/x`,
    `https://127.0.0.2:${port}/x`,
    `//127.0.0.2:${port}/x`,
    `http://2130706434:${port}/x`,
    `http://0x7f000002:${port}/x`,
    `http://0177.0.0.2:${port}/x`,
    `http://127.2:${port}/x`,
    `http://[::1]:${six.port}/x`,
    `http://[::ffff:127.0.0.2]:${port}/x`,
    `http://[::ffff:7f00:2]:${port}/x`,
    `http://0.0.0.0:${port}/x`,
    `http://localhost:${six.port}/x`,
    `http://user:secret@127.0.0.2:${port}/x`,
    `http://vendor.example@127.0.0.2:${port}/x`,
    `http://127.0.0.2:${port}#@vendor.example`,
    'http://169.254.169.254/latest/meta-data/iam/security-credentials/',
    'http://[fd00:ec2::254]/latest/meta-data/',
    'http://metadata.google.internal/computeMetadata/v1/',
    'http://canary.invalid/x',
    'http://127.0.0.2.canary.invalid/x',
    `gopher://127.0.0.2:${port}/_x`,
    `dict://127.0.0.2:${port}/x`,
    `ldap://127.0.0.2:${port}/x`,
    `ftp://127.0.0.2:${port}/x`,
    'file:///etc/passwd',
    'data:text/html,x',
    `\\\\127.0.0.2\\share`,
    `http:127.0.0.2:${port}`,
    `../../../../x`,
    `127.0.0.2:${port}`,
  ];
}
