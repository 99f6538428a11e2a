/** One loader an entity, made anew for every request: equal ids of one request are one read. */
import type { BenefitState } from '../domain/benefit.ts';
import { type Caller, maySee } from '../domain/caller.ts';
import {
  type AccountId,
  type BenefitId,
  type MemberId,
  type OperationId,
  parseBenefitId,
  parseMemberId,
  parseTemplateId,
  type TemplateId,
} from '../domain/ids.ts';
import type { MemberState } from '../domain/member.ts';
import type { OperationRecord } from '../domain/operation.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { TemplateState } from '../domain/template.ts';
import type { AccountHealth, AccountReader, Quota } from '../operations/read-accounts.ts';
import type { BenefitReader } from '../operations/read-benefits.ts';
import type { MemberQuestion, MemberReader } from '../operations/read-members.ts';
import type { OperationReader } from '../operations/read-operations.ts';
import type { TemplateReader } from '../operations/read-templates.ts';
import type { SnapshotReader } from '../operations/snapshot-reader.ts';
import { createMemory, type Memory } from './memory.ts';
import { vendorUnavailable } from './unavailable.ts';

type OperationPage = PageRequest<'REQUESTED_AT'>;

export interface Loaders {
  /**
   * A template not older than `maxAgeMs`, if its vendor can still be asked; null when it does not exist for the caller.
   * Rejects with VENDOR_UNAVAILABLE when nothing is known of it and the vendor cannot tell; the next ones too.
   */
  template(id: TemplateId, maxAgeMs: number): Promise<TemplateState | null>;
  member(id: MemberId, maxAgeMs: number): Promise<MemberState | null>;
  membersBy(question: MemberQuestion): Promise<readonly MemberState[]>;
  benefit(id: BenefitId): Promise<BenefitState | null>;
  operation(id: OperationId): Promise<OperationRecord | null>;
  /** The operations on one target; all targets of a list with one query. */
  operationsOn(targetId: string, page: OperationPage): Promise<Page<OperationRecord>>;
  operationCountOn(targetId: string): Promise<number>;
  /** The operations of one account. */
  operationsOf(accountId: AccountId, page: OperationPage): Promise<Page<OperationRecord>>;
  operationCountOf(accountId: AccountId): Promise<number>;
  health(id: AccountId): Promise<AccountHealth | null>;
  openOperations(id: AccountId): Promise<number>;
  quota(id: AccountId): Promise<Quota | null>;
  /** Forgets what was read so far: called by every mutation, so that the rest of the request reads its own write. */
  forget(): void;
}

export interface LoaderSources {
  readonly templates: TemplateReader;
  readonly members: MemberReader;
  readonly benefits: BenefitReader;
  readonly operations: OperationReader;
  readonly accounts: AccountReader;
}

/** Without a caller nothing exists. */
export function createLoaders(sources: LoaderSources, caller: Caller | null): Loaders {
  const memory = createMemory();
  return {
    ...entityLoaders(memory, sources, caller),
    ...operationLoaders(memory, sources.operations, caller),
    ...accountLoaders(memory, sources.accounts),
    forget: () => memory.forget(),
  };
}

type EntityLoaders = Pick<Loaders, 'template' | 'member' | 'membersBy' | 'benefit'>;

function entityLoaders(
  memory: Memory,
  { templates, members, benefits }: LoaderSources,
  caller: Caller | null,
): EntityLoaders {
  const isVisible = (parts: { readonly accountId: AccountId } | null): boolean =>
    caller !== null && parts !== null && maySee(caller, parts.accountId);
  const benefit = memory.one(async (ids: readonly BenefitId[]) => {
    const found = await benefits.read(ids.filter((id) => isVisible(parseBenefitId(id))));
    return ids.map((id) => found.get(id) ?? null);
  });
  const found = memory.one<MemberQuestion, readonly MemberState[]>((questions) =>
    Promise.all(
      questions.map(async (question) => {
        const states = caller === null ? [] : await members.find(question, caller);
        return 'why' in states ? vendorUnavailable(states) : states;
      }),
    ),
  );
  return {
    template: memory.each(readSnapshots(templates, (id) => isVisible(parseTemplateId(id)))),
    member: memory.each(readSnapshots(members, (id) => isVisible(parseMemberId(id)))),
    membersBy: (question) => found.load(question),
    benefit: (id) => benefit.load(id),
  };
}

function readSnapshots<Id extends string, State>(
  reader: Pick<SnapshotReader<Id, State>, 'read'>,
  isVisible: (id: Id) => boolean,
) {
  return async (ids: readonly Id[], maxAgeMs: number): Promise<Array<State | null | Error>> => {
    const { states, failures } = await reader.read(ids.filter(isVisible), maxAgeMs);
    return ids.map((id) => {
      const failure = failures.get(id);
      return failure === undefined ? (states.get(id) ?? null) : vendorUnavailable(failure);
    });
  };
}

type OperationLoaders = Pick<
  Loaders,
  'operation' | 'operationsOn' | 'operationCountOn' | 'operationsOf' | 'operationCountOf'
>;

const noOperations: Page<OperationRecord> = { items: [], hasMore: false };

function operationLoaders(memory: Memory, operations: OperationReader, caller: Caller | null): OperationLoaders {
  const operation = memory.one(async (ids: readonly OperationId[]) => {
    const found = caller === null ? null : await operations.read(ids, caller);
    return ids.map((id) => found?.get(id) ?? null);
  });
  const countOn = memory.one(async (ids: readonly string[]) => {
    const found = caller === null ? null : await operations.countOn(ids, caller);
    return ids.map((id) => found?.get(id) ?? 0);
  });
  const countOf = memory.one((ids: readonly AccountId[]) =>
    Promise.all(ids.map(async (id) => (caller === null ? 0 : operations.count({ accountIds: [id] }, caller)))),
  );
  return {
    operation: (id) => operation.load(id),
    operationsOn: memory.each(async (ids: readonly string[], page: OperationPage) => {
      const found = caller === null ? null : await operations.listOn(ids, page, caller);
      return ids.map((id) => found?.get(id) ?? noOperations);
    }),
    operationCountOn: (id) => countOn.load(id),
    operationsOf: memory.each((ids: readonly AccountId[], page: OperationPage) =>
      Promise.all(
        ids.map(async (id) => (caller === null ? noOperations : operations.list({ accountIds: [id] }, page, caller))),
      ),
    ),
    operationCountOf: (id) => countOf.load(id),
  };
}

function accountLoaders(memory: Memory, accounts: AccountReader): Pick<Loaders, 'health' | 'openOperations' | 'quota'> {
  const health = memory.one(async (ids: readonly AccountId[]) => {
    const found = await accounts.health(ids);
    return ids.map((id) => found.get(id) ?? null);
  });
  const openOperations = memory.one(async (ids: readonly AccountId[]) => {
    const found = await accounts.openOperations(ids);
    return ids.map((id) => found.get(id) ?? 0);
  });
  const quota = memory.one((ids: readonly AccountId[]) => Promise.all(ids.map((id) => accounts.quota(id))));
  return {
    health: (id) => health.load(id),
    openOperations: (id) => openOperations.load(id),
    quota: (id) => quota.load(id),
  };
}
