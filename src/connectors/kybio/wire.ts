/**
 * Messages of the KYBIO member API.
 * Source: KYBIO "Modify member's balance points" (envelope, updateBalancePointByIncrement), "Search for member based on
 * member no." (queryByNumber), "Display all members details in pages" (queryCustomerPages), "Query traffic
 * configuration" (queryAccessTimes), "Query daily traffic" (queryDailyAccessTimesLog), all June 2022; queryByUid and
 * queryBytel from upstream clients. The articles' samples are no JSON; their ids have gone through a double.
 *
 * What upstream has and this program leaves alone:
 * - a newer gateway with other headers and calls; its error 4021 (no calls left) means nothing on this one;
 * - `queryAllCustomerCategory`, `updateCustomerPassword`, `querySubsidyChangeLogPages`: nothing here offers what they do;
 * - `groupShare` and `queryCustomerDepartment` of the readings: an account is asked about its own members only;
 * - of a record `discount`, `onAccount`, `qq`, `address`, `remarks`, `createStoreAppIdOrAccount`, `department`,
 *   `weixinOpenIds` and `extInfo`: what nobody needs of a person is not kept;
 * - the V2 and V3 signatures: other headers, for other groups of calls, none of them named by KYBIO;
 * - `add`, `updateBaseInfo`, `batchUpdateCategory`: members are kept elsewhere, and an opening balance repairs nothing;
 * - the recharge logs as evidence: nobody says that an increment is listed there, and they never list points;
 * - `remark` of an increment: KYBIO does not print it, and nothing here needs it;
 * - push messages: KYBIO does not mention them, and nobody says which of them are about members.
 */
import { z } from 'zod';
import { parseExactJson } from '../json.ts';

/** What is appended to an account's base URL; spelled as the vendor does, the small letters of queryBytel included. */
export const methods = {
  adjust: 'customerOpenApi/updateBalancePointByIncrement',
  memberByUid: 'customerOpenApi/queryByUid',
  memberByNumber: 'customerOpenApi/queryByNumber',
  membersByPhone: 'customerOpenapi/queryBytel',
  memberPages: 'customerOpenApi/queryCustomerPages',
  callLimit: 'openApiLimitAccess/queryAccessTimes',
  callsUsed: 'openApiLimitAccess/queryDailyAccessTimesLog',
} as const;

/** A JSON object from fields whose values are JSON text already: numbers go out digit by digit, in the order given. */
export function messageOf(fields: ReadonlyArray<readonly [name: string, json: string]>): string {
  return `{${fields.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;
}

/** What a success carries: `missing` where there is no `data`, `flawed` where it is not what the article prints. */
export type Content<T> =
  | { readonly kind: 'read'; readonly data: T }
  | { readonly kind: 'missing' }
  | { readonly kind: 'flawed'; readonly flaw: string };

/** An answer without what nobody needs: member records carry a password hash, which ends here. */
export type Answer<T> =
  | { readonly status: 'success'; readonly printed: Printed; readonly content: Content<T> }
  | { readonly status: 'error'; readonly printed: Printed };

/** The parts of the envelope as they came; null where they are absent. */
export interface Printed {
  readonly status: string;
  readonly errorCode: string | null;
  readonly message: string | null;
}

/** Reads the text of an answer; null when it is no envelope with one of the two statuses. */
export type ReadAnswer<T> = (text: string) => Answer<T> | null;

const envelope = z.object({
  status: z.string(),
  messages: z
    .union([z.string(), z.array(z.string().nullable())])
    .nullish()
    .catch(null),
  errorCode: z.string().nullish().catch(null),
  data: z.unknown().optional(),
});

/** Numbers arrive as their source text (see connectors/json.ts), quoted or not. */
export function answerOf<T>(dataSchema: z.ZodType<T>): ReadAnswer<T> {
  return (text) => {
    const parsed = envelope.safeParse(parseOrNull(text));
    if (!parsed.success) return null;
    const { status, messages, errorCode, data } = parsed.data;
    const message = [messages ?? []].flat().filter(Boolean).join('; ');
    const printed = { status, errorCode: errorCode?.trim() || null, message: message || null };
    const word = status.trim().toLowerCase();
    if (word === 'error') return { status: 'error', printed };
    return word === 'success' ? { status: 'success', printed, content: contentOf(data, dataSchema) } : null;
  };
}

function contentOf<T>(data: unknown, schema: z.ZodType<T>): Content<T> {
  if (data === undefined || data === null) return { kind: 'missing' };
  const parsed = schema.safeParse(data);
  if (parsed.success) return { kind: 'read', data: parsed.data };
  // Paths alone: a message could quote what a member entrusted to the vendor.
  return { kind: 'flawed', flaw: parsed.error.issues.map((issue) => issue.path.join('.') || 'data').join(', ') };
}

function parseOrNull(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return null;
  }
}
