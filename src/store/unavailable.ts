/** Telling a database that cannot be used for the moment from one that is asked for nonsense. */
import type { CompiledQuery, DatabaseConnection, Driver } from 'kysely';

/** The database is away, full, or on its way up or down: no fault of whoever asked, and over by itself or by its operator. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
}

/** SQLSTATEs and their classes: connections, resources such as disk and memory, operators such as a shutdown, the system; a standby. */
const classes = ['08', '53', '57P', '58', '25006'];
/** What sockets and names fail with. */
const systemCodes = /^(E(CONN\w+|PIPE|TIMEDOUT|NOTFOUND|AI_AGAIN|HOSTUNREACH|NETUNREACH))$/;
/** What the client library says without a code. */
const sentences =
  /^(Connection terminated|timeout expired|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error)/i;

/** Whether a driver's error says that the database cannot be used at the moment. Pure. */
export function isUnavailability(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (systemCodes.test(code) || sentences.test(error.message)) return true;
  return /^[0-9A-Z]{5}$/.test(code) && classes.some((prefix) => code.startsWith(prefix));
}

function explain(error: unknown): unknown {
  if (!isUnavailability(error)) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new DatabaseUnavailableError(`the database cannot be used: ${reason}`, { cause: error });
}

/** What is done around a driver's work. */
export interface DriverWatch {
  /** Told of every error as the driver threw it. */
  readonly onError?: (error: unknown) => void;
  /** Rejects when nothing may be written now. */
  readonly beforeWrite?: () => Promise<void>;
}

/** The driver, with unavailability thrown as an error of its own. */
export function tellingUnavailability(driver: Driver, { onError, beforeWrite }: DriverWatch): Driver {
  const told = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      onError?.(error);
      throw explain(error);
    }
  };
  const seen = new WeakSet<DatabaseConnection>();
  // @NOTE the driver knows its connections by identity: they are changed in place, not wrapped.
  const tell = (connection: DatabaseConnection): DatabaseConnection => {
    if (seen.has(connection)) return connection;
    seen.add(connection);
    const execute: DatabaseConnection['executeQuery'] = connection.executeQuery.bind(connection);
    return Object.assign(connection, {
      async executeQuery(...query: Parameters<typeof execute>) {
        if (!isReading(query[0])) await beforeWrite?.();
        return told(() => execute(...query));
      },
    });
  };
  return {
    init: (options) => told(() => driver.init(options)),
    destroy: (options) => driver.destroy(options),
    acquireConnection: async (options) => tell(await told(() => driver.acquireConnection(options))),
    releaseConnection: (connection, options) => driver.releaseConnection(connection, options),
    beginTransaction: (connection, settings) => told(() => driver.beginTransaction(connection, settings)),
    commitTransaction: (connection) => told(() => driver.commitTransaction(connection)),
    rollbackTransaction: (connection) => told(() => driver.rollbackTransaction(connection)),
  };
}

function isReading({ query, sql }: CompiledQuery): boolean {
  return query.kind === 'SelectQueryNode' || /^\s*(SELECT|SHOW)\b/i.test(sql);
}
