/** Every row of docs/result-codes.md, seen through the endpoint. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountConfig } from '../../src/app/config.ts';
import { registry } from '../../src/connectors/registry.ts';
import type { RunningVendor, SimulatorStand } from '../../src/connectors/simulation/simulator-stand.ts';
import { command } from '../../src/connectors/simulation/simulator-test-client.ts';
import { benefitInput, type MutationName, mutate } from '../support/mutations.ts';
import { type CodeRow, codeRowsOf, renderResultCodes } from '../support/result-code-table.ts';
import { configureStand, findStand } from '../support/stands.ts';
import { startWorld, type World } from '../support/world.ts';

test('docs/result-codes.md has every row', async () => {
  await expect(renderResultCodes()).toMatchFileSnapshot('../../docs/result-codes.md');
});

/** The vendor's own name of the call, where it has several. */
const callOf = {
  UPDATE_TEMPLATE_BUDGET: 'updateBudget',
  SWITCH_TEMPLATE_STATUS: 'switchStatus',
  ADJUST_MEMBER_BALANCE: 'adjust',
  UPSERT_BENEFIT: undefined,
} as const;

const mutationNames: Readonly<Record<CodeRow['kind'], MutationName>> = {
  UPDATE_TEMPLATE_BUDGET: 'updateTemplateBudget',
  SWITCH_TEMPLATE_STATUS: 'switchTemplateStatus',
  ADJUST_MEMBER_BALANCE: 'adjustMemberBalance',
  UPSERT_BENEFIT: 'upsertBenefit',
};

describe.each(registry.map(({ vendor }) => ({ vendor, rows: codeRowsOf(vendor) })))('$vendor', ({ vendor, rows }) => {
  let stand: SimulatorStand;
  let running: RunningVendor;
  let world: World;

  beforeAll(async () => {
    stand = await findStand(vendor);
    running = await stand.start({ now: () => new Date() });
    // Each row has an account of its own: a code that closes an account for the day must not close it for the others.
    const accounts = rows.map(
      (_row, index): AccountConfig =>
        configureStand(`row-${index}`, {
          vendor,
          stand,
          url: running.url,
          policy: { longestProcessingMs: 200, firstCheckMs: 100 },
          // All accounts walk the vendor's list at the start: that takes its time.
          limits: { timeoutMs: 5_000 },
        }),
    );
    world = await startWorld({ accounts, journal: { leaseMs: 15_000 } });
  });
  afterAll(async () => {
    await world.close();
    await running.close();
  });

  test.each(rows.map((row, index) => [row.test, row, `row-${index}`] as const))('%s', async (_title, row, account) => {
    const order = stand.answering(row.row);
    const input = await inputOf(row, account);
    if (stand.needsKnownTarget?.(row.row) === true) await mutate(world, mutationNames[row.kind], input);
    if (order !== null) {
      const operation = callOf[row.kind];
      await command(running.url, 'misbehave', { ...order, ...(operation === undefined ? {} : { operation }) });
    }
    const result = await mutate(world, mutationNames[row.kind], input);
    expect(result.__typename).toBe(row.type);
    const refusal = {
      code: row.canonical,
      remedy: row.remedy,
      message: expect.stringMatching(/\S/),
      vendor: { name: vendor },
    };
    expect(result).toMatchObject(row.canonical === null ? {} : refusal);
    await settle(result.operation?.id);
  });

  async function inputOf({ kind }: CodeRow, account: string): Promise<object> {
    const change = stand.changes.find((each) => each.kind === kind);
    if (change === undefined) throw new Error(`${vendor} has no ${kind}`);
    switch (change.kind) {
      case 'UPDATE_TEMPLATE_BUDGET':
        return { templateId: `${account}:${change.target}`, updateType: 'APPEND', number: 1 };
      case 'SWITCH_TEMPLATE_STATUS': {
        const templateId = `${account}:${change.target}`;
        const { data } = await world.ask(`{ template(id: "${templateId}", maxAgeSeconds: 0) { status } }`);
        const { status } = Reflect.get(Object(data), 'template');
        return { templateId, status: status === 'PAUSED' ? 'ACTIVE' : 'PAUSED' };
      }
      case 'ADJUST_MEMBER_BALANCE':
        return { memberId: `${account}:${change.target}`, balanceIncrement: '1' };
      case 'UPSERT_BENEFIT':
        return { ...benefitInput(account), accountId: account, activityId: change.target.activityId, creatorId: '1' };
    }
  }

  /** What is unknown holds its target; the next row wants it. */
  async function settle(id: string | undefined): Promise<void> {
    if (id !== undefined) await world.untilSettled(id);
  }
});
