/** A PostgreSQL of the run's own, which can be stopped as by a crash and started again on what it has kept. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

export interface ChaosDatabase {
  readonly url: string;
  /** Stops the server at once, every connection with it, and starts it again after a pause. */
  restart(downMs: number): Promise<void>;
  close(): Promise<void>;
}

const database = 'chaos';

/** Starts the server that the tests use too, on a port and in a folder of its own, with an empty database. */
export async function startDatabase(): Promise<ChaosDatabase> {
  const keeper = startKeeper();
  const url = await firstLine(keeper);
  const { dataDirectory, port } = await prepare(url);
  let server: ChildProcess | null = null;
  process.on('exit', () => server?.kill('SIGQUIT'));
  const chaosUrl = new URL(url);
  chaosUrl.pathname = `/${database}`;
  return {
    url: chaosUrl.href,
    async restart(downMs) {
      await stopAtOnce(dataDirectory);
      await sleep(downMs);
      server = await startAgain(dataDirectory, port);
    },
    async close() {
      if (server !== null) await stopAtOnce(dataDirectory);
      const gone = once(keeper, 'exit');
      keeper.stdin?.end();
      await gone;
    },
  };
}

/** In a group of its own: an interrupt leaves it time to clean up. */
function startKeeper(): ChildProcess {
  const script = fileURLToPath(new URL('../support/postgres-server.ts', import.meta.url));
  return spawn(process.execPath, [script], { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout !== null) for await (const line of createInterface({ input: stdout })) return line;
  throw new Error('PostgreSQL did not start');
}

/**
 * @NOTE the server of the tests answers a commit before it has written it down, which loses the last ones in a crash.
 * Here a commit is a promise.
 */
async function prepare(url: string): Promise<{ readonly dataDirectory: string; readonly port: number }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${database}`);
    await client.query(`ALTER DATABASE ${database} SET synchronous_commit = on`);
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    const dataDirectory = rows[0]?.data_directory;
    if (dataDirectory === undefined) throw new Error('the server does not tell where it keeps its data');
    return { dataDirectory, port: Number(new URL(url).port) };
  } finally {
    await client.end();
  }
}

/** As `pg_ctl stop --mode=immediate` does: no goodbye to anybody, no checkpoint. */
async function stopAtOnce(dataDirectory: string): Promise<void> {
  const [line = ''] = (await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8')).split('\n');
  const pid = Number(line);
  process.kill(pid, 'SIGQUIT');
  while (isAlive(pid)) await sleep(20);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** With the command line of its last start, which the server keeps beside its data, and as the same user. */
async function startAgain(dataDirectory: string, port: number): Promise<ChildProcess> {
  const kept = await readFile(join(dataDirectory, 'postmaster.opts'), 'utf8');
  const [program = '', ...args] = [...kept.trim().matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, bare]) => quoted ?? bare ?? '',
  );
  const { uid, gid } = await stat(dataDirectory);
  const server = spawn(program, args, {
    ...(process.getuid?.() === uid ? {} : { uid, gid }),
    cwd: dirname(dataDirectory),
    env: { LC_ALL: 'C' },
    stdio: 'ignore',
  });
  await untilListening(port, server);
  return server;
}

async function untilListening(port: number, server: ChildProcess): Promise<void> {
  while (!(await accepts(port))) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL ended with ${server.exitCode} when it was started again`);
    await sleep(50);
  }
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
