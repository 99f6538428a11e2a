/** A benefit in the graph's words becomes the text of `req_dto`. Yuan become fen; null is left out. */
import type { BenefitDiscount, BenefitDraft, BenefitLocation, BenefitValidity } from '../../domain/benefit.ts';
import { type Decimal, shiftPoint } from '../../domain/decimal.ts';
import { type Long, parseLong } from '../../domain/long.ts';
import type { BenefitKey } from '../connector.ts';
import {
  benefitTypes,
  discountTypes,
  type EffectTime,
  type ExactNumber,
  type ExtendFields,
  effectTypes,
  grantTypes,
  type Location,
  locationModes,
  type ReqDto,
  statuses,
} from './wire.ts';

/** What a message takes from the account and from what is known of the benefit. */
export interface DtoTerms {
  readonly creatorId: string | undefined;
  readonly channelCode: string;
  /** The primary key of the benefit to update; null creates one. */
  readonly id: Long | null;
  /** What says "no limit" on an update; null leaves the field out. */
  readonly unlimitedAs: number | null;
}

/** The primary key of what the text of a `req_dto` changes; null where it creates. */
export function updatedId(reqDto: string): Long | null {
  return parseLong(/^\{"id":(\d+)/.exec(reqDto)?.[1] ?? '');
}

/** True for the text of a `req_dto` that names the primary key of what it changes. */
export const isUpdate = (reqDto: string): boolean => updatedId(reqDto) !== null;

/** Who creates a benefit: whom the draft names, or the account's own; a blank name names nobody. */
export function creatorOf({ creatorId }: Pick<BenefitDraft, 'creatorId'>, own: string | undefined): string | undefined {
  return creatorId === null || creatorId.trim() === '' ? own : creatorId;
}

/**
 * Writes the text of `req_dto`: always the whole intended state, `status` and `stock` too, because the page gives
 * defaults for what is left out and no word on what an update does with it. Pure.
 */
export function reqDtoOf(key: BenefitKey, draft: BenefitDraft, terms: DtoTerms): string {
  const unlimited = terms.id === null ? undefined : (terms.unlimitedAs ?? undefined);
  const dto: ReqDto = {
    id: terms.id === null ? undefined : JSON.rawJSON(terms.id),
    creator_id: creatorOf(draft, terms.creatorId),
    channel_code: terms.channelCode,
    type: benefitTypes[draft.kind],
    activity_id: JSON.rawJSON(key.activityId),
    outer_id: key.outerId,
    name: draft.name,
    description: draft.description ?? undefined,
    detail: draft.detail ?? undefined,
    use_description: draft.usageNote ?? undefined,
    benefit_pic: draft.pictureUrl ?? undefined,
    provider: draft.provider ?? undefined,
    oprice: fenOf(draft.originalPrice),
    grant_type: grantTypes[draft.grantMethod],
    user_currency: draft.currencyCost ?? undefined,
    stock: draft.stock,
    day_stock: draft.dailyStock ?? unlimited,
    user_limit: draft.userLimit ?? unlimited,
    day_user_limit: draft.dailyUserLimit ?? unlimited,
    status: statuses[draft.status],
    effect_time: effectTimeOf(draft.validity),
    extend_fields: JSON.stringify(extendFieldsOf(draft.discount)),
    location: draft.location === null ? undefined : locationOf(draft.location),
  };
  return JSON.stringify(dto);
}

function fenOf(yuan: Decimal | null): ExactNumber | undefined {
  return yuan === null ? undefined : JSON.rawJSON(shiftPoint(yuan, 2));
}

function effectTimeOf(validity: BenefitValidity): EffectTime {
  const effect_type = effectTypes[validity.type];
  switch (validity.type) {
    case 'RELATIVE': {
      const { days, hours, minutes } = validity;
      return { effect_type, effect_after_days: days, effect_after_hours: hours, effect_after_minutes: minutes };
    }
    case 'FIXED_PERIOD':
      return {
        effect_type,
        effect_time_start: Date.parse(validity.from),
        effect_time_end: Date.parse(validity.until),
      };
    case 'PERMANENT':
      return { effect_type };
    case 'NATURAL_DAY':
      return { effect_type, effect_natural_days: validity.days };
    case 'NATURAL_DAYS':
      return { effect_type, effect_natural_n_days: validity.days };
  }
}

/** Which keys go with which type is not documented; each type takes the one that its description names. */
function extendFieldsOf(discount: BenefitDiscount): ExtendFields {
  return {
    discountType: discountTypes[discount.type],
    virtualTemplateId: discount.parkingTemplateId ?? undefined,
    deductionTime: discount.type === 'DURATION' ? discount.minutes : undefined,
    thresholdValue: fenOf(discount.minimumSpend),
    discountAmount: discount.type === 'AMOUNT' ? fenOf(discount.amount) : undefined,
  };
}

function locationOf(location: BenefitLocation): Location {
  return {
    location_mode: locationModes[location.mode],
    longitude: location.longitude ?? undefined,
    latitude: location.latitude ?? undefined,
    prov_code: location.province?.code ?? undefined,
    prov_name: location.province?.name ?? undefined,
    city_code: location.city?.code ?? undefined,
    city_name: location.city?.name ?? undefined,
    district_code: location.district?.code ?? undefined,
    district_name: location.district?.name ?? undefined,
    address: location.address ?? undefined,
    address_name: location.addressName ?? undefined,
  };
}
