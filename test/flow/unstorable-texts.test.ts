/** Texts that no database can hold (NUL, half a character) cost neither an outcome nor anybody else's data. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { AlisportsSimulator } from '../../src/connectors/alisports/simulator.ts';
import type { KybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import { createKybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import { kybioSimulatorErrorCodes } from '../../src/connectors/kybio/simulator-errors.ts';
import { benefitInput, mutate } from '../support/mutations.ts';
import { accountIds, configureAccount, memberApp, startBenefits } from '../support/vendors.ts';
import { startWorld, type World } from '../support/world.ts';

const unstorable = [
  ['NUL', 'a\0b'],
  ['half a character', 'a\ud83d'],
] as const;

let members: KybioSimulator;
let benefits: AlisportsSimulator;
let world: World;

beforeAll(async () => {
  const person = { categoryName: 'Gold', phone: '10000000', balance: '10', point: '0' };
  members = await createKybioSimulator({
    apps: [memberApp],
    members: [
      { ...person, uid: '11', number: 'N11', name: 'Whole' },
      { ...person, uid: '12', number: 'N12', name: unstorable[0][1] },
      { ...person, uid: '13', number: 'N13', name: unstorable[1][1] },
      { ...person, uid: '14', number: 'N14', name: 'Last' },
    ],
  });
  members.settings.pageSize = 2;
  benefits = await startBenefits();
  const walks = { settings: { walkMembersEveryHours: 1 } };
  world = await startWorld({
    accounts: [
      configureAccount(accountIds.members, { vendor: 'kybio', url: members.url, options: walks }),
      configureAccount(accountIds.benefits, { vendor: 'alisports', url: benefits.url }),
    ],
  });
});
afterAll(async () => {
  await world.close();
  await Promise.all([members.close(), benefits.close()]);
});
afterEach(() => {
  members.misbehave.clear();
  benefits.misbehave.clear();
});

test('a walk through all members goes on behind such names', async () => {
  const list = async () => (await world.ask('{ members { nodes { uid name } totalCount } }')).data;
  await expect.poll(list, { timeout: 10_000 }).toMatchObject({ members: { totalCount: 4 } });
  expect(await list()).toMatchObject({
    members: {
      nodes: [
        { uid: '11', name: 'Whole' },
        { uid: '12', name: 'a\ufffdb' },
        { uid: '13', name: 'a\ufffd' },
        { uid: '14', name: 'Last' },
      ],
    },
  });
});

describe.each(unstorable)('%s', (title, text) => {
  test('in a member’s name leaves the member readable and adjustable', async () => {
    const id = title === 'NUL' ? 'members:12' : 'members:13';
    expect((await world.ask(`{ member(id: "${id}", maxAgeSeconds: 0) { name } }`)).errors).toBeUndefined();
    const input = { memberId: id, balanceIncrement: '1' };
    expect((await mutate(world, 'adjustMemberBalance', input)).__typename).toBe('AdjustMemberBalanceSuccess');
  });

  test('in a refusal leaves the refusal recorded', async () => {
    members.misbehave.refusesWith(kybioSimulatorErrorCodes.balanceInsufficient[0] ?? 0, text, { operation: 'adjust' });
    const adjusted = await mutate(world, 'adjustMemberBalance', { memberId: 'members:11', balanceIncrement: '1' });
    expect(adjusted).toMatchObject({ __typename: 'PromoLimitError', operation: { state: 'REFUSED' } });
    benefits.misbehave.failsWith('isv.invalid-parameter', text);
    const upserted = await mutate(world, 'upsertBenefit', benefitInput(`refused-${title.length}`));
    expect(upserted).toMatchObject({ __typename: 'PromoValidationError', operation: { state: 'REFUSED' } });
  });

  test('in an input is refused with its path', async () => {
    const input = {
      ...benefitInput('odd'),
      name: text,
      location: { mode: 'CITY', provinceCode: '1', cityCode: '2', address: text },
    };
    expect(await mutate(world, 'upsertBenefit', input)).toMatchObject({
      __typename: 'PromoValidationError',
      issues: [{ path: 'input.name' }, { path: 'input.location.address' }],
    });
  });

  test('in a filter matches nothing and breaks nothing', async () => {
    for (const list of ['members', 'benefits', 'templates']) {
      const query = `query ($text: String) { ${list}(filter: { text: $text }) { totalCount } }`;
      expect((await world.ask(query, { text })).errors).toBeUndefined();
    }
  });
});
