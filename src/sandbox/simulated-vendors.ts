/** The simulated vendors of the sandbox: started together, with a configuration file and keys that fit them. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { stringify } from 'yaml';
import { explainListenFailure } from '../app/port.ts';
import { type CardSimulator, createCardSimulator } from '../connectors/alipay-card/simulator.ts';
import { cardSeeds } from '../connectors/alipay-card/simulator-seeds.ts';

export interface VendorsOptions {
  readonly host: string;
  /** The card vendor's port; 0 takes any. */
  readonly cardPort: number;
  /** Where keys are kept: found there they are used, missing ones are made. */
  readonly keysDirectory: string;
  readonly configPath: string;
  /** A card is issued from some active template on this beat; null: never. */
  readonly issueEveryMs: number | null;
}

export interface SimulatedVendors {
  /** Address of each vendor by the account that uses it; `<address>/_simulator/books` shows what it did. */
  readonly urls: Readonly<Record<string, string>>;
  /** The private key that tokens are signed with. */
  readonly tokenKey: string;
  close(): Promise<void>;
}

export const sandboxIssuer = 'https://sandbox.promotions.example';
export const sandboxAudience = 'promotions';

const cardClient = { clientId: 'SANDBOX00000000CARD', merchantId: '2160120000000001' };

/** Starts the vendors and writes the configuration file; may be called again with the same keys. */
export async function startVendors(options: VendorsOptions): Promise<SimulatedVendors> {
  const keys = createKeyFolder(options.keysDirectory);
  const ours = keys.pair('hk-cards');
  const vendors = keys.pair('alipay-card-vendor');
  const tokens = keys.pair('token');
  const cards = await startCards(options, { ours, vendors });
  cards.settings.typeInDetail = true;
  const account = {
    vendor: 'alipay-card',
    settings: {
      baseUrl: cards.url,
      ...cardClient,
      keyVersion: 1,
      privateKey: { file: keys.pathFrom(options.configPath, ours.privatePath) },
      vendorPublicKey: { file: keys.pathFrom(options.configPath, vendors.publicPath) },
      templates: cardSeeds.map(({ templateCode }) => templateCode),
    },
    limits: { timeoutMs: 3_000 },
    policy: { longestProcessingMs: 4_000 },
  };
  const auth = {
    issuer: sandboxIssuer,
    audience: sandboxAudience,
    key: { file: keys.pathFrom(options.configPath, tokens.publicPath) },
  };
  const file = {
    accounts: { 'hk-cards': account },
    auth,
    journal: { leaseMs: 8_000, refreshEverySeconds: 10 },
    server: { introspection: true, explorer: true },
  };
  mkdirSync(dirname(options.configPath), { recursive: true });
  writeFileSync(options.configPath, `# Made for the simulated vendors; anew at every start.\n${stringify(file)}`);
  return { urls: { 'hk-cards': cards.url }, tokenKey: tokens.privateKey, close: () => cards.close() };
}

async function startCards(
  { host, cardPort: port, issueEveryMs }: VendorsOptions,
  { ours, vendors }: { readonly ours: KeyPair; readonly vendors: KeyPair },
): Promise<CardSimulator> {
  try {
    return await createCardSimulator({
      host,
      port,
      clients: [{ ...cardClient, keys: [{ version: 1, publicKeyPem: ours.publicKey }] }],
      privateKeyPem: vendors.privateKey,
      issueEveryMs,
    });
  } catch (cause) {
    throw explainListenFailure(cause, { host, port }, { host: '--host', port: '--card-port' });
  }
}

interface KeyPair {
  readonly privatePath: string;
  readonly publicPath: string;
  readonly privateKey: string;
  readonly publicKey: string;
}

function createKeyFolder(directory: string) {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return {
    pair(name: string): KeyPair {
      const privatePath = join(directory, `${name}.private.pem`);
      const publicPath = join(directory, `${name}.public.pem`);
      if (!existsSync(privatePath)) writeFileSync(privatePath, makePrivateKey(), { mode: 0o600 });
      const privateKey = readFileSync(privatePath, 'utf8');
      const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
      writeFileSync(publicPath, publicKey);
      return { privatePath, publicPath, privateKey, publicKey };
    },
    pathFrom: (configPath: string, keyPath: string) => relative(dirname(resolve(configPath)), resolve(keyPath)),
  };
}

function makePrivateKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return privateKey;
}
