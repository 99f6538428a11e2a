/** A real process whose keys lie in files that a test replaces, and four strict vendors that know which keys are good. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jwt from 'jsonwebtoken';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { createCardSimulator } from '../../src/connectors/alipay-card/simulator.ts';
import { createVoucherSimulator } from '../../src/connectors/alipay-voucher/simulator.ts';
import { createAlisportsSimulator } from '../../src/connectors/alisports/simulator.ts';
import { createKybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import { scopes } from '../../src/domain/caller.ts';
import { makeRsaPair, testKeys } from '../support/keys.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { accountIds, settingsFor } from '../support/vendors.ts';
import { createSenders } from '../support/world.ts';
import { type Child, eventually, fromSource, start } from './children.ts';

/** Keys that replace the first ones; made once for a test file. */
export const nextKeys = { ours: makeRsaPair(), vendor: makeRsaPair(), token: makeRsaPair() };

const oldTexts = { appKey: 'OLDAPPKEY00000001', appSecret: 'old-secret', session: 'old-session' };

const logLine = z.looseObject({ level: z.string(), msg: z.string() });
export type LogLine = z.output<typeof logLine>;

/** What the vendors accept now; tests change it while they run. */
function createVendorKeys() {
  const keys = (): Array<{ version: number; publicKeyPem: string }> => [
    { version: 1, publicKeyPem: testKeys.ours.publicKey },
  ];
  return {
    card: { clientId: 'ROTATION0000000CARD', merchantId: '2160120000000001', keys: keys() },
    voucher: { clientId: 'ROTATION00000VOUCHER', merchantId: '2160120000000001', keys: keys() },
    app: { appId: 'ROTATIONAPP', appKey: oldTexts.appKey, otherKeys: new Array<string>() },
    top: {
      appKey: '12345678',
      appSecret: oldTexts.appSecret,
      session: oldTexts.session,
      otherSecrets: new Array<string>(),
    },
    signing: testKeys.vendor.privateKey,
  };
}

async function startVendors(keys: ReturnType<typeof createVendorKeys>) {
  const privateKeyPem = (): string => keys.signing;
  const cards = await createCardSimulator({ clients: [keys.card], privateKeyPem });
  const vouchers = await createVoucherSimulator({ clients: [keys.voucher], privateKeyPem });
  const members = await createKybioSimulator({ apps: [keys.app] });
  members.settings.callsPerDay = 100_000;
  const benefits = await createAlisportsSimulator({ apps: [keys.top] });
  const close = () => Promise.all([cards, vouchers, members, benefits].map((vendor) => vendor.close()));
  return { cards, vouchers, members, benefits, close };
}
type Vendors = Awaited<ReturnType<typeof startVendors>>;

const gatewayFiles = { privateKey: { file: 'ours.pem' }, vendorPublicKey: { file: 'vendor.pem' }, keyVersion: 1 };
const policy = { longestProcessingMs: 1_500, firstCheckMs: 300 };

function configFor({ cards, vouchers, members, benefits }: Vendors, keys: ReturnType<typeof createVendorKeys>) {
  const { clientId } = keys.voucher;
  const { clientId: cardClient, merchantId } = keys.card;
  const account = (vendor: string, settings: object, limits: object = {}) => ({
    vendor,
    settings,
    policy,
    limits: { timeoutMs: 5_000, ...limits },
  });
  return {
    accounts: {
      [accountIds.cards]: account('alipay-card', {
        ...settingsFor['alipay-card'](cards.url),
        ...gatewayFiles,
        clientId: cardClient,
        merchantId,
      }),
      [accountIds.vouchers]: account('alipay-voucher', {
        ...settingsFor['alipay-voucher'](vouchers.url),
        ...gatewayFiles,
        clientId,
      }),
      [accountIds.members]: account(
        'kybio',
        { ...settingsFor.kybio(members.url), appId: keys.app.appId, appKey: { file: 'kybio.key' } },
        { callsPerDay: 100_000 },
      ),
      [accountIds.benefits]: account('alisports', {
        ...settingsFor.alisports(benefits.url),
        appSecret: { file: 'top.secret' },
        session: { file: 'top.session' },
      }),
    },
    auth: { issuer: 'test-issuer', audience: 'promotions', key: [{ file: 'token.pem' }] },
    journal: { leaseMs: 13_000, waitMs: 2_000, checkEveryMs: 100, refreshEverySeconds: 3_600 },
  };
}

/** A token for everything, signed with the given key. */
export function tokenOf(privateKey: string): string {
  const claims = { scope: scopes.join(' '), accounts: '*' };
  const from = { issuer: 'test-issuer', audience: 'promotions', subject: 'rotation', expiresIn: '1h' } as const;
  return jwt.sign(claims, privateKey, { algorithm: 'RS256', ...from });
}

/** Sets a value in the configuration: `accounts.hk-cards.settings.keyVersion`. */
export type Change = readonly [path: string, value: unknown];

export type Stage = Awaited<ReturnType<typeof startStage>>;

/** @param changes to the configuration that the process starts with. */
export async function startStage(...changes: readonly Change[]) {
  const folder = mkdtempSync(join(tmpdir(), 'promotions-rotation-'));
  const keys = createVendorKeys();
  const vendors = await startVendors(keys);
  const database = await createTestDatabase();
  const configPath = join(folder, 'promotions.yaml');
  let config = stringify(configFor(vendors, keys));

  /** Files appear whole, as those of an operator or of Kubernetes do. */
  const write = (name: string, text: string): void => {
    writeFileSync(join(folder, `${name}.new`), text, { mode: 0o600 });
    renameSync(join(folder, `${name}.new`), join(folder, name));
  };
  const configure = (...more: readonly Change[]): void => {
    const file: unknown = parse(config);
    for (const [path, value] of more) setAt(file, path.split('.'), value);
    config = stringify(file);
    write('promotions.yaml', config);
  };
  write('ours.pem', testKeys.ours.privateKey);
  write('vendor.pem', testKeys.vendor.publicKey);
  write('token.pem', testKeys.token.publicKey);
  write('kybio.key', oldTexts.appKey);
  write('top.secret', oldTexts.appSecret);
  write('top.session', oldTexts.session);
  configure(...changes);

  const main: Child = start(fromSource, 'main', {
    env: { PROMOTIONS_CONFIG: configPath, DATABASE_URL: database.url, PORT: '0', LOG_LEVEL: 'info' },
  });
  const url = await main.says(/"url":"([^"]+)"/);
  const log = (): LogLine[] =>
    main
      .stdout()
      .split('\n')
      .slice(0, -1)
      .map((line) => logLine.parse(JSON.parse(line)));
  const reads = (): LogLine[] => log().filter(({ msg }) => msg.startsWith('read again'));
  const nextRead = async (act: () => void): Promise<LogLine> => {
    const before = reads().length;
    act();
    return eventually(() => reads()[before] ?? null);
  };
  return {
    main,
    url,
    keys,
    vendors,
    write,
    configure,
    log,
    reads,
    nextRead,
    ...createSenders(`${url}/graphql`, () => tokenOf(testKeys.token.privateKey)),
    /** Sends SIGHUP; gives the first line that the log has about it. */
    hangUp: (): Promise<LogLine> => nextRead(() => main.signal('SIGHUP')),
    async close() {
      main.signal('SIGKILL');
      await main.exit;
      await vendors.close();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function setAt(into: unknown, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (typeof into !== 'object' || into === null) throw new Error(`There is nothing to set ${key} in.`);
  if (rest.length > 0) return setAt(Reflect.get(into, key), rest, value);
  Reflect.set(into, key, value);
}
