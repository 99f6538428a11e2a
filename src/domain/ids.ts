/** Ids of the graph: branded text, made only by the parsers here. */
import { isPositive, type Long, parseLong } from './long.ts';

export type AccountId = string & { readonly __brand: 'AccountId' };
export type TemplateCode = string & { readonly __brand: 'TemplateCode' };
export type TemplateId = string & { readonly __brand: 'TemplateId' };
/** A positive 64-bit integer as text. */
export type MemberUid = Long & { readonly __isMemberUid: true };
export type MemberId = string & { readonly __brand: 'MemberId' };
/** The caller's own id of a benefit, unique within one activity. */
export type OuterId = string & { readonly __brand: 'OuterId' };
export type BenefitId = string & { readonly __brand: 'BenefitId' };
export type OperationId = string & { readonly __brand: 'OperationId' };
export type IdempotencyKey = string & { readonly __brand: 'IdempotencyKey' };

export const accountIdPattern = /^[a-z0-9-]{1,40}$/;
export const templateCodePattern = /^[A-Za-z0-9_-]{1,64}$/;
const outerIdPattern = /^[\x21-\x7e]{1,64}$/;
const operationIdPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const idempotencyKeyPattern = /^[A-Za-z0-9_-]{16,128}$/;

export function parseAccountId(text: string): AccountId | null {
  return accountIdPattern.test(text) ? (text as AccountId) : null;
}

export function parseTemplateCode(text: string): TemplateCode | null {
  return templateCodePattern.test(text) ? (text as TemplateCode) : null;
}

/** @returns null for what is no positive 64-bit integer in its shortest form: ids are compared as text. */
export function parseMemberUid(text: string): MemberUid | null {
  const value = parseLong(text);
  return value === null || value !== text || !isPositive(value) ? null : (value as MemberUid);
}

export function parseOuterId(text: string): OuterId | null {
  return outerIdPattern.test(text) ? (text as OuterId) : null;
}

export function parseOperationId(text: string): OperationId | null {
  return operationIdPattern.test(text) ? (text as OperationId) : null;
}

export function parseIdempotencyKey(text: string): IdempotencyKey | null {
  return idempotencyKeyPattern.test(text) ? (text as IdempotencyKey) : null;
}

/** A template's id is a pure function of its account and the vendor's code, so that other subgraphs can build it. */
export function templateIdOf(accountId: AccountId, code: TemplateCode): TemplateId {
  return `${accountId}:${code}` as TemplateId;
}

export interface TemplateIdParts {
  readonly id: TemplateId;
  readonly accountId: AccountId;
  readonly code: TemplateCode;
}

/** Takes a template id apart; null when it is not `<accountId>:<code>`. */
export function parseTemplateId(text: string): TemplateIdParts | null {
  const [accountId, rest] = splitAccount(text);
  const code = parseTemplateCode(rest);
  return accountId === null || code === null ? null : { id: templateIdOf(accountId, code), accountId, code };
}

export function memberIdOf(accountId: AccountId, uid: MemberUid): MemberId {
  return `${accountId}:${uid}` as MemberId;
}

export interface MemberIdParts {
  readonly id: MemberId;
  readonly accountId: AccountId;
  readonly uid: MemberUid;
}

/** Takes a member id apart; null when it is not `<accountId>:<uid>`. */
export function parseMemberId(text: string): MemberIdParts | null {
  const [accountId, rest] = splitAccount(text);
  const uid = parseMemberUid(rest);
  return accountId === null || uid === null ? null : { id: memberIdOf(accountId, uid), accountId, uid };
}

export function benefitIdOf(accountId: AccountId, activityId: Long, outerId: OuterId): BenefitId {
  return `${accountId}:${activityId}:${outerId}` as BenefitId;
}

export interface BenefitIdParts {
  readonly id: BenefitId;
  readonly accountId: AccountId;
  readonly activityId: Long;
  readonly outerId: OuterId;
}

/** Takes a benefit id apart; null when it is not `<accountId>:<activityId>:<outerId>`. */
export function parseBenefitId(text: string): BenefitIdParts | null {
  const [accountId, rest] = splitAccount(text);
  const colon = rest.indexOf(':');
  const activityText = rest.slice(0, Math.max(0, colon));
  const activityId = parseLong(activityText);
  const outerId = colon < 0 ? null : parseOuterId(rest.slice(colon + 1));
  if (accountId === null || activityId === null || activityId !== activityText || outerId === null) return null;
  return { id: benefitIdOf(accountId, activityId, outerId), accountId, activityId, outerId };
}

function splitAccount(text: string): [AccountId | null, string] {
  const colon = text.indexOf(':');
  return [parseAccountId(text.slice(0, Math.max(0, colon))), text.slice(colon + 1)];
}
