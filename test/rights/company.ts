/** A company with accounts, data and operations of every kind at all vendors, and the strings by which a leak is known. */
import { type CardSimulator, createCardSimulator } from '../../src/connectors/alipay-card/simulator.ts';
import { createVoucherSimulator, type VoucherSimulator } from '../../src/connectors/alipay-voucher/simulator.ts';
import type { AlisportsSimulator } from '../../src/connectors/alisports/simulator.ts';
import { createKybioSimulator, type KybioSimulator } from '../../src/connectors/kybio/simulator.ts';
import { testKeys } from '../support/keys.ts';
import { cardClient, memberApp, startBenefits, voucherClient } from '../support/vendors.ts';

/** A company, before it has done anything. */
export interface Company {
  /** Part of every id, name and key of its. */
  readonly name: string;
  readonly accounts: {
    readonly cards: string;
    readonly vouchers: string;
    readonly members: string;
    readonly venue: string;
  };
  readonly cards: CardSimulator;
  readonly vouchers: VoucherSimulator;
  readonly members: KybioSimulator;
  readonly platform: AlisportsSimulator;
  readonly templateCodes: readonly string[];
  readonly voucherCodes: readonly string[];
  readonly people: readonly Person[];
  /** Requests that its vendors have had, but for what the program asks by itself. */
  vendorCalls(): number;
  close(): Promise<void>;
}

interface Person {
  readonly uid: string;
  readonly number: string;
  readonly name: string;
  readonly phone: string;
  readonly email: string;
  readonly birthday: string;
}

const clientKeys = [{ version: 1, publicKeyPem: testKeys.ours.publicKey }];
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 10);

/** @param digit told apart from other companies' in ids that are digits alone. */
export async function openCompany(name: string, digit: number): Promise<Company> {
  const templateCodes = upTo(12).map((row) => `820260101001350000000000${digit}00000${row}`);
  const voucherCodes = upTo(6).map((row) => `737020260101001350000000${digit}00000${row}`);
  const people = upTo(4).map((row) => ({
    uid: `23160763945${digit}000${row}`,
    number: `${name}-no-${row}`,
    name: `${name} person ${row}`,
    phone: `+85261${digit}000${row}`,
    email: `${row}@${name}.invalid`,
    birthday: `1${digit}90-01-${row}`,
  }));
  const privateKeyPem = testKeys.vendor.privateKey;
  const [cards, vouchers, members, platform] = await Promise.all([
    createCardSimulator({
      clients: [{ ...cardClient, keys: clientKeys }],
      privateKeyPem,
      templates: templateCodes.map((templateCode) => {
        const title = `${name} card ${templateCode}`;
        return { templateCode, status: 'valid', stock: 1_000, issued: 100, names: { zh_HK: title, en_US: title } };
      }),
    }),
    createVoucherSimulator({
      clients: [{ ...voucherClient, merchantId: cardClient.merchantId, keys: clientKeys }],
      privateKeyPem,
      templates: voucherCodes.map((templateId) => {
        const title = `${name} voucher ${templateId}`;
        return { templateId, status: 'ACTIVTED', quantity: 500, displayNames: { zh_HK: title, en_US: title } };
      }),
    }),
    createKybioSimulator({
      apps: [memberApp],
      members: people.map((person) => ({ ...person, categoryName: `${name} gold`, balance: '70', point: '7' })),
    }),
    startBenefits(),
  ]);
  members.settings.callsPerDay = 100_000;
  platform.settings.acceptsUnusedEffectTypes = true;
  const vendors = [cards, vouchers, members, platform];
  const ofItself = /openApiLimitAccess|queryTemplateList|[lL]ist$/;
  return {
    name,
    accounts: {
      cards: `${name}-cards`,
      vouchers: `${name}-vouchers`,
      members: `${name}-members`,
      venue: `${name}-venue`,
    },
    cards,
    vouchers,
    members,
    platform,
    templateCodes,
    voucherCodes,
    people,
    vendorCalls: () =>
      vendors.reduce((sum, { books }) => sum + books.requests().filter(({ path }) => !ofItself.test(path)).length, 0),
    async close() {
      await Promise.all(vendors.map((vendor) => vendor.close()));
    },
  };
}
