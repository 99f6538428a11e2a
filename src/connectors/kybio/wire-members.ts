/**
 * What KYBIO's answers say about members; everything not named here is dropped on arrival.
 * Source: KYBIO "Modify member's balance points" (adjustment), "Search for member based on member no." (record),
 * "Display all members details in pages" (pages); the meaning of `enable` from "Add membership" and upstream.
 */
import { z } from 'zod';
import { type Decimal, parseDecimal, shiftPoint } from '../../domain/decimal.ts';
import { type MemberUid, parseMemberUid } from '../../domain/ids.ts';
import { oneLine } from '../../domain/plain-words.ts';
import { answerOf, type ReadAnswer } from './wire.ts';

/** More than a BigDecimal of the vendor's precision prints. */
const longestDecimal = 200;
const printedDecimal = /^([+-]?\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,2}))?$/;

/** Reads a decimal as a BigDecimal prints itself, `0E-8`, `1E+2` and long tails of zeros included; null for all else. */
export function readDecimal(printed: string): Decimal | null {
  if (printed.length > longestDecimal) return null;
  const [, whole, fraction = '', exponent = '0'] = printedDecimal.exec(printed.trim()) ?? [];
  if (whole === undefined) return null;
  const digits = fraction.replace(/0+$/, '');
  const value = parseDecimal(digits === '' ? whole : `${whole}.${digits}`);
  return value === null ? null : parseDecimal(shiftPoint(value, Number(exponent)));
}

/** A text that `read` makes something of. */
function readable<T>(read: (text: string) => T | null) {
  return z.string().transform((raw, context): T => {
    const value = read(raw);
    if (value !== null) return value;
    context.addIssue({ code: 'custom', message: 'cannot be read' });
    return z.NEVER;
  });
}

const decimal = readable(readDecimal);
const uid = readable((raw): MemberUid | null => parseMemberUid(raw.trim()));

const adjustment = z.object({
  customerUid: uid,
  balanceBeforeUpdate: decimal,
  balanceIncrement: decimal,
  balanceAfterUpdate: decimal,
  pointBeforeUpdate: decimal,
  pointIncrement: decimal,
  pointAfterUpdate: decimal,
});

/** What an increment did, as the answer to it tells; its times are not read, the article's own echo is wrong. */
export type Adjustment = z.output<typeof adjustment>;
export const readAdjustment: ReadAnswer<Adjustment> = answerOf(adjustment);

/** Absent, blank, of another type and far too long are the same to us. */
const text = z
  .string()
  .max(500)
  .nullish()
  .catch(null)
  .transform((value) => oneLine(value ?? '') || null);

const member = z.object({
  customerUid: uid,
  number: text,
  categoryName: text,
  /** -1 deleted, 0 disabled, 1 active. */
  enable: text,
  expiryDate: text,
  createdDate: text,
  balance: decimal,
  point: decimal,
  name: text,
  phone: text,
  email: text,
  birthday: text,
});

/** A member as the reading calls describe one. */
export type MemberRecord = z.output<typeof member>;

const blank = z.union([
  z.literal(''),
  z.array(z.unknown()).max(0),
  z.object({ customerUid: z.literal(['', '0', null]).optional() }),
]);
/** A member, or null for nobody: upstream answers for a deleted member with a success and a blank record. */
const record = z.preprocess((raw) => (blank.safeParse(raw).success ? null : raw), member.nullable());

export const readMember: ReadAnswer<MemberRecord | null> = answerOf(record);
export const readMembers: ReadAnswer<ReadonlyArray<MemberRecord | null>> = answerOf(z.array(record));

/** One page of all members. */
export interface MemberPage {
  readonly members: readonly MemberRecord[];
  /** Rows of somebody that cannot be read. */
  readonly flawedRows: number;
  readonly isLast: boolean;
  /** The vendor's own object that leads on, as JSON text; opaque. */
  readonly next: string | null;
}

const pages = answerOf(
  z.object({
    pageSize: z
      .string()
      .regex(/^\d{1,6}$/)
      .transform(Number)
      .nullish()
      .catch(null),
    result: z.array(z.unknown()),
  }),
);

/** `pageSize` is how many rows the vendor has tried to fetch: fewer on a page, or none, say that it is the last. */
export const readMemberPage: ReadAnswer<MemberPage> = (body) => {
  const answer = pages(body);
  if (answer === null || answer.status === 'error') return answer;
  const { content } = answer;
  if (content.kind !== 'read') return { ...answer, content };
  const { pageSize, result } = content.data;
  const rows = result.map((row) => record.safeParse(row));
  const data: MemberPage = {
    members: rows.flatMap(({ data: found }) => found ?? []),
    flawedRows: rows.filter(({ success }) => !success).length,
    isLast: result.length === 0 || result.length < (pageSize ?? 1),
    next: cursorOf(body),
  };
  return { ...answer, content: { kind: 'read', data } };
};

const cursor = z.object({ data: z.object({ postBackParameter: z.unknown().optional() }) });

/** Read by itself, so that a number goes back as the same digits and not as a text. */
function cursorOf(body: string): string | null {
  const verbatim: unknown = JSON.parse(body, (_key, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' ? JSON.rawJSON(context?.source ?? String(value)) : value,
  );
  const { data } = cursor.parse(verbatim);
  return data.postBackParameter == null ? null : JSON.stringify(data.postBackParameter);
}
