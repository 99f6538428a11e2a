/** The program over PostgreSQL with every statement on record, against all four vendors. */
import { setTimeout } from 'node:timers/promises';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { voucherSeedIds } from '../../src/connectors/alipay-voucher/simulator-seeds.ts';
import { kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import { benefitInput, type MutationName } from './mutations.ts';
import { createTestDatabase } from './postgres.ts';
import { type RoundTrip, recordStatements } from './statement-wire.ts';
import { accountIds, configureAccount, startBenefits, startMembers, startVouchers } from './vendors.ts';
import { startWorld, templateId, type World } from './world.ts';

export interface RecordedWorld {
  readonly world: World;
  /** The address of its database, past the record. */
  readonly databaseUrl: string;
  /** Does something, and tells what that asked the database for. */
  record(work: () => Promise<unknown>): Promise<readonly RoundTrip[]>;
  close(): Promise<void>;
}

/** What the program says by itself: its queue, its clock, its health, whether the database is there. */
const ownAffairs = /promotion_jobs|shared_clock|account_health|list_walks|vendor_asked_on|pg_catalog|^SELECT 1$/;

/** A boundary belongs to what its transaction does. */
function isOwnAffair(trips: readonly RoundTrip[], index: number): boolean {
  const trip = trips[index];
  const text = trip?.text.trim() ?? '';
  const isSame = (other: RoundTrip): boolean => other.connection === trip?.connection;
  if (text === 'begin') {
    const next = trips.slice(index + 1).find(isSame);
    return next === undefined || ownAffairs.test(next.text.trim());
  }
  if (text === 'commit' || text === 'rollback') {
    const last = trips.slice(0, index).findLast(isSame);
    return last === undefined || ownAffairs.test(last.text.trim());
  }
  return ownAffairs.test(text);
}

export async function startRecordedWorld(options: { readonly prepares?: boolean } = {}): Promise<RecordedWorld> {
  const database = await createTestDatabase();
  const wire = await recordStatements(database.url);
  const [vouchers, members, benefits] = await Promise.all([startVouchers(), startMembers(), startBenefits()]);
  const world = await startWorld({
    database: { location: { kind: 'server', url: wire.url, connections: 4, ...options }, drop: async () => {} },
    journal: { checkEveryMs: 60_000 },
    accounts: [
      configureAccount(accountIds.vouchers, { vendor: 'alipay-voucher', url: vouchers.url }),
      configureAccount(accountIds.members, { vendor: 'kybio', url: members.url }),
      configureAccount(accountIds.benefits, { vendor: 'alisports', url: benefits.url }),
    ],
  });
  return {
    world,
    databaseUrl: database.url,
    async record(work) {
      await untilQuiet(() => wire.trips.length);
      wire.forget();
      await work();
      return wire.trips.filter((trip, index) => !isOwnAffair(wire.trips, index));
    },
    async close() {
      await world.close();
      await Promise.all([vouchers.close(), members.close(), benefits.close()]);
      await wire.close();
      await database.drop();
    },
  };
}

/** What is read when a program starts has nothing to do with what is asked of it. */
async function untilQuiet(count: () => number): Promise<void> {
  for (let before = -1; before !== count(); ) {
    before = count();
    await setTimeout(150);
  }
}

/** One ordinary change at each vendor. */
export const changes = {
  'a card’s budget': [
    'updateTemplateBudget',
    { templateId: templateId(seedCodes.milkTea), updateType: 'APPEND', number: 10 },
  ],
  'a voucher’s status': [
    'switchTemplateStatus',
    { templateId: templateId(voucherSeedIds.summer, accountIds.vouchers), status: 'PAUSED' },
  ],
  'a member’s balance': [
    'adjustMemberBalance',
    { memberId: `${accountIds.members}:${kybioSeedUids.sampled}`, balanceIncrement: '1' },
  ],
  'a benefit': ['upsertBenefit', benefitInput('outer-1')],
} as const satisfies Readonly<Record<string, readonly [MutationName, object]>>;
