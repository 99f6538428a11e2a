/** What callers notice of retention: nothing, for as long as a key is remembered; after that the key is a new one. */
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { instant } from '../../src/domain/clock.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createDatabase, engines } from '../support/engines.ts';
import { idFrom } from '../support/journal.ts';
import { startCards } from '../support/vendors.ts';
import { freshKey, startWorld, type WorldOptions } from '../support/world.ts';

const daysAgo = (days: number) => instant(new Date(Date.now() - days * 86_400_000));

test.each(engines)(
  'a key is a replay for 400 days and a new one after that, on %s',
  { timeout: 60_000 },
  async (engine) => {
    const database = await createDatabase(engine);
    onTestFinished(database.drop);
    const cards = await startCards();
    onTestFinished(() => cards.close());
    let days = 0;
    const start = (options: WorldOptions = {}) => startWorld({ database, cards, ...options });

    const past = await start({ overrides: { newOperationId: () => idFrom(daysAgo(days)) } });
    const keys = { old: freshKey(), young: freshKey() };
    for (const [idempotencyKey, age] of [
      [keys.old, 401],
      [keys.young, 399],
      [freshKey(), 0],
    ] as const) {
      days = age;
      expect(await past.updateBudget({ idempotencyKey })).toMatchObject({ __typename: 'UpdateTemplateBudgetSuccess' });
    }
    await past.close();
    const { db, close } = await openDatabase(database.location, () => {});
    for (const [key, age] of [
      [keys.old, 401],
      [keys.young, 399],
    ] as const) {
      await sql`UPDATE operations SET settled_at = ${daysAgo(age)}::timestamptz WHERE idempotency_key = ${key}`.execute(
        db,
      );
    }
    // Another day.
    await sql`UPDATE promotion_jobs.job SET singleton_on = singleton_on - interval '1 day'`.execute(db);
    await close();

    const world = await start();
    onTestFinished(() => world.close());
    const said = () => world.log.find((line) => line.includes('old operations were deleted')) ?? '{}';
    await expect
      .poll((): unknown => JSON.parse(said()), { timeout: 10_000 })
      .toMatchObject({ deleted: 1, keepDays: 400, oldestDays: 399, oldAndOpen: 0 });
    expect(await world.updateBudget({ idempotencyKey: keys.young })).toMatchObject({ replayed: true });
    expect(cards.books.effects()).toHaveLength(3);
    expect(await world.updateBudget({ idempotencyKey: keys.old })).toMatchObject({ replayed: false });
    expect(cards.books.effects()).toHaveLength(4);
  },
);
