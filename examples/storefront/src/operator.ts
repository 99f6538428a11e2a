/** The shop's operator decides what no machine can know; in real life a page of its own, with a scope of its own. */
import { matchPromo, type PromoVerdict, SettlePromoOperationDocument } from 'promotions-subgraph/client';
import { client } from './graph.ts';

/** What the operator is told. */
export async function decide(operationId: string, verdict: PromoVerdict): Promise<string> {
  const input = { operationId, verdict, note: 'Looked up at the counter.' };
  const { data } = await client.mutate({
    mutation: SettlePromoOperationDocument,
    variables: { input },
    errorPolicy: 'all',
  });
  if (!data?.settlePromoOperation) return 'There was no answer. Deciding the same again is safe.';
  return matchPromo(data.settlePromoOperation, {
    SettlePromoOperationSuccess: () => 'Thank you, the shopper has been told.',
    PromoError: ({ message }) => message,
  });
}
