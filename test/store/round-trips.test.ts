/** Each round trip to the database is time that every caller waits: how many there are is a promise. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { voucherSeedIds } from '../../src/connectors/alipay-voucher/simulator-seeds.ts';
import { mutate } from '../support/mutations.ts';
import { changes, type RecordedWorld, startRecordedWorld } from '../support/recorded-world.ts';
import type { RoundTrip } from '../support/statement-wire.ts';
import { accountIds } from '../support/vendors.ts';
import { freshKey, templateId } from '../support/world.ts';

const operations = z.object({ promoOperations: z.object({ nodes: z.array(z.object({ id: z.string() })) }) });

let recorded: RecordedWorld;
beforeAll(async () => {
  recorded = await startRecordedWorld();
  // The first use of an account makes its row.
  const voucher = { templateId: templateId(voucherSeedIds.hotPot, accountIds.vouchers), status: 'PAUSED' };
  for (const [name, input] of Object.values(changes)) {
    await mutate(recorded.world, name, name === 'switchTemplateStatus' ? voucher : input);
  }
}, 60_000);
afterAll(() => recorded.close());

/** Each statement by what it does first, and to which tables it writes. */
function inShort({ text }: RoundTrip): string {
  const written = [...text.matchAll(/\b(?:insert into|(?<!do )update) "?(\w+)"?/gi)].map(([, table]) => table ?? '');
  const read = /\bfrom "(\w+)"/i.exec(text)?.[1] ?? '';
  if (written.length > 0) return `writes ${[...new Set(written)].join(', ')}`;
  return /^\s*select/i.test(text) ? `reads ${/"operations"/.test(text) ? 'operations' : read}` : text;
}

const look = 'reads operations';
const limits = 'writes account_limits';
const isOpen = 'reads account_limits';
const claim = 'writes targets, operations, attempts';
const settle = (snapshots: string, before = '') => `writes ${before}operations, attempts, ${snapshots}`;

/** Where a reading decides, three calls are made; what was read last is kept by the settlement. */
const withReadings = [look, claim, settle('templates')];

const expected: Readonly<Record<keyof typeof changes, readonly string[]>> = {
  'a card’s budget': withReadings,
  'a voucher’s status': withReadings,
  'a member’s balance': [look, 'reads members', limits, claim, settle('members')],
  'a benefit': [look, 'reads benefits', claim, settle('benefits', 'targets, ')],
};

describe('a change under a fresh key asks the database once for each step', () => {
  test.each(Object.entries(changes))('%s', async (what, [name, input]) => {
    const idempotencyKey = freshKey();
    const change = () => mutate(recorded.world, name, { ...input, idempotencyKey });
    const first = await recorded.record(async () => expect(await change()).toMatchObject({ replayed: false }));
    const asked = first.map(inShort);
    expect(asked.filter((what) => what !== isOpen)).toEqual(Reflect.get(expected, what));
    // Whether an account without limits is open is asked once a moment, and never more than once a call.
    expect(asked.filter((what) => what === isOpen).length).toBeLessThanOrEqual(3);
    const again = await recorded.record(async () => expect(await change()).toMatchObject({ replayed: true }));
    expect(again.map(inShort)).toEqual([look]);
  });
});

describe('a reading asks the database once', () => {
  const operationIds = async (): Promise<string[]> => {
    const { data } = await recorded.world.ask('{ promoOperations(first: 5) { nodes { id } } }');
    return operations.parse(data).promoOperations.nodes.map(({ id }) => id);
  };

  test('for a template', async () => {
    const [, { templateId: id }] = changes['a card’s budget'];
    const query = 'query ($id: ID!) { template(id: $id, maxAgeSeconds: 3600) { id name status budget { remaining } } }';
    const trips = await recorded.record(() => recorded.world.ask(query, { id }));
    expect(trips.map(inShort)).toEqual(['reads templates']);
  });

  test('for the first page of operations with all their attempts', async () => {
    const query = '{ promoOperations(first: 20) { nodes { id state attempts { number outcome } } } }';
    const trips = await recorded.record(() => recorded.world.ask(query));
    expect(trips.map(inShort)).toEqual([look]);
  });

  test('for any number of references to operations', async () => {
    const representations = (await operationIds()).map((id) => ({ __typename: 'PromoOperation', id }));
    const query =
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on PromoOperation { id attempts { number } } } }';
    const trips = await recorded.record(() => recorded.world.ask(query, { representations }));
    expect(trips.map(inShort)).toEqual([look]);
  });
});
