/** The tills in Chromium: a page of the endpoint's own origin does what it is told. */
import { build } from 'vite';
import type { AdjustMemberBalanceInput } from '../../src/client/client.ts';
import { launchChromium } from '../browser/chromium.ts';
import { inProject } from '../checks/planted.ts';
import type { Endpoint, Till, tills } from './tills.ts';

export interface TillBrowser {
  open(kind: keyof typeof tills, endpoint: Endpoint): Promise<Till>;
  close(): Promise<void>;
}

export async function startTillBrowser(): Promise<TillBrowser> {
  const script = await bundle();
  const browser = await launchChromium();
  return {
    async open(kind, endpoint) {
      const page = await browser.newPage();
      const address = new URL('/till', endpoint.url).href;
      const body = `<!doctype html><title>Till</title><script type="module">${script.replaceAll('</script', '<\\/script')}</script>`;
      await page.route(address, (route) => route.fulfill({ contentType: 'text/html', body }));
      await page.goto(address);
      const call = (given: string | AdjustMemberBalanceInput): Promise<string> =>
        page.evaluate(
          ([name, at, argument]) => {
            const loaded: typeof globalThis & { readonly tills?: typeof tills } = globalThis;
            const till = loaded.tills?.[name](at);
            if (till === undefined) throw new Error('the page has no tills');
            return typeof argument === 'string' ? till.balanceOf(argument) : till.adjust(argument);
          },
          [kind, endpoint, given] as const,
        );
      return { balanceOf: call, adjust: call };
    },
    close: () => browser.close(),
  };
}

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, modulePreload: false, rolldownOptions: { input: inProject('test/client/till-page.ts') } },
  });
  const chunks = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  return chunks.flatMap((one) => (one.type === 'chunk' ? [one.code] : [])).join('\n');
}
