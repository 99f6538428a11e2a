/** What the schema tells a router about scopes and costs is what the running program does, field by field. */
import { valueFromASTUntyped } from 'graphql';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import type { AlisportsSimulator } from '../../src/connectors/alisports/simulator.ts';
import { createKybioSimulator, type KybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import { scopes } from '../../src/domain/caller.ts';
import { createDatabase, type TestDatabase } from '../support/engines.ts';
import { benefitInput, mutate } from '../support/mutations.ts';
import { readSchema } from '../support/schema.ts';
import { accountIds, configureAccount, memberApp, startBenefits } from '../support/vendors.ts';
import { freshKey, startWorld, templateId, type World } from '../support/world.ts';
import { type FieldVisit, visitFields } from './every-field.ts';

let world: World;
let members: KybioSimulator;
let platform: AlisportsSimulator;
let database: TestDatabase;
let store: pg.Client;

const uids = Array.from({ length: 100 }, (_, index) => `2316076394597184${index + 10}`);
let used = 0;
/** A member that the vendor has not been asked about yet. */
const freshMember = (): string => `${accountIds.members}:${uids[used++] ?? 'too few'}`;
const card = templateId(seedCodes.milkTea);

const schema = readSchema();
const benefit = `accountId: "venue", activityId: "1", outerId: "coupon-1", name: "x", grantMethod: ACTIVITY, status: ONLINE, stock: 100,
  validity: { type: NATURAL_DAYS, days: 3 }, discount: { type: DURATION, minutes: 180 }`;

/** KEY and MEMBER are put in when a document is sent. */
const visits: readonly FieldVisit[] = visitFields(schema, {
  'Query.promoAccount': `(id: "${accountIds.members}")`,
  'Query.benefit': '(id: "venue:1:coupon-1")',
  'Query.budget': `(id: "${card}", maxAgeSeconds: 0)`,
  'Query.template': `(id: "${card}", maxAgeSeconds: 0)`,
  'Query.member': `(id: "MEMBER", maxAgeSeconds: 0)`,
  'Query.memberByNumber': `(accountId: "${accountIds.members}", number: "N${uids[0]}", maxAgeSeconds: 0)`,
  'Query.membersByPhone': `(accountId: "${accountIds.members}", phone: "10000000", maxAgeSeconds: 0)`,
  'Query.promoOperation': '(id: "01960000-0000-7000-8000-000000000001")',
  'Query.promoOperations': '(first: 100)',
  'Mutation.adjustMemberBalance': '(input: { idempotencyKey: "KEY", memberId: "MEMBER", balanceIncrement: "1" })',
  'Mutation.settlePromoOperation':
    '(input: { operationId: "01960000-0000-7000-8000-000000000001", verdict: APPLIED, note: "seen" })',
  'Mutation.switchTemplateStatus': `(input: { idempotencyKey: "KEY", templateId: "${templateId(seedCodes.closed)}", status: CLOSED })`,
  'Mutation.updateTemplateBudget': `(input: { idempotencyKey: "KEY", templateId: "${card}", updateType: APPEND, number: 1 })`,
  'Mutation.upsertBenefit': `(input: { idempotencyKey: "KEY", ${benefit} })`,
});

function directiveOf(coordinate: string, name: string) {
  const [typeName = '', fieldName = ''] = coordinate.split('.');
  const type = schema.getType(typeName);
  const fields = type !== undefined && 'getFields' in type ? type.getFields() : {};
  return fields[fieldName]?.astNode?.directives?.find((directive) => directive.name.value === name);
}

const hasCost = (coordinate: string): boolean => directiveOf(coordinate, 'cost') !== undefined;

/** All of one set; the schema has no "either ... or ...". */
const oneSet = z.array(z.array(z.string())).length(1);

function publishedScopes(coordinate: string): readonly string[] {
  const argument = directiveOf(coordinate, 'requiresScopes')?.arguments?.[0];
  return argument === undefined ? [] : (oneSet.parse(valueFromASTUntyped(argument.value))[0] ?? []);
}

function send({ document }: FieldVisit, tokenScopes: readonly string[]) {
  const filled = document.replace('KEY', freshKey()).replace('MEMBER', freshMember);
  return world.ask(filled, {}, world.token({ scopes: tokenScopes }));
}

const forbidden = z.object({ code: z.literal('FORBIDDEN'), missingScopes: z.array(z.string()) });

const lookups = () => members.books.requests().filter(({ path }) => path.endsWith('/queryByUid')).length;
const vendorCalls = (): number =>
  [members, platform, world.cards].reduce((sum, { books }) => sum + books.requests().length, 0);

/** The quota is asked for by itself, soon after the start. */
async function quotaIsKnown(): Promise<void> {
  const { data } = await world.ask(`{ promoAccount(id: "${accountIds.members}") { quota { remaining } } }`);
  expect(data).toMatchObject({ promoAccount: { quota: { remaining: expect.any(Number) } } });
}

beforeAll(async () => {
  platform = await startBenefits();
  members = await createKybioSimulator({
    apps: [memberApp],
    members: uids.map((uid) => ({
      uid,
      number: `N${uid}`,
      name: 'Somebody',
      categoryName: 'Gold',
      phone: '10000000',
      balance: '5',
      point: '0',
    })),
  });
  members.settings.callsPerDay = 100_000;
  database = await createDatabase('postgres');
  if (database.location.kind !== 'server') throw new Error('a server is needed');
  store = new pg.Client({ connectionString: database.location.url });
  await store.connect();
  world = await startWorld({
    database,
    accounts: [
      configureAccount(accountIds.members, { vendor: 'kybio', url: members.url }),
      configureAccount(accountIds.benefits, { vendor: 'alisports', url: platform.url }),
    ],
  });
  await vi.waitFor(quotaIsKnown, { timeout: 10_000 });
  await mutate(world, 'upsertBenefit', benefitInput('coupon-1'));
  await mutate(world, 'adjustMemberBalance', { memberId: freshMember(), balanceIncrement: '1' });
  await world.updateBudget({});
  await world.switchStatus({ templateId: templateId(seedCodes.dimSum) });
}, 40_000);
afterAll(async () => {
  await world.close();
  await Promise.all([members.close(), platform.close(), store.end()]);
  await database.drop();
});

/** Takes from what is known of members what a journal leaves out, so that it has to be read again. */
async function forgetProfiles(): Promise<void> {
  await store.query("UPDATE members SET state = jsonb_set(state, '{profile}', 'null')");
}

describe('a field that is guarded', () => {
  test('publishes the scopes that it asks for, and no field publishes others', async () => {
    const wrong: unknown[] = [];
    const unseen = new Set<string>();
    const guarded: string[] = [];
    for (const visit of visits) {
      const [type = '', field = ''] = visit.coordinate.split('.');
      const held = new Set(visit.through.flatMap(publishedScopes));
      const published = publishedScopes(visit.coordinate).filter((scope) => !held.has(scope));
      const { data, errors = [] } = await send(visit, [...held]);
      const asked = errors.flatMap(({ extensions }) => forbidden.safeParse(extensions).data?.missingScopes ?? []);
      if (asked.length > 0) guarded.push(visit.coordinate);
      else if (!JSON.stringify(data ?? {}).includes(`"${field}":`)) unseen.add(type);
      if (new Set(asked).symmetricDifference(new Set(published)).size > 0)
        wrong.push({ field: visit.coordinate, published, asked });
    }
    expect(wrong).toEqual([]);
    expect(guarded).toHaveLength(30);
    // What only particular inputs and failures lead to is not there to be asked.
    const particular = /(Validity|Discount|Location|Area|Decision|Success|Error|Issue)$/;
    expect([...unseen].filter((type) => !particular.test(type))).toEqual([]);
  }, 60_000);
});

describe('a field that asks a vendor', () => {
  test('publishes a cost', async () => {
    const asking: string[] = [];
    for (const visit of visits.filter(({ through }) => !through.some(hasCost))) {
      await forgetProfiles();
      const before = vendorCalls();
      await send(visit, scopes);
      if (vendorCalls() > before) asking.push(visit.coordinate);
    }
    expect(asking.filter((coordinate) => !hasCost(coordinate))).toEqual([]);
    expect(asking.toSorted()).toEqual([
      'Mutation.adjustMemberBalance',
      'Mutation.switchTemplateStatus',
      'Mutation.updateTemplateBudget',
      'Mutation.upsertBenefit',
      'PromoOperation.target',
      'Query.budget',
      'Query.member',
      'Query.memberByNumber',
      'Query.membersByPhone',
      'Query.template',
    ]);
  }, 60_000);

  test('of a member whose profile is not known publishes a cost', async () => {
    const own = visits.filter(({ coordinate }) => /^Member\.(?!account|operations)/.test(coordinate));
    const asking: string[] = [];
    const id = freshMember();
    await world.ask(`{ member(id: "${id}") { id } }`);
    for (const { coordinate } of own) {
      await forgetProfiles();
      const before = lookups();
      await world.ask(
        `mutation { adjustMemberBalance(input: { idempotencyKey: "${freshKey()}", memberId: "${id}", balanceIncrement: "1" }) {
          ... on AdjustMemberBalanceSuccess { member { ${coordinate.replace('Member.', '')} } } } }`,
      );
      if (lookups() > before) asking.push(coordinate);
    }
    expect(asking.filter((coordinate) => !hasCost(coordinate))).toEqual([]);
    expect(asking).toHaveLength(9);
  }, 30_000);
});
