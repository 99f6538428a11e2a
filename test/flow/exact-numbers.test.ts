/** 64-bit ids and long decimals go through graph, journal and wire, and come back as they were. */
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import { createKybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import { accountIds, configureAccount, memberApp } from '../support/vendors.ts';
import { freshKey, startWorld, type World } from '../support/world.ts';

const count = 10_000;
const inFlight = 12;
const edges = [2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, 1n];

/** A seeded generator (mulberry32): the same numbers in every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = createRandom(20_260_301);
const digits = (length: number): string => Array.from({ length }, () => Math.floor(random() * 10)).join('');

/** A decimal in canonical form, of up to 29 digits before the point and 8 behind it: the sum of two has at most 38. */
function randomDecimal(): string {
  const whole = digits(1 + Math.floor(random() * 29)).replace(/^0+(?=\d)/, '');
  const fraction = digits(Math.floor(random() * 9)).replace(/0+$/, '');
  const text = fraction === '' ? whole : `${whole}.${fraction}`;
  return text === '0' ? '1' : random() < 0.5 ? `-${text}` : text;
}

/** Adds decimals of up to 8 places with big integers, apart from the program's own arithmetic. */
function add(a: string, b: string): string {
  const scaled = (text: string): bigint => {
    const [, sign, whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
    const value = BigInt(whole + fraction.padEnd(8, '0'));
    return sign === '-' ? -value : value;
  };
  const sum = scaled(a) + scaled(b);
  const text = (sum < 0n ? -sum : sum).toString().padStart(9, '0');
  const plain = `${text.slice(0, -8)}.${text.slice(-8)}`.replace(/\.?0+$/, '');
  return sum < 0n ? `-${plain}` : plain;
}

const uids = new Set(edges.map(String));
while (uids.size < count) {
  uids.add(
    BigInt.asUintN(
      63,
      (BigInt(Math.floor(random() * 2 ** 32)) << 32n) | BigInt(Math.floor(random() * 2 ** 32)),
    ).toString(),
  );
}
const cases = [...uids].map((uid) => ({
  uid,
  balance: randomDecimal(),
  balanceIncrement: randomDecimal(),
  pointIncrement: randomDecimal(),
}));

let members: KybioSimulator;
let world: World;

beforeAll(async () => {
  members = await createKybioSimulator({
    apps: [memberApp],
    members: cases.map(({ uid, balance }) => ({
      uid,
      number: `N${uid}`,
      name: 'Somebody',
      categoryName: 'Gold',
      phone: '10000000',
      balance,
      point: '0',
    })),
  });
  members.settings.callsPerDay = 10 * count;
  const options = { settings: { balanceDecimals: 8, pointDecimals: 8 } };
  world = await startWorld({
    engine: 'postgres',
    accounts: [configureAccount(accountIds.members, { vendor: 'kybio', url: members.url, options })],
  });
});
afterAll(async () => {
  await world.close();
  await members.close();
});

type Case = (typeof cases)[number];

/** As many mutations as one document may have, so that the time goes into numbers and not into HTTP. */
async function adjust(batch: readonly Case[]): Promise<unknown[]> {
  const variables = Object.fromEntries(
    batch.map(({ uid, balanceIncrement, pointIncrement }, index) => [
      `input${index}`,
      { idempotencyKey: freshKey(), memberId: `${accountIds.members}:${uid}`, balanceIncrement, pointIncrement },
    ]),
  );
  const fields = batch.map(
    (_one, index) => `m${index}: adjustMemberBalance(input: $input${index}) {
      ... on AdjustMemberBalanceSuccess {
        member { uid balance points }
        operation { input { ... on PromoBalanceAdjustmentInput { memberId balanceIncrement pointIncrement } } }
      }
      ... on PromoError { message }
    }`,
  );
  const declared = batch.map((_one, index) => `$input${index}: AdjustMemberBalanceInput!`).join(', ');
  const { data, errors } = await world.ask(`mutation (${declared}) { ${fields.join('\n')} }`, variables);
  if (!data) throw new Error(JSON.stringify(errors));
  return batch.map((_one, index) => Reflect.get(data, `m${index}`));
}

test('10,000 random ids and decimals are exact everywhere', { timeout: 300_000 }, async () => {
  const waiting = [...cases];
  const got = new Map<string, unknown>();
  const work = async (): Promise<void> => {
    for (let batch = waiting.splice(0, 5); batch.length > 0; batch = waiting.splice(0, 5)) {
      const results = await adjust(batch);
      for (const [index, { uid }] of batch.entries()) got.set(uid, results[index]);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  const wrong = cases.filter(({ uid, balance, balanceIncrement, pointIncrement }) => {
    const member = { uid, balance: add(balance, balanceIncrement), points: add('0', pointIncrement) };
    const input = { memberId: `${accountIds.members}:${uid}`, balanceIncrement, pointIncrement };
    return !isDeepStrictEqual(got.get(uid), { member, operation: { input } });
  });
  expect(wrong.slice(0, 3).map((one) => ({ one, got: got.get(one.uid) }))).toEqual([]);
  const asked = new Map(cases.map((one) => [one.uid, one]));
  const effects = members.books.effects();
  expect(effects).toHaveLength(count);
  const changed = effects.filter(({ uid, balanceIncrement, pointIncrement }) => {
    const one = asked.get(uid);
    return one?.balanceIncrement !== balanceIncrement || one.pointIncrement !== pointIncrement;
  });
  expect(changed).toEqual([]);
  expect(new Set(effects.map(({ uid }) => uid)).size).toBe(count);
});
