/** Opaque cursors: what a client sends back to go on behind a row. */
import { z } from 'zod';
import { parseAccountId, parseBenefitId, parseMemberId, parseOperationId, parseTemplateId } from '../domain/ids.ts';
import type { Cursor, PageRequest } from '../domain/page.ts';
import { badInput } from './context.ts';
import { longestPage } from './page-args.ts';

/** PostgreSQL's text holds everything but NUL. */
const storable = z.string().refine((text) => !text.includes('\0'));
const shape = z.tuple([z.string(), storable, storable]);

/** A cursor is only good for the order that made it; `order` is sealed in. */
export function sealCursor({ key, id }: Cursor, order: string): string {
  return Buffer.from(JSON.stringify([order, key, id])).toString('base64url');
}

export interface PageArguments<Order extends string> {
  readonly first: number;
  readonly after: string | null | undefined;
  readonly order: Order;
  readonly isDescending: boolean;
  /** What the rows' ids look like: a cursor made by hand must not reach the database. */
  readonly isId: (text: string) => boolean;
  /** What the first column's values look like, where they are not just any text. */
  readonly isKey?: ((text: string) => boolean) | undefined;
}

export const isOperationId = (text: string): boolean => parseOperationId(text) !== null;
export const isTemplateId = (text: string): boolean => parseTemplateId(text) !== null;
export const isMemberId = (text: string): boolean => parseMemberId(text) !== null;
export const isBenefitId = (text: string): boolean => parseBenefitId(text) !== null;
export const isAccountId = (text: string): boolean => parseAccountId(text) !== null;

/** @throws {GraphQLError} BAD_USER_INPUT for a page size out of range or a cursor that is not one of this list's. */
export function toPageRequest<Order extends string>(args: PageArguments<Order>): PageRequest<Order> {
  if (args.first < 1 || args.first > longestPage)
    throw badInput(`"first" must be from 1 to ${longestPage}, not ${args.first}.`, 'first');
  const after = args.after === undefined || args.after === null ? null : openCursor(args.after, args);
  return { first: args.first, after, order: args.order, isDescending: args.isDescending };
}

export function orderName({ order, isDescending }: { readonly order: string; readonly isDescending: boolean }): string {
  return `${order}_${isDescending ? 'DESC' : 'ASC'}`;
}

function openCursor(text: string, args: PageArguments<string>): Cursor {
  const order = orderName(args);
  const { isId, isKey = () => true } = args;
  const [madeFor, key, id] = parse(text) ?? [];
  if (madeFor === order && key !== undefined && id !== undefined && isId(id) && isKey(key)) return { key, id };
  const reason =
    madeFor === undefined || madeFor === order
      ? 'is not a cursor of this API'
      : `belongs to the order ${madeFor}, not ${order}`;
  throw badInput(`"after" ${reason}. Take it from pageInfo.endCursor of the page before.`, 'after');
}

function parse(text: string): [string, string, string] | null {
  try {
    const parsed = shape.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
