import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshKey, startWorld, type World } from '../support/world.ts';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
let world: World;
beforeAll(async () => { world = await startWorld(); });
afterAll(() => world.close());
test('works', async () => {
  const a = await world.ask(`mutation($k: String!) { updateTemplateBudget(input: {idempotencyKey: $k, templateId: "hk-cards:${seedCodes.milkTea}", updateType: APPEND, number: 5}) { __typename ... on PromoError { code message } } }`, { k: freshKey() });
  expect(a).toEqual({ data: { updateTemplateBudget: { __typename: 'UpdateTemplateBudgetSuccess' } } });
  expect(world.cards.books.effects()).toHaveLength(1);
});
