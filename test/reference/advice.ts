/** What the reference says beyond the schema: what to do about each code, and what a call of each root field costs. */
import type { PromoErrorCode } from '../../src/graphql/error-codes.ts';
import type { errorTypes } from '../../src/graphql/error-map.ts';
import type { ownRefusals, settleRefusals } from '../../src/operations/possible-refusals.ts';
import type { RootField } from './documents.ts';

/** What the caller does now, in steps that can be taken. */
export const advice = {
  INVALID_INPUT:
    'Show each `issues[].message` beside the field that `issues[].path` names. Send the corrected input with a new key.',
  VENDOR_REFUSED_INPUT:
    'Our checks let it pass, the vendor did not. Show `vendor.message` to whoever made the input, correct it, and send it with a new key. If the input looks right, report it with `operation.id`: a check of ours is missing.',
  TEMPLATE_NOT_FOUND:
    'Check the id (`<accountId>:<code>`) and that the token’s `accounts` include the account. Then send it with a new key.',
  MEMBER_NOT_FOUND:
    'Check the id (`<accountId>:<uid>`) and that the `uid` has not lost digits in a JavaScript number: keep it text. Then send it with a new key.',
  BENEFIT_NOT_FOUND:
    'The platform has dropped the benefit, or knows it under another id. Give its `platformId`, or make a new one under another `outerId`, with a new key.',
  OPERATION_NOT_FOUND: 'Check the id, and that the token’s `accounts` include the operation’s account.',
  ACCOUNT_NOT_FOUND: '`promoAccounts` lists the accounts you may use. Send it with one of those and a new key.',
  TEMPLATE_STATUS_FORBIDS:
    '`allowed` lists the statuses in which the change is possible. Bring the template there with `switchTemplateStatus` if `Template.allowedTransitions` has it; then use a new key.',
  TRANSITION_FORBIDDEN:
    'Offer only what `allowed` lists; `Template.allowedTransitions` tells it before. The status may have changed since you read it: read it again.',
  BUDGET_CEILING_EXCEEDED: 'Append at most `available` units, with a new key. `Budget.appendable` tells it before.',
  BUDGET_FLOOR_BROKEN:
    'Subtract at most `available` units, with a new key. Units are issued all the time, so the number may have fallen since you read `Budget.subtractable`.',
  BALANCE_INSUFFICIENT: 'Read the member with `maxAgeSeconds: 0`, take away at most what is there, with a new key.',
  OPERATION_UNSUPPORTED:
    'No retry will help. Hide the action where `PromoAccount.capabilities` does not list it (and for budgets where `Budget.ceiling` is null).',
  KEY_REUSED:
    'Your client uses one key for two intents. Make a new key for the new intent. `blockingOperation` is what the key stands for.',
  KEY_IN_FLIGHT:
    'Your first request is still being worked on. Send the identical request again after `retryAfterSeconds`: it answers what became of the first.',
  TARGET_HELD:
    'Watch `blockingOperation` until it is SUCCEEDED or REFUSED, or wait `retryAfterSeconds` where it is null. Then send the same request, same key. If its `nextCheckAt` is null, a person has to decide it first (`settlePromoOperation`).',
  TARGET_CHANGED:
    'Another change was made after this key was first used. Read the benefit, decide whether you still want yours, and send it with a new key.',
  ALREADY_SETTLED: 'Nothing is left to decide. Show `blockingOperation`: how it ended, and who settled it.',
  VERDICT_TOO_EARLY: 'Send the same verdict again after `retryAfterSeconds`. “Applied” can be said at any time.',
  CONTRACT_MISSING: 'Tell whoever runs the account: the merchant needs a contract with the vendor. Then use a new key.',
  CONTRACT_UNSIGNED: 'Tell whoever runs the account: the contract waits for a signature. Then use a new key.',
  CONTRACT_INVALID: 'Tell whoever runs the account: the contract has ended or is not valid. Then use a new key.',
  SIGNATURE_REFUSED: 'An operator checks the account’s private key (or secret) against the one the vendor knows.',
  SIGNING_KEY_UNKNOWN:
    'An operator checks that the public key is uploaded at the vendor, under the configured version.',
  CLIENT_UNKNOWN: 'An operator checks the client id (or app key) in the account’s settings.',
  CLIENT_INACTIVE: 'An operator has the vendor activate the client.',
  API_FORBIDDEN: 'An operator has the vendor grant this call to the account.',
  API_INACTIVE: 'An operator asks the vendor why the call is switched off.',
  API_UNDEFINED: 'An operator checks the address in the account’s settings; the vendor may have renamed the call.',
  ACCESS_DENIED: 'An operator asks the vendor’s support; `vendor.traceId` names the exchange.',
  AUTHORIZATION_FAILED: 'An operator renews the account’s authorisation at the vendor.',
  SESSION_REFUSED: 'An operator renews the account’s session key.',
  CLOCK_REFUSED: 'An operator sets our machines’ clocks right, or the time zone in the account’s settings.',
  MESSAGE_FORMAT_REFUSED: 'The vendor has changed its interface. Report it with `operation.id`.',
  VENDOR_THROTTLED: 'Send the identical request again after `retryAfterSeconds`, or at `resetsAt`. Do not loop faster.',
  VENDOR_QUOTA_EXHAUSTED:
    'The vendor takes no more calls today. Send the identical request again at `resetsAt`; keep the key until then.',
  ACCOUNT_THROTTLED:
    'Send the identical request again after `retryAfterSeconds`. Nothing was sent. In a batch, send fewer at a time.',
  QUOTA_EXHAUSTED:
    'Send the identical request again at `resetsAt`. Until then read with a larger `maxAgeSeconds`: that costs no call.',
  CIRCUIT_OPEN: 'Send the identical request again after `retryAfterSeconds`. Nothing was sent.',
  VENDOR_DEGRADED: 'Send the identical request again after `retryAfterSeconds`.',
  VENDOR_UNREACHABLE: 'Send the identical request again in a moment. Not a byte reached the vendor.',
  TARGET_UNREADABLE:
    'Send the identical request again in a moment. Without a reading from before there would be no evidence, so nothing was sent.',
  CONTENT_REFUSED: 'Correct the template in the vendor’s portal, as `vendor.code` says; then use a new key.',
  REQUEST_ID_REUSED: 'Report it with `operation.id`; the vendor sees two requests where we made one. Do not try again.',
  DUPLICATE_REQUEST:
    'Look at the target before anything else: the change may be there already, from another system. Only if it is not, use a new key.',
  VENDOR_FAILED: 'Report it with `operation.id`.',
  PROCESS_FAILED: 'The vendor asks not to retry. Report it to the vendor’s support with `vendor.traceId`.',
  UNDOCUMENTED_REFUSAL:
    'Read `vendor.code` and `vendor.message`; report the new code with `operation.id`. It is certain that nothing happened.',
  NOT_APPLIED:
    'It is certain by now that nothing happened. If it is still wanted, send the identical request again with the same key.',
  OUTCOME_UNKNOWN:
    'Do not use a new key: that could do it twice. Watch `promoOperation(id:)` until `state` is SUCCEEDED or REFUSED, or send the identical request again. Show “being checked”, neither success nor failure. If `nextCheckAt` is null, an operator decides (`settlePromoOperation`).',
} as const satisfies Record<PromoErrorCode, string>;

/** What effects are refused with too: there the advice speaks of a key, which a verdict does not have. */
type SharedWithEffects = Extract<(typeof settleRefusals)[number], (typeof ownRefusals)[number]>;

/** What has to be said otherwise where `settlePromoOperation` answers it. */
export const adviceOnVerdicts: Readonly<Partial<Record<PromoErrorCode, string>>> = {
  INVALID_INPUT: 'Correct what `issues` names and send the verdict again. It has no key.',
  KEY_IN_FLIGHT:
    'It has no key; the operation itself is being worked on at this moment. Look at it again after `retryAfterSeconds`, and decide if it still is UNKNOWN.',
} satisfies Record<SharedWithEffects, string>;

type ErrorTypeName = InstanceType<(typeof errorTypes)[keyof typeof errorTypes]>['type'] | 'PromoOutcomeUnknownError';

/** When each type comes, in one or two sentences. */
export const comesWhen = {
  PromoValidationError:
    'Before anything is sent, when our own checks find fault with the input (INVALID_INPUT), or after, when the vendor does (VENDOR_REFUSED_INPUT).',
  PromoNotFoundError:
    'The id leads nowhere. What your token’s `accounts` do not include does not exist for you, so this also comes for other people’s accounts.',
  PromoStatusError:
    'The template’s status was read just before the change. Where it forbids the change, nothing is sent; where the vendor judges differently, its word counts.',
  PromoLimitError: 'The number asked for is more than the vendor’s ceiling, the unissued units or the balance allow.',
  PromoContractError: 'When a voucher’s status is switched, and the merchant’s contract does not cover that.',
  PromoAccessError:
    'The vendor does not (or no longer) know us, our key or our rights. Every request of the account fails alike until somebody repairs it; users can do nothing.',
  PromoThrottledError:
    'A limit is reached: the account’s own, counted before anything is sent, or the vendor’s. `scope` says which, `resetsAt` when it opens. With `operation: null` nothing was even recorded.',
  PromoUnavailableError:
    'The vendor does not answer or works in part only, or what was to change could not be read first. Also as the error of an operation that was unknown and turned out as not applied.',
  PromoUnsupportedError: 'The account’s vendor has no such call: a voucher’s budget, for example.',
  PromoRejectedError: 'Any other certain no. Retrying the same will bring the same.',
  PromoConflictError:
    'Idempotency at work: this request meets another operation, under the same key or on the same target. `code` (and `reason`) says which of the cases below it is.',
  PromoOutcomeUnknownError:
    'The request has left, and no answer came that can be believed: the vendor said “unknown”, the connection broke, the answer was unreadable or not signed. The subgraph goes on to find out by itself.',
} as const satisfies Record<ErrorTypeName, string>;
export const errorTypeNames = Object.keys(comesWhen).filter(isErrorType);

export function isErrorType(name: string): name is ErrorTypeName {
  return Object.hasOwn(comesWhen, name);
}

const readsOne =
  'One, when nothing younger than `maxAgeSeconds` is known; requests for the same thing at the same time share it. Otherwise none.';
const target = 'An operation’s `target` below it takes one where nothing is known of that target yet.';
const none = `None of its own: it answers from what is recorded here. ${target}`;
const readsList = `None of its own: it shows what vendors last told us. ${target}`;

/** The calls to a vendor that one call of the field can take. */
export const vendorCalls = {
  template: readsOne,
  templates: readsList,
  budget: readsOne,
  member: `${readsOne} KYBIO allows about 300 calls a day.`,
  memberByNumber: `${readsOne} KYBIO allows about 300 calls a day.`,
  membersByPhone: `${readsOne} KYBIO allows about 300 calls a day.`,
  members: readsList,
  benefit: none,
  benefits: none,
  promoOperation: none,
  promoOperations: none,
  promoAccount: none,
  promoAccounts: none,
  updateTemplateBudget: 'Up to three: the template before, the change, the template after. A replay takes none.',
  switchTemplateStatus: 'Up to three: the template before, the switch, the template after. A replay takes none.',
  adjustMemberBalance:
    'One; two where the member has never been read and the day’s calls allow it. A replay takes none. Who the member is (`number`, `name` and the like) takes one more where that was never read.',
  upsertBenefit: 'One. A replay takes none.',
  settlePromoOperation: `None of its own. ${target}`,
} as const satisfies Record<RootField, string>;
