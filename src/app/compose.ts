/** The composition root: from a configuration to a running program. Every part that tests replace is an override. */
import type { KeyObject } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import { sql } from 'kysely';
import { useJwks } from '../access/jwks.ts';
import { openKeyAddress } from '../access/jwks-fetch.ts';
import { type TokenKeys, usePemKeys } from '../access/keys.ts';
import { createTokenReader, type TokenReader } from '../access/token.ts';
import type { Caller } from '../domain/caller.ts';
import { type Clock, instant, machineTime, systemClock } from '../domain/clock.ts';
import { AccountResolver } from '../graphql/account/account.resolver.ts';
import { BenefitResolver } from '../graphql/benefit/benefit.resolver.ts';
import { UpsertBenefitMutation } from '../graphql/benefit/upsert-benefit.mutation.ts';
import { BudgetResolver } from '../graphql/budget/budget.resolver.ts';
import { UpdateTemplateBudgetMutation } from '../graphql/budget/update-template-budget.mutation.ts';
import { createLoaders, type Loaders } from '../graphql/loaders.ts';
import { AdjustMemberBalanceMutation } from '../graphql/member/adjust-member-balance.mutation.ts';
import { MemberResolver } from '../graphql/member/member.resolver.ts';
import { OperationResolver } from '../graphql/operation/operation.resolver.ts';
import { SettlePromoOperationMutation } from '../graphql/operation/settle-promo-operation.mutation.ts';
import { buildSubgraph, type Resolvers } from '../graphql/schema.ts';
import { SwitchTemplateStatusMutation } from '../graphql/template/switch-template-status.mutation.ts';
import { TemplateResolver } from '../graphql/template/template.resolver.ts';
import { type JobQueue, openJobQueue } from '../jobs/queue.ts';
import { startRecovery } from '../jobs/recovery.ts';
import { startRetention } from '../jobs/retention.ts';
import { startWorker } from '../jobs/worker.ts';
import { createDeleteOld } from '../operations/delete-old.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { comparedEveryMs, createDatabaseClock, type DatabaseClock } from '../store/database-clock.ts';
import { reuseSpace } from '../store/space.ts';
import { closeOne } from './closing.ts';
import type { Config } from './config.ts';
import { tokenKeysOf } from './rotation.ts';
import { createServices, type Overrides, type Services } from './services.ts';
import type { Logger } from './telemetry.ts';

/** The program without its HTTP server. */
export interface App {
  readonly schema: GraphQLSchema;
  readonly tokens: TokenReader;
  /** Verifies tokens with these from now on, where the configuration names keys and not a URL. */
  useTokenKeys(keys: readonly KeyObject[]): void;
  loadersFor(caller: Caller | null): Loaders;
  /** Reads every configured template and the begin of every vendor's list now, so that lists know them. */
  refreshLists(): Promise<void>;
  /** Rejects while the program cannot do its work. */
  checkReady(): Promise<void>;
  /** Asks the database the smallest question, as everybody's statements are asked; rejects when it does not answer. */
  touchDatabase(): Promise<void>;
  /** Stops background work after the round under way, then lets go of vendors and database. */
  close(): Promise<void>;
}

type AppConfig = Pick<Config, 'accounts' | 'auth' | 'journal'> & {
  readonly process: Pick<Config['process'], 'database'>;
};

/** @throws {DatabaseUnreachableError} @throws {DirectoryLockedError} */
export async function compose(config: AppConfig, logger: Logger, overrides: Overrides = {}): Promise<App> {
  const database = await openDatabase(config.process.database, (error) =>
    logger.warn({ reason: error.message }, 'database connection lost'),
  );
  return composeOver(database, config, { logger, overrides }).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
}

async function composeOver(
  database: Database,
  config: AppConfig,
  { logger, overrides }: { readonly logger: Logger; readonly overrides: Overrides },
): Promise<App> {
  const ownClock = overrides.clock ?? systemClock;
  // Replicas must agree on when a lease is over; alone in a directory there is nobody to agree with.
  const sharedClock = database.isOurs ? null : await createDatabaseClock(database.db, ownClock, warnOfSetClock(logger));
  const clock = sharedClock ?? ownClock;
  const queue = await openQueue(database, { config, logger });
  const services = createServices({ config, db: database.db, clock, logger, overrides, followUp: queue.followUp });
  if (database.isOurs) await services.journal.voidLeases(instant(clock.now()));
  const workers = startWorkers(services, { config, database, queue, clock, sharedClock, logger });
  const { keys, useTokenKeys } = openTokenKeys(config, ownClock, logger);
  return {
    schema: await buildSubgraph(createResolvers(services)),
    tokens: createTokenReader({
      ...config.auth,
      keys,
      now: overrides.clock?.now ?? machineTime,
      onRefusal: (reason) => logger.debug({ reason }, 'a token was refused'),
    }),
    useTokenKeys,
    loadersFor: (caller) => createLoaders(services, caller),
    async refreshLists() {
      await services.templates.refreshKnown(0);
      while ((await services.walkLists()) > 0);
    },
    checkReady: () => database.ping(),
    touchDatabase: async () => void (await sql`SELECT 1`.execute(database.db)),
    async close() {
      await closeOne(logger, 'keys for tokens', () => keys.close());
      await closeOne(logger, 'workers', () => Promise.all(workers.map((worker) => worker.stop())));
      await closeOne(logger, 'effects and vendors', () => services.close());
      await closeOne(logger, 'job queue', () => queue.close());
      await closeOne(logger, 'database', () => database.close());
    },
  };
}

async function openQueue(
  database: Database,
  { config, logger }: { readonly config: AppConfig; readonly logger: Logger },
): Promise<JobQueue> {
  const onTrouble = (reason: string): void => logger.warn({ reason }, 'the upkeep of the job queue is in trouble');
  try {
    return await openJobQueue({ db: database.db, leaseMs: config.journal.leaseMs, onTrouble });
  } catch (error) {
    await database.close();
    throw error;
  }
}

function createResolvers(services: Services): Resolvers {
  const { accounts, operations, templates, members, benefits } = services;
  return {
    account: new AccountResolver(accounts),
    benefit: new BenefitResolver(benefits, accounts),
    budget: new BudgetResolver(templates),
    member: new MemberResolver(members, accounts),
    operation: new OperationResolver({ accounts, operations, templates }),
    template: new TemplateResolver(templates, accounts),
    updateTemplateBudget: new UpdateTemplateBudgetMutation(services.updateTemplateBudget, templates),
    switchTemplateStatus: new SwitchTemplateStatusMutation(services.switchTemplateStatus),
    adjustMemberBalance: new AdjustMemberBalanceMutation(services.adjustMemberBalance),
    upsertBenefit: new UpsertBenefitMutation(services.upsertBenefit),
    settlePromoOperation: new SettlePromoOperationMutation(services.settlePromoOperation),
  };
}

const warnOfSetClock =
  (logger: Logger) =>
  (leadMs: number): void =>
    logger.warn(
      { leadSeconds: Math.round(leadMs / 1000) },
      "the database's clock was set; our time goes on as it was, and slowly comes back to it",
    );

const listsEveryMs = 2_000;
const quotaEveryMs = 60_000;
const retentionEveryMs = 600_000;

function startWorkers(
  { journal, settleOpen, templates, walkLists, askQuota }: Services,
  parts: {
    readonly config: AppConfig;
    readonly database: Database;
    readonly queue: JobQueue;
    readonly clock: Clock;
    readonly sharedClock: DatabaseClock | null;
    readonly logger: Logger;
  },
) {
  const { database, queue, clock } = parts;
  const { checkEveryMs, refreshEverySeconds, keepDays, leaseMs } = parts.config.journal;
  const deleteOld = createDeleteOld({
    journal,
    clock,
    keepDays,
    log: parts.logger,
    reuseSpace: async () => (database.isOurs ? reuseSpace(database.db) : undefined),
  });
  const onError = (error: unknown): void =>
    parts.logger.error({ err: error }, 'background work failed; the next round tries again');
  const every = (everyMs: number, work: () => Promise<number | void>) =>
    startWorker({ clock, everyMs, work: async () => (await work()) ?? 0, onError });
  return [
    startRecovery({ queue, work: settleOpen, clock, everyMs: checkEveryMs, onError }),
    every(Math.min(refreshEverySeconds, 10) * 1000, () => templates.refreshKnown(refreshEverySeconds * 1000)),
    every(listsEveryMs, walkLists),
    every(quotaEveryMs, askQuota),
    startRetention({ queue, work: deleteOld, clock, everyMs: retentionEveryMs, leaseMs, onError }),
    every(comparedEveryMs, async () => parts.sharedClock?.adjust()),
  ];
}

interface OpenTokenKeys {
  readonly keys: TokenKeys;
  readonly useTokenKeys: App['useTokenKeys'];
}

function openTokenKeys(config: AppConfig, { now }: Clock, logger: Logger): OpenTokenKeys {
  const { jwksUrl, jwks } = config.auth;
  if (jwksUrl === undefined) {
    const given = tokenKeysOf(config);
    if (given.length === 0) throw new Error('auth needs a key or a jwksUrl');
    const keys = usePemKeys(given);
    return { keys, useTokenKeys: (next) => keys.replace(next) };
  }
  const onTrouble = (reason: string): void => logger.warn({ jwksUrl, reason }, 'the keys for tokens need a look');
  const keys = useJwks({ ...jwks, address: openKeyAddress(jwksUrl), now, onTrouble });
  // Whoever comes first does not have to wait for them, and an operator sees at once what is wrong with them.
  void keys.prepare();
  return { keys, useTokenKeys: () => {} };
}
