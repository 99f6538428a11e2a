import { GraphQLError } from 'graphql';
import type { TokenRefusal } from '../access/token.ts';
import type { Caller } from '../domain/caller.ts';
import type { Loaders } from './loaders.ts';

/** What every resolver of one request shares. */
export interface GraphContext {
  /** null when the request carries no token, or one that is refused; `refusal` is what its client is told. */
  readonly caller: Caller | null;
  readonly refusal: TokenRefusal | null;
  readonly loaders: Loaders;
}

/** The caller of a guarded field. @throws {GraphQLError} UNAUTHENTICATED, or SERVICE_UNAVAILABLE when nobody can say who asks. */
export function callerOf({ caller, refusal }: GraphContext): Caller {
  if (caller !== null) return caller;
  throw new GraphQLError(refusal?.message ?? 'This needs a token: send the header "Authorization: Bearer <token>".', {
    extensions: { ...(refusal?.extensions ?? { code: 'UNAUTHENTICATED' }) },
  });
}

/** The request is not acceptable as it stands. */
export function badInput(message: string, argument: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', argument } });
}
