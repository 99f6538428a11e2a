/**
 * The simulated vendor's own reading of request bodies: fields, types, lengths, enums.
 * Source: AlipayHK "…cashlessvoucher.template.switchStatus", "….detail", "….list".
 */
import { z } from 'zod';
import type { Verdict } from '../alipay-gateway/simulator-answer.ts';
import type { VoucherSimulatorSettings } from './simulator-settings.ts';
import { mostRows, switchTargets, voucherStatuses } from './wire.ts';

const text = (longest: number): z.ZodString => z.string().min(1).max(longest);

const switchStatus = z.object({ templateId: text(64), status: z.enum(switchTargets), requestId: text(64) });
const detail = z.object({ templateId: text(32) });

const dateTime = z.iso.datetime({ offset: true }).transform((value) => new Date(value));
const mostDaysMs = 365 * 86_400_000;
const texts = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);
const numbers = { number: z.int(), text: texts, either: z.union([z.int(), texts]) };

const list = ({ listNumbers }: VoucherSimulatorSettings) =>
  z.object({
    offset: numbers[listNumbers].refine((page) => page >= 1, 'pages are counted from 1'),
    pageSize: numbers[listNumbers].refine((size) => size >= 1 && size <= mostRows, `1 to ${mostRows}`),
    startTime: dateTime,
    endTime: dateTime,
    status: z.enum(voucherStatuses).optional(),
  });

// @NOTE made once: a schema is compiled when it first reads, and that takes longer than many readings.
const strict = { switchStatus: switchStatus.strict(), detail: detail.strict() };

export type SwitchStatusMessage = z.infer<typeof switchStatus>;
export type ListMessage = z.infer<ReturnType<typeof list>>;

/** A message that can be worked on, or the verdict that refuses it. */
export type Reading<T> = { readonly message: T } | { readonly refusal: Verdict };

/** A refusal by the business; `message` is for the developer who reads it. */
export const refused = (code: string, message: string): Verdict => ({ status: 'F', code, message });

/** Reads the body of a switchStatus. */
export function readSwitchStatus(
  body: unknown,
  { strictFields }: VoucherSimulatorSettings,
): Reading<SwitchStatusMessage> {
  return read(strictFields ? strict.switchStatus : switchStatus, body);
}

/** Reads the body of a detail query. */
export function readDetail(body: unknown, { strictFields }: VoucherSimulatorSettings) {
  return read(strictFields ? strict.detail : detail, body);
}

/** Reads the body of a list query. */
export function readList(body: unknown, settings: VoucherSimulatorSettings): Reading<ListMessage> {
  const reading = read(settings.strictFields ? list(settings).strict() : list(settings), body);
  if ('refusal' in reading) return reading;
  const spanMs = reading.message.endTime.getTime() - reading.message.startTime.getTime();
  if (spanMs > 0 && spanMs <= mostDaysMs) return reading;
  return { refusal: refused('PARAM_ILLEGAL', 'startTime must be before endTime, and at most 365 days') };
}

function read<T>(schema: z.ZodType<T>, body: unknown): Reading<T> {
  if (body === undefined) return { refusal: refused('PARAM_ILLEGAL', 'the body is not JSON in UTF-8') };
  const parsed = schema.safeParse(body);
  return parsed.success
    ? { message: parsed.data }
    : { refusal: refused('PARAM_ILLEGAL', z.prettifyError(parsed.error)) };
}
