/** The mutations of members, benefits and operators as plain documents, and what tests look at in their answers. */
import { z } from 'zod';
import { freshKey, type World } from './world.ts';

const errorFields = `... on PromoError {
  code message remedy retryAfterSeconds
  vendor { name status code message traceId }
  operation { id state }
}
... on PromoValidationError { issues { path message } }
... on PromoNotFoundError { entity id }
... on PromoConflictError { reason blockingOperation { id } }`;

const throttledFields = '... on PromoThrottledError { scope resetsAt }';
const statusFields = '... on PromoStatusError { status requested allowed }';
const limitFields = '... on PromoLimitError { limit askedFor: requested available }';
const operationFields = 'id state settledBy requestId attempts { number outcome }';

const documents = {
  adjustMemberBalance: `mutation ($input: AdjustMemberBalanceInput!) {
    adjustMemberBalance(input: $input) {
      __typename
      ... on AdjustMemberBalanceSuccess {
        replayed
        member { id uid balance points observedAt }
        operation { ${operationFields} input { ... on PromoBalanceAdjustmentInput { memberId balanceIncrement pointIncrement } } }
      }
      ${errorFields}
      ${throttledFields}
      ${limitFields}
    }
  }`,
  upsertBenefit: `mutation ($input: UpsertBenefitInput!) {
    upsertBenefit(input: $input) {
      __typename
      ... on UpsertBenefitSuccess {
        replayed
        benefit { id activityId outerId platformId name status stock observedAt }
        operation { ${operationFields} }
      }
      ${errorFields}
      ${throttledFields}
    }
  }`,
  switchTemplateStatus: `mutation ($input: SwitchTemplateStatusInput!) {
    switchTemplateStatus(input: $input) {
      __typename
      ... on SwitchTemplateStatusSuccess { replayed template { id status } operation { ${operationFields} } }
      ${errorFields}
      ${throttledFields}
      ${statusFields}
    }
  }`,
  updateTemplateBudget: `mutation ($input: UpdateTemplateBudgetInput!) {
    updateTemplateBudget(input: $input) {
      __typename
      ... on UpdateTemplateBudgetSuccess { replayed template { id status } operation { ${operationFields} } }
      ${errorFields}
      ${throttledFields}
      ${statusFields}
      ${limitFields}
    }
  }`,
  settlePromoOperation: `mutation ($input: SettlePromoOperationInput!) {
    settlePromoOperation(input: $input) {
      __typename
      ... on SettlePromoOperationSuccess { replayed operation { ${operationFields} decision { by note } } }
      ${errorFields}
    }
  }`,
} as const;
export type MutationName = keyof typeof documents;

const operation = z
  .looseObject({
    id: z.string(),
    state: z.string(),
    settledBy: z.string().nullish(),
    requestId: z.string().optional(),
    attempts: z.array(z.looseObject({ number: z.number(), outcome: z.string().nullable() })).optional(),
  })
  .nullish();

const resultShape = z.looseObject({
  __typename: z.string(),
  code: z.string().optional(),
  message: z.string().optional(),
  remedy: z.string().optional(),
  retryAfterSeconds: z.number().nullish(),
  replayed: z.boolean().optional(),
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  vendor: z.looseObject({ code: z.string().nullable(), message: z.string().nullable() }).nullish(),
  member: z.looseObject({ balance: z.string(), points: z.string() }).nullish(),
  benefit: z.looseObject({ platformId: z.string().nullable(), stock: z.number() }).nullish(),
  operation,
});
export type MutationResult = z.output<typeof resultShape>;

/** Sends a mutation with a fresh key, unless the input has one. @throws {Error} when there is no member of its union. */
export async function mutate(
  world: Pick<World, 'ask'>,
  name: MutationName,
  input: object,
  token?: string,
): Promise<MutationResult> {
  const withKey = name === 'settlePromoOperation' ? input : { idempotencyKey: freshKey(), ...input };
  const answer = await world.ask(documents[name], { input: withKey }, token);
  const parsed = resultShape.safeParse(Reflect.get(Object(answer.data), name));
  if (!parsed.success) throw new Error(`no result of ${name}: ${JSON.stringify(answer)}`);
  return parsed.data;
}

const detailsShape = z.looseObject({
  state: z.string(),
  settledBy: z.string().nullable(),
  nextCheckAt: z.string().nullable(),
  attempts: z.array(z.looseObject({ number: z.number(), outcome: z.string().nullable() })),
  error: z.looseObject({ code: z.string() }).nullable(),
  evidence: z
    .object({
      before: z.object({ facts: z.array(z.object({ name: z.string(), value: z.string() })) }).nullable(),
      after: z.object({ facts: z.array(z.object({ name: z.string(), value: z.string() })) }).nullable(),
    })
    .nullable(),
});
export type OperationDetails = z.output<typeof detailsShape>;

/** What an operator sees of an operation. */
export async function readOperation(world: Pick<World, 'ask'>, id: string): Promise<OperationDetails> {
  const { data, errors } = await world.ask(
    `query ($id: ID!) {
      promoOperation(id: $id) {
        id state settledBy nextCheckAt
        attempts { number outcome }
        error { code message }
        evidence { before { observedAt facts { name value } } after { observedAt facts { name value } } }
      }
    }`,
    { id },
  );
  const found = detailsShape.safeParse(Reflect.get(Object(data), 'promoOperation'));
  if (!found.success) throw new Error(`no operation ${id}: ${JSON.stringify({ data, errors })}`);
  return found.data;
}

/** Waits until an operation is as the test wants it. */
export async function untilOperation(
  world: Pick<World, 'ask'>,
  id: string,
  isThere: (operation: OperationDetails) => boolean,
): Promise<OperationDetails> {
  for (const giveUpAt = Date.now() + 45_000; ; ) {
    const found = await readOperation(world, id);
    if (isThere(found)) return found;
    if (Date.now() > giveUpAt) throw new Error(`operation ${id} stays ${JSON.stringify(found)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** What an upsert sends unless a test says otherwise. */
export const benefitInput = (outerId: string) => ({
  accountId: 'venue',
  activityId: '1',
  outerId,
  name: '3小时停车券',
  grantMethod: 'ACTIVITY',
  status: 'ONLINE',
  stock: 100,
  validity: { type: 'NATURAL_DAYS', days: 3 },
  discount: { type: 'DURATION', minutes: 180 },
});
