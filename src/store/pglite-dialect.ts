import { type Driver, type PGlite, PGliteDialect } from 'kysely';
import { type DriverWatch, tellingUnavailability } from './unavailable.ts';

interface Options extends DriverWatch {
  /** Awaited before each loan. */
  readonly beforeLoan?: () => Promise<void>;
}

/**
 * Kysely's PGlite dialect with its one connection lent to one borrower at a time.
 * @NOTE without this, a query outside a transaction would run inside whichever transaction is open, and two
 * transactions begun at once would commit each other.
 */
export class ExclusivePGliteDialect extends PGliteDialect {
  readonly #options: Options;

  constructor(pglite: PGlite, options: Options = {}) {
    super({ pglite });
    this.#options = options;
  }

  override createDriver(): Driver {
    const driver = tellingUnavailability(super.createDriver(), this.#options);
    const { beforeLoan } = this.#options;
    const lend = createQueue();
    let giveBack = (): void => {};
    return {
      init: (options) => driver.init(options),
      destroy: (options) => driver.destroy(options),
      async acquireConnection(options) {
        const next = await lend();
        try {
          await beforeLoan?.();
          const connection = await driver.acquireConnection(options);
          giveBack = next;
          return connection;
        } catch (error) {
          next();
          throw error;
        }
      },
      async releaseConnection(connection) {
        await driver.releaseConnection(connection);
        giveBack();
      },
      beginTransaction: (connection, settings) => driver.beginTransaction(connection, settings),
      commitTransaction: (connection) => driver.commitTransaction(connection),
      rollbackTransaction: (connection) => driver.rollbackTransaction(connection),
    };
  }
}

/** First come, first served: each call waits until the one before it has given back. */
function createQueue(): () => Promise<() => void> {
  let last = Promise.resolve();
  return async () => {
    const before = last;
    const { promise, resolve } = Promise.withResolvers<void>();
    last = promise;
    await before;
    return resolve;
  };
}
