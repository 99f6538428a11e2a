/** What the simulated platform knows before anybody has called it. */
import type { SimulatedDto } from './simulator-dto.ts';

/** Ids of the activities that the platform's staff have created; the longest is what 64 bits can hold. */
export const alisportsSeedActivities = ['1', '20210422', '9223372036854775807'] as const;

/** A benefit to start with. */
export interface BenefitSeed {
  readonly id: string;
  readonly dto: SimulatedDto;
}

const parkingCoupon = {
  creator_id: '310141',
  channel_code: '28246631',
  type: '38',
  grant_type: '1',
  stock: '255461',
  status: '1',
} as const;

/** Benefits of the first two activities, one of them with an id that no JavaScript number can say. */
export const alisportsSeedBenefits: readonly BenefitSeed[] = [
  {
    id: '101',
    dto: {
      ...parkingCoupon,
      activity_id: '1',
      outer_id: 'seed-3h',
      name: '3小时停车券',
      effect_time: { effect_type: '5', effect_natural_n_days: '3' },
      extend_fields: { discountType: '1', deductionTime: '180' },
    },
  },
  {
    id: '102',
    dto: {
      ...parkingCoupon,
      activity_id: '1',
      outer_id: 'seed-10-yuan',
      name: '10元停车券',
      status: '2',
      day_stock: '100',
      effect_time: { effect_type: '3' },
      extend_fields: { discountType: '2', discountAmount: '1000', thresholdValue: '2000' },
    },
  },
  {
    id: '9007199254740993',
    dto: {
      ...parkingCoupon,
      activity_id: '20210422',
      outer_id: 'seed-summer',
      name: '夏季停车券',
      grant_type: '4',
      user_currency: '100',
      effect_time: { effect_type: '2', effect_time_start: '1600940429227', effect_time_end: '1900940429227' },
      extend_fields: { discountType: '1', virtualTemplateId: 'park_2021042215421266963651064', deductionTime: '120' },
    },
  },
];
