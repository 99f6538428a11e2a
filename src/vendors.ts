/** `npm run vendors`: the simulated vendors alone, and a configuration file that fits them. */
import { ConfigError } from './app/config.ts';
import { closeOnSignal, runCommand } from './app/run.ts';
import { readArguments } from './sandbox/arguments.ts';
import { startVendors } from './sandbox/simulated-vendors.ts';
import { makeToken } from './sandbox/token.ts';

const help = `Usage: npm run vendors -- [options]

Starts the simulated vendors and writes a configuration file that fits them.

  --card-port <port>      port of AlipayHK's redeemable cards (default 4101; 0 takes any)
  --voucher-port <port>   port of AlipayHK's cashless vouchers (default 4102)
  --member-port <port>    port of KYBIO's members (default 4103)
  --benefit-port <port>   port of Alisports' benefits (default 4104)
  --host <address>        where to listen (default 127.0.0.1)
  --keys <folder>         keys and secrets to use; missing ones are made there (default .promotions/vendor-keys)
  --config <file>         where to write the configuration (default .promotions/vendors.yaml)
  --issue-every <ms>      on this beat a card and a voucher are issued and a till changes a balance; 0 never (default 2000)
  --help                  this text

Then: PROMOTIONS_CONFIG=.promotions/vendors.yaml DATABASE_URL=postgresql://... node dist/main.js`;

const options = {
  'card-port': { type: 'string', default: '4101' },
  'voucher-port': { type: 'string', default: '4102' },
  'member-port': { type: 'string', default: '4103' },
  'benefit-port': { type: 'string', default: '4104' },
  host: { type: 'string', default: '127.0.0.1' },
  keys: { type: 'string', default: '.promotions/vendor-keys' },
  config: { type: 'string', default: '.promotions/vendors.yaml' },
  'issue-every': { type: 'string', default: '2000' },
  help: { type: 'boolean', default: false },
} as const;

await runCommand(async () => {
  const values = readArguments(options, help);
  if (values.help) return console.log(help);
  const configPath = values.config;
  const issueEveryMs = wholeNumber('--issue-every', values['issue-every'], 86_400_000);
  const vendors = await startVendors({
    host: values.host,
    ports: {
      'hk-cards': wholeNumber('--card-port', values['card-port'], 65_535),
      'hk-vouchers': wholeNumber('--voucher-port', values['voucher-port'], 65_535),
      members: wholeNumber('--member-port', values['member-port'], 65_535),
      venue: wholeNumber('--benefit-port', values['benefit-port'], 65_535),
    },
    keysDirectory: values.keys,
    configPath,
    issueEveryMs: issueEveryMs === 0 ? null : issueEveryMs,
  });
  closeOnSignal(() => vendors.close());
  for (const [account, url] of Object.entries(vendors.urls))
    console.log(`${account.padEnd(12)} ${url}   (books: ${url}/_simulator/books)`);
  console.log(`Configuration   ${configPath}`);
  console.log(`Token           ${makeToken(vendors.tokenKey)}`);
  console.log('Stop with Ctrl-C.');
}, console.error);

function wholeNumber(option: string, text: string, most: number): number {
  if (/^\d{1,9}$/.test(text) && Number(text) <= most) return Number(text);
  throw new ConfigError([`${option}: must be a whole number from 0 to ${most}, not "${text}"`]);
}
