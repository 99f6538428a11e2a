/** The example as a stranger runs it: the sandbox, the page built by Vite and served beside it, and a browser. */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { build, preview } from 'vite';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { launchChromium } from '../browser/chromium.ts';
import { inProject } from '../checks/planted.ts';
import { endChildren, fromSource, start } from '../process/children.ts';

const facts = z.object({ endpoint: z.url(), token: z.string(), vendors: z.object({ members: z.url() }).loose() });
const books = z.object({
  members: z.array(z.object({ uid: z.string(), balance: z.string() })),
  effects: z.array(z.object({ uid: z.string(), balanceIncrement: z.string() }).loose()),
});

const page = { configFile: inProject('examples/storefront/vite.config.ts'), logLevel: 'warn' } as const;

export interface Shop {
  readonly address: string;
  /** Empty, in a browser of its own; closed when the test ends. */
  newPage(): Promise<Page>;
  /** The shop’s page, with the member chosen. */
  visit(uid: string): Promise<Page>;
  /** What the vendor's own books say of a member. */
  bookOf(uid: string): Promise<{ readonly balance: string | undefined; readonly effects: readonly string[] }>;
  close(): Promise<void>;
}

/** The environment's `PROMOTIONS_DIR` has to name the directory while this runs: the page's configuration reads it. */
export async function openShop(directory: string): Promise<Shop> {
  const opened = new AsyncDisposableStack();
  try {
    return await open(directory, opened);
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

async function open(directory: string, opened: AsyncDisposableStack): Promise<Shop> {
  opened.defer(endChildren);
  const sandbox = start(fromSource, 'sandbox', { env: { PROMOTIONS_DIR: directory, PORT: '0' } });
  await sandbox.says(/Stop with Ctrl-C/);
  const { vendors } = facts.parse(JSON.parse(await readFile(join(directory, 'sandbox.json'), 'utf8')));
  const address = await servePage(opened);
  const browser = await launchChromium();
  opened.defer(() => browser.close());
  const newPage = async (): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 620, height: 900 } });
    const visit = await context.newPage();
    onTestFinished(async () => {
      await visit.unrouteAll({ behavior: 'ignoreErrors' });
      await context.close();
    });
    return visit;
  };
  return {
    address,
    newPage,
    async visit(uid) {
      const visit = await newPage();
      await visit.goto(address);
      await visit.getByLabel('Member').selectOption(`members:${uid}`);
      return visit;
    },
    async bookOf(uid) {
      const { members, effects } = books.parse(await (await fetch(`${vendors.members}/_simulator/books`)).json());
      return {
        balance: members.find((member) => member.uid === uid)?.balance,
        effects: effects.filter((effect) => effect.uid === uid).map(({ balanceIncrement }) => balanceIncrement),
      };
    },
    close: () => opened.disposeAsync(),
  };
}

/** As a shop would serve it: built, beside a proxy. @returns its address. */
async function servePage(opened: AsyncDisposableStack): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'promotions-storefront-'));
  opened.defer(() => rm(outDir, { recursive: true, force: true }));
  await build({ ...page, build: { outDir, emptyOutDir: true } });
  const server = await preview({ ...page, build: { outDir }, preview: { port: 0 } });
  opened.defer(() => server.close());
  return server.resolvedUrls?.local[0] ?? '';
}

/** Keeps what a person sees, for a person to look at. */
export async function photograph(page: Page, name: string): Promise<void> {
  const folder = inProject('test/artefacts/storefront');
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
