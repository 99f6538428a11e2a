/** Walks: what a rate leaves out, and lists without an end. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Connector } from '../../src/connectors/connector.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { createHealthMonitor } from '../../src/operations/account-health.ts';
import type { Account } from '../../src/operations/accounts.ts';
import { createGuard } from '../../src/operations/guard.ts';
import { createTemplateReader } from '../../src/operations/read-templates.ts';
import { createWalkLists } from '../../src/operations/walk-lists.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { createDatabase, type TestDatabase } from '../support/engines.ts';
import { accountIds, configureAccount, startVouchers } from '../support/vendors.ts';
import { startWorld } from '../support/world.ts';

let database: TestDatabase;
let opened: Database;
beforeAll(async () => {
  database = await createDatabase('pglite');
  opened = await openDatabase(database.location, () => {});
});
afterAll(async () => {
  await opened.close();
  await database.drop();
});

test('a walk under a rate limit comes to know every template', { timeout: 60_000 }, async () => {
  const vouchers = await startVouchers();
  const world = await startWorld({
    accounts: [
      configureAccount(accountIds.vouchers, {
        vendor: 'alipay-voucher',
        url: vouchers.url,
        options: { limits: { callsPerSecond: 5 }, settings: { walkEverySeconds: 86_400 } },
      }),
    ],
  });
  onTestFinished(async () => {
    await world.close();
    await vouchers.close();
  });
  await new Promise((resolve) => setTimeout(resolve, 12_000));
  const { data } = await world.ask('{ templates(filter: { accountIds: ["hk-vouchers"] }) { totalCount } }');
  const lists = vouchers.books.requests().filter(({ path }) => path.endsWith('/list')).length;
  expect(Number((data as never as { templates: { totalCount: number } }).templates.totalCount)).toBeGreaterThan(3);
});

test.each([
  ['A -> B -> A', ['A', 'B']],
  ['A -> B -> C -> A', ['A', 'B', 'C']],
])('a list whose cursors go round (%s) ends', { timeout: 20_000 }, async (_title, cursors) => {
  const id = `walk-${randomUUID().slice(0, 8)}` as never;
  let pages = 0;
  const page = async (cursor: string | null) => {
    pages += 1;
    const next = cursors[(cursors.indexOf(cursor ?? '') + 1) % cursors.length] ?? null;
    return { kind: 'done', value: { items: [], next }, vendor: {} } as never;
  };
  const log = { info: () => {}, warn: () => {} };
  const limits = {
    timeoutMs: 1_000,
    connections: 1,
    concurrency: null,
    callsPerSecond: null,
    callsPerDay: 300,
    assumedCallsPerDay: null,
    dayOffset: '+08:00',
    writeShare: 0.5,
    breaker: { failures: 10, closedMs: 1_000 },
  };
  const health = createHealthMonitor({ db: opened.db, clock: systemClock, log });
  const guard = createGuard({ db: opened.db, clock: systemClock, health, log }, id, limits);
  const connector = { templates: null, members: { list: { walkEverySeconds: 86_400, page } } } as never as Connector;
  const accounts = new Map([[id, { id, connector, guard, limits, policy: {} as never } as Account]]);
  const templates = createTemplateReader({ db: opened.db, accounts, clock: systemClock });
  const walkLists = createWalkLists({ db: opened.db, clock: systemClock, accounts, templates, log });
  // What the worker and refreshLists do: as long as there was something, go on at once.
  let rounds = 0;
  while (rounds < 200 && (await walkLists()) > 0) rounds += 1;
  expect(pages).toBeLessThan(20);
});
