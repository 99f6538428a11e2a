/**
 * What KYBIO's answers mean. Every article points to an error code table that nobody can read: two statuses are printed
 * and not one number, so the numbers are settings that onboarding fills in, and a number without a setting is refused
 * under a code of ours, with an alarm.
 * Source: KYBIO "Modify member's balance points" (`status`, `errorCode`); "duplicate submission" from upstream clients.
 */
import { OperationKind } from '../../domain/operation.ts';
import type { Refusal, VendorVerdict } from '../../domain/outcome.ts';
import type { RefusalCode } from '../../domain/refusals.ts';
import type { ResultCode, VendorAlarm } from '../connector.ts';
import { nextMidnight } from './time.ts';

/** The meanings that an account can give to error numbers. */
export const errorMeanings = {
  duplicate: 'DUPLICATE_REQUEST',
  memberNotFound: 'MEMBER_NOT_FOUND',
  balanceInsufficient: 'BALANCE_INSUFFICIENT',
  quotaExhausted: 'VENDOR_QUOTA_EXHAUSTED',
  signatureRefused: 'SIGNATURE_REFUSED',
  appUnknown: 'CLIENT_UNKNOWN',
} as const satisfies Record<string, RefusalCode>;
export type ErrorMeaning = keyof typeof errorMeanings;

/** The error numbers of an account, by what they mean there. */
export type ErrorCodes = Readonly<Record<ErrorMeaning, readonly number[]>>;

const kinds = [OperationKind.ADJUST_MEMBER_BALANCE] as const;
const page = '"Modify member\'s balance points", return result';

/** Two statuses from the page; the other rows are the account's own settings. */
export const resultCodes: readonly ResultCode[] = [
  { kinds, code: '', status: 'success', source: page, becomes: 'DONE' },
  { kinds, code: '', status: 'error', source: page, becomes: 'UNDOCUMENTED_REFUSAL' },
  ...Object.entries(errorMeanings).map(([meaning, becomes]) => ({
    kinds,
    code: `errorCodes.${meaning}`,
    status: 'error',
    source: 'settings of the account: no article prints a number',
    becomes,
  })),
];

/** What the meaning of an error depends on. */
export interface ErrorContext {
  readonly errorCodes: ErrorCodes;
  /** Part of the message that tells a repeated submission where its number is not configured. */
  readonly duplicateMessage: string;
  /** The message before anything was hidden in it: searched, never shown. */
  readonly heard: string | null;
  readonly timeZoneOffset: string;
  readonly askedAt: Date;
  readonly alarm: (alarm: VendorAlarm) => void;
}

/** An envelope that says `error` is a certain no: nothing has been applied. */
export function refusalOf(vendor: VendorVerdict, context: ErrorContext): Refusal {
  const meaning = meaningOf(vendor, context);
  const detail = vendor.message ?? (vendor.code === null ? 'The vendor gives no reason.' : `error ${vendor.code}`);
  if (meaning === null) {
    const said = `error ${vendor.code ?? 'without a number'}: ${vendor.message ?? 'no message'}`;
    context.alarm({ kind: 'undocumentedCode', detail: said });
    return { code: 'UNDOCUMENTED_REFUSAL', detail, vendor };
  }
  const code = errorMeanings[meaning];
  if (meaning !== 'quotaExhausted') return { code, detail, vendor };
  const resetsAt = nextMidnight(context.askedAt, context.timeZoneOffset);
  return { code, detail, vendor, facts: { scope: 'vendor day', resetsAt } };
}

/** A configured number decides; only a number without a meaning leaves it to the message. */
function meaningOf({ code }: VendorVerdict, { errorCodes, duplicateMessage, heard }: ErrorContext) {
  const configured = meanings.find((meaning) => errorCodes[meaning].some((number) => String(number) === code));
  if (configured !== undefined) return configured;
  return heard?.includes(duplicateMessage) === true ? 'duplicate' : null;
}

const meanings: readonly ErrorMeaning[] = [
  'duplicate',
  'memberNotFound',
  'balanceInsufficient',
  'quotaExhausted',
  'signatureRefused',
  'appUnknown',
];
