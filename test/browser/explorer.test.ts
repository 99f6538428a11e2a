/** The explorers as a person meets them: in a real browser, without a network. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endChildren, eventually, fromSource, start } from '../process/children.ts';
import { readSandboxFacts, type SandboxFacts } from '../process/sandbox-facts.ts';
import { findChromium, launchChromium } from './chromium.ts';

const patienceMs = 120_000;
const artefacts = 'test/artefacts';
const cdn = 'https://embeddable-sandbox.cdn.apollographql.com/';

const hasChromium = findChromium() !== null;
if (!hasChromium)
  process.stderr.write('the tests in a real browser are skipped: there is no Chromium, and CHROMIUM_PATH names none\n');

const directory = mkdtempSync(join(tmpdir(), 'promotions-explorer-'));
let facts: SandboxFacts;
let browser: Browser;

/** A browser window of its own, with a memory of its own. */
interface Visit {
  readonly page: Page;
  /** Addresses outside of this machine that were asked for; nothing was sent. */
  readonly outside: string[];
  /** What scripts of the page complained of. */
  readonly complaints: string[];
}

const isLoopback = (url: string): boolean =>
  ['data:', 'blob:'].includes(new URL(url).protocol) || new URL(url).hostname === '127.0.0.1';

const contexts: BrowserContext[] = [];

/** `stubs` are sent in place of addresses outside. */
async function visit(url: string, stubs: Readonly<Record<string, string>> = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  contexts.push(context);
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs / 2);
  const [outside, complaints] = [new Array<string>(), new Array<string>()];
  page.on('pageerror', (error) => complaints.push(error.message));
  await context.route('**/*', async (route) => {
    const address = route.request().url();
    if (isLoopback(address)) return route.continue();
    outside.push(address);
    const stub = Object.entries(stubs).find(([prefix]) => address.startsWith(prefix));
    return stub === undefined ? route.abort() : route.fulfill({ contentType: 'text/javascript', body: stub[1] });
  });
  await page.goto(url);
  return { page, outside, complaints };
}

const shoot = (page: Page, name: string): Promise<unknown> =>
  page.screenshot({ path: join(artefacts, `explorer-${name}.png`) });

const tabs = (page: Page): Locator => page.locator('.graphiql-tab');
const editor = (page: Page): Locator => page.locator('.graphiql-query-editor .view-lines');
const response = (page: Page): Locator => page.locator('.graphiql-response .view-lines');

/** Begins a word, waits for the completion to offer the whole, and picks it. */
async function complete(page: Page, prefix: string, whole: string): Promise<void> {
  await page.keyboard.type(prefix, { delay: 50 });
  const offer = page.locator('.suggest-widget.visible .monaco-list-row').filter({ hasText: new RegExp(`^${whole}`) });
  await offer.first().click();
}

/** The person's eyes: spaces of an editor are not plain ones. */
const textOf = async (locator: Locator): Promise<string> => (await locator.innerText()).replaceAll('\u00A0', ' ');

describe.skipIf(!hasChromium)('in a real browser without a network', () => {
  beforeAll(async () => {
    mkdirSync(artefacts, { recursive: true });
    const sandbox = start(fromSource, 'sandbox', { env: { PROMOTIONS_DIR: directory, PORT: '0' } });
    [browser] = await Promise.all([launchChromium(), sandbox.says(/Stop with Ctrl-C/)]);
    facts = readSandboxFacts(directory);
  }, patienceMs);
  afterAll(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    await browser.close();
    await endChildren();
    rmSync(directory, { recursive: true, force: true });
  });

  test(
    'the explorer has the whole collection in tabs, and keeps them over a reload',
    async () => {
      const { page, outside, complaints } = await visit(facts.explorer);
      const names = ['Templates', 'Members', 'Benefits', 'Operations', 'Accounts'];
      await editor(page).waitFor();
      expect(await tabs(page).allInnerTexts()).toEqual(names);
      await shoot(page, '1-opened');
      const { query = '' } = facts.operations.find(({ name }) => name === 'Members') ?? {};
      await page.getByRole('tab', { name: 'Members' }).click();
      await editor(page).filter({ hasText: 'query Members' }).waitFor();
      expect(await textOf(editor(page))).toContain(query.split('\n').slice(0, 5).join('\n'));
      // It writes down after half a second which tab is open.
      const activeTab = "JSON.parse(localStorage.getItem('graphiql:tabState')).activeTabIndex";
      await eventually(async () => ((await page.evaluate(activeTab)) === 1 ? true : null));
      await page.reload();
      await editor(page).filter({ hasText: 'query Members' }).waitFor();
      expect(await tabs(page).allInnerTexts()).toEqual(names);
      await tabs(page).filter({ hasText: 'Accounts' }).click();
      await page.getByRole('button', { name: /Execute query/ }).click();
      await page.getByRole('menuitem', { name: 'Accounts', exact: true }).click();
      await response(page).filter({ hasText: 'hk-cards' }).waitFor();
      expect({ outside, complaints }).toEqual({ outside: [], complaints: [] });
    },
    patienceMs,
  );

  test(
    'a query is typed with completion, run, and answered',
    async () => {
      const { page, outside, complaints } = await visit(facts.explorer);
      await editor(page).waitFor();
      await page.getByRole('button', { name: 'New tab' }).click();
      await page.getByRole('tab', { name: '<untitled>' }).waitFor();
      await editor(page).click();
      await page.keyboard.type('{ ');
      await complete(page, 'budg', 'budget');
      await page.keyboard.type('(id: "hk-cards:82026010100135000000000000000005") { ');
      await complete(page, 'ceil', 'ceiling');
      await shoot(page, '2-typed');
      await page.keyboard.press('Control+Enter');
      await response(page).filter({ hasText: 'ceiling' }).waitFor();
      await shoot(page, '3-answered');
      expect(JSON.parse(await textOf(response(page)))).toEqual({ data: { budget: { ceiling: 1_000_000 } } });
      expect({ outside, complaints }).toEqual({ outside: [], complaints: [] });
    },
    patienceMs,
  );

  test(
    'a mutation is chosen from a tab and run: its branch of the union says what happened',
    async () => {
      const { page, outside, complaints } = await visit(facts.explorer);
      await editor(page).waitFor();
      await page.getByRole('button', { name: /Execute query/ }).click();
      await page.getByRole('menuitem', { name: 'UpdateBudgetRefusal' }).waitFor();
      await shoot(page, '4-choosing');
      await page.getByRole('menuitem', { name: 'UpdateBudgetRefusal' }).click();
      await response(page).filter({ hasText: 'PromoLimitError' }).waitFor();
      await shoot(page, '5-refused');
      const text = await textOf(response(page));
      expect(text).toContain('"__typename": "PromoLimitError"');
      expect(text).toMatch(/"message": "[^"]*1000000/);
      expect({ outside, complaints }).toEqual({ outside: [], complaints: [] });
    },
    patienceMs,
  );

  test(
    'from an error in a union it is one click to what it means and what to do',
    async () => {
      const { page, outside, complaints } = await visit(facts.explorer);
      await editor(page).waitFor();
      await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
      const panel = page.locator('.graphiql-doc-explorer');
      await panel.getByRole('link', { name: 'Mutation', exact: true }).click();
      await panel.getByRole('link', { name: 'UpdateTemplateBudgetResult' }).click();
      await shoot(page, '6-union');
      await panel.getByRole('link', { name: 'PromoConflictError' }).click();
      await panel.getByText('reason').first().waitFor();
      await shoot(page, '7-error');
      const text = await textOf(panel);
      expect(text).toContain('Another operation stands in the way');
      expect(text).toContain('KEY_REUSED: use a new key');
      expect(text).toContain('What to do next.');
      expect({ outside, complaints }).toEqual({ outside: [], complaints: [] });
    },
    patienceMs,
  );

  test(
    'Apollo Sandbox is handed the endpoint, the token and the whole collection',
    async () => {
      const stub = 'window.EmbeddedSandbox = class { constructor(given) { window.given = given; } };';
      const { page, complaints } = await visit(new URL('/', facts.endpoint).href, { [cdn]: stub });
      const given: unknown = await page.evaluate('window.given');
      expect(given).toMatchObject({
        initialEndpoint: new URL('/', facts.endpoint).href,
        initialState: { headers: { authorization: `Bearer ${facts.token}` } },
      });
      const document = JSON.stringify(given);
      for (const { query } of facts.operations) expect(document).toContain(JSON.stringify(query).slice(1, -1));
      expect(complaints).toEqual([]);
    },
    patienceMs,
  );

  test(
    'where Apollo Sandbox cannot be reached its page says so, and leads to the explorer',
    async () => {
      const { page, outside } = await visit(new URL('/', facts.endpoint).href);
      await page.getByRole('heading', { name: 'Apollo Sandbox is not here' }).waitFor();
      // It fades in.
      const opacity = "getComputedStyle(document.querySelector('.fallback')).opacity";
      await eventually(async () => ((await page.evaluate(opacity)) === '1' ? true : null));
      await shoot(page, '8-no-network');
      expect(outside.filter((address) => address.startsWith(cdn))).toHaveLength(1);
      await page.getByRole('link', { name: '/explorer' }).click();
      await editor(page).waitFor();
      expect(page.url()).toBe(facts.explorer);
    },
    patienceMs,
  );
});
