/** How old a vendor's word may be. */
import { badInput } from './context.ts';

/** @throws {GraphQLError} BAD_USER_INPUT for a negative age. */
export function toMaxAgeMs(seconds: number): number {
  if (seconds >= 0) return seconds * 1000;
  throw badInput(`"maxAgeSeconds" must be 0 or more, not ${seconds}.`, 'maxAgeSeconds');
}

/** References from other subgraphs are served from snapshots; only what was never seen costs a vendor call. */
export const anyAge = Number.POSITIVE_INFINITY;
