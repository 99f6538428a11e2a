/** Arguments that name templates. */
import { parseTemplateId, type TemplateId } from '../../domain/ids.ts';
import { badInput } from '../context.ts';

/** @throws {GraphQLError} BAD_USER_INPUT for what cannot be a template id. */
export function templateIdFrom(text: string): TemplateId {
  const parsed = parseTemplateId(text);
  if (parsed !== null) return parsed.id;
  throw badInput(`"id" must be a template id, "<accountId>:<code>", not ${JSON.stringify(text)}.`, 'id');
}

/** @throws {GraphQLError} BAD_USER_INPUT for a negative age. */
export function toMaxAgeMs(seconds: number): number {
  if (seconds >= 0) return seconds * 1000;
  throw badInput(`"maxAgeSeconds" must be 0 or more, not ${seconds}.`, 'maxAgeSeconds');
}

/** References from other subgraphs are served from snapshots; only a template never seen costs a vendor call. */
export const anyAge = Number.POSITIVE_INFINITY;

export interface TemplateReference {
  readonly id?: unknown;
  readonly accountId?: unknown;
  readonly code?: unknown;
}

/** The id in either key; null when it is malformed, so that one bad reference costs only itself. */
export function idOfReference({ id, accountId, code }: TemplateReference): TemplateId | null {
  if (typeof id === 'string') return parseTemplateId(id)?.id ?? null;
  return typeof accountId === 'string' && typeof code === 'string'
    ? (parseTemplateId(`${accountId}:${code}`)?.id ?? null)
    : null;
}
