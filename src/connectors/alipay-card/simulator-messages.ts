/**
 * The simulated vendor's own reading of request bodies: fields, types, lengths, enums.
 * Source: AlipayHK "7. Update Redeemable Card Budget" (lengths: its older revision), "3. Update Template Status",
 * "4. Query Template".
 */
import { z } from 'zod';
import type { Verdict } from '../alipay-gateway/simulator-answer.ts';
import type { CardSettings } from './simulator-settings.ts';

const text = (longest: number): z.ZodString => z.string().min(1).max(longest);
const merchantId = text(64);
const templateCode = text(32);

const updateBudget = z.object({
  requestId: text(128),
  merchantId,
  templateCode,
  updateType: z.enum(['APPEND_BUDGET', 'SUBTRACT_BUDGET']),
  number: z.int().min(1).max(999_999),
});
const detail = z.object({ templateCode, merchantId });
const switchStatus = z.object({
  templateCode,
  status: text(32),
  merchantId: merchantId.optional(),
  merchantAccountId: merchantId.optional(),
});
// @NOTE made once: a schema is compiled when it first reads, and that takes longer than many readings.
const strict = { updateBudget: updateBudget.strict(), detail: detail.strict(), switchStatus: switchStatus.strict() };
const targets = z.enum(['valid', 'paused', 'closed']);

export type UpdateBudgetMessage = z.infer<typeof updateBudget>;
export type DetailMessage = z.infer<typeof detail>;
/** `merchantId` is whatever the body named the merchant by. */
export type SwitchStatusMessage = DetailMessage & { readonly status: z.infer<typeof targets> };

/** A message that can be worked on, or the verdict that refuses it. */
export type Reading<T> = { readonly message: T } | { readonly refusal: Verdict };

/** A refusal by the business; `message` is for the developer who reads it. */
export const refused = (code: string, message: string): Verdict => ({ status: 'F', code, message });

/** Reads the body of an updateBudget. */
export function readUpdateBudget(body: unknown, { strictFields }: CardSettings): Reading<UpdateBudgetMessage> {
  return read(strictFields ? strict.updateBudget : updateBudget, body);
}

/** Reads the body of a detail query. */
export function readDetail(body: unknown, { strictFields }: CardSettings): Reading<DetailMessage> {
  return read(strictFields ? strict.detail : detail, body);
}

/** Reads the body of a switchStatus; an illegal target status has a code of its own there. */
export function readSwitchStatus(body: unknown, settings: CardSettings): Reading<SwitchStatusMessage> {
  const reading = read(settings.strictFields ? strict.switchStatus : switchStatus, body);
  if ('refusal' in reading) return reading;
  const merchant = merchantOf(reading.message, settings);
  if (merchant === null)
    return { refusal: refused('PARAM_ILLEGAL', `the merchant must be named by ${settings.merchantField}`) };
  const status = targets.safeParse(reading.message.status);
  if (!status.success) {
    return { refusal: refused('PASS_TEMPLATE_STATUS_ILLEGAL', `status: one of ${targets.options.join(', ')}`) };
  }
  return { message: { templateCode: reading.message.templateCode, merchantId: merchant, status: status.data } };
}

/** Null if the merchant is not named as this revision of the page wants it, or named twice and differently. */
function merchantOf(
  { merchantId: older, merchantAccountId: newer }: z.infer<typeof switchStatus>,
  { merchantField, strictFields }: CardSettings,
): string | null {
  if (merchantField === 'merchantId') return strictFields && newer !== undefined ? null : (older ?? null);
  if (merchantField === 'merchantAccountId' && newer === undefined) return null;
  if (older !== undefined && newer !== undefined && older !== newer) return null;
  return newer ?? older ?? null;
}

function read<T>(schema: z.ZodType<T>, body: unknown): Reading<T> {
  if (body === undefined) return { refusal: refused('PARAM_ILLEGAL', 'the body is not JSON in UTF-8') };
  const parsed = schema.safeParse(body);
  return parsed.success
    ? { message: parsed.data }
    : { refusal: refused('PARAM_ILLEGAL', z.prettifyError(parsed.error)) };
}
