/** Walks through a vendor's list: complete under a rate limit, and over at last even where the list has no end. */
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Connector, VendorList } from '../../src/connectors/connector.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { parseAccountId, type TemplateCode } from '../../src/domain/ids.ts';
import { createHealthMonitor } from '../../src/operations/account-health.ts';
import type { Account } from '../../src/operations/accounts.ts';
import { createGuard } from '../../src/operations/guard.ts';
import { createTemplateReader } from '../../src/operations/read-templates.ts';
import { createWalkLists, type WalkLists } from '../../src/operations/walk-lists.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { createDatabase, type TestDatabase } from '../support/engines.ts';
import { accountIds, configureAccount, startVouchers } from '../support/vendors.ts';
import { startWorld } from '../support/world.ts';

let database: TestDatabase;
let opened: Database;

beforeAll(async () => {
  database = await createDatabase('postgres');
  opened = await openDatabase(database.location, () => {});
});
afterAll(async () => {
  await opened.close();
  await database.drop();
});

test('a walk under a rate limit comes to know every template', async () => {
  const vouchers = await startVouchers();
  const limits = { callsPerSecond: 20 };
  const settings = { walkEverySeconds: 86_400 };
  const world = await startWorld({
    database,
    accounts: [
      configureAccount(accountIds.vouchers, {
        vendor: 'alipay-voucher',
        url: vouchers.url,
        options: { limits, settings },
      }),
    ],
  });
  onTestFinished(async () => {
    await world.close();
    await vouchers.close();
  });
  const count = async () =>
    (await world.ask(`{ templates(filter: { accountIds: ["${accountIds.vouchers}"] }) { totalCount } }`)).data;
  await expect
    .poll(count, { timeout: 10_000 })
    .toEqual({ templates: { totalCount: vouchers.books.templates().length } });
});

test.each([
  ['A, A', ['A']],
  ['A, B, A', ['A', 'B']],
  ['A, B, C, A', ['A', 'B', 'C']],
  ['A to E, A', ['A', 'B', 'C', 'D', 'E']],
])('a walk along cursors that go round (%s) ends', async (title, cursors) => {
  let pages = 0;
  const walkLists = walking(`walk-${title.toLowerCase().replaceAll(/[^a-z]/g, '')}`, {
    walkEverySeconds: 86_400,
    page: async (cursor) => {
      pages += 1;
      const next = cursors[(cursors.indexOf(cursor ?? '') + 1) % cursors.length] ?? null;
      const vendor = { name: 'v', status: null, code: null, message: null, traceId: null };
      return { kind: 'done', value: { items: [], next }, vendor };
    },
  });
  // As the worker does it: as long as there was something, it goes on at once.
  while (pages < 50 && (await walkLists()) > 0);
  expect(pages).toBeLessThan(20);
});

/** Walks the list as that of the only account there is. */
function walking(name: string, list: VendorList<TemplateCode>): WalkLists {
  const id = parseAccountId(name);
  if (id === null) throw new Error(`${name} is no account id`);
  const connector = connectorOf(list);
  const { limits, policy } = configureAccount(name, { vendor: 'alipay-card', url: 'http://127.0.0.1:9' });
  const own = { ...limits, assumedCallsPerDay: null, vendorTellsCallsPerDay: false };
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const deps = { db: opened.db, clock: systemClock, log };
  const guard = createGuard({ ...deps, health: createHealthMonitor(deps) }, id, own);
  const account: Account = { id, connector, guard, limits: own, policy: { ...policy, timeoutMs: limits.timeoutMs } };
  const accounts = new Map([[id, account]]);
  return createWalkLists({ ...deps, accounts, templates: createTemplateReader({ ...deps, accounts }) });
}

/** A vendor that can do nothing but list templates. */
function connectorOf(list: VendorList<TemplateCode>): Connector {
  return {
    vendor: 'v',
    kinds: [],
    templates: {
      known: [],
      list,
      targetKey: (code) => code,
      read: async () => ({ kind: 'neverSent', why: 'nothing is listed' }),
      allowedTransitions: () => [],
      budgetRoom: () => null,
      updateBudget: () => null,
      switchStatus: () => null,
    },
    members: null,
    benefits: null,
    quota: null,
    close: async () => {},
  };
}
