/**
 * Messages of the AlipayHK cashless-voucher family.
 * Source: AlipayHK "…cashlessvoucher.template.switchStatus", "….list", "….detail", "….create" (the fields that detail
 * answers under `templateInfo`). Paths are appended to the environment's host.
 *
 * What the pages have and this program leaves alone:
 * - `….create` (V1): templates are made elsewhere; here they are shown and switched;
 * - the fields of `templateInfo` besides those below: they describe the voucher to its user, not what is left of it;
 * - the filter of the list by status: a walk wants every template, and a status changes between two walks;
 * - the daily CSV files: they tell of single vouchers, a day late;
 * - the length of `templateId`, 64 where a status is switched and 32 where a detail is asked for: up to 64 are taken.
 */
import { z } from 'zod';

const base = '/api/open/v1/promotion/cashlessVoucher/template';

/** Request paths; the signature covers them byte for byte. */
export const paths = {
  switchStatus: `${base}/switchStatus`,
  detail: `${base}/detail`,
  list: `${base}/list`,
} as const;

/** Template statuses as the pages print them, ACTIVTED and ACTIVITING included. */
export const voucherStatuses = ['DRAFT', 'AUDIT', 'ACTIVITING', 'ACTIVTED', 'PAUSED', 'FAILED', 'CLOSED'] as const;
export type VoucherStatus = (typeof voucherStatuses)[number];

/** Spellings that only the prose of the system-flow page uses; read, never sent. */
export const otherSpellings = ['ACTIVATING', 'ACTIVATED'] as const;
export type ReadableStatus = VoucherStatus | (typeof otherSpellings)[number];

/** What a merchant may ask for. The sample on the page sends `CLOSE`, which is in no enum: never send it. */
export const switchTargets = ['ACTIVTED', 'PAUSED', 'CLOSED'] as const satisfies readonly VoucherStatus[];
export type SwitchTarget = (typeof switchTargets)[number];

/** Properties in the order of the page; the body is written once and repeated byte for byte. */
export interface SwitchStatusRequest {
  readonly templateId: string;
  readonly status: SwitchTarget;
  readonly requestId: string;
}

export interface DetailRequest {
  readonly templateId: string;
}

/** `offset` is the number of a page, from 1. Integers by their table, texts by their samples: a setting decides. */
export interface ListRequest {
  readonly offset: number | string;
  readonly pageSize: number | string;
  readonly startTime: string;
  readonly endTime: string;
}

/** The longest page the vendor gives. */
export const mostRows = 50;

const count = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

/**
 * The fields of a detail answer that this program uses. Numbers arrive as their source text (see connectors/json.ts),
 * quoted or not. `templateId` is printed in neither object, but would be believed in both.
 */
export const detailAnswer = z.object({
  status: z.string().min(1),
  redemptionQuantity: count.nullish(),
  remainQuantity: count.nullish(),
  templateId: z.string().nullish(),
  templateInfo: z
    .object({
      templateId: z.string().nullish(),
      name: z.string().nullish(),
      startTime: z.string().nullish(),
      endTime: z.string().nullish(),
    })
    .nullish(),
});
export type DetailAnswer = z.infer<typeof detailAnswer>;

/** The fields of a row (TemplateSimpleInfo) could not be obtained: only `templateId` is looked for, later. */
export const listAnswer = z.object({ total: count.nullish(), list: z.array(z.unknown()) });
export const listRow = z.object({ templateId: z.string() });
