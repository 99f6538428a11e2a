/** 500 operations whose outcome nobody knows, and three replicas that find out together. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CardSimulator, createCardSimulator } from '../../src/connectors/alipay-card/simulator.ts';
import { createDatabase, type TestDatabase } from '../support/engines.ts';
import { ManyOperationsDocument } from '../support/generated/documents.ts';
import { testKeys } from '../support/keys.ts';
import { cardClient } from '../support/vendors.ts';
import { startWorld, templateId, type World } from '../support/world.ts';

const operations = 500;
const atOnce = 20;
const codes = Array.from({ length: operations }, (_, index) =>
  String(82_027_010_100_135_000n + BigInt(index)).padEnd(32, '0'),
);

let database: TestDatabase;
let cards: CardSimulator;
let replicas: World[] = [];

beforeAll(async () => {
  database = await createDatabase('postgres');
  cards = await createCardSimulator({
    clients: [{ ...cardClient, keys: [{ version: 1, publicKeyPem: testKeys.ours.publicKey }] }],
    privateKeyPem: testKeys.vendor.privateKey,
    templates: codes.map((templateCode) => ({ templateCode, status: 'valid', stock: 1_000, issued: 200 })),
  });
  const start = () => startWorld({ database, cards, limits: { timeoutMs: 5_000 }, journal: { leaseMs: 12_000 } });
  replicas = [await start(), await start(), await start()];
}, 60_000);
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.close()));
  await cards.close();
  await database.drop();
});

/** How many operations a replica has settled by itself, as its log says. */
const settledBy = ({ log }: World): number => log.filter((line) => line.includes('"state":"SUCCEEDED"')).length;

test('500 unknown outcomes are settled by three replicas, each effect once', async () => {
  const [first] = replicas;
  if (first === undefined) throw new Error('no replica');
  // Half of them have done their work, half have not; nobody has said so.
  for (const [index, templateCode] of codes.entries()) {
    cards.misbehave.answersUnknown({ applied: index % 2 === 0 }, { operation: 'updateBudget', templateCode });
  }
  const unsent = [...codes];
  const send = async (): Promise<void> => {
    for (let code = unsent.pop(); code !== undefined; code = unsent.pop()) {
      const result = await first.updateBudget({ templateId: templateId(code), number: 7 });
      expect(result.__typename).toBe('PromoOutcomeUnknownError');
    }
  };
  await Promise.all(Array.from({ length: atOnce }, send));
  const filter = { states: ['PENDING' as const, 'UNKNOWN' as const] };
  const countOpen = async (): Promise<number | undefined> => {
    const { data } = await first.send(ManyOperationsDocument, { filter, first: 1 });
    return data?.promoOperations.totalCount;
  };
  await expect.poll(countOpen, { timeout: 120_000, interval: 200 }).toBe(0);
  const effects = cards.books.effects();
  expect(effects).toHaveLength(operations);
  expect(new Set(effects.map(({ templateCode }) => templateCode)).size).toBe(operations);
  expect(cards.books.templates().filter(({ stock }) => stock !== 1_007)).toEqual([]);
  for (const replica of replicas) expect(settledBy(replica)).toBeGreaterThan(operations / 20);
}, 180_000);
