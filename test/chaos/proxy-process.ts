/** The network between program and vendors, in a process of its own: `proxy-process.ts <setup file> <urls file>`. */
import { createFaultProxy, type Fault, type Phase, phases, type Toxic, toxics } from '../support/fault-proxy.ts';
import { type AccountName, accountNames } from './accounts.ts';
import { createRandom, type Random } from './random.ts';
import { readShared, type Setup, type VendorUrls } from './setup.ts';
import { order, type ProxyWord } from './words.ts';

const [setupFile = '', urlsFile = ''] = process.argv.slice(2);
const { seed, faultPercent } = readShared<Setup>(setupFile);
const vendorUrls = readShared<VendorUrls>(urlsFile);

/**
 * A fault with its numbers. What is delayed is delayed for less than the vendors are believed to work, and for more than
 * the program waits, now and then.
 */
function chooseFault(random: Random): Fault {
  const phase: Phase = random.oneOf(phases);
  return { ...chooseToxic(random), phase };
}

function chooseToxic(random: Random): Toxic {
  const toxic = random.oneOf(toxics);
  switch (toxic) {
    case 'latency':
    case 'slowClose':
      return { toxic, delayMs: random.whole(20, 1_300) };
    case 'bandwidth':
      return { toxic, bytesPerSecond: random.whole(3_000, 30_000) };
    case 'slicer':
      return { toxic, pieceBytes: random.whole(64, 256), pauseMs: random.whole(1, 10) };
    case 'truncation':
      return { toxic, bytes: random.whole(0, 300) };
    case 'down':
    case 'timeout':
    case 'reset':
      return { toxic };
  }
}

const faults: Record<string, number> = {};
let requests = 0;
let isCalm = false;

async function startProxy(name: AccountName): Promise<readonly [AccountName, string]> {
  const { hostname: host, port } = new URL(vendorUrls[name]);
  const random = createRandom(seed).fork(`proxy of ${name}`);
  const proxy = await createFaultProxy({
    target: { host, port: Number(port) },
    choose() {
      requests += 1;
      if (isCalm || !random.happens(faultPercent / 100)) return null;
      const fault = chooseFault(random);
      const title = `${fault.toxic} ${fault.phase}`;
      faults[title] = (faults[title] ?? 0) + 1;
      return fault;
    },
  });
  return [name, proxy.url];
}

const say = (word: ProxyWord): void => void process.send?.(word);

process.on('disconnect', () => process.exit());
process.on('message', (message) => {
  if (order.parse(message) === 'calm') isCalm = true;
  say({ tally: { requests, faults } });
});
say({ urls: Object.fromEntries(await Promise.all(accountNames.map(startProxy))) });
