/** The accounts and operations of one process, over a database and a network that are given. */
import { randomUUID, randomUUIDv7 } from 'node:crypto';
import type { ConnectorDeps } from '../connectors/connector.ts';
import { type Clock, machineTime } from '../domain/clock.ts';
import { type OperationId, parseOperationId } from '../domain/ids.ts';
import type { FollowUp } from '../journal/settle.ts';
import { createStoreJournal } from '../journal/store-journal.ts';
import { createHealthMonitor } from '../operations/account-health.ts';
import type { Account, Accounts } from '../operations/accounts.ts';
import { createAdjustMemberBalance } from '../operations/adjust-member-balance.ts';
import { createAskQuota } from '../operations/ask-quota.ts';
import { createChangeTarget } from '../operations/change-target.ts';
import type { ReachCrashPoint } from '../operations/crash-points.ts';
import type { RunEffect } from '../operations/effect-request.ts';
import { createGuard, type GuardDeps } from '../operations/guard.ts';
import { plain } from '../operations/plain-outcome.ts';
import { createAccountReader } from '../operations/read-accounts.ts';
import { createBenefitReader } from '../operations/read-benefits.ts';
import { createMemberReader } from '../operations/read-members.ts';
import { createOperationReader } from '../operations/read-operations.ts';
import { createTemplateReader } from '../operations/read-templates.ts';
import { createRunEffect } from '../operations/run-effect.ts';
import { createSettleOpen } from '../operations/settle-open.ts';
import { createSettlePromoOperation } from '../operations/settle-promo-operation.ts';
import { createSwitchTemplateStatus } from '../operations/switch-template-status.ts';
import { createUpdateTemplateBudget } from '../operations/update-template-budget.ts';
import { createUpsertBenefit } from '../operations/upsert-benefit.ts';
import { createWalkLists } from '../operations/walk-lists.ts';
import type { Db } from '../store/tables.ts';
import type { AccountConfig, Config } from './config.ts';
import type { Logger } from './telemetry.ts';

/** The parts that a test or a simulation sets. */
export interface Overrides {
  readonly clock?: Clock;
  /** The time that vendors are told; that of `clock` where only that is set. */
  readonly machineTime?: () => Date;
  readonly newOperationId?: () => OperationId;
  readonly newLeaseId?: () => string;
  readonly reach?: ReachCrashPoint;
  readonly openTransport?: ConnectorDeps['openTransport'];
}

/** What a process is made of. */
export interface ServiceParts {
  readonly config: Pick<Config, 'accounts' | 'journal'>;
  readonly db: Db;
  /** What all processes on the database agree on. */
  readonly clock: Clock;
  readonly logger: Logger;
  readonly overrides: Overrides;
  readonly followUp: FollowUp;
}

export type Services = ReturnType<typeof createServices>;

/** Builds everything between the graph and the database; starts nothing. */
export function createServices({ config, db, clock, logger, overrides, followUp }: ServiceParts) {
  const accounts = openAccounts({ config, db, clock, logger, overrides });
  const { leaseMs, waitMs, checkEveryMs } = config.journal;
  const journal = createStoreJournal({ db, newLeaseId: overrides.newLeaseId ?? randomUUID, followUp });
  const readers = {
    templates: createTemplateReader({ db, accounts, clock }),
    members: createMemberReader({ db, accounts, clock }),
    benefits: createBenefitReader(db),
  };
  let isClosing = false;
  const unwritten = new Map<Promise<unknown>, OperationId>();
  const attempts = {
    journal,
    clock,
    leaseMs,
    log: logger,
    reach: overrides.reach ?? (() => {}),
    unwritten,
    isClosing: () => isClosing,
  };
  const settleOpen = createSettleOpen({ ...attempts, accounts, readers, missedAfterMs: 2 * checkEveryMs + 1_000 });
  const newOperationId = overrides.newOperationId ?? createOperationId;
  const effects = trackRuns(
    createRunEffect({ ...attempts, settleOpen, waitMs, newOperationId, machineTime: machineTimeOf(overrides) }),
  );
  const change = createChangeTarget({ accounts, readers, runEffect: effects.run });
  return {
    ...readers,
    journal,
    settleOpen,
    effects,
    walkLists: createWalkLists({ db, clock, accounts, templates: readers.templates, log: logger }),
    askQuota: createAskQuota({ db, clock, accounts }),
    operations: createOperationReader(journal),
    accounts: createAccountReader({ db, journal, accounts }),
    updateTemplateBudget: createUpdateTemplateBudget(change),
    switchTemplateStatus: createSwitchTemplateStatus(change),
    adjustMemberBalance: createAdjustMemberBalance({ accounts, clock, change }),
    upsertBenefit: createUpsertBenefit(change),
    settlePromoOperation: createSettlePromoOperation({ journal, accounts, readers, clock, leaseMs, log: logger }),
    /** Lets the effects under way end, then lets go of the vendors. */
    async close() {
      await effects.settle();
      isClosing = true;
      await Promise.allSettled(unwritten.keys());
      await Promise.all([...accounts.values()].map(({ connector }) => connector.close()));
    },
  };
}

const machineTimeOf = (overrides: Overrides): (() => Date) =>
  overrides.machineTime ?? overrides.clock?.now ?? machineTime;

function openAccounts({ config, db, clock, logger, overrides }: Omit<ServiceParts, 'followUp'>): Accounts {
  const health = createHealthMonitor({ db, clock, log: logger });
  const guards = { db, clock, log: logger, health };
  return new Map(config.accounts.map((account) => [account.id, openAccount(account, { guards, logger, overrides })]));
}

function openAccount(
  config: AccountConfig,
  { guards, logger, overrides }: { readonly guards: GuardDeps; readonly logger: Logger; readonly overrides: Overrides },
): Account {
  const connector = config.connector.create({
    accountId: config.id,
    limits: config.limits,
    now: guards.clock.now,
    machineTime: machineTimeOf(overrides),
    ...(overrides.openTransport === undefined ? {} : { openTransport: overrides.openTransport }),
    onTrouble: (detail) => logger.warn({ accountId: config.id, detail: plain(detail, 1_000) }, 'vendor trouble'),
    alarm: ({ kind, detail }) =>
      logger.warn({ accountId: config.id, alarm: kind, detail: plain(detail, 1_000) }, 'vendor alarm'),
  });
  const limits = {
    ...config.limits,
    assumedCallsPerDay: config.assumedCallsPerDay,
    vendorTellsCallsPerDay: connector.quota !== null,
  };
  return {
    id: config.id,
    connector,
    limits,
    guard: createGuard(guards, config.id, limits),
    policy: { ...config.policy, timeoutMs: config.limits.timeoutMs },
  };
}

/** Knows the effects under way, so that nothing is torn down beneath one whose client has gone. */
function trackRuns(runEffect: RunEffect): { readonly run: RunEffect; settle(): Promise<void> } {
  const running = new Set<Promise<unknown>>();
  return {
    run(request) {
      const run = runEffect(request).finally(() => running.delete(run));
      running.add(run);
      return run;
    },
    async settle() {
      await Promise.allSettled(running);
    },
  };
}

function createOperationId(): OperationId {
  const id = parseOperationId(randomUUIDv7());
  if (id === null) throw new Error('the platform made an id that is no UUIDv7');
  return id;
}
