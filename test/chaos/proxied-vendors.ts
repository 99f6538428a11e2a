/** The four vendors, each behind a fault proxy of its own, and the program in front of them. */
import type { AccountConfig } from '../../src/app/config.ts';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { voucherSeedIds } from '../../src/connectors/alipay-voucher/simulator-seeds.ts';
import { kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import type { CrashPoint } from '../../src/operations/crash-points.ts';
import { createFaultProxy, type Fault, type FaultProxy, type Passage } from '../support/fault-proxy.ts';
import { benefitInput, type MutationName } from '../support/mutations.ts';
import {
  accountIds,
  configureAccount,
  startBenefits,
  startCards,
  startMembers,
  startVouchers,
  type VendorName,
} from '../support/vendors.ts';
import { startWorld, templateId, type World } from '../support/world.ts';

export const vendorNames = ['alipay-card', 'alipay-voucher', 'kybio', 'alisports'] as const satisfies VendorName[];

/** From the call of a vendor to the last byte of its answer. */
export const timeoutMs = 600;
const policy = { longestProcessingMs: 800, firstCheckMs: 100 };

/** A change request as it went through a proxy. */
export interface Change extends Passage {
  /** The vendor's effects since the last `begin`, when this request arrived at the proxy. */
  readonly effectsBefore: number;
}

/** One vendor, and what the tests ask of it. */
export interface ProxiedVendor {
  readonly name: VendorName;
  readonly accountId: string;
  readonly proxy: FaultProxy;
  /** A change that can have an effect now, and its input without a key; `nth` tells operations apart. */
  readonly change: (nth: number) => { readonly mutation: MutationName; readonly input: object };
  /** Closes what connections there are. */
  readonly disconnect: () => Promise<void>;
  /** An empty record, and this fault for the next change request. */
  readonly begin: (fault: Fault | null) => void;
  /** True while a change request is on its way through the proxy. */
  readonly isBusy: () => boolean;
  /** The change requests since `begin` whose way to the vendor is over, in the order of their ends. */
  readonly changes: () => readonly Change[];
  /** The change requests since `begin` that the vendor has received whole. */
  readonly received: () => number;
  /** The effects since `begin`, by the vendor's own books. */
  readonly effects: () => number;
  /** The effects since the vendor was started. */
  readonly effectsEver: () => number;
}

/** Everything that runs. */
export interface ProxiedWorld {
  readonly world: World;
  readonly vendor: (name: VendorName) => ProxiedVendor;
  /** Called at the crash points of every operation, until it is set to null again. */
  readonly atPoint: (react: ((point: CrashPoint) => Promise<void>) | null) => void;
  readonly close: () => Promise<void>;
}

/** What a vendor's simulator offers to all of them alike. */
interface Simulator {
  readonly url: string;
  readonly books: {
    readonly effects: () => readonly unknown[];
    readonly requests: () => ReadonlyArray<{ readonly path: string }>;
  };
  readonly close: () => Promise<void>;
}

interface Stand {
  readonly simulator: Simulator;
  readonly accountId: string;
  /** What the path of a change request has in it. */
  readonly marks: string;
  readonly change: ProxiedVendor['change'];
}

const proxiedCards = 'proxied-cards';

async function startStands(): Promise<Readonly<Record<VendorName, Stand>>> {
  const [cards, vouchers, members, benefits] = await Promise.all([
    startCards(),
    startVouchers(),
    startMembers(),
    startBenefits(),
  ]);
  members.settings.callsPerDay = 100_000;
  return {
    'alipay-card': {
      simulator: cards,
      accountId: proxiedCards,
      marks: '/updateBudget',
      change: (nth) => ({
        mutation: 'updateTemplateBudget',
        input: { templateId: templateId(seedCodes.milkTea, proxiedCards), updateType: 'APPEND', number: 1 + nth },
      }),
    },
    'alipay-voucher': {
      simulator: vouchers,
      accountId: accountIds.vouchers,
      marks: '/switchStatus',
      change: () => {
        // The platform itself puts the voucher back, so that there is something to switch.
        vouchers.setStatus(voucherSeedIds.summer, 'ACTIVTED');
        return {
          mutation: 'switchTemplateStatus',
          input: { templateId: templateId(voucherSeedIds.summer, accountIds.vouchers), status: 'PAUSED' },
        };
      },
    },
    kybio: {
      simulator: members,
      accountId: accountIds.members,
      marks: 'ByIncrement',
      change: () => ({
        mutation: 'adjustMemberBalance',
        input: {
          memberId: `${accountIds.members}:${kybioSeedUids.regular}`,
          balanceIncrement: '1.25',
          pointIncrement: '3',
        },
      }),
    },
    alisports: {
      simulator: benefits,
      accountId: accountIds.benefits,
      marks: '/router/rest',
      change: (nth) => ({ mutation: 'upsertBenefit', input: benefitInput(`network-${nth}`) }),
    },
  };
}

async function putProxyBefore(
  name: VendorName,
  { simulator, accountId, marks, change }: Stand,
): Promise<ProxiedVendor> {
  const { hostname, port } = new URL(simulator.url);
  const isChange = (text: string): boolean => text.includes(marks);
  const received = (): number => simulator.books.requests().filter(({ path }) => isChange(path)).length;
  const effectsEver = (): number => simulator.books.effects().length;
  let armed: Fault | null = null;
  let changes: Change[] = [];
  let atBegin = { received: 0, effects: 0 };
  /** By the number of a request: how many effects there were when it came. */
  const arrivals = new Map<number, number>();
  const effects = (): number => effectsEver() - atBegin.effects;
  const proxy = await createFaultProxy({
    target: { host: hostname, port: Number(port) },
    choose: ({ number, head }) => {
      if (!isChange(head)) return null;
      arrivals.set(number, effects());
      const fault = armed;
      armed = null;
      return fault;
    },
    tell: (passage) => {
      const effectsBefore = arrivals.get(passage.number);
      if (effectsBefore !== undefined) changes.push({ ...passage, effectsBefore });
    },
  });
  return {
    name,
    accountId,
    proxy,
    change,
    async disconnect() {
      await proxy.goDown();
      await proxy.comeBack();
    },
    begin(fault) {
      arrivals.clear();
      changes = [];
      armed = fault;
      atBegin = { received: received(), effects: effectsEver() };
    },
    isBusy: () => arrivals.size > changes.length,
    changes: () => changes,
    received: () => received() - atBegin.received,
    effects,
    effectsEver,
  };
}

/** Starts the program, four vendors, and a proxy before each. */
export async function startProxiedWorld(): Promise<ProxiedWorld> {
  const stands = await startStands();
  const vendors = new Map(
    await Promise.all(vendorNames.map(async (name) => [name, await putProxyBefore(name, stands[name])] as const)),
  );
  let react: ((point: CrashPoint) => Promise<void>) | null = null;
  const world = await startWorld({
    engine: 'postgres',
    accounts: [...vendors.values()].map(accountOf),
    overrides: { reach: (point) => react?.(point) },
  });
  return {
    world,
    vendor(name) {
      const found = vendors.get(name);
      if (found === undefined) throw new Error(`no vendor ${name}`);
      return found;
    },
    atPoint: (next) => {
      react = next;
    },
    async close() {
      await world.close();
      await Promise.all([...vendors.values()].map(({ proxy }) => proxy.close()));
      await Promise.all(Object.values(stands).map(({ simulator }) => simulator.close()));
    },
  };
}

function accountOf({ name, accountId, proxy }: ProxiedVendor): AccountConfig {
  return configureAccount(accountId, {
    vendor: name,
    url: proxy.url,
    options: { limits: { timeoutMs }, policy },
  });
}
