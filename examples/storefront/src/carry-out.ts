/** Brings an intent to its end: sends it, with the same key as often as it takes, and watches what is not certain. */
import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors';
import { AdjustMemberBalanceDocument, MemberDocument, PromoOperationDocument } from 'promotions-subgraph/client';
import { nextAfter } from './answers.ts';
import { client, type OnTry } from './graph.ts';
import { forgetIntent, type Intent } from './intent.ts';
import { type Next, refused, type Stage } from './stages.ts';

export type Tell = (stage: Stage) => void;

/** Resolves when the outcome is shown, or when the network is away: then the intent is kept, and may be carried out again. */
export async function carryOut(intent: Intent, tell: Tell): Promise<void> {
  for (;;) {
    tell({ kind: 'sending', number: 1 });
    const next = await send(intent, (number) => tell({ kind: 'sending', number }));
    if (next === null) return tell({ kind: 'offline' });
    const end = await follow(intent, next, tell);
    if (end === null) continue;
    forgetIntent();
    return tell(end);
  }
}

/** Null: the network is away. */
async function send(input: Intent, onTry: OnTry): Promise<Next | null> {
  try {
    const { data } = await client.mutate({
      mutation: AdjustMemberBalanceDocument,
      variables: { input },
      context: { onTry },
    });
    return data?.adjustMemberBalance ? nextAfter(data.adjustMemberBalance) : null;
  } catch (error) {
    if (CombinedGraphQLErrors.is(error)) return afterErrors(error);
    if (ServerError.is(error) && error.statusCode < 500) return refused('Please sign in again', 'Nothing was taken.');
    return null;
  }
}

/** Errors beside the union: the request itself was not acceptable, or the service cannot work at the moment. */
function afterErrors({ errors: [error] }: CombinedGraphQLErrors): Next {
  if (error?.extensions?.['code'] !== 'SERVICE_UNAVAILABLE')
    return refused('That did not work', error?.message ?? 'Please ask at the counter.');
  const seconds = Number(error.extensions['retryAfterSeconds'] ?? 5);
  return { do: 'send again', seconds, why: 'The shop’s own service is taking a short break.' };
}

/** How it ended; null when it has to be sent again. */
async function follow(intent: Intent, next: Next, tell: Tell): Promise<Stage | null> {
  if (next.do === 'show') return next.stage;
  if (next.do === 'send again') {
    await countDown(next.seconds, (seconds) => tell({ kind: 'waiting', seconds, why: next.why }));
    return null;
  }
  const settled = await untilSettled(next.operationId, (needsPerson) =>
    tell({ kind: 'checking', operationId: next.operationId, isOurs: next.isOurs, needsPerson }),
  );
  if (!next.isOurs) return null;
  if (settled.state === 'SUCCEEDED') return { kind: 'done', balance: await balanceOf(intent.memberId) };
  return { kind: 'refused', title: 'It did not go through', text: 'Nothing was taken. You can pay again.' };
}

async function countDown(seconds: number, show: (seconds: number) => void): Promise<void> {
  for (let left = seconds; left > 0; left -= 1) {
    show(left);
    await pause(1_000);
  }
}

async function untilSettled(id: string, show: (needsPerson: boolean) => void) {
  for (;;) {
    const operation = await look(id);
    if (operation?.state === 'SUCCEEDED' || operation?.state === 'REFUSED') return operation;
    show(operation?.state === 'UNKNOWN' && operation.nextCheckAt === null);
    await pause(1_000);
  }
}

/** Null when the network is away: the next look may have more luck. */
async function look(id: string) {
  try {
    const answer = await client.query({
      query: PromoOperationDocument,
      variables: { id },
      fetchPolicy: 'network-only',
    });
    return answer.data?.promoOperation ?? null;
  } catch {
    return null;
  }
}

async function balanceOf(id: string): Promise<string | null> {
  const variables = { id, maxAgeSeconds: 0 };
  const answer = await client.query({ query: MemberDocument, variables, fetchPolicy: 'network-only' });
  return answer.data?.member?.balance ?? null;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
