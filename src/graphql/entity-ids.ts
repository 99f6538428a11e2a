/** Ids of entities, as arguments and as other subgraphs refer to them. */
import {
  type AccountId,
  type BenefitId,
  type MemberId,
  parseAccountId,
  parseBenefitId,
  parseMemberId,
  parseTemplateId,
  type TemplateId,
} from '../domain/ids.ts';
import { badInput } from './context.ts';

type Parse<Id> = (text: string) => { readonly id: Id } | null;

/** @throws {GraphQLError} BAD_USER_INPUT for what cannot be a template id. */
export function templateIdFrom(text: string): TemplateId {
  return idFrom(text, parseTemplateId, 'a template id, "<accountId>:<code>"');
}

/** @throws {GraphQLError} BAD_USER_INPUT for what cannot be a member id. */
export function memberIdFrom(text: string): MemberId {
  return idFrom(text, parseMemberId, 'a member id, "<accountId>:<uid>"');
}

/** @throws {GraphQLError} BAD_USER_INPUT for what cannot be a benefit id. */
export function benefitIdFrom(text: string): BenefitId {
  return idFrom(text, parseBenefitId, 'a benefit id, "<accountId>:<activityId>:<outerId>"');
}

/** @throws {GraphQLError} BAD_USER_INPUT for what cannot be an account id. */
export function accountIdFrom(text: string): AccountId {
  const id = parseAccountId(text);
  if (id !== null) return id;
  throw badInput(`"accountId" must be an account id such as "hk-cards", not ${JSON.stringify(text)}.`, 'accountId');
}

function idFrom<Id>(text: string, parse: Parse<Id>, form: string): Id {
  const parsed = parse(text);
  if (parsed !== null) return parsed.id;
  throw badInput(`"id" must be ${form}, not ${JSON.stringify(text)}.`, 'id');
}

/** A representation of an entity: the fields of one of its keys, from wherever. */
export type Reference = Readonly<Record<string, unknown>>;

/** The id in either key; null when it is malformed, so that one bad reference costs only itself. */
export function templateIdOfReference(reference: Reference): TemplateId | null {
  return idOfReference(reference, ['accountId', 'code'], parseTemplateId);
}

/** The id in either key; null when it is malformed. */
export function memberIdOfReference(reference: Reference): MemberId | null {
  return idOfReference(reference, ['accountId', 'uid'], parseMemberId);
}

/** The id in either key; null when it is malformed. */
export function benefitIdOfReference(reference: Reference): BenefitId | null {
  return idOfReference(reference, ['accountId', 'activityId', 'outerId'], parseBenefitId);
}

function idOfReference<Id>(reference: Reference, key: readonly string[], parse: Parse<Id>): Id | null {
  const { id } = reference;
  const parts = typeof id === 'string' ? [id] : key.map((field) => textOf(reference[field]));
  return parts.every((part) => part !== null) ? (parse(parts.join(':'))?.id ?? null) : null;
}

/** Ids are text, or whole numbers that no JSON parser has rounded. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return Number.isSafeInteger(value) ? String(value) : null;
}
