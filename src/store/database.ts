import { type Driver, Kysely, PostgresDialect, type PostgresDialectConfig, type PostgresPool } from 'kysely';
import pg from 'pg';
import { borrowed } from './borrowed-client.ts';
import { lockDirectory } from './directory-lock.ts';
import { makeFiles } from './embedded-files.ts';
import { isMigrated, migrate } from './migrations.ts';
import { ExclusivePGliteDialect } from './pglite-dialect.ts';
import { createStatements, type Statements } from './prepared.ts';
import { keepReserve } from './reserve.ts';
import { watchRoom } from './room.ts';
import type { Tables } from './tables.ts';
import { createTurns } from './turns.ts';
import { DatabaseUnavailableError, type DriverWatch, tellingUnavailability } from './unavailable.ts';

/** Where state is kept: a PostgreSQL server, or a directory of this process's own. */
export type DatabaseLocation =
  | {
      readonly kind: 'server';
      readonly url: string;
      readonly connections: number;
      /** Whether statements are prepared; true unless said otherwise. */
      readonly prepares?: boolean;
    }
  | { readonly kind: 'directory'; readonly directory: string };

export interface Database {
  readonly db: Kysely<Tables>;
  /** True when no other process can be using it: what a dead process left behind may be taken over at once. */
  readonly isOurs: boolean;
  /** Rejects while the database does not answer, or has no room to write. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** The database cannot be reached or refuses us; the message is for the operator. */
export class DatabaseUnreachableError extends Error {
  override readonly name = 'DatabaseUnreachableError';
}

/**
 * Opens the database and brings its tables up to date.
 * @throws {DatabaseUnreachableError} @throws {DirectoryLockedError}
 */
export async function openDatabase(location: DatabaseLocation, onError: (error: Error) => void): Promise<Database> {
  const database =
    location.kind === 'server' ? await openServer(location, onError) : await openDirectory(location.directory);
  try {
    if (await isMigrated(database.db)) return database;
    await (location.kind === 'server' ? migrateServer(location.url) : migrate(database.db));
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function openServer(
  { url, connections, prepares = true }: DatabaseLocation & { kind: 'server' },
  onError: (error: Error) => void,
): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 5_000,
    query_timeout: longestQueryMs,
    keepAlive: true,
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', onError);
  // And one that breaks while it is in use tells whoever uses it; this listener only keeps the process alive.
  pool.on('connect', (client) => client.on('error', () => {}));
  const room = watchRoom();
  const lender = lending(pool, prepares ? createStatements() : null);
  const db = new Kysely<Tables>({ dialect: new ServerDialect({ pool: lender }, { onError: room.note }) });
  const ping = (): Promise<void> => withinTime(room.check(db));
  try {
    await ping();
  } catch (cause) {
    await db.destroy();
    throw new DatabaseUnreachableError(`The database at ${describeUrl(url)} cannot be used: ${reasonOf(cause)}`, {
      cause,
    });
  }
  return { db, isOurs: false, ping, close: () => db.destroy() };
}

/** Other processes may be at it, and a migration may take long: here no statement is given up. */
async function migrateServer(connectionString: string): Promise<void> {
  const pool = new pg.Pool({ connectionString, max: 2, connectionTimeoutMillis: 5_000 });
  pool.on('error', () => {});
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrate(db);
  } finally {
    await db.destroy();
  }
}

/** Statements are short; one that takes so long has no server any more. */
const longestQueryMs = 10_000;

/** The pool as Kysely uses it. */
function lending(pool: pg.Pool, statements: Statements | null): PostgresPool {
  return {
    options: pool.options,
    connect: async () => borrowed(await pool.connect(), statements),
    end: () => pool.end(),
  };
}

class ServerDialect extends PostgresDialect {
  readonly #watch: DriverWatch;

  constructor(config: PostgresDialectConfig, watch: DriverWatch) {
    super(config);
    this.#watch = watch;
  }

  override createDriver(): Driver {
    return tellingUnavailability(super.createDriver(), this.#watch);
  }
}

async function openDirectory(directory: string): Promise<Database> {
  const lock = lockDirectory(directory);
  try {
    const room = watchRoom();
    // Who has a server does without PGlite, and need not load it.
    const { openFiles } = await import('./preparing-pglite.ts');
    const pglite = await openFiles(makeFiles(directory));
    const beforeWrite = keepReserve(directory);
    const db = new Kysely<Tables>({
      dialect: new ExclusivePGliteDialect(pglite, { onError: room.note, beforeWrite, beforeLoan: createTurns() }),
    });
    return {
      db,
      isOurs: true,
      ping: () => withinTime(Promise.all([beforeWrite(), room.check(db)]).then(() => {})),
      async close() {
        await db.destroy();
        lock.release();
      },
    };
  } catch (cause) {
    lock.release();
    throw new DatabaseUnreachableError(`The database in ${directory} cannot be opened: ${reasonOf(cause)}`, { cause });
  }
}

const longestPingMs = 2_000;

/** A database that hangs is as good as away. */
async function withinTime(work: Promise<void>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new DatabaseUnavailableError('the database is silent')), longestPingMs);
  await Promise.race([work, promise]).finally(() => clearTimeout(timer));
}

/** The address without user and password. */
function describeUrl(url: string): string {
  if (!URL.canParse(url)) return 'DATABASE_URL (which is no URL)';
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
