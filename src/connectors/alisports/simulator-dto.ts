/**
 * What the simulated backend accepts as `req_dto`. Numbers must be JSON numbers, whole and of 64 bits; texts must be
 * JSON texts: a strict reading of the page's types. Fields nobody documents are ignored, wrongly spelled ones too.
 * Source: "alibaba.alisports.access.platform.benefit.upsert", request parameters.
 */
import { z } from 'zod';

/** A number as its digits were written. */
class Digits {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const largest = 2n ** 63n - 1n;

const long = z
  .instanceof(Digits, { error: 'must be a number' })
  .transform(({ text }) => text)
  .refine((text) => /^-?\d+$/.test(text) && BigInt(text) <= largest && BigInt(text) >= -largest - 1n, {
    error: 'must be a whole number of 64 bits',
  });
const above0 = long.refine((text) => /^[1-9]/.test(text), { error: 'must be greater than 0' });
const oneOf = (...allowed: readonly number[]) =>
  long.refine((text) => allowed.map(String).includes(text), { error: `must be one of ${allowed.join(', ')}` });
const text = z.string();
const required = text.min(1);

const effectTime = z.object({
  effect_type: oneOf(1, 2, 3, 4, 5),
  effect_after_days: long.optional(),
  effect_after_hours: long.optional(),
  effect_after_minutes: long.optional(),
  effect_time_start: long.optional(),
  effect_time_end: long.optional(),
  effect_natural_days: text.optional(),
  effect_natural_n_days: above0.optional(),
});

const location = z.object({
  location_mode: oneOf(1, 2).optional(),
  longitude: text.optional(),
  latitude: text.optional(),
  prov_code: text.optional(),
  prov_name: text.optional(),
  city_code: text.optional(),
  city_name: text.optional(),
  district_code: text.optional(),
  district_name: text.optional(),
  address: text.optional(),
  address_name: text.optional(),
});

/** Assumption: `discountType` cannot be left out. */
const extendFields = z.object({
  discountType: oneOf(1, 2),
  virtualTemplateId: text.optional(),
  deductionTime: long.optional(),
  thresholdValue: long.optional(),
  discountAmount: long.optional(),
});

const reqDto = z.object({
  id: above0.optional(),
  creator_id: required,
  channel_code: required,
  type: oneOf(38),
  activity_id: long,
  outer_id: required,
  name: required,
  description: text.optional(),
  detail: text.optional(),
  use_description: text.optional(),
  benefit_pic: text.optional(),
  provider: text.optional(),
  oprice: long.optional(),
  grant_type: oneOf(1, 2, 3, 4),
  user_currency: long.optional(),
  stock: above0.optional(),
  day_stock: above0.optional(),
  user_limit: above0.optional(),
  day_user_limit: long.optional(),
  status: oneOf(1, 2).optional(),
  effect_time: effectTime.superRefine((range, context) => {
    const flaw = companionFlaw(range);
    if (flaw !== null) context.addIssue({ code: 'custom', message: flaw });
  }),
  extend_fields: required.transform((content, context) => {
    const read = extendFields.safeParse(parseDigits(content));
    if (read.success) return read.data;
    context.addIssue({ code: 'custom', message: `must be a JSON text: ${z.prettifyError(read.error)}` });
    return z.NEVER;
  }),
  location: location.optional(),
});

/** A DTO as the backend understood it; numbers are texts, digit for digit, and `extend_fields` is parsed. */
export type SimulatedDto = z.output<typeof reqDto>;

/** Reads the text of `req_dto`; what is wrong with it comes as a sentence. */
export function readDto(json: unknown): SimulatedDto | { readonly flaw: string } {
  const read = reqDto.safeParse(json);
  return read.success ? read.data : { flaw: z.prettifyError(read.error) };
}

/** Parses JSON without a double in between; undefined for what is not JSON. */
export function parseDigits(json: string): unknown {
  try {
    return JSON.parse(json, (_key, value: unknown, context?: { readonly source?: string }) =>
      typeof value === 'number' ? new Digits(context?.source ?? '') : value,
    );
  } catch {
    return undefined;
  }
}

/** Assumption: a period needs both ends in order, n natural days an n. */
function companionFlaw(range: z.output<typeof effectTime>): string | null {
  const { effect_type: type, effect_time_start: start, effect_time_end: end, effect_natural_n_days: days } = range;
  if (type === '5') return days === undefined ? 'effect_natural_n_days is missing' : null;
  if (type !== '2') return null;
  if (start === undefined || end === undefined) return 'effect_time_start and effect_time_end are both needed';
  return BigInt(end) > BigInt(start) ? null : 'effect_time_end is not after effect_time_start';
}
