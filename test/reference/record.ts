/** Records the examples of the reference from the running program. */
import { isObjectType } from 'graphql';
import { expect, vi } from 'vitest';
import { z } from 'zod';
import { kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import { registry } from '../../src/connectors/registry.ts';
import { command } from '../../src/connectors/simulation/simulator-test-client.ts';
import type { PromoErrorCode } from '../../src/graphql/error-codes.ts';
import type { MutationName } from '../support/mutations.ts';
import { codeRowsOf } from '../support/result-code-table.ts';
import { readSchema } from '../support/schema.ts';
import { findStand } from '../support/stands.ts';
import type { VendorName } from '../support/vendors.ts';
import { canonicalCodes, typeOf } from './codes.ts';
import { type Blanks, exampleDocuments, fill, type RootField, rootFields } from './documents.ts';
import {
  type CodeExample,
  codeExample,
  type Examples,
  type OperationExample,
  operationExample,
  settle,
} from './examples.ts';
import { type Meeting, type Scenario, scenarios, tryOut, unknownAdjustment } from './scenarios.ts';
import { cardTemplates, type ExtraAccount, openStage, type Stage, shownAccounts } from './stage.ts';

const schema = readSchema();

/** Takes about ten seconds. */
export async function recordExamples(): Promise<Examples> {
  const meetings = await scenarioOfEveryCode();
  const stage = await openStage([...meetings].map(([code, scenario]) => accountOf(code, scenario)));
  try {
    const operations = await recordOperations(stage);
    const codes: Record<string, CodeExample> = {};
    for (const [code, scenario] of meetings) codes[code] = await recordCode(stage, code, scenario);
    return { operations, codes };
  } finally {
    await stage.close();
  }
}

async function recordOperations(stage: Stage): Promise<Examples['operations']> {
  await untilQuiet(stage);
  const examples: Record<string, OperationExample> = {};
  let operationId = '';
  for (const field of rootFields) {
    if (field === 'promoOperations')
      operationId = await unknownAdjustment(stage, shownAccounts.kybio, kybioSeedUids.father);
    const { document, variables } = exampleDocuments[field];
    const blanks: Record<keyof Blanks, string> = { idempotencyKey: crypto.randomUUID(), operationId };
    const filled = fill(variables, blanks);
    const before = stage.vendorCalls();
    const askedAt = stage.now();
    const answer = await stage.world.ask(document, filled, stage.reader);
    const vendorCalls = stage.vendorCalls() - before;
    examples[field] = settle(operationExample, { variables: filled, answer: { ...answer }, vendorCalls }, askedAt);
    operationId = operationIn(field, answer.data) ?? operationId;
  }
  return examples;
}

/** What the program asks by itself at the start has been asked: the templates of two accounts, and the daily quota. */
async function untilQuiet({ world, cards, reader }: Stage): Promise<void> {
  const look = async () => {
    const { data } = await world.ask('{ promoAccount(id: "members") { quota { remaining } } }', {}, reader);
    expect(data).toEqual({ promoAccount: { quota: { remaining: 298 } } });
    expect(cards.books.requests()).toHaveLength(2 * cardTemplates.length);
  };
  await vi.waitFor(look, { timeout: 60_000, interval: 100 });
}

const withOperation = z.looseObject({ operation: z.looseObject({ id: z.string() }) });

function operationIn(field: RootField, data: unknown): string | undefined {
  return withOperation.safeParse(Reflect.get(Object(data), field)).data?.operation.id;
}

function accountOf(code: PromoErrorCode, scenario: Scenario): ExtraAccount {
  const { meet: _, ...account } = scenario;
  const suffix = code.toLowerCase().replaceAll('_', '-');
  return { ...account, name: `${shownAccounts[scenario.vendor]}-x-${suffix}` };
}

async function recordCode(stage: Stage, code: PromoErrorCode, scenario: Scenario): Promise<CodeExample> {
  const { name } = accountOf(code, scenario);
  const { field, input, beside } = await scenario.meet(stage, name);
  const askedAt = stage.now();
  const { data, errors } = await stage.world.ask(
    documentFor(field, code),
    field === 'promoOperation' ? input : { input },
  );
  await beside;
  const answered: unknown = Reflect.get(Object(data), field);
  const member = memberOf(field === 'promoOperation' ? Reflect.get(Object(answered), 'error') : answered);
  if (member === null || member['code'] !== code)
    throw new Error(`${field} answers ${JSON.stringify({ answered, errors })} instead of ${code}`);
  return settle(codeExample, { field, input: { ...input }, answer: member }, askedAt);
}

function memberOf(value: unknown): Record<string, unknown> | null {
  return z.record(z.string(), z.unknown()).safeParse(value).data ?? null;
}

/** The whole error, as its type has it. */
function documentFor(field: Meeting['field'], code: PromoErrorCode): string {
  const selection = `__typename ... on ${typeOf(code)} { ${fieldsOf(typeOf(code)).join(' ')} }`;
  if (field === 'promoOperation') return `query ($id: ID!) { promoOperation(id: $id) { error { ${selection} } } }`;
  const input = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  return `mutation ($input: ${input}!) { ${field}(input: $input) { ${selection} } }`;
}

const selections: Readonly<Record<string, string>> = {
  vendor: '{ name status code message }',
  operation: '{ id state }',
  issues: '{ path message }',
  blockingOperation: '{ id state }',
};

function fieldsOf(typeName: string): readonly string[] {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) throw new Error(`the schema has no type ${typeName}`);
  return Object.keys(type.getFields()).map((name) => `${name} ${selections[name] ?? ''}`);
}

/** Those that no mutation can answer are left out. */
async function scenarioOfEveryCode(): Promise<ReadonlyMap<PromoErrorCode, Scenario>> {
  const found = new Map<PromoErrorCode, Scenario>();
  for (const code of canonicalCodes) {
    const scenario = scenarios[code] ?? (await scenarioOfVendor(code));
    if (scenario !== null) found.set(code, scenario);
  }
  return found;
}

/** A vendor that is made to say a code of its page. */
async function scenarioOfVendor(code: PromoErrorCode): Promise<Scenario | null> {
  const row = registry.flatMap(({ vendor }) => codeRowsOf(vendor)).find(({ canonical }) => canonical === code);
  if (row === undefined) return null;
  const stand = await findStand(row.vendor);
  const vendor = vendorName(row.vendor);
  return {
    vendor,
    async meet(stage, account) {
      const meeting = tryOut(mutationName(row.mutation), account);
      const operation = callNames[row.mutation];
      const order = { ...stand.answering(row.row), ...(operation === undefined ? {} : { operation }) };
      await command(stage.urls[vendor], 'misbehave', order);
      return meeting;
    },
  };
}

/** The vendor's own name of the call, where it has several. */
const callNames: Readonly<Record<string, string>> = {
  updateTemplateBudget: 'updateBudget',
  switchTemplateStatus: 'switchStatus',
  adjustMemberBalance: 'adjust',
};

function vendorName(name: string): VendorName {
  if (isVendorName(name)) return name;
  throw new Error(`the stage has no ${name}`);
}

const isVendorName = (name: string): name is VendorName => Object.hasOwn(shownAccounts, name);

function mutationName(name: string): MutationName {
  const names: readonly MutationName[] = [
    'updateTemplateBudget',
    'switchTemplateStatus',
    'adjustMemberBalance',
    'upsertBenefit',
  ];
  const found = names.find((each) => each === name);
  if (found === undefined) throw new Error(`${name} has no effect at a vendor`);
  return found;
}
