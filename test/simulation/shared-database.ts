/** One embedded database that several simulated processes use, each through connections that die with it. */
import {
  type DatabaseConnection,
  type Driver,
  Kysely,
  type PGlite,
  PGliteDialect,
  type QueryResult,
  sql,
} from 'kysely';
import { migrate } from '../../src/store/migrations.ts';
import { ExclusivePGliteDialect } from '../../src/store/pglite-dialect.ts';
import type { Tables } from '../../src/store/tables.ts';
import { DatabaseUnavailableError } from '../../src/store/unavailable.ts';
import { createJobTable } from './job-table.ts';
import type { Life } from './life.ts';
import { openPreparingPGlite } from './prepared-statements.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What goes wrong with one statement: nothing, or the connection breaks before or after it was carried out. */
export type DatabaseFault = 'none' | 'before' | 'after';

/** The surroundings of one process's use of the database. */
export interface Surroundings {
  readonly life: Life;
  readonly time: VirtualTime;
  /** How long a connection takes to come; milliseconds. */
  readonly delayMs: () => number;
  readonly fault: () => DatabaseFault;
  /** Told of everything that was committed: transactions, and statements that are one by themselves. */
  readonly committed: () => void;
}

export interface SharedDatabase {
  readonly db: Kysely<Tables>;
  /** A database handle of a process. */
  open(surroundings: Surroundings): Kysely<Tables>;
  /** Empties all tables. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** @param keepsAnswers false: every reading is made by the database, also where nothing can have changed since the last one. */
export async function createSharedDatabase(keepsAnswers = true): Promise<SharedDatabase> {
  const pglite = await openPreparingPGlite();
  const dialect = new ExclusivePGliteDialect(pglite);
  const driver = dialect.createDriver();
  await driver.init();
  const db = new Kysely<Tables>({ dialect: dialectOver(pglite, driver) });
  // A plan for any values is good enough for tables that are nearly empty, and nobody takes the power away.
  await sql`SET plan_cache_mode = force_generic_plan`.execute(db);
  await sql`SET synchronous_commit = off`.execute(db);
  await migrate(db);
  await createJobTable(db);
  const tables = await tableNames(db);
  const names = tables.filter((name) => !kept.test(name));
  if (keepsAnswers) pglite.keepAnswersAbout(tables);
  let clears = 0;
  return {
    db,
    open: (surroundings) => new Kysely<Tables>({ dialect: dialectOver(pglite, mortal(driver, surroundings)) }),
    async clear() {
      clears += 1;
      const statement =
        clears % 100 === 0
          ? sql`TRUNCATE ${sql.join(names.map((name) => sql.table(name)))}`
          : sql`WITH ${sql.join(names.map((name, index) => sql`${sql.ref(`c${index}`)} AS (DELETE FROM ${sql.table(name)})`))} SELECT 1`;
      await statement.execute(db);
    },
    close: () => pglite.close(),
  };
}

const kept = /^(kysely_|shared_clock$)/;

async function tableNames(db: Kysely<Tables>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`.execute(db);
  return rows.map(({ name }) => name);
}

function dialectOver(pglite: PGlite, driver: Driver): PGliteDialect {
  return new (class extends PGliteDialect {
    override createDriver(): Driver {
      return { ...driver, init: async () => {}, destroy: async () => {} };
    }
  })({ pglite });
}

/** The connection of a process, and what its death has to undo. */
interface Loan {
  readonly connection: DatabaseConnection;
  readonly real: DatabaseConnection;
  isInTransaction: boolean;
  isBroken: boolean;
  /** The statement under way; never rejects. */
  busy: Promise<unknown>;
}

/** A driver whose borrower may die: then its transaction is rolled back and the connection goes to the next one. */
function mortal(driver: Driver, { life, time, delayMs, fault, committed }: Surroundings): Driver {
  const loans = new Map<DatabaseConnection, Loan>();
  const giveBack = async (loan: Loan): Promise<void> => {
    loans.delete(loan.connection);
    await loan.busy;
    if (loan.isInTransaction) await driver.rollbackTransaction(loan.real);
    await driver.releaseConnection(loan.real);
  };
  life.onEnd(() => {
    for (const loan of loans.values()) void giveBack(loan);
  });
  const loanOf = (connection: DatabaseConnection): Loan => {
    const loan = loans.get(connection);
    if (loan === undefined) throw new Error('the connection was not lent');
    return loan;
  };
  /** Runs one statement, unless the connection breaks. */
  const run = async <T>(loan: Loan, work: () => Promise<T>): Promise<T> => {
    await life.pass();
    if (loan.isBroken) throw brokenConnection();
    const what = fault();
    loan.isBroken = what !== 'none';
    if (what === 'before') throw brokenConnection();
    const running = work();
    loan.busy = running.catch(() => {});
    const result = await running;
    await life.pass();
    if (what === 'after') throw brokenConnection();
    return result;
  };
  return {
    init: async () => {},
    destroy: async () => {},
    async acquireConnection() {
      await time.sleep(delayMs());
      await life.pass();
      const real = await driver.acquireConnection();
      const loan: Loan = {
        real,
        connection: {
          async executeQuery<R>(query: Parameters<DatabaseConnection['executeQuery']>[0]): Promise<QueryResult<R>> {
            if (query.sql.includes('shared_clock')) return { rows: [virtualTime(time)] as R[] };
            return run(loan, async () => {
              const result = await real.executeQuery<R>(query);
              if (!loan.isInTransaction && query.query.kind !== 'SelectQueryNode') committed();
              return result;
            });
          },
          streamQuery: (query, size) => real.streamQuery(query, size),
        },
        isInTransaction: false,
        isBroken: false,
        busy: Promise.resolve(),
      };
      loans.set(loan.connection, loan);
      if (life.isOver) await giveBack(loan);
      await life.pass();
      return loan.connection;
    },
    async releaseConnection(connection) {
      await life.pass();
      await giveBack(loanOf(connection));
    },
    async beginTransaction(connection, settings) {
      const loan = loanOf(connection);
      await run(loan, async () => {
        await driver.beginTransaction(loan.real, settings);
        loan.isInTransaction = true;
      });
    },
    async commitTransaction(connection) {
      const loan = loanOf(connection);
      await run(loan, async () => {
        await driver.commitTransaction(loan.real);
        loan.isInTransaction = false;
        committed();
      });
    },
    async rollbackTransaction(connection) {
      const loan = loanOf(connection);
      await life.pass();
      if (loan.isInTransaction) await driver.rollbackTransaction(loan.real);
      loan.isInTransaction = false;
    },
  };
}

/** What the shared clock's table would say if the clock of the database's server were the simulation's. */
function virtualTime(time: VirtualTime) {
  return { now: time.now(), clock_at: time.now(), seen_at: null, lead_ms: 0 };
}

function brokenConnection(): DatabaseUnavailableError {
  return new DatabaseUnavailableError('Connection terminated unexpectedly');
}
