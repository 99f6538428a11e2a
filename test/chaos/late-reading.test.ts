import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { engines } from '../support/engines.ts';
import { accountIds } from '../support/vendors.ts';
import { freshKey, startWorld, templateId, type World } from '../support/world.ts';

describe.each(engines)('a copy whose reading comes late (%s)', (engine) => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ engine });
  }, 60_000);
  afterAll(() => world.close());

  test('is told what became of its key, not that the vendor forbids what its key has done', async () => {
    const input = {
      idempotencyKey: freshKey(),
      templateId: templateId(seedCodes.dimSum, accountIds.cards),
      status: 'PAUSED',
    } as const;
    world.cards.misbehave.worksLate(600, { operation: 'detail', templateCode: seedCodes.dimSum });
    const late = world.switchStatus(input);
    await expect.poll(() => world.cards.books.requests().length).toBe(1);
    const first = await world.switchStatus(input);
    expect(first).toMatchObject({ __typename: 'SwitchTemplateStatusSuccess', replayed: false });
    expect(await late).toMatchObject({ __typename: 'SwitchTemplateStatusSuccess', replayed: true });
    expect(world.cards.books.effects()).toHaveLength(1);
  });
});
