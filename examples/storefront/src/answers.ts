/** What each answer means for the page: the only place that looks at types and codes of errors. */
import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors';
import { type AdjustMemberBalanceMutation, type AnyPromoError, matchPromo } from 'promotions-subgraph/client';
import { asMoney } from './amounts.ts';
import { type Next, refused, sendAgain, undecided } from './stages.ts';

type Result = NonNullable<AdjustMemberBalanceMutation['adjustMemberBalance']>;

/** Said where the answer itself says that nothing has happened. */
const nothingTaken = 'Nothing was taken; we send it again by ourselves.';
/** Said where an earlier try may have gone through. */
const countsOnce = 'We send it again by ourselves; however often, it counts once.';

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
    PromoOutcomeUnknownError: ({ operation }) =>
      operation === null ? undecided('no answer') : { do: 'watch', operationId: operation.id, isOurs: true },
    PromoConflictError: (error) =>
      error.remedy === 'WAIT' && error.blockingOperation
        ? { do: 'watch', operationId: error.blockingOperation.id, isOurs: false }
        : byRemedy(error),
    PromoThrottledError: ({ retryAfterSeconds, resetsAt }) =>
      sendAgain(
        retryAfterSeconds ?? (resetsAt === null ? null : secondsUntil(resetsAt)),
        `The card desk is very busy. ${nothingTaken}`,
      ),
    PromoUnavailableError: ({ retryAfterSeconds }) =>
      sendAgain(retryAfterSeconds, `The card system cannot be reached at the moment. ${nothingTaken}`),
    PromoNotFoundError: () => refused('This card is not known', 'Nothing was taken. Please ask at the counter.'),
    PromoError: byRemedy,
  });
}

/** Enough for any error, also for those that do not exist yet: the message says what, the remedy what to do. */
function byRemedy({
  message,
  remedy,
  retryAfterSeconds,
  operation,
}: Pick<AnyPromoError<Result>, 'message' | 'remedy' | 'retryAfterSeconds' | 'operation'>): Next {
  if (operation !== null && (remedy === 'WAIT' || operation.state === 'UNKNOWN'))
    return { do: 'watch', operationId: operation.id, isOurs: true };
  if (remedy === 'RETRY_SAME_KEY' || remedy === 'WAIT') return sendAgain(retryAfterSeconds, `${message} ${countsOnce}`);
  if (remedy === 'FIX_INPUT') return refused('That did not work', message);
  return refused('That did not work', `${message} Please ask at the counter.`);
}

const secondsUntil = (instant: string): number => Math.ceil((Date.parse(instant) - Date.now()) / 1_000);

/** Codes of requests that are turned away before anything is done for them. */
const turnedAway: readonly unknown[] = ['BAD_USER_INPUT', 'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED'];
const notKnown: readonly unknown[] = ['UNAUTHENTICATED', 'FORBIDDEN', 401, 403];

/**
 * What it means that there is no result. An error beside the union is about this try and says nothing of those before:
 * it ends an intent only where there was none before. Otherwise the key is kept, and the shopper may try again.
 */
export function nextWithout(error: unknown, isOnlyTry: boolean): Next {
  const errors = CombinedGraphQLErrors.is(error) ? error.errors : [];
  const { message = '', extensions = {} } = errors[0] ?? {};
  const reason: unknown = ServerError.is(error) ? error.statusCode : extensions['code'];
  if (isOnlyTry && turnedAway.includes(reason)) return refused('That did not work', message);
  if (reason === 'SERVICE_UNAVAILABLE')
    return sendAgain(
      Number(extensions['retryAfterSeconds'] ?? 5),
      `The shop’s own service is taking a short break. ${countsOnce}`,
    );
  if (notKnown.includes(reason)) return undecided('sign in');
  const hasAnswered = error === undefined || errors.length > 0 || (ServerError.is(error) && error.statusCode < 500);
  return undecided(hasAnswered ? 'no answer' : 'network');
}
