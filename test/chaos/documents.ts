/** The mutations as the clients send them, with everything in an answer that must not change when it is replayed. */
import { z } from 'zod';
import type { MutationName } from './mutation-names.ts';

const operationFields = `operation {
  id kind state idempotencyKey requestId requestedBy requestedAt settledAt settledBy nextCheckAt replayOf
  attempts { number outcome }
}`;

const errorFields = `... on PromoError {
  code message remedy retryAfterSeconds vendor { name status code message traceId } ${operationFields}
}
... on PromoValidationError { issues { path message } }
... on PromoNotFoundError { entity id }
... on PromoThrottledError { scope resetsAt }
... on PromoConflictError { reason blockingOperation { id } }`;

const templateFields = `template {
  id accountId code kind name status vendorStatus validFrom validUntil observedAt allowedTransitions
  budget { id total issued remaining ceiling appendable subtractable observedAt }
}`;

const statusFields = '... on PromoStatusError { status requestedStatus: requested allowed }';
const limitFields = '... on PromoLimitError { limit askedFor: requested available }';

const mutation = (name: MutationName, success: string, more: string): string => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return `mutation ${type}($input: ${type}Input!) {
    it: ${name}(input: $input) {
      __typename
      ... on ${type}Success { replayed ${operationFields} ${success} }
      ${errorFields}
      ${more}
    }
  }`;
};

export const documents: Readonly<Record<MutationName, string>> = {
  updateTemplateBudget: mutation(
    'updateTemplateBudget',
    `budget { id total issued remaining ceiling appendable subtractable observedAt } ${templateFields}`,
    `${statusFields} ${limitFields}`,
  ),
  switchTemplateStatus: mutation('switchTemplateStatus', templateFields, statusFields),
  adjustMemberBalance: mutation(
    'adjustMemberBalance',
    'member { id accountId uid balance points observedAt number category status expiresAt createdAt name phone email birthday }',
    limitFields,
  ),
  upsertBenefit: mutation(
    'upsertBenefit',
    `benefit {
      id accountId activityId outerId platformId kind name description detail grantMethod status stock dailyStock
      userLimit dailyUserLimit channelCode creatorId observedAt
      validity { __typename ... on NaturalDaysValidity { type days } }
      discount { __typename ... on DurationDiscount { type minutes minimumSpend } }
    }`,
    '',
  ),
};

const operationShape = z
  .looseObject({
    id: z.string(),
    state: z.enum(['PENDING', 'SUCCEEDED', 'REFUSED', 'UNKNOWN']),
    attempts: z.array(z.looseObject({ number: z.int() })),
  })
  .nullable();

/** What clients and the checker look at in an answer; everything else of it is kept as it came. */
export const resultShape = z.looseObject({
  __typename: z.string(),
  replayed: z.boolean().optional(),
  code: z.string().optional(),
  remedy: z.enum(['FIX_INPUT', 'RETRY_SAME_KEY', 'WAIT', 'ASK_OPERATOR', 'FIX_ACCOUNT']).optional(),
  retryAfterSeconds: z.number().nullish(),
  operation: operationShape,
});
export type MutationResult = z.output<typeof resultShape>;

export const answerData = z.object({ it: z.unknown() });
