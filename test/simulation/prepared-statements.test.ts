import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openPreparingPGlite, type PreparingPGlite } from './prepared-statements.ts';

describe('the database of a simulation', () => {
  let database: PreparingPGlite;

  beforeAll(async () => {
    database = await openPreparingPGlite();
    await database.query(
      'CREATE TABLE things (id uuid PRIMARY KEY, size integer CONSTRAINT is_small CHECK (size < 9))',
    );
    database.keepAnswersAbout(['things']);
  }, 120_000);

  beforeEach(async () => {
    await database.query('DELETE FROM things');
    await add(1);
  });

  afterAll(() => database.close());

  const add = (digit: number) =>
    database.query('INSERT INTO things VALUES ($1, $2)', [`00000000-0000-7000-8000-00000000000${digit}`, digit]);
  const sizes = async () => {
    const { rows } = await database.query<{ size: number }>('SELECT size FROM things WHERE size > $1 ORDER BY 1', [0]);
    return rows.map(({ size }) => size);
  };

  test('every type of the tables comes as what it is, however long', async () => {
    const text = `香港 ${'x'.repeat(200_000)}`;
    const { rows } = await database.query(
      `SELECT $1::text AS text, $2::jsonb AS json, $3::timestamptz AS at, NULL::text AS nothing, 9007199254740993 AS big,
        ARRAY[1.5, 2e15]::double precision[] AS numbers, '{}'::double precision[] AS none, 2 > 1 AS yes, 0.1::float8 AS half`,
      [text, { a: ['ü'] }, new Date('2026-03-01T03:00:00.123Z')],
    );
    expect(rows).toEqual([
      {
        text,
        json: { a: ['ü'] },
        at: new Date('2026-03-01T03:00:00.123Z'),
        nothing: null,
        big: 9_007_199_254_740_993n,
        numbers: [1.5, 2e15],
        none: [],
        yes: true,
        half: 0.1,
      },
    ]);
  });

  test('what is wrong is said in full, and the next statement is answered', async () => {
    await expect(add(9)).rejects.toMatchObject({ code: '23514', constraint: 'is_small' });
    await expect(add(2)).resolves.toMatchObject({ affectedRows: 1 });
  });

  test('an answer is kept until its table is written', async () => {
    expect(await sizes()).toEqual([1]);
    expect(await sizes()).toEqual([1]);
    await add(2);
    expect(await sizes()).toEqual([1, 2]);
  });

  test('what was seen in a transaction that is rolled back is not seen any more', async () => {
    const undone = database.transaction(async () => {
      await add(3);
      expect(await sizes()).toEqual([1, 3]);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await sizes()).toEqual([1]);
  });

  test('nothing is answered in a transaction that has failed', async () => {
    const failed = database.transaction(async () => {
      await sizes();
      await database.query('SELECT 1 / $1::integer', [0]).catch(() => {});
      await expect(sizes()).rejects.toMatchObject({ code: '25P02' });
    });
    await expect(failed).rejects.toMatchObject({ code: '25P02' });
  });
});
