/** Brings an intent to its end: sends it, with the same key as often as it takes, and watches what is not certain. */
import {
  AdjustMemberBalanceDocument,
  PromoOperationDocument,
  type PromoOperationQuery,
} from 'promotions-subgraph/client';
import { nextAfter, nextWithout } from './answers.ts';
import { client } from './graph.ts';
import { forgetIntent, type Intent } from './intent.ts';
import { type Halt, type Next, type Stage, undecided } from './stages.ts';

export type Tell = (stage: Stage) => void;

type Operation = NonNullable<PromoOperationQuery['promoOperation']>;

/**
 * Resolves when the outcome is shown, or when nobody can say how it stands: then the intent is kept, and may be carried
 * out again.
 * @param isNew whether nothing of it has been sent before.
 */
export async function carryOut(intent: Intent, tell: Tell, isNew: boolean): Promise<void> {
  for (let isFirst = isNew; ; isFirst = false) {
    tell({ kind: 'sending', number: 1 });
    const halt = await follow(await send(intent, tell, isFirst), tell);
    if (halt === null) continue;
    if (halt.kind !== 'offline') forgetIntent(intent);
    return tell(halt);
  }
}

async function send(input: Intent, tell: Tell, isFirst: boolean): Promise<Next> {
  let isOnlyTry = isFirst;
  const onTry = (number: number): void => {
    isOnlyTry = false;
    tell({ kind: 'sending', number });
  };
  const { data, error } = await client.mutate({
    mutation: AdjustMemberBalanceDocument,
    variables: { input },
    context: { onTry },
    errorPolicy: 'all',
  });
  return data?.adjustMemberBalance ? nextAfter(data.adjustMemberBalance) : nextWithout(error, isOnlyTry);
}

/** Where it stops; null when it has to be sent again. */
async function follow(next: Next, tell: Tell): Promise<Halt | null> {
  if (next.do === 'show') return next.stage;
  if (next.do === 'send again') {
    await countDown(next.seconds, (seconds) => tell({ kind: 'waiting', seconds, why: next.why }));
    return null;
  }
  const settled = await untilSettled(next.operationId, (needsPerson) =>
    tell({ kind: 'checking', operationId: next.operationId, isOurs: next.isOurs, needsPerson }),
  );
  if (settled === null) return undecided('no answer').stage;
  if (!next.isOurs) return null;
  if (settled.state === 'SUCCEEDED') return { kind: 'done', balance: balanceAfter(settled) };
  return { kind: 'refused', title: 'It did not go through', text: 'Nothing was taken. You can pay again.' };
}

async function countDown(seconds: number, show: (seconds: number) => void): Promise<void> {
  for (let left = seconds; left > 0; left -= 1) {
    show(left);
    await pause(1_000);
  }
}

/** Null: there is no such operation any more, or not for this page. */
async function untilSettled(id: string, show: (needsPerson: boolean) => void): Promise<Operation | null> {
  for (;;) {
    const operation = await look(id);
    if (operation === null || operation?.state === 'SUCCEEDED' || operation?.state === 'REFUSED') return operation;
    show(operation?.state === 'UNKNOWN' && operation.nextCheckAt === null);
    await pause(1_000);
  }
}

/** Undefined when there was no answer: the next look may have more luck. */
async function look(id: string): Promise<Operation | null | undefined> {
  const { data, error } = await client.query({
    query: PromoOperationDocument,
    variables: { id },
    fetchPolicy: 'network-only',
    errorPolicy: 'all',
  });
  return data?.promoOperation ?? (error === undefined ? data?.promoOperation : undefined);
}

/** Null where the vendor has not told since: an older balance would be a wrong one. */
function balanceAfter({ target, requestedAt }: Operation): string | null {
  if (target?.__typename !== 'Member') return null;
  return Date.parse(target.observedAt) > Date.parse(requestedAt) ? target.balance : null;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
