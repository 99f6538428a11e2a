export const mutationNames = [
  'updateTemplateBudget',
  'switchTemplateStatus',
  'adjustMemberBalance',
  'upsertBenefit',
] as const;

/** A mutation with an effect at a vendor. */
export type MutationName = (typeof mutationNames)[number];
