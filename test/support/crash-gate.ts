/** A door in front of a vendor that can be shut: then nobody listens there, as when a vendor is down. */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

export interface CrashGate {
  /** What stands for the vendor's own URL. */
  readonly url: string;
  /** Breaks every connection; new ones are refused. May be called again. */
  shut(): Promise<void>;
  /** May be called again. */
  open(): Promise<void>;
}

/** A door that is open. */
export async function createCrashGate(vendorUrl: string): Promise<CrashGate> {
  const { hostname, port: vendorPort } = new URL(vendorUrl);
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    // Whatever breaks on one side ends the other one: that is all there is to say about it.
    return socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  };
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ host: hostname, port: Number(vendorPort), allowHalfOpen: true });
    keep(near).on('close', () => far.destroy());
    keep(far).on('close', () => near.destroy());
    near.pipe(far).pipe(near);
  });
  const port = await listenSomewhere(server);
  return {
    url: `http://${hostname}:${port}`,
    async shut() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    async open() {
      if (!server.listening) await listen(server, port);
    },
  };
}

/**
 * Below the ports that the system hands out: one of those could be somebody's when the gate opens again, and stay it.
 * Systems begin to hand out at 32768 or above.
 */
async function listenSomewhere(server: Server): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await listen(server, randomInt(10_000, 32_000));
    } catch (error) {
      if (tries === 20) throw error;
    }
  }
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return port;
}
