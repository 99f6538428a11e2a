/** The kinds of change that are killed in the middle: each vendor's, and members under each rule for what is unknown. */
export const changeKinds = [
  'cardBudget',
  'cardStatus',
  'voucherStatus',
  'member',
  'memberProven',
  'memberAlone',
  'benefit',
] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** How the kinds are called in a table. */
export const kindTitles: Readonly<Record<ChangeKind, string>> = {
  cardBudget: 'AlipayHK card, budget',
  cardStatus: 'AlipayHK card, status',
  voucherStatus: 'AlipayHK voucher, status',
  member: 'KYBIO (default)',
  memberProven: 'KYBIO (duplicate rule proven)',
  memberAlone: 'KYBIO (only writer)',
  benefit: 'Alisports benefit',
};
