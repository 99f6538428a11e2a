/**
 * What the answers to questions carry besides the outcome.
 * Source: AlipayHK "…cashlessvoucher.template.detail" (the fields of create under `templateInfo`), "….list" (whose rows
 * could not be obtained; ours are an assumption).
 */
import { remaining, type VoucherTemplate } from './simulator-books.ts';
import type { ListMessage } from './simulator-messages.ts';
import type { VoucherSimulatorSettings } from './simulator-settings.ts';
import type { VoucherStatus } from './wire.ts';

/** The fields of a detail answer. */
export function detailFields(
  template: VoucherTemplate,
  { spelling, quotedNumbers, idInDetail }: VoucherSimulatorSettings,
): Record<string, unknown> {
  const number = (value: number): number | string => (quotedNumbers ? String(value) : value);
  return {
    templateInfo: { ...(idInDetail ? { templateId: template.templateId } : {}), ...templateInfo(template) },
    status: spelled(template.status, spelling),
    redemptionQuantity: number(template.issued),
    remainQuantity: number(remaining(template)),
  };
}

function templateInfo(template: VoucherTemplate): Record<string, unknown> {
  const { name, quantity, minPayAmount, amount, merchantName, displayNames } = template;
  const [startTime, endTime] = [hongKongTime(template.startTime), hongKongTime(template.endTime)];
  const shown = (voucherDescription: string) => ({ merchantName, voucherDescription, voucherUsageConditions: [] });
  return {
    name,
    voucherType: 'FIXED_VOUCHER',
    startTime,
    endTime,
    voucherRedemptionRules: { quantityBudget: String(quantity), limitCountPerUser: '3', dayLimitCountPerUser: '1' },
    voucherUsageRules: {
      minPayAmount: { currency: 'HKD', value: minPayAmount },
      amount: { currency: 'HKD', value: amount },
      canSuperpose: false,
      refundBack: true,
      validPeriod: { type: 'ABSOLUTE', startTime, endTime },
    },
    displayInfo: { zh_HK: shown(displayNames.zh_HK), en_US: shown(displayNames.en_US) },
  };
}

/** The fields of a list answer: the page asked for, oldest template first. */
export function listFields(
  templates: readonly VoucherTemplate[],
  { offset, pageSize, startTime, endTime, status }: ListMessage,
  { spelling, quotedNumbers, listWindowOn }: VoucherSimulatorSettings,
): Record<string, unknown> {
  const found = templates
    .filter((template) => template[listWindowOn] >= startTime && template[listWindowOn] <= endTime)
    .filter((template) => status === undefined || template.status === status)
    .toSorted((one, other) => one.createdAt.getTime() - other.createdAt.getTime());
  return {
    total: quotedNumbers ? String(found.length) : found.length,
    list: found.slice((offset - 1) * pageSize, offset * pageSize).map((template) => ({
      templateId: template.templateId,
      name: template.name,
      status: spelled(template.status, spelling),
      startTime: hongKongTime(template.startTime),
      endTime: hongKongTime(template.endTime),
    })),
  };
}

function spelled(status: VoucherStatus, spelling: VoucherSimulatorSettings['spelling']): string {
  if (spelling === 'AS_PRINTED') return status;
  if (status === 'ACTIVTED') return 'ACTIVATED';
  return status === 'ACTIVITING' ? 'ACTIVATING' : status;
}

/** ISO-8601 with seconds and a numeric offset, as the vendor's samples print it. */
function hongKongTime(at: Date): string {
  return `${new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
}
