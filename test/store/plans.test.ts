/** No way through the program reads a whole table that grows: the plan of every statement that it sends is looked at. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillJournal } from '../support/full-journal.ts';
import { mutate } from '../support/mutations.ts';
import { mostRead, type Plan, planForAny, planOf } from '../support/query-plans.ts';
import { changes, type RecordedWorld, startRecordedWorld } from '../support/recorded-world.ts';
import type { RoundTrip } from '../support/statement-wire.ts';
import { accountIds } from '../support/vendors.ts';
import { freshKey } from '../support/world.ts';

const page = 'nodes { id operations(first: 2) { nodes { id } } } pageInfo { endCursor }';
const operationPage = 'nodes { id state attempts { number } } pageInfo { endCursor hasNextPage }';

/** What clients ask, by what it is called in the report of a failure. */
const readings: Readonly<Record<string, string>> = {
  accounts: '{ promoAccounts { nodes { id openOperations health { lastAnsweredAt } quota { limit } } } }',
  templates: `{ templates(first: 5) { ${page} } }`,
  'templates by name': `{ templates(first: 5, order: NAME_ASC) { ${page} } }`,
  'templates of an account': `{ templates(first: 5, filter: { accountIds: ["${accountIds.cards}"] }) { ${page} } }`,
  members: `{ members(first: 5) { ${page} } }`,
  'members by balance': `{ members(first: 5, order: BALANCE_DESC) { ${page} } }`,
  'a member by number': `{ memberByNumber(accountId: "${accountIds.members}", number: "7") { id } }`,
  'members by phone': `{ membersByPhone(accountId: "${accountIds.members}", phone: "13800000000") { id } }`,
  benefits: `{ benefits(first: 5) { ${page} } }`,
  'benefits by name': `{ benefits(first: 5, order: NAME_ASC) { ${page} } }`,
  operations: `{ promoOperations(first: 5) { ${operationPage} } }`,
  'operations, oldest first': `{ promoOperations(first: 5, order: REQUESTED_AT_ASC) { ${operationPage} } }`,
  'operations of an account': `{ promoOperations(first: 5, filter: { accountIds: ["${accountIds.cards}"] }) { ${operationPage} } }`,
  'operations of a busy account': `{ promoOperations(first: 5, filter: { accountIds: ["account-1"] }) { ${operationPage} } }`,
  'operations of accounts': `{ promoOperations(first: 5, filter: { accountIds: ["${accountIds.cards}", "${accountIds.members}"] }) { ${operationPage} } }`,
  'operations that are open': `{ promoOperations(first: 5, filter: { states: [UNKNOWN, PENDING] }) { ${operationPage} } }`,
  'operations that are refused': `{ promoOperations(first: 5, filter: { states: [REFUSED] }) { ${operationPage} } }`,
  'operations of a kind': `{ promoOperations(first: 5, filter: { kinds: [UPSERT_BENEFIT] }) { ${operationPage} } }`,
  'operations that wait for a person': `{ promoOperations(first: 5, filter: { needsOperator: true }) { ${operationPage} } }`,
  'operations on targets': `{ promoOperations(first: 5, filter: { targetIds: ["account-1:7"] }) { ${operationPage} } }`,
  'an operation by its key': `{ promoOperations(first: 5, filter: { idempotencyKey: "a-key-that-nobody-has" }) { ${operationPage} } }`,
  'operations of a day': `{ promoOperations(first: 5, filter: { requestedFrom: "2025-01-01T01:00:00Z", requestedBefore: "2025-01-01T02:00:00Z" }) { ${operationPage} } }`,
};

/** More than any page has, and much less than there are. */
const mostRows = 1_000;

const growing: ReadonlySet<string> = new Set(['operations', 'attempts', 'targets', 'templates', 'members', 'benefits']);

/** The tables that a plan reads from one end to the other. */
function scanned(node: Plan): string[] {
  const own = node['Node Type'] === 'Seq Scan' ? [node['Relation Name'] ?? ''] : [];
  return [...own, ...(node.Plans ?? []).flatMap(scanned)].filter((table) => growing.has(table));
}

let recorded: RecordedWorld;
let database: pg.Client;
const errors: unknown[] = [];
const trips = new Map<string, { readonly trip: RoundTrip; readonly by: string }>();

async function record(by: string, work: () => Promise<unknown>): Promise<void> {
  for (const trip of await recorded.record(work)) trips.set(`${trip.text} ${trip.values.join()}`, { trip, by });
}

beforeAll(async () => {
  recorded = await startRecordedWorld();
  const { world } = recorded;
  for (const [by, [name, input]] of Object.entries(changes)) {
    const idempotencyKey = freshKey();
    await record(by, () => mutate(world, name, { ...input, idempotencyKey }));
    await record(`${by} again`, () => mutate(world, name, { ...input, idempotencyKey }));
  }
  for (const [by, query] of Object.entries(readings)) {
    await record(by, async () => errors.push(...((await world.ask(query)).errors ?? [])));
  }
  await fillJournal(recorded.databaseUrl, { operations: 50_000, accounts: 250 });
  database = new pg.Client({ connectionString: recorded.databaseUrl });
  await database.connect();
}, 120_000);
afterAll(async () => {
  await database.end();
  await recorded.close();
});

describe('no statement reads a table that grows from one end to the other', () => {
  test('when it is planned for its values', async () => {
    expect(errors).toEqual([]);
    expect(trips.size).toBeGreaterThan(25);
    const found = [];
    for (const { trip, by } of trips.values()) {
      if (!/^\s*(select|with|insert|update|delete)/i.test(trip.text)) continue;
      const tables = scanned(await planOf(database, trip));
      if (tables.length > 0) found.push({ by, tables, text: trip.text });
    }
    expect(found).toEqual([]);
  });

  test('when it is a page, however few of the rows belong on it', async () => {
    const found = [];
    for (const { trip, by } of trips.values()) {
      if (!/^\s*select/i.test(trip.text) || /for update/i.test(trip.text)) continue;
      const read = mostRead(await planOf(database, trip, ', ANALYZE, TIMING off'));
      if (read > mostRows) found.push({ by, read, text: trip.text });
    }
    expect(found).toEqual([]);
  });

  test('when it is prepared for any values', async () => {
    const found = [];
    for (const { trip, by } of trips.values()) {
      if (!/^\s*(select|with|insert|update|delete)/i.test(trip.text) || /limit \$\d+$/.test(trip.text)) continue;
      const tables = scanned(await planForAny(database, trip));
      if (tables.length > 0) found.push({ by, tables, text: trip.text });
    }
    expect(found).toEqual([]);
  });
});
