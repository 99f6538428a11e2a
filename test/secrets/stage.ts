/** The whole program against every vendor, on a database of its own, with canaries for secrets. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { registry } from '../../src/connectors/registry.ts';
import type {
  Order,
  RunningVendor,
  SimulatorStand,
  StandChange,
} from '../../src/connectors/simulation/simulator-stand.ts';
import { command } from '../../src/connectors/simulation/simulator-test-client.ts';
import { knownSecrets } from '../../src/domain/known-secrets.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { configureStand, findStand } from '../support/stands.ts';
import { freshKey, startWorld, type World } from '../support/world.ts';
import { type Canary, keyCanary, personCanary, textCanary, tokenCanary } from './canaries.ts';
import type { Collector } from './collector.ts';
import { startEcho } from './echo.ts';

/** One vendor with the account that leads to it. */
export interface Actor {
  readonly name: string;
  readonly stand: SimulatorStand;
  readonly vendor: RunningVendor;
  arm(order: Order): Promise<void>;
  /** Takes back what is armed, and what the program has learnt from it: a limit that is reached would hide what follows. */
  clear(): Promise<void>;
}

export interface Stage {
  readonly world: World;
  readonly actors: readonly Actor[];
  readonly databaseUrl: string;
  readonly token: string;
  readonly secrets: readonly Canary[];
  /** The member that every change of a member is about. */
  readonly persons: readonly Canary[];
  /** What a vendor could repeat: secrets, plain and coded. */
  readonly quotable: readonly string[];
  /** Sends a change of the actor's, and keeps the answer. @param account default: the actor's own. */
  change(actor: Actor, change: StandChange, account?: string): Promise<string>;
  ask(query: string, variables?: object, bearer?: string | null): Promise<string>;
  close(): Promise<void>;
}

/** What the vendor of members could say of one. */
export const personal = '林美玲 Lin Meiling 10000452 VIP000452 meiling@example.com';

/** Settings that leave no operation waiting: the next change of the same target goes out whatever became of this one. */
const hasty = {
  limits: { timeoutMs: 150 },
  policy: { blocksTarget: false, longestProcessingMs: 200, firstCheckMs: 100, giveUpAfterMs: 0 },
};

/** Accounts of the same vendor that lead to somebody else. */
export const elsewhere = { echo: '-echo', nobody: '-nobody' } as const;

export async function openStage(collector: Collector): Promise<Stage> {
  const echo = await startEcho();
  const gone = await startEcho();
  await gone.close();
  const database = await createTestDatabase();
  const forgetLimits = () => onDatabase(database.url, forgetting);
  const actors = await Promise.all(registry.map(({ vendor }) => startActor(vendor, forgetLimits)));
  const password = `canary-db-${randomBytes(9).toString('base64url')}`;
  const url = new URL(database.url);
  url.password = password;
  knownSecrets.remember(password);
  const world = await startWorld({
    database: { location: { kind: 'server', url: url.href, connections: 10 }, drop: async () => {} },
    accounts: actors.flatMap(({ name, stand, vendor }) =>
      Object.entries({ '': vendor.url, [elsewhere.echo]: echo.url, [elsewhere.nobody]: gone.url }).map(([end, url]) =>
        configureStand(`${name}${end}`, { vendor: name, stand, url, ...hasty }),
      ),
    ),
  });
  const token = world.token();
  const ask = async (query: string, variables: object = {}, bearer: string | null = token): Promise<string> => {
    const answer = await world.ask(query, variables, bearer);
    const text = JSON.stringify(answer);
    collector.add('answer', query.slice(0, 60), text);
    return text;
  };
  return {
    world,
    actors,
    databaseUrl: database.url,
    token,
    secrets: [
      ...secretCanaries(actors),
      textCanary("the database's password", password),
      tokenCanary('the token', token),
    ],
    persons: [
      personCanary('a member', ['林美玲', 'Meiling', '10000452', 'VIP000452', 'meiling@example.com', '1988-05-17']),
    ],
    quotable: quotableOf(actors, [token, url.href, password]),
    ask,
    change: (actor, change, account = actor.name) => ask(...documentOf(change, account)),
    async close() {
      await world.close();
      await Promise.all(actors.map(({ vendor }) => vendor.close()));
      await database.drop();
      await echo.close();
    },
  };
}

const forgetting = `UPDATE account_limits SET closed_until = NULL, closed_because = NULL, failures = 0,
  day_calls = 0, day_reads = 0, vendor_calls_per_day = NULL, next_call_ms = 0, next_read_ms = 0`;

async function startActor(name: string, forgetLimits: () => Promise<unknown>): Promise<Actor> {
  const stand = await findStand(name);
  const vendor = await stand.start({ now: () => new Date() });
  if (stand.quota !== null) await command(vendor.url, 'settings', { callsPerDay: 1_000_000 });
  return {
    name,
    stand,
    vendor,
    async arm(order) {
      const { status, content } = await command(vendor.url, 'misbehave', order);
      if (status !== 200) throw new Error(`${name} does not know ${JSON.stringify(order)}: ${JSON.stringify(content)}`);
    },
    async clear() {
      await command(vendor.url, 'clear');
      await forgetLimits();
    },
  };
}

function secretCanaries(actors: readonly Actor[]): Canary[] {
  return actors.flatMap(({ name, stand }) =>
    Object.entries(stand.secrets)
      .filter(([, { isPublic }]) => isPublic !== true)
      .flatMap(([title, { text, wrong }]) =>
        [text, wrong].map((one) =>
          one.includes('PRIVATE KEY') ? keyCanary(`${name} ${title}`, one) : textCanary(`${name} ${title}`, one),
        ),
      ),
  );
}

function quotableOf(actors: readonly Actor[], others: readonly string[]): string[] {
  const own = actors.flatMap(({ stand }) => Object.values(stand.secrets).filter(({ isPublic }) => isPublic !== true));
  const texts = [...own.map(({ text }) => text), ...others];
  return [
    ...texts,
    ...texts.map((text) => Buffer.from(text).toString('base64')),
    ...texts.map(encodeURIComponent),
    ...texts.map((text) => JSON.stringify(JSON.stringify({ appKey: text, sign: text }))),
    `Authorization: Bearer ${others[0] ?? ''}`,
  ];
}

const errorFields = `__typename
  ... on PromoError { code message remedy vendor { name status code message traceId } operation { id state } }
  ... on PromoValidationError { issues { path message } }`;

function documentOf(change: StandChange, account: string): [query: string, variables: object] {
  const [name, input] = inputOf(change, account);
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${errorFields} } }`;
  return [query, { input: { idempotencyKey: freshKey(), ...input } }];
}

function inputOf(change: StandChange, account: string): [name: string, input: object] {
  switch (change.kind) {
    case 'UPDATE_TEMPLATE_BUDGET':
      return ['updateTemplateBudget', { templateId: `${account}:${change.target}`, ...change.intents[0] }];
    case 'SWITCH_TEMPLATE_STATUS':
      return ['switchTemplateStatus', { templateId: `${account}:${change.target}`, ...change.intents[0] }];
    case 'ADJUST_MEMBER_BALANCE':
      return ['adjustMemberBalance', { memberId: `${account}:${change.target}`, ...change.intents[0] }];
    case 'UPSERT_BENEFIT':
      return ['upsertBenefit', { accountId: account, ...change.target, ...benefit }];
  }
}

const benefit = {
  name: '3小时停车券',
  grantMethod: 'ACTIVITY',
  status: 'ONLINE',
  stock: 100,
  validity: { type: 'NATURAL_DAYS', days: 3 },
  discount: { type: 'DURATION', minutes: 180 },
};

/** Runs one statement over a connection of its own, which no cut of others meets. */
export async function onDatabase<Row extends pg.QueryResultRow>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Every row of every table, those of the job queue as well, as text; of each table by its name. */
export async function dumpTables(url: string): Promise<ReadonlyMap<string, string>> {
  const tables = await onDatabase<{ name: string }>(
    url,
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'`,
  );
  const dumped = new Map<string, string>();
  for (const { name } of tables) {
    const rows = await onDatabase<{ text: string }>(url, `SELECT t::text AS text FROM ${name} t`);
    dumped.set(name, rows.map(({ text }) => text).join('\n'));
  }
  return dumped;
}
