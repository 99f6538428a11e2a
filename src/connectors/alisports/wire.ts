/**
 * Messages of the one Alisports call, and the tolerant reader of its answers.
 * Source: "alibaba.alisports.access.platform.benefit.upsert (创建/更新权益)", API page 55936 (fields, enumerations,
 * samples); Taobao Open Platform "API calling method", article 101617 (public parameters, roots of answers). Keys are
 * snake_case as on the page; those inside `extend_fields` are camelCase, as in its sample.
 *
 * What the pages have and this program leaves alone:
 * - `simplify`: answers keep their root, which tells a success from an error;
 * - other gateways (overseas, batch, the newer `/top/router/rest`): an account names the one it was given;
 * - the related APIs of the platform, and the other shape of their results: nobody asks for what they do;
 * - the 5,000 calls a day of an app that is not launched: `limits.callsPerDay` of the account can say so.
 */
import { z } from 'zod';
import type {
  BenefitDiscount,
  BenefitKind,
  BenefitStatus,
  BenefitValidityType,
  GrantMethod,
  LocationMode,
} from '../../domain/benefit.ts';

/** The API's name: the parameter `method`. */
export const apiName = 'alibaba.alisports.access.platform.benefit.upsert';
/** The key that only a success of this API answers under. */
export const answerRoot = 'alibaba_alisports_access_platform_benefit_upsert_response';
export const errorRoot = 'error_response';

/** `type`: 38 is a parking coupon, the only one printed. */
export const benefitTypes = { PARKING_COUPON: 38 } as const satisfies Record<BenefitKind, number>;
/** `grant_type`: 活动发放, 卡币发放, 卡钻发放, 卡币加现金发放. */
export const grantTypes = { ACTIVITY: 1, COINS: 2, DIAMONDS: 3, COINS_AND_CASH: 4 } as const satisfies Record<
  GrantMethod,
  number
>;
/** `status`: 上线, 下线. */
export const statuses = { ONLINE: 1, OFFLINE: 2 } as const satisfies Record<BenefitStatus, number>;
/** `effect_type`: 相对时间, 时间段, 永久有效, 自然日内, n个自然日内. */
export const effectTypes = {
  RELATIVE: 1,
  FIXED_PERIOD: 2,
  PERMANENT: 3,
  NATURAL_DAY: 4,
  NATURAL_DAYS: 5,
} as const satisfies Record<BenefitValidityType, number>;
/** `location_mode`: 经纬度, 手选城市. */
export const locationModes = { COORDINATES: 1, CITY: 2 } as const satisfies Record<LocationMode, number>;
/** `discountType`: 时长券, 金额券. */
export const discountTypes = { DURATION: 1, AMOUNT: 2 } as const satisfies Record<BenefitDiscount['type'], number>;

/** A number that is written digit for digit: a 64-bit id, an amount of fen. Made by `JSON.rawJSON`. */
export type ExactNumber = object;

/** The content of `req_dto`. */
export interface ReqDto {
  /** Primary key; only when updating. */
  readonly id?: ExactNumber | undefined;
  /** For SaaS callers the venue's id. */
  readonly creator_id: string | undefined;
  readonly channel_code: string;
  readonly type: number;
  readonly activity_id: ExactNumber;
  /** Unique within one activity. */
  readonly outer_id: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly detail?: string | undefined;
  readonly use_description?: string | undefined;
  readonly benefit_pic?: string | undefined;
  readonly provider?: string | undefined;
  /** Fen. */
  readonly oprice?: ExactNumber | undefined;
  readonly grant_type: number;
  /** Card coins. */
  readonly user_currency?: number | undefined;
  /** Above 0; two thousand million when left out. */
  readonly stock: number;
  /** Above 0, as `user_limit`; no limit when left out. */
  readonly day_stock?: number | undefined;
  readonly user_limit?: number | undefined;
  readonly day_user_limit?: number | undefined;
  /** Off-line when left out. */
  readonly status: number;
  readonly effect_time: EffectTime;
  /** A JSON text. */
  readonly extend_fields: string;
  readonly location?: Location | undefined;
}

/** `BenefitConfigEffectTimeRange`: a type and the companions of that type only. */
export interface EffectTime {
  readonly effect_type: number;
  readonly effect_after_days?: number;
  readonly effect_after_hours?: number;
  readonly effect_after_minutes?: number;
  /** Milliseconds since 1970, by the digits of the sample: the page names no unit. */
  readonly effect_time_start?: number;
  readonly effect_time_end?: number;
  /** A text such as `1day`. */
  readonly effect_natural_days?: string;
  readonly effect_natural_n_days?: number;
}

/** What `extend_fields` contains. */
export interface ExtendFields {
  readonly discountType: number;
  readonly virtualTemplateId?: string | undefined;
  /** Minutes. */
  readonly deductionTime?: number | undefined;
  /** Fen, as `discountAmount`. */
  readonly thresholdValue?: ExactNumber | undefined;
  readonly discountAmount?: ExactNumber | undefined;
}

/** `BenefitConfigLocation`; coordinates are texts. */
export interface Location {
  readonly location_mode: number;
  readonly longitude?: string | undefined;
  readonly latitude?: string | undefined;
  readonly prov_code?: string | undefined;
  readonly prov_name?: string | undefined;
  readonly city_code?: string | undefined;
  readonly city_name?: string | undefined;
  readonly district_code?: string | undefined;
  readonly district_name?: string | undefined;
  readonly address?: string | undefined;
  readonly address_name?: string | undefined;
}

/** A failure in either of its shapes: `error_response`, or `result.success` = false. */
export interface Failure {
  readonly shape: 'error' | 'failure';
  /** `error_response.code`; null in the other shape, which has none. */
  readonly systemCode: string | null;
  /** `sub_code` or `error_code`, without the quotes that the page's sample prints around it. */
  readonly subCode: string | null;
  readonly message: string;
  readonly requestId: string | null;
}

/** What an answer says; `model` verbatim, as text. */
export type TopAnswer =
  | { readonly kind: 'success'; readonly model: string | null; readonly requestId: string | null }
  | { readonly kind: 'failure'; readonly failure: Failure }
  | { readonly kind: 'contradictory'; readonly why: string }
  | { readonly kind: 'unreadable'; readonly why: string };

const flag = z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })]);
const text = z.string().nullish().transform(unquoted);
const resultObject = z.object({ success: flag, error_code: text, error_msg: text, model: z.unknown().optional() });
const success = z.object({ result: resultObject, request_id: text });
const error = z.object({ code: z.string().min(1), msg: text, sub_code: text, sub_msg: text, request_id: text });

/**
 * Reads a parsed answer whose numbers are texts (see connectors/json.ts). Booleans and numbers may be quoted. Success
 * is what `success` says and nothing else: the page's sample has a `model` beside `success` = false.
 */
export function readAnswer(body: unknown): TopAnswer {
  const roots = z
    .looseObject({ [answerRoot]: z.unknown().optional(), [errorRoot]: z.unknown().optional() })
    .safeParse(body);
  if (!roots.success) return { kind: 'unreadable', why: 'the answer is not a JSON object' };
  const { [answerRoot]: answer, [errorRoot]: refusal } = roots.data;
  if (answer !== undefined && refusal !== undefined) {
    return { kind: 'contradictory', why: 'the answer is a success and an error at once' };
  }
  if (refusal !== undefined) return readError(refusal);
  if (answer !== undefined) return readResult(answer);
  return { kind: 'unreadable', why: `the answer is neither ${answerRoot} nor ${errorRoot}` };
}

function readError(refusal: unknown): TopAnswer {
  const read = error.safeParse(refusal);
  if (!read.success) return { kind: 'unreadable', why: `${errorRoot} has no code` };
  const { code, msg, sub_code: subCode, sub_msg: subMessage, request_id: requestId } = read.data;
  const message = subMessage ?? msg ?? subCode ?? code;
  return { kind: 'failure', failure: { shape: 'error', systemCode: code.trim(), subCode, message, requestId } };
}

function readResult(answer: unknown): TopAnswer {
  const read = success.safeParse(answer);
  if (!read.success) return { kind: 'unreadable', why: 'the answer has no result that says success or not' };
  const { result, request_id: requestId } = read.data;
  const { success: isSuccess, error_code: subCode, error_msg: message, model } = result;
  if (!isSuccess) {
    const said = message ?? subCode ?? 'success = false';
    return { kind: 'failure', failure: { shape: 'failure', systemCode: null, subCode, message: said, requestId } };
  }
  if (subCode !== null) return { kind: 'contradictory', why: `the answer is a success with the error code ${subCode}` };
  return { kind: 'success', model: typeof model === 'string' ? model : null, requestId };
}

function unquoted(value: string | null | undefined): string | null {
  const text = (value ?? '').trim();
  let [begin, end] = [0, text.length];
  // By hand: a pattern for the end of a text takes a vendor's hundred thousand quotes squared.
  while (text[begin] === '"') begin += 1;
  while (end > begin && text[end - 1] === '"') end -= 1;
  const bare = text.slice(begin, end).trim();
  return bare === '' ? null : bare;
}
