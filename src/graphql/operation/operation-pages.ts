/** The operations of something else, page by page. */
import type { AccountId } from '../../domain/ids.ts';
import type { OperationRecord } from '../../domain/operation.ts';
import type { Page, PageRequest } from '../../domain/page.ts';
import { fillConnection } from '../connection.ts';
import type { GraphContext } from '../context.ts';
import { isOperationId, toPageRequest } from '../cursors.ts';
import type { PageArgs } from '../page-args.ts';
import { PromoOperation, PromoOperationConnection } from './operation.type.ts';

/** What was asked of one entity, latest first. */
export function operationsOn(
  targetId: string,
  args: PageArgs,
  { loaders }: GraphContext,
): Promise<PromoOperationConnection> {
  return connect(args, {
    read: (page) => loaders.operationsOn(targetId, page),
    count: () => loaders.operationCountOn(targetId),
  });
}

/** What went through one account, latest first. */
export function operationsOf(
  accountId: AccountId,
  args: PageArgs,
  { loaders }: GraphContext,
): Promise<PromoOperationConnection> {
  return connect(args, {
    read: (page) => loaders.operationsOf(accountId, page),
    count: () => loaders.operationCountOf(accountId),
  });
}

interface Source {
  read(page: PageRequest<'REQUESTED_AT'>): Promise<Page<OperationRecord>>;
  count(): Promise<number>;
}

async function connect({ first, after }: PageArgs, { read, count }: Source): Promise<PromoOperationConnection> {
  const order = { order: 'REQUESTED_AT', isDescending: true } as const;
  const page = toPageRequest({ first, after, ...order, isId: isOperationId });
  return fillConnection(new PromoOperationConnection(count), await read(page), {
    ...order,
    toNode: (record) => new PromoOperation(record),
    isContinued: page.after !== null,
  });
}
