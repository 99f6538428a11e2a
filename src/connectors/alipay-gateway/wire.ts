/**
 * The outcome object that every AlipayHK answer carries, and the tolerant reader of it.
 * Source: AlipayHK "7. Update Redeemable Card Budget" (`resultInfo`), older revisions of the same page
 * (`ResultInfo`, `resultMsg`), "…cashlessvoucher.template.switchStatus" (`result`, `resultMessage`).
 */
import { z } from 'zod';

/** The three keys under which AlipayHK pages print the outcome object. */
export const envelopeKeys = ['result', 'resultInfo', 'ResultInfo'] as const;
export type EnvelopeKey = (typeof envelopeKeys)[number];

/** What a vendor answer says about the outcome, verbatim. */
export interface VendorResult {
  readonly resultStatus: string;
  readonly resultCode: string;
  readonly resultMessage: string;
}

const resultObject = z.object({
  resultStatus: z.string().min(1),
  resultCode: z.string().min(1),
  resultMessage: z.string().nullish(),
  resultMsg: z.string().nullish(),
});

/**
 * Finds the outcome object of an answer: the first of the accepted keys that holds an object.
 * @returns null when there is none or it lacks status or code; the outcome of such an answer is unknown.
 */
export function readResult(body: unknown, accepted: readonly EnvelopeKey[]): VendorResult | null {
  if (typeof body !== 'object' || body === null) return null;
  const fields = new Map<string, unknown>(Object.entries(body));
  const found = accepted
    .map((key) => fields.get(key))
    .find((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
  const parsed = resultObject.safeParse(found);
  if (!parsed.success) return null;
  const { resultStatus, resultCode, resultMessage, resultMsg } = parsed.data;
  return { resultStatus, resultCode, resultMessage: resultMessage ?? resultMsg ?? '' };
}
