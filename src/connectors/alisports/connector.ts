/**
 * Alisports: parking coupons, created and updated as benefits.
 * Source: "alibaba.alisports.access.platform.benefit.upsert (创建/更新权益)", API page 55936.
 */
import type { BenefitDraft, BenefitState } from '../../domain/benefit.ts';
import { instant } from '../../domain/clock.ts';
import { benefitIdOf } from '../../domain/ids.ts';
import { isPositive, type Long, parseLong } from '../../domain/long.ts';
import { OperationKind } from '../../domain/operation.ts';
import type { Outcome, VendorVerdict } from '../../domain/outcome.ts';
import {
  type BenefitKey,
  type Connector,
  type ConnectorDeps,
  SettlesUnknownBy,
  type VendorEffect,
} from '../connector.ts';
import { defineConnector } from '../settings.ts';
import { resultCodes } from './codes.ts';
import { creatorOf, isUpdate, reqDtoOf, updatedId } from './dto.ts';
import { type CallResult, createGateway, type Gateway } from './gateway.ts';
import { checkDraft } from './rules.ts';
import { type AlisportsSettings, dividedSettings } from './settings.ts';
import { outcomeOf } from './verdict.ts';
import type { TopAnswer } from './wire.ts';

const vendor = 'alisports';

/** The one call of the page; it has no counterpart that reads, lists or deletes. */
export const alisports = defineConnector({
  vendor,
  resultCodes,
  settings: dividedSettings,
  address: 'gatewayUrl',
  create,
});

function create(settings: AlisportsSettings, deps: ConnectorDeps): Connector {
  const gateway = createGateway(settings, deps);
  return {
    vendor,
    kinds: [OperationKind.UPSERT_BENEFIT],
    templates: null,
    members: null,
    benefits: {
      targetKey: ({ activityId, outerId }) => `${vendor}/${activityId}/${outerId}`,
      upsert: (key) => upsertEffect(key, { settings, deps, gateway }),
    },
    quota: null,
    close: () => gateway.close(),
  };
}

interface Account {
  readonly settings: AlisportsSettings;
  readonly deps: ConnectorDeps;
  readonly gateway: Gateway;
}

/**
 * Repeating settles an unknown outcome because the message carries the whole intended state under an `outer_id` that
 * is unique within its activity. That a repeated create is an update is an assumption; a platform that refuses it
 * has a code for that, which belongs into `duplicateCodes`.
 */
function upsertEffect(key: BenefitKey, account: Account): VendorEffect<BenefitDraft, BenefitState> {
  const { settings, deps, gateway } = account;
  return {
    isExclusive: true,
    overwrites: true,
    settlesUnknownBy: SettlesUnknownBy.REPEATING,
    needsBefore: 'KNOWN',
    readsBack: false,
    check: (draft, before) => checkDraft(draft, before, settings),
    prepare(draft, _stamp, before) {
      const { creatorId, channelCode, unlimitedAs } = settings;
      const terms = { creatorId, channelCode, unlimitedAs, id: knownId(draft, before) };
      return { path: settings.gatewayUrl.path, body: reqDtoOf(key, draft, terms) };
    },
    // A create that was never applied must not follow the benefit that another key has made meanwhile.
    isStale: (request, before) => !isUpdate(request.body) && (before?.platformId ?? null) !== null,
    async send(draft, request, before) {
      const askedAt = deps.now();
      const sentId = updatedId(request.body);
      const outcome = judgeAnswer(await gateway.call(request), { key, isUpdate: sentId !== null }, account);
      if (outcome.kind !== 'done') return outcome;
      const known = sentId ?? knownId(draft, before);
      const platformId = known ?? outcome.value;
      if (outcome.value !== null && outcome.value !== platformId) {
        const detail = `the answer to a change of benefit ${platformId} names benefit ${outcome.value}`;
        deps.alarm({ kind: 'contradictoryAnswer', detail });
      }
      return { ...outcome, value: stateOf({ ...draft, platformId }, key, { account, at: askedAt }) };
    },
    judge: () => 'untold',
    project: (draft, before) =>
      stateOf({ ...draft, platformId: knownId(draft, before) }, key, { account, at: deps.now() }),
  };
}

function knownId(draft: BenefitDraft, before: BenefitState | null): Long | null {
  return draft.platformId ?? before?.platformId ?? null;
}

function stateOf(
  draft: BenefitDraft,
  key: BenefitKey,
  { account: { settings, deps }, at }: { readonly account: Account; readonly at: Date },
): BenefitState {
  return {
    ...draft,
    entity: 'Benefit',
    id: benefitIdOf(deps.accountId, key.activityId, key.outerId),
    accountId: deps.accountId,
    activityId: key.activityId,
    outerId: key.outerId,
    creatorId: creatorOf(draft, settings.creatorId) ?? '',
    channelCode: settings.channelCode,
    observedAt: instant(at),
  };
}

interface Asked {
  readonly key: BenefitKey;
  readonly isUpdate: boolean;
}

/** The value of a success is the primary key of what it created. */
function judgeAnswer(result: CallResult, { key, isUpdate }: Asked, { settings, deps }: Account): Outcome<Long | null> {
  switch (result.kind) {
    case 'neverSent':
      return result;
    case 'maybeSent':
      return { kind: 'unknown', why: result.why, vendor: null };
    case 'unreadable':
      deps.alarm({ kind: 'unreadableAnswer', detail: result.why });
      return { kind: 'unknown', why: result.why, vendor: null };
    case 'contradictory':
      deps.alarm({ kind: 'contradictoryAnswer', detail: result.why });
      return { kind: 'unknown', why: result.why, vendor: null };
    case 'success':
      return { kind: 'done', value: primaryKeyOf(result.model), vendor: verdictOf(result) };
    case 'failure': {
      const benefitId = benefitIdOf(deps.accountId, key.activityId, key.outerId);
      return outcomeOf(result.failure, verdictOf(result), { ...settings, ...deps, benefitId, isUpdate });
    }
  }
}

/** The page says of `model` no more than its name; that it is the primary key is an assumption. */
function primaryKeyOf(model: string | null): Long | null {
  const value = parseLong(model ?? '');
  return value !== null && isPositive(value) ? value : null;
}

function verdictOf(answer: TopAnswer & { kind: 'success' | 'failure' }): VendorVerdict {
  if (answer.kind === 'success') {
    return { name: vendor, status: 'success', code: null, message: null, traceId: answer.requestId };
  }
  const { shape, systemCode, subCode, message, requestId } = answer.failure;
  return { name: vendor, status: shape, code: subCode ?? systemCode, message, traceId: requestId };
}
