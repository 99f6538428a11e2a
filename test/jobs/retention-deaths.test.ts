/** A process that is killed while it deletes leaves whole operations, and another one goes on where it was. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/domain/clock.ts';
import { openJobQueue } from '../../src/jobs/queue.ts';
import { startRetention } from '../../src/jobs/retention.ts';
import { createStoreJournal } from '../../src/journal/store-journal.ts';
import { createDeleteOld } from '../../src/operations/delete-old.ts';
import { type Database, type DatabaseLocation, openDatabase } from '../../src/store/database.ts';
import type { Db } from '../../src/store/tables.ts';
import { createDatabase, engines } from '../support/engines.ts';
import { statementsFor } from '../support/full-journal.ts';
import { newOperation } from '../support/journal.ts';
import { inMs } from './journal-world.ts';

const source = (path: string) => JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href);

const leaseMs = 2_000;

/** Says each batch, and never ends by itself. */
const program = `
  import { systemClock } from ${source('domain/clock.ts')};
  import { openJobQueue } from ${source('jobs/queue.ts')};
  import { startRetention } from ${source('jobs/retention.ts')};
  import { createStoreJournal } from ${source('journal/store-journal.ts')};
  import { createDeleteOld } from ${source('operations/delete-old.ts')};
  import { openDatabase } from ${source('store/database.ts')};
  const onTrouble = (error) => console.error(error);
  const { db } = await openDatabase(JSON.parse(process.argv.at(-1)), onTrouble);
  const queue = await openJobQueue({ db, leaseMs: ${leaseMs}, onTrouble });
  const journal = createStoreJournal({ db, newLeaseId: () => 'nobody' });
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const deleting = createDeleteOld({ journal, clock: systemClock, keepDays: 30, log, reuseSpace: async () => {} });
  const work = {
    ...deleting,
    async deleteSome(after) {
      const batch = await deleting.deleteSome(after);
      console.log(batch.deleted);
      return batch;
    },
  };
  startRetention({ queue, work, clock: systemClock, everyMs: 50, leaseMs: ${leaseMs}, onError: onTrouble });
`;

const operations = 10_000;
const stillOpen = operations / 1_000;

/** Deletes in a process of its own, and kills it in the middle. */
async function killWhileDeleting(location: DatabaseLocation): Promise<void> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program, JSON.stringify(location)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let batches = 0;
  for await (const _ of createInterface({ input: child.stdout })) {
    batches += 1;
    if (batches === 5) child.kill('SIGKILL');
  }
  expect((await exited)[1]).toBe('SIGKILL');
}

async function fill({ db }: Database): Promise<void> {
  for (const statement of statementsFor({ operations, accounts: 3 }).slice(1, 3)) await sql.raw(statement).execute(db);
  // Time has gone on since.
  const journal = createStoreJournal({ db, newLeaseId: () => 'somebody' });
  const target = { key: 'another', isExclusive: true, version: 0, lastSecond: null };
  const claim = await journal.claim(newOperation(), target, { at: inMs(0), before: null, leaseUntil: inMs(60_000) });
  expect(claim.kind).toBe('claimed');
}

async function count(db: Db): Promise<{ readonly operations: number; readonly halves: number }> {
  const { rows } = await sql<{ operations: number; halves: number }>`
    SELECT count(*)::integer AS operations,
      count(*) FILTER (WHERE attempts.number IS NULL)::integer AS halves
    FROM operations LEFT JOIN attempts ON attempts.operation_id = operations.id`.execute(db);
  return rows[0] ?? { operations: 0, halves: 0 };
}

test.each(engines)('on %s', { timeout: 60_000 }, async (engine) => {
  const { location, drop } = await createDatabase(engine);
  onTestFinished(drop);
  const before = await openDatabase(location, () => {});
  await fill(before);
  await before.close();
  await killWhileDeleting(location);

  const { db, close } = await openDatabase(location, () => {});
  onTestFinished(close);
  const left = await count(db);
  expect(left.halves).toBe(0);
  expect((operations + 1 - left.operations) % 200).toBe(0);
  expect(left.operations).toBeLessThanOrEqual(operations + 1 - 5 * 200);
  expect(left.operations).toBeGreaterThan(stillOpen + 1);

  const trouble: unknown[] = [];
  const onTrouble = (reason: unknown): void => void trouble.push(reason);
  const queue = await openJobQueue({ db, leaseMs, onTrouble });
  onTestFinished(() => queue.close());
  const journal = createStoreJournal({ db, newLeaseId: () => 'nobody' });
  const lines: object[] = [];
  const log = { info: (facts: object) => void lines.push(facts), warn: () => {}, error: () => {} };
  const work = createDeleteOld({ journal, clock: systemClock, keepDays: 30, log, reuseSpace: async () => {} });
  const retention = startRetention({ queue, work, clock: systemClock, everyMs: 50, leaseMs, onError: onTrouble });
  onTestFinished(() => retention.stop());
  await expect.poll(() => lines.length, { timeout: 30_000 }).toBe(1);
  // What its last job had deleted by the time it died is counted by nobody.
  expect(lines).toMatchObject([{ deleted: expect.any(Number), oldAndOpen: stillOpen }]);
  expect(await count(db)).toEqual({ operations: stillOpen + 1, halves: 0 });
  expect(trouble).toEqual([]);
});
