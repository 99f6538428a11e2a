import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { Kysely } from 'kysely';
import { createStoreJournal } from '../../src/journal/store-journal.ts';
import { openDatabase } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrations.ts';
import { ExclusivePGliteDialect } from '../../src/store/pglite-dialect.ts';
import type { Tables } from '../../src/store/tables.ts';
import { openPreparingPGlite } from '../../test/simulation/prepared-statements.ts';
import { accountNumber, nextStep } from './journal-work.ts';
import { startPostgres } from './postgres.ts';

const which = process.argv[2];
const dbs: Array<[string, Kysely<Tables>, () => Promise<unknown>]> = [];
if (which === 'pg') {
  const s = await startPostgres();
  for (const prepares of [true, false]) {
    const d = await openDatabase({ kind: 'server', url: s.url, connections: 4, prepares }, () => {});
    dbs.push([`prepared ${prepares}`, d.db, () => d.close()]);
  }
  dbs.push(['', dbs[0]![1], () => s.stop()]);
} else {
  const a = new Kysely<Tables>({ dialect: new ExclusivePGliteDialect(await PGlite.create()) });
  await migrate(a);
  const b = new Kysely<Tables>({ dialect: new ExclusivePGliteDialect(await openPreparingPGlite()) });
  await migrate(b);
  dbs.push(['plain', a, async () => {}], ['prepared', b, async () => {}]);
}
const results = new Map<string, number[]>();
for (let round = 0; round < 7; round++)
  for (const [name, db] of dbs) {
    if (!name) continue;
    const journal = createStoreJournal({ db, newLeaseId: randomUUID });
    const c0 = process.cpuUsage(),
      t0 = performance.now();
    for (let i = 0; i < 150; i++) {
      const s = nextStep(journal, accountNumber(1));
      await s.look();
      await s.claim();
      await s.settle();
    }
    const ms = (performance.now() - t0) / 150,
      c = process.cpuUsage(c0);
    results.set(name, [...(results.get(name) ?? []), ms]);
    console.log(round, name, ms.toFixed(3), 'ms; cpu', ((c.user + c.system) / 1000 / 150).toFixed(3));
  }
for (const [, , close] of dbs) await close();
process.exit();
