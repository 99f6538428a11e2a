import { GraphQLError } from 'graphql';
import type { Scope } from '../domain/caller.ts';
import { callerOf, type GraphContext } from './context.ts';
import type { AuthCheckerFn } from './decorators.ts';

/** @throws {GraphQLError} UNAUTHENTICATED without a caller, FORBIDDEN without the scope. */
export function requireScopes(context: GraphContext, needed: readonly Scope[]): void {
  const caller = callerOf(context);
  const missing = needed.filter((scope) => !caller.scopes.has(scope));
  if (missing.length === 0) return;
  throw new GraphQLError(`Your token lacks the scope ${missing.join(', ')}.`, {
    extensions: { code: 'FORBIDDEN', missingScopes: missing },
  });
}

/** Runs before every field decorated with `Requires`. */
export const guard: AuthCheckerFn<GraphContext, Scope> = ({ context }, scopes) => {
  requireScopes(context, scopes);
  return true;
};
