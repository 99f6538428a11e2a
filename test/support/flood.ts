/** Floods every account with three times what it may do, over two replicas as processes, and counts at the vendors. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { voucherSeedIds } from '../../src/connectors/alipay-voucher/simulator-seeds.ts';
import { kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import { command } from '../../src/connectors/simulation/simulator-test-client.ts';
import { type Child, fromSource, start } from '../process/children.ts';
import { benefitInput } from './mutations.ts';

export interface FloodOptions {
  readonly databaseUrl: string;
  readonly seconds: number;
  /** What each account may do in any one second; three times as much is sent. */
  readonly callsPerSecond: number;
}

export interface FloodResult {
  readonly account: string;
  readonly sent: number;
  /** Mutations by the type of their answer. */
  readonly answers: Readonly<Record<string, number>>;
  /** Milliseconds until a throttled answer was there. */
  readonly throttledP50: number;
  readonly throttledP99: number;
  /** The most calls that reached the vendor in any one second. */
  readonly mostInOneSecond: number;
}

const accounts = ['hk-cards', 'hk-vouchers', 'members', 'venue'] as const;
type Account = (typeof accounts)[number];

/** Starts everything, floods, and stops everything. */
export async function flood(options: FloodOptions): Promise<readonly FloodResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'promotions-flood-'));
  const children: Child[] = [];
  try {
    const { urls, token, configPath } = await startVendors(folder, children);
    limitAccounts(configPath, options.callsPerSecond);
    const env = { PROMOTIONS_CONFIG: configPath, DATABASE_URL: options.databaseUrl, PORT: '0', LOG_LEVEL: 'info' };
    const replicas = [start(fromSource, 'main', { env }), start(fromSource, 'main', { env })];
    children.push(...replicas);
    const endpoints = await Promise.all(replicas.map((replica) => replica.says(/(http:\/\/[\d.]+:\d+)/)));
    // Until the first walks through the lists are over, which the limits hold back too.
    await sleep(3_000);
    const results = accounts.map((account) => floodAccount(account, { ...options, endpoints, token }));
    const answered = await Promise.all(results);
    return await Promise.all(
      answered.map(async (result) => ({ ...result, mostInOneSecond: await mostInOneSecond(urls[result.account]) })),
    );
  } finally {
    for (const child of children) child.signal('SIGKILL');
    await Promise.all(children.map(({ exit }) => exit));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startVendors(folder: string, children: Child[]) {
  const configPath = join(folder, 'vendors.yaml');
  const ports = ['--card-port', '--voucher-port', '--member-port', '--benefit-port'].flatMap((name) => [name, '0']);
  const args = [...ports, '--keys', join(folder, 'keys'), '--config', configPath, '--issue-every', '0'];
  const vendors = start(fromSource, 'vendors', { args });
  children.push(vendors);
  const token = await vendors.says(/Token +(\S+)/);
  const urls: Record<string, string> = {};
  for (const account of accounts) {
    const [, url = ''] = new RegExp(`^${account} +(http:\\S+)`, 'm').exec(vendors.stdout()) ?? [];
    urls[account] = url;
  }
  return { urls, token, configPath };
}

const configShape = z.looseObject({ accounts: z.record(z.string(), z.looseObject({ limits: z.looseObject({}) })) });

function limitAccounts(path: string, callsPerSecond: number): void {
  const config = configShape.parse(parse(readFileSync(path, 'utf8')));
  for (const account of Object.values(config.accounts))
    account.limits = { ...account.limits, callsPerSecond, callsPerDay: 1_000_000 };
  writeFileSync(path, stringify(config));
}

interface Flood extends FloodOptions {
  readonly endpoints: readonly string[];
  readonly token: string;
}

const typename = z.object({ data: z.object({ it: z.object({ __typename: z.string() }).nullable() }).nullable() });

async function floodAccount(account: Account, it: Flood): Promise<Omit<FloodResult, 'mostInOneSecond'>> {
  const everyMs = 1_000 / (3 * it.callsPerSecond);
  const answers: Record<string, number> = {};
  const throttled: number[] = [];
  const under: Promise<void>[] = [];
  const startedAt = performance.now();
  let sent = 0;
  const send = async (turn: number): Promise<void> => {
    const at = performance.now();
    // Two readings to one write.
    const document = turn % 3 === 0 ? writeOf(account, turn) : readOf(account);
    const response = await fetch(`${it.endpoints[turn % 2]}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${it.token}` },
      body: JSON.stringify(document),
    });
    const parsed = typename.safeParse(await response.json());
    if (turn % 3 !== 0) return;
    const name = parsed.data?.data?.it?.__typename ?? 'no answer';
    answers[name] = (answers[name] ?? 0) + 1;
    if (name === 'PromoThrottledError') throttled.push(performance.now() - at);
  };
  for (; performance.now() - startedAt < it.seconds * 1_000; sent += 1) {
    under.push(send(sent));
    await sleep(Math.max(0, startedAt + (sent + 1) * everyMs - performance.now()));
  }
  await Promise.all(under);
  throttled.sort((a, b) => a - b);
  const share = (part: number): number => Math.round(throttled[Math.floor(throttled.length * part)] ?? 0);
  return { account, sent, answers, throttledP50: share(0.5), throttledP99: share(0.99) };
}

let keys = 0;

function writeOf(account: Account, turn: number): object {
  keys += 1;
  const idempotencyKey = `flood-${process.pid}-${Date.now()}-${keys}`;
  switch (account) {
    case 'hk-cards':
      return mutation('updateTemplateBudget', 'UpdateTemplateBudgetInput', {
        idempotencyKey,
        templateId: `hk-cards:${oneOf([seedCodes.milkTea, seedCodes.dimSum, seedCodes.islandFerry], turn)}`,
        updateType: 'APPEND',
        number: 1,
      });
    case 'hk-vouchers':
      return mutation('switchTemplateStatus', 'SwitchTemplateStatusInput', {
        idempotencyKey,
        templateId: `hk-vouchers:${voucherSeedIds.summer}`,
        status: turn % 2 === 0 ? 'PAUSED' : 'ACTIVE',
      });
    case 'members':
      return mutation('adjustMemberBalance', 'AdjustMemberBalanceInput', {
        idempotencyKey,
        memberId: `members:${oneOf([kybioSeedUids.sampled, kybioSeedUids.father, kybioSeedUids.regular], turn)}`,
        balanceIncrement: '0.01',
      });
    case 'venue':
      return mutation('upsertBenefit', 'UpsertBenefitInput', { idempotencyKey, ...benefitInput(`flood-${keys}`) });
  }
}

function readOf(account: Account): object {
  const template = (id: string) => ({ query: `{ it: template(id: "${id}", maxAgeSeconds: 0) { __typename } }` });
  switch (account) {
    case 'hk-cards':
      return template(`hk-cards:${seedCodes.milkTea}`);
    case 'hk-vouchers':
      return template(`hk-vouchers:${voucherSeedIds.summer}`);
    case 'members':
      return { query: `{ it: member(id: "members:${kybioSeedUids.mother}", maxAgeSeconds: 0) { __typename } }` };
    case 'venue':
      return { query: '{ it: benefit(id: "venue:1:seed-3h") { __typename } }' };
  }
}

function oneOf(values: readonly string[], turn: number): string {
  return values[turn % values.length] ?? '';
}

function mutation(name: string, type: string, input: object): object {
  return { query: `mutation ($input: ${type}!) { it: ${name}(input: $input) { __typename } }`, variables: { input } };
}

const requestsShape = z.array(z.object({ at: z.coerce.date() }));

async function mostInOneSecond(url: string | undefined): Promise<number> {
  const { content } = await command(url ?? '', 'requests');
  const times = requestsShape
    .parse(content)
    .map(({ at }) => at.getTime())
    .sort((a, b) => a - b);
  let from = 0;
  return times.reduce((most, at, index) => {
    while ((times[from] ?? at) <= at - 1_000) from += 1;
    return Math.max(most, index - from + 1);
  }, 0);
}
