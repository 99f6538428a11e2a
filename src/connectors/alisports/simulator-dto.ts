/**
 * What the simulated backend accepts as `req_dto`. Numbers must be JSON numbers, whole and of 64 bits; texts must be
 * JSON texts: a strict reading of the page's types. Fields nobody documents are ignored, wrongly spelled ones too, but
 * not inside `extend_fields`. Where the page leaves a rule open, the reading here is the hardest on a client: nobody
 * says that the platform refuses these, nor that it does not.
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
/** Hardest reading: nobody says that a price cannot be negative. */
const least0 = long.refine((text) => !text.startsWith('-'), { error: 'must not be negative' });
/** Hardest reading: the sample has 13 digits, so whoever writes seconds means a day in 1970. */
const milliseconds = long.refine((text) => /^\d{12,}$/.test(text), { error: 'must be milliseconds, not seconds' });
const text = z.string();
const required = text.min(1);

const effectTime = z.object({
  effect_type: oneOf(1, 2, 3, 4, 5),
  effect_after_days: long.optional(),
  effect_after_hours: long.optional(),
  effect_after_minutes: long.optional(),
  effect_time_start: milliseconds.optional(),
  effect_time_end: milliseconds.optional(),
  effect_natural_days: text.optional(),
  effect_natural_n_days: above0.optional(),
});

const locationFields = z.object({
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

/** Hardest reading: a place by coordinates has some. */
const location = locationFields.superRefine(({ location_mode: mode, longitude, latitude }, context) => {
  if (mode !== '1' || (longitude && latitude)) return;
  context.addIssue({ code: 'custom', message: 'location_mode 1 needs longitude and latitude' });
});

/** Hardest reading: `discountType` cannot be left out, nor what it takes off, and other keys are mistakes. */
const extendFields = z
  .strictObject({
    discountType: oneOf(1, 2),
    virtualTemplateId: text.optional(),
    deductionTime: long.optional(),
    thresholdValue: long.optional(),
    discountAmount: long.optional(),
  })
  .superRefine(({ discountType: type, deductionTime, discountAmount }, context) => {
    const [name, value] = type === '1' ? ['deductionTime', deductionTime] : ['discountAmount', discountAmount];
    if (value === undefined) context.addIssue({ code: 'custom', message: `discountType ${type} needs ${name}` });
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
  oprice: least0.optional(),
  grant_type: oneOf(1, 2, 3, 4),
  user_currency: long.optional(),
  stock: above0.optional(),
  day_stock: above0.optional(),
  user_limit: above0.optional(),
  /** Hardest reading: of this limit the page does not say that it is above 0. */
  day_user_limit: above0.optional(),
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

const companions = new Map([
  ['1', ['effect_after_days', 'effect_after_hours', 'effect_after_minutes']],
  ['2', ['effect_time_start', 'effect_time_end']],
  ['3', []],
  ['4', ['effect_natural_days']],
  ['5', ['effect_natural_n_days']],
]);

/** Hardest reading: a period needs both ends in order, n natural days an n, and no type has another one's companions. */
function companionFlaw(range: z.output<typeof effectTime>): string | null {
  const { effect_type: type, effect_time_start: start, effect_time_end: end, effect_natural_n_days: days } = range;
  const allowed = ['effect_type', ...(companions.get(type) ?? [])];
  const stray = Object.keys(range).find((name) => !allowed.includes(name));
  if (stray !== undefined) return `${stray} does not belong to effect_type ${type}`;
  if (type === '5') return days === undefined ? 'effect_natural_n_days is missing' : null;
  if (type !== '2') return null;
  if (start === undefined || end === undefined) return 'effect_time_start and effect_time_end are both needed';
  return BigInt(end) > BigInt(start) ? null : 'effect_time_end is not after effect_time_start';
}
