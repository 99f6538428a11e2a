/**
 * Messages of the AlipayHK redeemable-card family.
 * Source: AlipayHK "7. Update Redeemable Card Budget" (updateBudget), "3. Update Template Status" (switchStatus),
 * "4. Query Template" (detail). Paths are appended to the environment's host.
 */
import { z } from 'zod';

const base = '/api/open/alipay/v1/ipass/template/manage';

/** Request paths; the signature covers them byte for byte. */
export const paths = {
  updateBudget: `${base}/updateBudget`,
  switchStatus: `${base}/switchStatus`,
  detail: `${base}/detail`,
} as const;

/** Template statuses as printed ("4. Query Template"; `paused` comes from "3. Update Template Status"). */
export const cardStatuses = ['valid', 'frozen', 'paused', 'expired', 'closed'] as const;
export type CardStatus = (typeof cardStatuses)[number];

export interface UpdateBudgetRequest {
  readonly requestId: string;
  readonly merchantId: string;
  readonly templateCode: string;
  readonly updateType: 'APPEND_BUDGET' | 'SUBTRACT_BUDGET';
  readonly number: number;
}

/** `merchantId` is deprecated in one revision of the page and required in two others; a setting decides. */
export interface SwitchStatusRequest {
  readonly merchantId?: string;
  readonly merchantAccountId?: string;
  readonly templateCode: string;
  readonly status: CardStatus;
}

export interface DetailRequest {
  readonly templateCode: string;
  readonly merchantId: string;
}

const count = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

/**
 * The fields of a detail answer that this program uses. Numbers arrive as their source text (see connectors/json.ts),
 * quoted or not. `stock` is the total including issued cards, `availableStock` what is left (an assumption of ours:
 * the page does not define them).
 */
export const detailAnswer = z.object({
  templateCode: z.string().min(1),
  startDate: count.nullish(),
  endDate: count.nullish(),
  status: z.string().min(1),
  stock: count.nullish(),
  availableStock: count.nullish(),
  type: z.string().nullish(),
  localeInfo: z.record(z.string(), z.object({ name: z.string().nullish() })).nullish(),
});
export type DetailAnswer = z.infer<typeof detailAnswer>;
