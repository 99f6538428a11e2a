/** What each branch of the result means for the page: the only place that looks at types of errors. */
import { type AdjustMemberBalanceMutation, type AnyPromoError, matchPromo } from 'promotions-subgraph/client';
import { asMoney } from './amounts.ts';
import { type Next, refused } from './stages.ts';

type Result = NonNullable<AdjustMemberBalanceMutation['adjustMemberBalance']>;

export function nextAfter(result: Result): Next {
  return matchPromo(result, {
    AdjustMemberBalanceSuccess: ({ member }) => ({
      do: 'show',
      stage: { kind: 'done', balance: member?.balance ?? null },
    }),
    PromoLimitError: ({ available }) =>
      refused(
        'That is more than the card has',
        available === null
          ? 'Nothing was taken. Try a smaller amount.'
          : `Nothing was taken. You can use ${asMoney(available)}.`,
      ),
    PromoOutcomeUnknownError: (error) =>
      error.operation === null ? byRemedy(error) : { do: 'watch', operationId: error.operation.id, isOurs: true },
    PromoConflictError: (error) =>
      error.remedy === 'WAIT' && error.blockingOperation
        ? { do: 'watch', operationId: error.blockingOperation.id, isOurs: false }
        : byRemedy(error),
    PromoThrottledError: (error) =>
      sendAgain(
        error.resetsAt === null ? error.retryAfterSeconds : secondsUntil(error.resetsAt),
        'The card desk is very busy.',
      ),
    PromoUnavailableError: ({ retryAfterSeconds }) =>
      sendAgain(retryAfterSeconds, 'The card system cannot be reached at the moment.'),
    PromoNotFoundError: () => refused('This card is not known', 'Nothing was taken. Please ask at the counter.'),
    PromoError: byRemedy,
  });
}

/** Enough for any error, also for those that do not exist yet: the message says what, the remedy what to do. */
function byRemedy({
  message,
  remedy,
  retryAfterSeconds,
}: Pick<AnyPromoError<Result>, 'message' | 'remedy' | 'retryAfterSeconds'>): Next {
  if (remedy === 'RETRY_SAME_KEY' || remedy === 'WAIT') return sendAgain(retryAfterSeconds, message);
  if (remedy === 'FIX_INPUT') return refused('That did not work', message);
  return refused('That did not work', `${message} Please ask at the counter.`);
}

const sendAgain = (seconds: number | null, why: string): Next => ({
  do: 'send again',
  seconds: Math.max(1, seconds ?? 5),
  why,
});

const secondsUntil = (instant: string): number => Math.ceil((Date.parse(instant) - Date.now()) / 1_000);
