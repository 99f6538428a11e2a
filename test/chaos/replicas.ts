/** Replicas of the built program, which are killed without warning and started again at once. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Replicas {
  /** Where the replicas listen, each on its own port, also after a kill. */
  readonly endpoints: readonly string[];
  /** Kills one with SIGKILL; it is started again like any other that ends. */
  kill(index: number): void;
  /** How often one has been started again, and how many of those ended by themselves, without our doing. */
  readonly restarts: () => { readonly killed: number; readonly fell: number };
  /** Resolves when all of them can do their work. */
  untilReady(): Promise<void>;
  close(): Promise<void>;
}

export interface ReplicaOptions {
  readonly count: number;
  /** A command line for `process.execPath`. */
  readonly program: readonly string[];
  /** All of the environment but the port. */
  readonly env: Readonly<Record<string, string>>;
  /** Where what they print goes. */
  readonly logFile: string;
}

export async function startReplicas(options: ReplicaOptions): Promise<Replicas> {
  const ports = await Promise.all(Array.from({ length: options.count }, freePort));
  const log = createWriteStream(options.logFile, { flags: 'a' });
  const processes = new Map<number, ChildProcess>();
  const killed = new Set<ChildProcess>();
  let fell = 0;
  let isClosing = false;
  const keepAlive = async (port: number): Promise<void> => {
    while (!isClosing) {
      const child = spawnReplica(options, port);
      child.stdout?.pipe(log, { end: false });
      child.stderr?.pipe(log, { end: false });
      processes.set(port, child);
      await once(child, 'exit');
      if (isClosing || killed.has(child)) continue;
      // It may find no database just now; whoever watches over it tries again.
      fell += 1;
      await sleep(200);
    }
  };
  const lives = ports.map(keepAlive);
  process.on('exit', () => {
    for (const child of processes.values()) child.kill('SIGKILL');
  });
  const kill = (port: number | undefined): void => {
    const child = port === undefined ? undefined : processes.get(port);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    killed.add(child);
    child.kill('SIGKILL');
  };
  return {
    endpoints: ports.map((port) => `http://127.0.0.1:${port}/graphql`),
    kill: (index) => kill(ports[index]),
    restarts: () => ({ killed: killed.size, fell }),
    async untilReady() {
      await Promise.all(ports.map(untilReady));
    },
    async close() {
      isClosing = true;
      for (const port of ports) kill(port);
      await Promise.all(lives);
      log.end();
    },
  };
}

function spawnReplica({ program, env }: ReplicaOptions, port: number): ChildProcess {
  return spawn(process.execPath, [...program], {
    env: { ...env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function untilReady(port: number): Promise<void> {
  for (const giveUpAt = performance.now() + 60_000; performance.now() < giveUpAt; ) {
    const isReady = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return;
    await sleep(50);
  }
  throw new Error(`the replica on port ${port} does not get ready; its log tells why`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('the system named no free port');
  return address.port;
}
