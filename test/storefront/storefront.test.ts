/** What a shopper sees, and what the card system's own books say: whatever the network does, one payment is one effect. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import { openShop, photograph, type Shop } from './shop.ts';

const patience = { timeout: 30_000 };
const variables = z.object({ variables: z.object({ input: z.object({ idempotencyKey: z.string() }) }) });
const isPayment = (request: Request): boolean => request.postData()?.includes('mutation AdjustMemberBalance') === true;
const keyOf = (request: Request): string => variables.parse(request.postDataJSON()).variables.input.idempotencyKey;

let shop: Shop;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'promotions-shop-'));
  vi.stubEnv('PROMOTIONS_DIR', directory);
  shop = await openShop(directory);
}, 120_000);
afterAll(async () => {
  await shop.close();
  await rm(directory, { recursive: true, force: true });
});

const pay = async (page: Page, amount: string): Promise<void> => {
  await page.getByLabel('Amount').fill(amount);
  await page.getByRole('button', { name: 'Pay' }).click();
};
const makeTrouble = async (page: Page, kind: string): Promise<void> => {
  await page.getByText('Make trouble').click();
  const isMade = page.waitForResponse('**/_simulator/misbehave');
  await page.getByLabel(kind).check();
  await isMade;
};
const reads = (page: Page, title: string): Promise<void> =>
  page.getByRole('heading', { name: title }).waitFor(patience);
const text = (page: Page): Promise<string> => page.locator('#outcome').innerText();

describe('a shopper', () => {
  test('pays, and sees the new balance', async () => {
    const uid = kybioSeedUids.sampled;
    const page = await shop.visit(uid);
    await page.getByText('1288.50').waitFor(patience);
    await photograph(page, '1-before');
    await pay(page, '12.50');
    await reads(page, 'Done, thank you');
    expect(await text(page)).toContain('Your balance is now 1276.00.');
    expect(await page.locator('#balance').innerText()).toBe('1276.00');
    await photograph(page, '2-paid');
    expect(await shop.bookOf(uid)).toEqual({ balance: '1276.00', effects: ['-12.5'] });
  }, 60_000);

  test('tops up', async () => {
    const uid = kybioSeedUids.decoy;
    const page = await shop.visit(uid);
    await page.getByLabel('Amount').fill('20');
    await page.getByRole('button', { name: 'Top up' }).click();
    await reads(page, 'Done, thank you');
    expect(await shop.bookOf(uid)).toEqual({ balance: '120.00', effects: ['20'] });
  }, 60_000);

  test('is told that the card does not have that much', async () => {
    const uid = kybioSeedUids.father;
    const page = await shop.visit(uid);
    await makeTrouble(page, 'The card system finds too little on the card');
    await pay(page, '99999');
    await reads(page, 'That is more than the card has');
    await photograph(page, '3-refused');
    expect((await shop.bookOf(uid)).effects).toEqual([]);
  }, 60_000);

  test('is asked for an amount that is one', async () => {
    const page = await shop.visit(kybioSeedUids.mother);
    await pay(page, 'a lot');
    await page.getByText('Please type an amount such as 12.50.').waitFor(patience);
    expect(await page.locator(':focus').getAttribute('id')).toBe('amount');
  }, 60_000);

  test('waits out a throttle with a countdown, and the same key goes through', async () => {
    const uid = kybioSeedUids.daughter;
    const page = await shop.visit(uid);
    const keys: string[] = [];
    await page.route('**/graphql', async (route, request) => {
      if (!isPayment(request)) return route.fallback();
      if (keys.push(keyOf(request)) > 1) return route.fallback();
      const shared = { code: 'ACCOUNT_THROTTLED', message: 'Too many.', remedy: 'RETRY_SAME_KEY', operation: null };
      const limit = { retryAfterSeconds: 3, scope: 'account rate', resetsAt: null };
      const adjustMemberBalance = { __typename: 'PromoThrottledError', ...shared, ...limit };
      return route.fulfill({ json: { data: { adjustMemberBalance } } });
    });
    await pay(page, '1');
    await reads(page, 'Next try in 3 seconds');
    await photograph(page, '4-throttled');
    await reads(page, 'Next try in 1 second');
    await reads(page, 'Done, thank you');
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect((await shop.bookOf(uid)).effects).toEqual(['-1']);
  }, 60_000);

  test('sees the message of an error type that is younger than the page', async () => {
    const page = await shop.visit(kybioSeedUids.mother);
    await page.route('**/graphql', (route, request) => {
      if (!isPayment(request)) return route.fallback();
      const shared = { code: 'MOON_TOO_FULL', remedy: 'FIX_INPUT', retryAfterSeconds: null, operation: null };
      const adjustMemberBalance = { __typename: 'PromoMoonError', ...shared, message: 'The moon is full tonight.' };
      return route.fulfill({ json: { data: { adjustMemberBalance } } });
    });
    await pay(page, '1');
    await reads(page, 'That did not work');
    expect(await text(page)).toContain('The moon is full tonight.');
    await photograph(page, '5-younger');
  }, 60_000);

  test('finds a shop without members explained', async () => {
    const page = await shop.browser.newPage();
    const nobody = {
      members: {
        nodes: [],
        totalCount: 0,
        pageInfo: {
          __typename: 'PageInfo',
          hasNextPage: false,
          hasPreviousPage: false,
          startCursor: null,
          endCursor: null,
        },
      },
    };
    await page.route('**/graphql', (route) => route.fulfill({ json: { data: nobody } }));
    await page.goto(shop.address);
    await page.getByText('There are no member cards here yet.').waitFor(patience);
    expect(await page.getByRole('button', { name: 'Pay' }).isVisible()).toBe(false);
    await photograph(page, '6-empty');
  }, 60_000);
});

describe('an unknown outcome', () => {
  test('is watched, across a reload, until a person has settled it', async () => {
    const uid = kybioSeedUids.mother;
    const page = await shop.visit(uid);
    await makeTrouble(page, 'The card system hangs up on the next payment');
    await pay(page, '6.75');
    await reads(page, 'We are looking it up');
    await photograph(page, '7-unknown');
    expect(await page.getByRole('button', { name: 'Pay' }).isEnabled()).toBe(false);
    await page.reload();
    await reads(page, 'We are looking it up');
    await page.getByText('Li Fang').waitFor({ state: 'attached' });
    expect(await page.getByLabel('Member').inputValue()).toBe(`members:${uid}`);
    await page.getByText('Make trouble').click();
    // Too early at first, while the card system may still be at work: the operator asks again.
    await vi.waitFor(
      async () => {
        await page
          .getByRole('button', { name: 'It went through' })
          .click({ timeout: 1_000 })
          .catch(() => undefined);
        expect(await page.getByRole('heading', { name: 'Done, thank you' }).isVisible()).toBe(true);
      },
      { ...patience, interval: 500 },
    );
    expect(await text(page)).toContain('Your balance is now 81.25.');
    await photograph(page, '8-settled');
    expect(await shop.bookOf(uid)).toEqual({ balance: '81.25', effects: ['-6.75'] });
  }, 90_000);
});

describe('a flaky network', () => {
  test.each([
    ['on the way to the server', kybioSeedUids.largest, '99999999.99', false],
    ['on the way back', kybioSeedUids.belowDouble, '980.00', true],
  ])(
    'that loses two requests %s: one key, one effect',
    async (_where, uid, before, reaches) => {
      const page = await shop.visit(uid);
      const keys: string[] = [];
      await page.route('**/graphql', async (route, request) => {
        if (!isPayment(request) || keys.push(keyOf(request)) > 2) return route.fallback();
        if (reaches) await route.fetch();
        return route.abort('connectionreset');
      });
      await pay(page, '4.20');
      await reads(page, 'The connection is shaky');
      await photograph(page, `9-shaky-${reaches}`);
      await reads(page, 'Done, thank you');
      expect(keys).toHaveLength(3);
      expect(new Set(keys).size).toBe(1);
      const balance = (Number(before) - 4.2).toFixed(2);
      expect(await text(page)).toContain(`Your balance is now ${balance}.`);
      expect(await shop.bookOf(uid)).toEqual({ balance, effects: ['-4.2'] });
    },
    60_000,
  );

  test('that is gone for long keeps the key over a reload of the page', async () => {
    const uid = kybioSeedUids.creditor;
    const page = await shop.visit(uid);
    const keys: string[] = [];
    let isGone = true;
    await page.route('**/graphql', async (route, request) => {
      if (!isPayment(request)) return route.fallback();
      keys.push(keyOf(request));
      if (!isGone) return route.fallback();
      await route.fetch();
      return route.abort('connectionreset');
    });
    await pay(page, '5');
    await reads(page, 'The connection is shaky');
    await page.reload();
    await reads(page, 'The connection is shaky');
    isGone = false;
    await reads(page, 'Done, thank you');
    expect(new Set(keys).size).toBe(1);
    expect(await shop.bookOf(uid)).toEqual({ balance: '15.00', effects: ['-5'] });
  }, 60_000);
});
