/** One process of simulated vendors: `vendor-process.ts <setup file> <account>...`. It never outlives its parent. */
import { createCardSimulator } from '../../src/connectors/alipay-card/simulator.ts';
import { createVoucherSimulator } from '../../src/connectors/alipay-voucher/simulator.ts';
import { createAlisportsSimulator } from '../../src/connectors/alisports/simulator.ts';
import { createKybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import type { ReceivedRequest } from '../../src/connectors/simulation/simulator-desk.ts';
import {
  type AccountName,
  accountNames,
  activityId,
  benefitApp,
  benefitSeeds,
  cardClient,
  cardSeeds,
  memberApp,
  memberSeeds,
  voucherClient,
  voucherSeeds,
} from './accounts.ts';
import { readShared, type Setup } from './setup.ts';
import { order, type VendorWord } from './words.ts';

interface Vendor {
  readonly url: string;
  readonly books: { requests(): readonly ReceivedRequest[] };
}

const [setupFile = '', ...names] = process.argv.slice(2);
const setup = readShared<Setup>(setupFile);

async function startMembers(account: AccountName): Promise<Vendor> {
  const members = memberSeeds(account, setup.targets[account]);
  const simulator = await createKybioSimulator({ apps: [memberApp], members });
  simulator.settings.callsPerDay = 100_000_000;
  // Where the rule is not proven the vendor does not have it: a second change would count twice.
  simulator.settings.duplicateRule = account === 'members-proven';
  return simulator;
}

function start(account: AccountName): Promise<Vendor> {
  const { keys, targets } = setup;
  const privateKeyPem = keys.vendor.privateKey;
  const ours = [{ version: 1, publicKeyPem: keys.ours.publicKey }];
  switch (account) {
    case 'cards':
      return createCardSimulator({
        clients: [{ ...cardClient, keys: ours }],
        privateKeyPem,
        templates: cardSeeds(targets.cards),
      });
    case 'vouchers':
      return createVoucherSimulator({
        clients: [{ ...voucherClient, keys: ours }],
        privateKeyPem,
        templates: voucherSeeds(targets.vouchers),
      });
    case 'members':
    case 'members-proven':
    case 'members-sole':
      return startMembers(account);
    case 'venue':
      return createAlisportsSimulator({
        apps: [benefitApp],
        activities: [activityId],
        benefits: benefitSeeds(targets.venue),
      });
  }
}

interface Counted {
  requests: number;
  readonly misbehaviours: Record<string, number>;
  /** The last request that has been counted. */
  last: ReceivedRequest | undefined;
}

/** The simulators keep no more than their last ten thousand requests: they are counted while they come. */
function count(vendor: Vendor, counted: Counted): void {
  const requests = vendor.books.requests();
  const known = counted.last === undefined ? -1 : requests.lastIndexOf(counted.last);
  for (const request of requests.slice(known + 1)) {
    counted.requests += 1;
    const { misbehaviour } = request;
    if (misbehaviour !== null) counted.misbehaviours[misbehaviour] = (counted.misbehaviours[misbehaviour] ?? 0) + 1;
  }
  counted.last = requests.at(-1);
}

const say = (word: VendorWord): void => void process.send?.(word);
const vendors = new Map<AccountName, Vendor & { readonly counted: Counted }>();

function countAll(): void {
  for (const vendor of vendors.values()) count(vendor, vendor.counted);
}

process.on('disconnect', () => process.exit());
process.on('message', (message) => {
  if (order.parse(message) !== 'tell') return;
  countAll();
  const tally = [...vendors].map(([name, { counted }]) => {
    const { requests, misbehaviours } = counted;
    return [name, { requests, misbehaviours }] as const;
  });
  say({ tally: Object.fromEntries(tally) });
});
for (const name of accountNames.filter((known) => names.includes(known))) {
  const { url, books } = await start(name);
  vendors.set(name, { url, books, counted: { requests: 0, misbehaviours: {}, last: undefined } });
}
setInterval(countAll, 250);
say({ urls: Object.fromEntries([...vendors].map(([name, { url }]) => [name, url])) });
