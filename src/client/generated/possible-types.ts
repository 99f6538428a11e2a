/**
 * What each interface and union can be, for `new InMemoryCache({ possibleTypes })` of Apollo Client. It takes a text that is
 * no name for a pattern: so the cache keeps the message of error types that are younger than this file.
 */
export const possibleTypes: Record<string, string[]> = {
  AdjustMemberBalanceResult: ['AdjustMemberBalanceSuccess', 'PromoAccessError', 'PromoConflictError', 'PromoLimitError', 'PromoNotFoundError', 'PromoOutcomeUnknownError', 'PromoRejectedError', 'PromoThrottledError', 'PromoUnavailableError', 'PromoUnsupportedError', 'PromoValidationError', 'Promo\\w*Error'],
  PromoBenefitDiscount: ['AmountDiscount', 'DurationDiscount'],
  PromoBenefitValidity: ['FixedPeriodValidity', 'NaturalDayValidity', 'NaturalDaysValidity', 'PermanentValidity', 'RelativeValidity'],
  PromoError: ['PromoAccessError', 'PromoConflictError', 'PromoContractError', 'PromoLimitError', 'PromoNotFoundError', 'PromoOutcomeUnknownError', 'PromoRejectedError', 'PromoStatusError', 'PromoThrottledError', 'PromoUnavailableError', 'PromoUnsupportedError', 'PromoValidationError', 'Promo\\w*Error'],
  PromoOperationInput: ['PromoBalanceAdjustmentInput', 'PromoBenefitUpsertInput', 'PromoBudgetUpdateInput', 'PromoStatusSwitchInput'],
  PromoOperationTarget: ['Benefit', 'Budget', 'Member', 'Template'],
  SettlePromoOperationResult: ['PromoConflictError', 'PromoNotFoundError', 'PromoValidationError', 'SettlePromoOperationSuccess', 'Promo\\w*Error'],
  SwitchTemplateStatusResult: ['PromoAccessError', 'PromoConflictError', 'PromoContractError', 'PromoNotFoundError', 'PromoOutcomeUnknownError', 'PromoRejectedError', 'PromoStatusError', 'PromoThrottledError', 'PromoUnavailableError', 'PromoUnsupportedError', 'PromoValidationError', 'SwitchTemplateStatusSuccess', 'Promo\\w*Error'],
  UpdateTemplateBudgetResult: ['PromoAccessError', 'PromoConflictError', 'PromoLimitError', 'PromoNotFoundError', 'PromoOutcomeUnknownError', 'PromoRejectedError', 'PromoStatusError', 'PromoThrottledError', 'PromoUnavailableError', 'PromoUnsupportedError', 'PromoValidationError', 'UpdateTemplateBudgetSuccess', 'Promo\\w*Error'],
  UpsertBenefitResult: ['PromoAccessError', 'PromoConflictError', 'PromoNotFoundError', 'PromoOutcomeUnknownError', 'PromoRejectedError', 'PromoThrottledError', 'PromoUnavailableError', 'PromoUnsupportedError', 'PromoValidationError', 'UpsertBenefitSuccess', 'Promo\\w*Error'],
};
