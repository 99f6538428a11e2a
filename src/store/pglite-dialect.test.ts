import { PGlite } from '@electric-sql/pglite';
import { type ControlledTransaction, type Generated, Kysely, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ExclusivePGliteDialect } from './pglite-dialect.ts';

interface Tables {
  entries: { id: Generated<number>; name: string };
}

let db: Kysely<Tables>;

beforeAll(async () => {
  db = new Kysely<Tables>({ dialect: new ExclusivePGliteDialect(await PGlite.create()) });
  await sql`CREATE TABLE entries (id int GENERATED ALWAYS AS IDENTITY, name text NOT NULL)`.execute(db);
  await sql`ALTER TABLE entries ADD CONSTRAINT once UNIQUE (name) DEFERRABLE INITIALLY DEFERRED`.execute(db);
});
beforeEach(() => db.deleteFrom('entries').execute());
afterAll(() => db.destroy());

const enter = (into: Kysely<Tables> | ControlledTransaction<Tables>, name: string) =>
  into.insertInto('entries').values({ name }).execute();

async function names(): Promise<string[]> {
  const rows = await db.selectFrom('entries').select('name').orderBy('id').execute();
  return rows.map(({ name }) => name);
}

/** Whether a promise is still open after every other promise had ample time. */
async function isPending(work: Promise<unknown>): Promise<boolean> {
  const open = Symbol('open');
  const pause = new Promise((resolve) => setTimeout(resolve, 50, open));
  return (await Promise.race([work, pause])) === open;
}

describe('a query outside a transaction', () => {
  test('waits until the open transaction has ended, and sees what it committed', async () => {
    const transaction = await db.startTransaction().execute();
    await enter(transaction, 'inside');
    const outside = names();
    expect(await isPending(outside)).toBe(true);
    await transaction.commit().execute();
    expect(await outside).toEqual(['inside']);
  });

  test('stands when the transaction that was open is rolled back', async () => {
    const transaction = await db.startTransaction().execute();
    await enter(transaction, 'inside');
    const outside = enter(db, 'outside');
    expect(await isPending(outside)).toBe(true);
    await transaction.rollback().execute();
    await outside;
    expect(await names()).toEqual(['outside']);
  });
});

describe('two transactions at once', () => {
  test('run one after the other', async () => {
    const first = await db.startTransaction().execute();
    const second = db.startTransaction().execute();
    expect(await isPending(second)).toBe(true);
    await enter(first, 'first');
    await first.rollback().execute();
    const opened = await second;
    await enter(opened, 'second');
    await opened.commit().execute();
    expect(await names()).toEqual(['second']);
  });

  test('lose no update, whatever they do between reading and writing', async () => {
    const add = () =>
      db.transaction().execute(async (transaction) => {
        const { count } = await transaction
          .selectFrom('entries')
          .select(({ fn }) => fn.countAll<string>().as('count'))
          .executeTakeFirstOrThrow();
        await new Promise((resolve) => setImmediate(resolve));
        await enter(transaction, `entry ${count}`);
      });
    await Promise.all(Array.from({ length: 20 }, add));
    expect(await names()).toEqual(Array.from({ length: 20 }, (_, index) => `entry ${index}`));
  });

  test('come in the order in which they were asked for', async () => {
    await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => db.transaction().execute((transaction) => enter(transaction, name))),
    );
    expect(await names()).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('a transaction that fails', () => {
  test('leaves nothing when it is rolled back', async () => {
    const transaction = await db.startTransaction().execute();
    await enter(transaction, 'gone');
    await transaction.rollback().execute();
    expect(await names()).toEqual([]);
  });

  test('leaves nothing and frees the connection when its work throws', async () => {
    const work = db.transaction().execute(async (transaction) => {
      await enter(transaction, 'gone');
      throw new Error('planned');
    });
    await expect(work).rejects.toThrow('planned');
    expect(await names()).toEqual([]);
  });

  test('leaves nothing and frees the connection when the database refuses a statement', async () => {
    const work = db.transaction().execute(async (transaction) => {
      await enter(transaction, 'gone');
      await sql`SELECT * FROM nowhere`.execute(transaction);
    });
    await expect(work).rejects.toThrow('nowhere');
    expect(await names()).toEqual([]);
  });

  test('leaves nothing and frees the connection when the database refuses the commit', async () => {
    const work = db.transaction().execute(async (transaction) => {
      await enter(transaction, 'twice');
      await enter(transaction, 'twice');
    });
    await expect(work).rejects.toThrow('once');
    expect(await names()).toEqual([]);
  });

  test('does not commit what came before an error that its work caught', async () => {
    const work = db.transaction().execute(async (transaction) => {
      await enter(transaction, 'gone');
      await sql`SELECT * FROM nowhere`.execute(transaction).catch(() => {});
    });
    await work.catch(() => {});
    expect(await names()).toEqual([]);
  });

  test('does not disturb the one that waits behind it', async () => {
    const failing = db.transaction().execute(async (transaction) => {
      await enter(transaction, 'gone');
      throw new Error('planned');
    });
    const waiting = db.transaction().execute((transaction) => enter(transaction, 'kept'));
    await expect(failing).rejects.toThrow('planned');
    await waiting;
    expect(await names()).toEqual(['kept']);
  });
});

test('a query that fails frees the connection', async () => {
  await expect(sql`SELECT * FROM nowhere`.execute(db)).rejects.toThrow('nowhere');
  expect(await names()).toEqual([]);
});

test('a query after the end is refused, and does not wait for ever', async () => {
  const ended = new Kysely<Tables>({ dialect: new ExclusivePGliteDialect(await PGlite.create()) });
  await sql`SELECT 1`.execute(ended);
  await ended.destroy();
  await expect(sql`SELECT 1`.execute(ended)).rejects.toThrow('destroyed');
  await expect(ended.transaction().execute(async () => {})).rejects.toThrow('destroyed');
});
