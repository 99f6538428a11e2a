/** The real connectors in a process of their own: asks as often as it is told, and says what came of it and what it cost. */
import { z } from 'zod';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import { registry } from '../../src/connectors/registry.ts';
import { parseAccountId, parseMemberUid, parseTemplateCode } from '../../src/domain/ids.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { testKeys } from '../support/keys.ts';
import { memberApp, settingsFor } from '../support/vendors.ts';

const order = z.object({
  vendor: z.enum(['alipay-card', 'kybio']),
  url: z.string(),
  count: z.int(),
  timeoutMs: z.int(),
});

/** What a round of questions came to. */
export interface Measured {
  readonly kinds: Readonly<Record<string, number>>;
  readonly slowestMs: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
  readonly externalBytes: number;
}

type Ask = () => Promise<Outcome<unknown>>;

function connect({ vendor, url, timeoutMs }: z.output<typeof order>): { readonly ask: Ask; close(): Promise<void> } {
  const secrets = new Map([
    ['ours', testKeys.ours.privateKey],
    ['vendor', testKeys.vendor.publicKey],
    ['appKey', memberApp.appKey],
  ]);
  const factory = registry.find((known) => known.vendor === vendor);
  const configured = factory?.configure(settingsFor[vendor](url), (from) =>
    'env' in from ? (secrets.get(from.env) ?? '') : '',
  );
  const accountId = parseAccountId('measured');
  const code = parseTemplateCode(seedCodes.milkTea);
  const uid = parseMemberUid(kybioSeedUids.regular);
  if (configured === undefined || 'issues' in configured || accountId === null || code === null || uid === null) {
    throw new Error('the account cannot be configured');
  }
  const now = (): Date => new Date();
  const limits = { timeoutMs, connections: 4 };
  const connector = configured.create({ accountId, limits, now, machineTime: now, alarm: () => {} });
  const ask: Ask = async () => {
    const outcome = await (connector.templates?.read(code) ?? connector.members?.read(uid));
    if (outcome === undefined) throw new Error('there is nothing to ask');
    return outcome;
  };
  return { ask, close: () => connector.close() };
}

async function measure(from: z.output<typeof order>): Promise<Measured> {
  const { ask, close } = connect(from);
  const kinds: Record<string, number> = {};
  let slowestMs = 0;
  let [rssBytes, heapBytes, externalBytes] = [0, 0, 0];
  const worker = async (): Promise<void> => {
    for (let n = 0; n < from.count / 4; n += 1) {
      const begunMs = performance.now();
      const { kind } = await ask();
      slowestMs = Math.max(slowestMs, performance.now() - begunMs);
      kinds[kind] = (kinds[kind] ?? 0) + 1;
      const { rss, heapUsed, external } = process.memoryUsage();
      rssBytes = Math.max(rssBytes, rss);
      heapBytes = Math.max(heapBytes, heapUsed);
      externalBytes = Math.max(externalBytes, external);
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  await close();
  return { kinds, slowestMs, rssBytes, heapBytes, externalBytes };
}

process.on('message', (message) => {
  void measure(order.parse(message)).then((measured) => process.send?.(measured));
});
process.on('disconnect', () => process.exit(0));
