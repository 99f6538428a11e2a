/** The simulated vendors of the sandbox: started together, with a configuration file and keys that fit them. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { stringify } from 'yaml';
import { explainListenFailure } from '../app/port.ts';
import { createCardSimulator } from '../connectors/alipay-card/simulator.ts';
import { cardSeeds } from '../connectors/alipay-card/simulator-seeds.ts';
import { createVoucherSimulator } from '../connectors/alipay-voucher/simulator.ts';
import { createAlisportsSimulator } from '../connectors/alisports/simulator.ts';
import { alisportsSimulatorDuplicateCode } from '../connectors/alisports/simulator-business.ts';
import { createKybioSimulator } from '../connectors/kybio/simulator.ts';
import { kybioSimulatorErrorCodes } from '../connectors/kybio/simulator-errors.ts';
import { createKeyFolder, type KeyFolder } from './key-folder.ts';
import { openTills } from './tills.ts';

export interface VendorsOptions {
  readonly host: string;
  /** Where each vendor listens, by its account; 0 takes any port. */
  readonly ports: Readonly<Record<SandboxAccount, number>>;
  /** Where keys are kept: found there they are used, missing ones are made. */
  readonly keysDirectory: string;
  readonly configPath: string;
  /** On this beat a card and a voucher are issued and a till changes a member's balance; null: never. */
  readonly issueEveryMs: number | null;
}

export interface SimulatedVendors {
  /** Address of each vendor by the account that uses it; `<address>/_simulator/books` shows what it did. */
  readonly urls: Readonly<Record<SandboxAccount, string>>;
  /** The private key that tokens are signed with. */
  readonly tokenKey: string;
  close(): Promise<void>;
}

export const sandboxAccounts = ['hk-cards', 'hk-vouchers', 'members', 'venue'] as const;
export type SandboxAccount = (typeof sandboxAccounts)[number];

/** The option of `npm run vendors` that chooses each vendor's port. */
export const portOptions: Readonly<Record<SandboxAccount, string>> = {
  'hk-cards': 'card-port',
  'hk-vouchers': 'voucher-port',
  members: 'member-port',
  venue: 'benefit-port',
};

export const sandboxIssuer = 'https://sandbox.promotions.example';
export const sandboxAudience = 'promotions';

/** One vendor under way, and its account in the configuration. */
interface Started {
  readonly url: string;
  readonly account: object;
  close(): Promise<void>;
}

interface Start {
  readonly options: VendorsOptions;
  readonly keys: KeyFolder;
  readonly port: number;
}

const starts: Readonly<Record<SandboxAccount, (start: Start) => Promise<Started>>> = {
  'hk-cards': startCards,
  'hk-vouchers': startVouchers,
  members: startMembers,
  venue: startBenefits,
};

/** Starts the vendors and writes the configuration file; may be called again with the same keys. */
export async function startVendors(options: VendorsOptions): Promise<SimulatedVendors> {
  const keys = createKeyFolder(options.keysDirectory);
  const tokens = keys.pair('token');
  const started = new Map<SandboxAccount, Started>();
  const close = async (): Promise<void> => {
    await Promise.all([...started.values()].map((vendor) => vendor.close()));
  };
  try {
    for (const name of sandboxAccounts) started.set(name, await startOne(name, options, keys));
  } catch (error) {
    await close();
    throw error;
  }
  const auth = {
    issuer: sandboxIssuer,
    audience: sandboxAudience,
    key: { file: keys.pathFrom(options.configPath, tokens.publicPath) },
  };
  const file = {
    accounts: Object.fromEntries([...started].map(([name, { account }]) => [name, account])),
    auth,
    journal: { leaseMs: 8_000, refreshEverySeconds: 10 },
    server: { introspection: true, explorer: true },
  };
  mkdirSync(dirname(options.configPath), { recursive: true });
  writeFileSync(options.configPath, `# Made for the simulated vendors; anew at every start.\n${stringify(file)}`);
  // Whatever the umask is: a configuration that a group can change is refused.
  chmodSync(options.configPath, 0o644);
  const urlOf = (name: SandboxAccount): string => started.get(name)?.url ?? '';
  const urls = {
    'hk-cards': urlOf('hk-cards'),
    'hk-vouchers': urlOf('hk-vouchers'),
    members: urlOf('members'),
    venue: urlOf('venue'),
  };
  return { urls, tokenKey: tokens.privateKey, close };
}

async function startOne(name: SandboxAccount, options: VendorsOptions, keys: KeyFolder): Promise<Started> {
  const { host } = options;
  const port = options.ports[name];
  try {
    return await starts[name]({ options, keys, port });
  } catch (cause) {
    throw explainListenFailure(cause, { host, port }, { host: '--host', port: `--${portOptions[name]}` });
  }
}

const patient = { limits: { timeoutMs: 3_000 }, policy: { longestProcessingMs: 4_000 } };
const merchantId = '2160120000000001';

async function startCards({ options, keys, port }: Start): Promise<Started> {
  const client = { clientId: 'SANDBOX00000000CARD', merchantId };
  const ours = keys.pair('hk-cards');
  const vendor = keys.pair('alipay-card-vendor');
  const cards = await createCardSimulator({
    host: options.host,
    port,
    issueEveryMs: options.issueEveryMs,
    clients: [{ ...client, keys: [{ version: 1, publicKeyPem: ours.publicKey }] }],
    privateKeyPem: vendor.privateKey,
  });
  cards.settings.typeInDetail = true;
  const settings = {
    baseUrl: cards.url,
    allowsPlainHttp: true,
    ...client,
    keyVersion: 1,
    privateKey: { file: keys.pathFrom(options.configPath, ours.privatePath) },
    vendorPublicKey: { file: keys.pathFrom(options.configPath, vendor.publicPath) },
    templates: cardSeeds.map(({ templateCode }) => templateCode),
  };
  return { url: cards.url, account: { vendor: 'alipay-card', settings, ...patient }, close: () => cards.close() };
}

async function startVouchers({ options, keys, port }: Start): Promise<Started> {
  const clientId = 'SANDBOX000000VOUCHER';
  const ours = keys.pair('hk-vouchers');
  const vendor = keys.pair('alipay-voucher-vendor');
  const vouchers = await createVoucherSimulator({
    host: options.host,
    port,
    issueEveryMs: options.issueEveryMs,
    clients: [{ clientId, merchantId, keys: [{ version: 1, publicKeyPem: ours.publicKey }] }],
    privateKeyPem: vendor.privateKey,
  });
  const settings = {
    baseUrl: vouchers.url,
    allowsPlainHttp: true,
    clientId,
    privateKey: { file: keys.pathFrom(options.configPath, ours.privatePath) },
    vendorPublicKey: { file: keys.pathFrom(options.configPath, vendor.publicPath) },
    walkEverySeconds: 10,
  };
  const account = { vendor: 'alipay-voucher', settings, ...patient };
  return { url: vouchers.url, account, close: () => vouchers.close() };
}

/** With the vendor's sample quota of 3000 calls a day, and tills that change balances behind everybody's back. */
async function startMembers({ options, keys, port }: Start): Promise<Started> {
  const appId = 'SANDBOXMEMBERS';
  const appKey = keys.secret('members');
  const members = await createKybioSimulator({ host: options.host, port, apps: [{ appId, appKey: appKey.text }] });
  members.settings.callsPerDay = 3_000;
  const tills = openTills(members, options.issueEveryMs);
  const settings = {
    baseUrl: members.baseUrl,
    allowsPlainHttp: true,
    appId,
    appKey: { file: keys.pathFrom(options.configPath, appKey.path) },
    errorCodes: kybioSimulatorErrorCodes,
    refusesNegativeResults: true,
  };
  return {
    url: members.url,
    account: { vendor: 'kybio', settings, ...patient },
    async close() {
      tills.close();
      await members.close();
    },
  };
}

async function startBenefits({ options, keys, port }: Start): Promise<Started> {
  const appKey = '28246631';
  const appSecret = keys.secret('venue');
  const benefits = await createAlisportsSimulator({
    host: options.host,
    port,
    apps: [{ appKey, appSecret: appSecret.text }],
  });
  const settings = {
    gatewayUrl: `${benefits.url}/router/rest`,
    allowsPlainHttp: true,
    appKey,
    appSecret: { file: keys.pathFrom(options.configPath, appSecret.path) },
    channelCode: appKey,
    creatorId: '310141',
    duplicateCodes: [alisportsSimulatorDuplicateCode],
  };
  const account = { vendor: 'alisports', settings, ...patient };
  return { url: benefits.url, account, close: () => benefits.close() };
}
