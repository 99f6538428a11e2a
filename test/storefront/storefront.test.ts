/** What a shopper sees, and what the card system's own books say: whatever the network does, one payment is one effect. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page, Request, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import { findChromium } from '../browser/chromium.ts';
import { openShop, photograph, type Shop } from './shop.ts';

const patience = { timeout: 30_000 };
const variables = z.object({ variables: z.object({ input: z.object({ idempotencyKey: z.string() }) }) });
const isPayment = (request: Request): boolean => request.postData()?.includes('mutation AdjustMemberBalance') === true;
const keyOf = (request: Request): string => variables.parse(request.postDataJSON()).variables.input.idempotencyKey;

const hasChromium = findChromium() !== null;
if (!hasChromium)
  process.stderr.write('the storefront is not opened: there is no Chromium, and CHROMIUM_PATH names none\n');

let shop: Shop;
const opened = new AsyncDisposableStack();

beforeAll(async () => {
  if (!hasChromium) return;
  const directory = await mkdtemp(join(tmpdir(), 'promotions-shop-'));
  opened.defer(() => rm(directory, { recursive: true, force: true }));
  vi.stubEnv('PROMOTIONS_DIR', directory);
  shop = await openShop(directory);
  opened.defer(() => shop.close());
}, 120_000);
afterAll(() => opened.disposeAsync());

const pay = async (page: Page, amount: string): Promise<void> => {
  await page.getByLabel('Amount').fill(amount);
  await page.getByRole('button', { name: 'Pay' }).click();
};
const makeTrouble = async (page: Page, kind: string): Promise<void> => {
  await page.getByText('Make trouble').click();
  await page.getByLabel(kind).check();
};
const isOpen = (page: Page): Promise<boolean> => page.getByRole('button', { name: 'Pay' }).isDisabled();
const reads = (page: Page, title: string): Promise<void> =>
  page.getByRole('heading', { name: title }).waitFor(patience);
const text = (page: Page): Promise<string> => page.locator('#outcome').innerText();

const coded = (code: string) => ({ message: 'Something.', extensions: { code } });
const shared = { message: 'So it is.', remedy: 'FIX_INPUT', retryAfterSeconds: null, operation: null };
const operation = {
  __typename: 'PromoOperation',
  id: 'o-1',
  kind: 'ADJUST_MEMBER_BALANCE',
  state: 'PENDING',
  requestedAt: '2026-01-01T00:00:00.000Z',
  settledAt: null,
  settledBy: null,
  nextCheckAt: '2026-01-01T00:00:01.000Z',
};
const result = (__typename: string, facts: object) => ({
  json: { data: { adjustMemberBalance: { __typename, ...shared, ...facts } } },
});
const unknown = result('PromoOutcomeUnknownError', {
  code: 'OUTCOME_UNKNOWN',
  remedy: 'WAIT',
  operation: { ...operation, state: 'UNKNOWN' },
  nextCheckAt: operation.nextCheckAt,
});
const settled = (state: string, more: object = {}) => ({ ...operation, state, target: null, error: null, ...more });
const memberSince = (observedAt: string) => ({
  target: { __typename: 'Member', id: 'members:1', balance: '7.5', points: '0', observedAt },
});
const conflict = { code: 'TARGET_HELD', reason: 'TARGET_HELD', remedy: 'WAIT', blockingOperation: operation };
const inFlight = { code: 'KEY_IN_FLIGHT', reason: 'KEY_IN_FLIGHT', remedy: 'RETRY_SAME_KEY', retryAfterSeconds: 9 };
const throttled = { code: 'ACCOUNT_THROTTLED', remedy: 'RETRY_SAME_KEY', scope: 'account rate' };
const noResult = (extensions: object) => ({ json: { data: null, errors: [{ message: 'Not now.', extensions }] } });

describe.skipIf(!hasChromium)('a shopper', () => {
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
    const trouble = page.waitForRequest('**/_simulator/misbehave');
    await pay(page, '99999');
    expect((await trouble).postDataJSON()).toMatchObject({ operation: 'adjust', target: uid });
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
    const page = await shop.newPage();
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

describe.skipIf(!hasChromium)('an unknown outcome', () => {
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

describe.skipIf(!hasChromium)('a flaky network', () => {
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

describe.skipIf(!hasChromium)('what is sent again', () => {
  const uid = kybioSeedUids.regular;
  const errors = (error: object) => ({ json: { data: { adjustMemberBalance: null }, errors: [error] } });

  test.each([
    ['HTTP 401', '1.01', { status: 401 }, 'Please sign in again'],
    ['HTTP 429', '1.02', { status: 429 }, 'The shop gave no clear answer'],
    ['UNAUTHENTICATED', '1.03', errors(coded('UNAUTHENTICATED')), 'Please sign in again'],
    ['INTERNAL_SERVER_ERROR', '1.04', errors(coded('INTERNAL_SERVER_ERROR')), 'The shop gave no clear answer'],
    ['BAD_USER_INPUT', '1.05', errors(coded('BAD_USER_INPUT')), 'The shop gave no clear answer'],
    ['a redacted error', '1.06', errors({ message: 'Subgraph errors redacted' }), 'The shop gave no clear answer'],
  ])(
    'after a lost answer, and then %s: the key is kept, one effect',
    async (_error, increment, answer, heading) => {
      const page = await shop.visit(uid);
      const keys: string[] = [];
      await page.route('**/graphql', async (route, request) => {
        if (!isPayment(request)) return route.fallback();
        keys.push(keyOf(request));
        if (keys.length === 2) return route.fulfill(answer);
        if (keys.length > 2) return route.fallback();
        await route.fetch();
        return route.abort('connectionreset');
      });
      await pay(page, increment);
      await reads(page, heading);
      expect(await text(page)).toContain('It may have gone through or not');
      expect(await isOpen(page)).toBe(true);
      await page.reload();
      await reads(page, 'Done, thank you');
      expect(new Set(keys).size).toBe(1);
      const effects = (await shop.bookOf(uid)).effects.filter((effect) => effect === `-${increment}`);
      expect(effects).toEqual([`-${increment}`]);
    },
    60_000,
  );

  test('by the button, when the network has been away for too long', async () => {
    const page = await shop.visit(uid);
    const keys: string[] = [];
    await page.route('**/graphql', async (route, request) => {
      if (!isPayment(request)) return route.fallback();
      if (keys.push(keyOf(request)) > 8) return route.fallback();
      return route.abort('connectionreset');
    });
    await pay(page, '1.07');
    await reads(page, 'We cannot reach the shop');
    await page.getByRole('button', { name: 'Try again' }).click();
    await reads(page, 'Done, thank you');
    expect(new Set(keys).size).toBe(1);
    expect((await shop.bookOf(uid)).effects.filter((effect) => effect === '-1.07')).toEqual(['-1.07']);
  }, 60_000);

  test('because the page has lost two answers on request', async () => {
    const page = await shop.visit(uid);
    const keys: string[] = [];
    page.on('request', (request) => void (isPayment(request) && keys.push(keyOf(request))));
    await makeTrouble(page, 'Lose the next two answers');
    await pay(page, '1.08');
    await reads(page, 'The connection is shaky');
    await reads(page, 'Done, thank you');
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect((await shop.bookOf(uid)).effects.filter((effect) => effect === '-1.08')).toEqual(['-1.08']);
  }, 60_000);
});

describe.skipIf(!hasChromium)('every answer has its words', () => {
  const held = { isOver: false, look: { ...operation, target: null, error: null } };
  test.each<{
    readonly of: string;
    readonly payment: Parameters<Route['fulfill']>[0];
    readonly look?: object | null;
    readonly title: RegExp;
    readonly says: string;
    readonly saysNot?: string;
    readonly isOver?: boolean;
  }>([
    {
      of: 'PromoNotFoundError',
      payment: result('PromoNotFoundError', { code: 'MEMBER_NOT_FOUND', entity: 'Member', missingId: '1' }),
      title: /^This card is not known$/,
      says: 'Nothing was taken',
    },
    {
      of: 'PromoUnavailableError',
      payment: result('PromoUnavailableError', { remedy: 'RETRY_SAME_KEY', code: 'VENDOR_BUSY', retryAfterSeconds: 9 }),
      title: /^Next try in [89] seconds$/,
      says: 'Nothing was taken',
      isOver: false,
    },
    {
      of: 'PromoThrottledError, by a clock that is not the page’s',
      payment: result('PromoThrottledError', { ...throttled, retryAfterSeconds: 9, resetsAt: '2020-01-01T00:00:00Z' }),
      title: /^Next try in [89] seconds$/,
      says: 'Nothing was taken',
      isOver: false,
    },
    {
      of: 'PromoConflictError with a blocking operation',
      payment: result('PromoConflictError', conflict),
      title: /^Something earlier is still being checked$/,
      says: 'Reference o-1',
      ...held,
    },
    {
      of: 'PromoConflictError without one',
      payment: result('PromoConflictError', { ...inFlight, blockingOperation: null }),
      title: /^Next try in [89] seconds$/,
      says: 'it counts once',
      saysNot: 'Nothing was taken',
      isOver: false,
    },
    {
      of: 'SERVICE_UNAVAILABLE',
      payment: noResult({ code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 9 }),
      title: /^Next try in [89] seconds$/,
      says: 'it counts once',
      saysNot: 'Nothing was taken',
      isOver: false,
    },
    {
      of: 'SERVICE_UNAVAILABLE that names no seconds',
      payment: noResult({ code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 'soon' }),
      title: /^Next try in [1-5] seconds?$/,
      says: 'it counts once',
      isOver: false,
    },
    {
      of: 'a younger error to wait for, with its operation',
      payment: result('PromoMoonError', { code: 'MOON_TOO_FULL', remedy: 'WAIT', operation }),
      title: /^We are checking$/,
      says: 'Reference o-1',
      ...held,
    },
    {
      of: 'a younger error to wait for, without one',
      payment: result('PromoMoonError', { code: 'MOON_TOO_FULL', remedy: 'WAIT', retryAfterSeconds: 9 }),
      title: /^Next try in [89] seconds$/,
      says: 'So it is. We send it again',
      saysNot: 'Nothing was taken',
      isOver: false,
    },
    {
      of: 'an unknown outcome that did not happen',
      payment: unknown,
      look: settled('REFUSED'),
      title: /^It did not go through$/,
      says: 'Nothing was taken. You can pay again.',
    },
    {
      of: 'an unknown outcome that happened',
      payment: unknown,
      look: settled('SUCCEEDED', memberSince('2026-01-01T00:00:02.000Z')),
      title: /^Done, thank you$/,
      says: 'Your balance is now 7.50.',
    },
    {
      of: 'an unknown outcome that happened, while nobody knows the balance',
      payment: unknown,
      look: settled('SUCCEEDED', memberSince('2025-12-31T00:00:00.000Z')),
      title: /^Done, thank you$/,
      says: 'It went through, once.',
    },
    {
      of: 'an unknown outcome that is gone',
      payment: unknown,
      look: null,
      title: /^The shop gave no clear answer$/,
      says: 'Try again',
      isOver: false,
    },
    {
      of: 'a request that is turned away at its only try',
      payment: noResult({ code: 'BAD_USER_INPUT' }),
      title: /^That did not work$/,
      says: 'Not now.',
    },
  ])(
    'of $of',
    async ({ payment, look = null, title, says, saysNot = 'undefined', isOver = true }) => {
      const page = await shop.visit(kybioSeedUids.regular);
      await page.route('**/graphql', (route, request) => {
        if (isPayment(request)) return route.fulfill(payment);
        const isLook = request.postData()?.includes('query PromoOperation(') === true;
        return isLook ? route.fulfill({ json: { data: { promoOperation: look } } }) : route.fallback();
      });
      await pay(page, '2');
      await page.getByRole('heading', { name: title }).waitFor(patience);
      expect(await text(page)).toContain(says);
      expect(await text(page)).not.toContain(saysNot);
      expect(await isOpen(page)).toBe(!isOver);
      expect(await page.evaluate(() => Object.keys(localStorage).length)).toBe(isOver ? 0 : 1);
    },
    60_000,
  );
});

describe.skipIf(!hasChromium)('two tabs of one browser', () => {
  const payButton = (page: Page, state: 'enabled' | 'disabled') =>
    page.locator(`button[value=pay]:${state}`).waitFor(patience);

  test('change one thing at a time', async () => {
    const page = await shop.visit(kybioSeedUids.regular);
    const other = await page.context().newPage();
    await other.goto(shop.address);
    await payButton(other, 'enabled');
    const { promise: isReleased, resolve: release } = Promise.withResolvers<void>();
    await page.route('**/graphql', async (route, request) => {
      if (isPayment(request)) await isReleased;
      return route.fallback();
    });
    await pay(page, '1.09');
    await payButton(other, 'disabled');
    await other.getByText('Another tab is still busy').waitFor(patience);
    release();
    await reads(page, 'Done, thank you');
    await payButton(other, 'enabled');
    expect(await other.locator('#elsewhere').isVisible()).toBe(false);
  }, 60_000);

  test('forget nothing of each other, and mind nothing that is damaged', async () => {
    const uid = kybioSeedUids.regular;
    const page = await shop.visit(uid);
    const kept = { idempotencyKey: crypto.randomUUID(), memberId: `members:${uid}`, balanceIncrement: '-1.11' };
    await page.route('**/graphql', async (route, request) => {
      if (isPayment(request) && keyOf(request) !== kept.idempotencyKey)
        await page.evaluate(([key, text]) => localStorage.setItem(`lantern-intent:${key}`, text), [
          kept.idempotencyKey,
          JSON.stringify(kept),
        ] as const);
      return route.fallback();
    });
    await page.evaluate(() => localStorage.setItem('lantern-intent:half', '{"idempotencyKey":"half",'));
    await page.evaluate(() => localStorage.setItem('lantern-intent:odd', '{"idempotencyKey":"odd","memberId":7}'));
    await pay(page, '1.10');
    await reads(page, 'Done, thank you');
    await page.reload();
    await reads(page, 'Done, thank you');
    const { effects } = await shop.bookOf(uid);
    expect(effects.filter((effect) => effect === '-1.1' || effect === '-1.11')).toEqual(['-1.1', '-1.11']);
  }, 60_000);
});

describe.skipIf(!hasChromium)('the page', () => {
  test('says that the shop cannot be reached, until it can', async () => {
    const page = await shop.newPage();
    await page.route('**/graphql', (route) => route.abort());
    await page.goto(shop.address);
    await page.getByText('The shop cannot be reached at the moment.').waitFor(patience);
    await page.unroute('**/graphql');
    await page.getByRole('button', { name: 'Pay' }).waitFor(patience);
    expect(await page.getByText('The shop cannot be reached at the moment.').isVisible()).toBe(false);
  }, 60_000);

  test('asks for names once, for no more of a person, and then for the chosen card alone', async () => {
    const page = await shop.newPage();
    const asked: string[] = [];
    page.on('request', (request) => {
      const name = /query (\w+)/.exec(request.postData() ?? '')?.[1];
      if (name !== undefined) asked.push(name);
    });
    const list = page.waitForResponse((answer) => answer.request().postData()?.includes('query Members(') === true);
    await page.goto(shop.address);
    expect(await (await list).text()).not.toMatch(/"(phone|email|birthday)"/);
    await vi.waitFor(() => expect(asked.filter((name) => name === 'Member').length).toBeGreaterThan(1), patience);
    expect(asked.filter((name) => name !== 'Member')).toEqual(['Members']);
  }, 60_000);

  test('takes no trouble that was taken back, and touches nothing else in the sandbox', async () => {
    const uid = kybioSeedUids.regular;
    const page = await shop.visit(uid);
    const commands: string[] = [];
    page.on('request', (request) => void (request.url().includes('/_simulator/') && commands.push(request.url())));
    await makeTrouble(page, 'The card system hangs up on the next payment');
    await page.getByLabel('The card system hangs up on the next payment').uncheck();
    await pay(page, '1.12');
    await reads(page, 'Done, thank you');
    expect(commands).toEqual([]);
  }, 60_000);

  test('says when the sandbox did not take the trouble', async () => {
    const page = await shop.visit(kybioSeedUids.regular);
    await page.route('**/_simulator/misbehave', (route) => route.fulfill({ status: 400, json: {} }));
    await makeTrouble(page, 'The card system hangs up on the next payment');
    await pay(page, '1.13');
    await page.getByText('The simulated card system did not take the trouble.').waitFor(patience);
    await reads(page, 'Done, thank you');
    expect((await shop.bookOf(kybioSeedUids.regular)).effects).toContain('-1.13');
  }, 60_000);
});
