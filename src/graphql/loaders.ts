/** One loader an entity, made anew for every request: equal ids of one request are one read. */
import DataLoader from 'dataloader';
import { type Caller, maySee } from '../domain/caller.ts';
import type { AccountId, OperationId, TemplateId } from '../domain/ids.ts';
import { parseTemplateId } from '../domain/ids.ts';
import type { OperationRecord } from '../domain/operation.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { TemplateState } from '../domain/template.ts';
import type { AccountHealth, AccountReader } from '../operations/read-accounts.ts';
import type { OperationReader } from '../operations/read-operations.ts';
import type { TemplateReader } from '../operations/read-templates.ts';

export interface Loaders {
  /** A template not older than `maxAgeMs`, if its vendor can still be asked; null when it does not exist for the caller. */
  template(id: TemplateId, maxAgeMs: number): Promise<TemplateState | null>;
  /** Forgets a template after a mutation, so that the rest of the request reads its own write. */
  clearTemplate(id: TemplateId): void;
  /** The operations on one target; all targets of a list with one query. */
  operationsOn(targetId: string, page: PageRequest<'REQUESTED_AT'>): Promise<Page<OperationRecord>>;
  operationCountOn(targetId: string): Promise<number>;
  readonly operation: DataLoader<OperationId, OperationRecord | null>;
  readonly health: DataLoader<AccountId, AccountHealth | null>;
  readonly openOperations: DataLoader<AccountId, number>;
}

export interface LoaderSources {
  readonly templates: TemplateReader;
  readonly operations: OperationReader;
  readonly accounts: AccountReader;
}

/** Without a caller nothing exists. */
export function createLoaders({ templates, operations, accounts }: LoaderSources, caller: Caller | null): Loaders {
  const byAge = new Map<number, DataLoader<TemplateId, TemplateState | null>>();
  const loaderFor = (maxAgeMs: number): DataLoader<TemplateId, TemplateState | null> => {
    const loader = byAge.get(maxAgeMs) ?? createTemplateLoader(templates, { caller, maxAgeMs });
    byAge.set(maxAgeMs, loader);
    return loader;
  };
  const byPage = new Map<string, DataLoader<string, Page<OperationRecord>>>();
  const pageLoaderFor = (page: PageRequest<'REQUESTED_AT'>): DataLoader<string, Page<OperationRecord>> => {
    const loader = byPage.get(JSON.stringify(page)) ?? createOnTargetLoader(operations, { caller, page });
    byPage.set(JSON.stringify(page), loader);
    return loader;
  };
  const counts = new DataLoader<string, number>(async (ids) => {
    const found = caller === null ? new Map<string, number>() : await operations.countOn(ids, caller);
    return ids.map((id) => found.get(id) ?? 0);
  });
  return {
    template: (id, maxAgeMs) => loaderFor(maxAgeMs).load(id),
    clearTemplate: (id) => {
      for (const loader of byAge.values()) loader.clear(id);
    },
    operationsOn: (targetId, page) => pageLoaderFor(page).load(targetId),
    operationCountOn: (targetId) => counts.load(targetId),
    operation: new DataLoader(async (ids) => {
      const found = caller === null ? new Map<OperationId, OperationRecord>() : await operations.read(ids, caller);
      return ids.map((id) => found.get(id) ?? null);
    }),
    health: new DataLoader(async (ids) => {
      const found = await accounts.health(ids);
      return ids.map((id) => found.get(id) ?? null);
    }),
    openOperations: new DataLoader(async (ids) => {
      const found = await accounts.openOperations(ids);
      return ids.map((id) => found.get(id) ?? 0);
    }),
  };
}

function createOnTargetLoader(
  operations: OperationReader,
  { caller, page }: { readonly caller: Caller | null; readonly page: PageRequest<'REQUESTED_AT'> },
): DataLoader<string, Page<OperationRecord>> {
  return new DataLoader(async (targetIds) => {
    const found =
      caller === null ? new Map<string, Page<OperationRecord>>() : await operations.listOn(targetIds, page, caller);
    return targetIds.map((id) => found.get(id) ?? { items: [], hasMore: false });
  });
}

function createTemplateLoader(
  templates: TemplateReader,
  { caller, maxAgeMs }: { readonly caller: Caller | null; readonly maxAgeMs: number },
): DataLoader<TemplateId, TemplateState | null> {
  return new DataLoader(async (ids) => {
    const visible = ids.filter((id) => {
      const parts = parseTemplateId(id);
      return caller !== null && parts !== null && maySee(caller, parts.accountId);
    });
    const found = await templates.read(visible, maxAgeMs);
    return ids.map((id) => found.get(id) ?? null);
  });
}
