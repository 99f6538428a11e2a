/** What a token says. Source: RFC 7519 section 4.1; RFC 8725 sections 3.8 to 3.12; RFC 9068 section 2.2. */
import { z } from 'zod';
import { type Caller, type Scope, scopes } from '../domain/caller.ts';
import { parseAccountId } from '../domain/ids.ts';

export interface ClaimRules {
  readonly issuer: string;
  readonly audience: string;
  /** How far the issuer's clock may be ahead of ours: for `nbf` and `iat`. An `exp` is never stretched. */
  readonly clockToleranceSeconds: number;
}

export type ClaimsReading =
  | { readonly caller: Caller; readonly expiresAtMs: number }
  /** For the log: says nothing of what the token holds. */
  | { readonly reason: string };

/** Seconds since 1970, to the end of the year 9999. */
const moment = z.number().min(0).max(253_402_300_799);

const claims = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string()).max(100)]),
  exp: moment,
  nbf: moment.optional(),
  iat: moment.optional(),
  // It stands in the record of operations: OpenID Connect Core 1.0 section 2 (at most 255), no control characters.
  sub: z
    .string()
    .max(255)
    .regex(/^[^\p{Cc}\p{Cs}]+$/u),
  scope: z.union([z.string().max(4_096), z.array(z.string().max(256)).max(200)]).default([]),
  accounts: z.union([z.literal('*'), z.array(z.string().max(256)).max(500)]).default([]),
});
type Claims = z.output<typeof claims>;

/**
 * What tells other tokens of the same issuer and key apart, whatever their header says: `events` (logout and other
 * events: RFC 8417 section 2.2), hashes (ID tokens: OpenID Connect Core 1.0 sections 3.1.3.6 and 3.3.2.11), and how
 * Amazon Cognito (`token_use`) and Keycloak (`typ`) mark theirs.
 */
const otherKinds = z.union([
  z.object({ events: z.unknown().refine(isThere) }),
  z.object({ at_hash: z.unknown().refine(isThere) }),
  z.object({ c_hash: z.unknown().refine(isThere) }),
  z.object({ s_hash: z.unknown().refine(isThere) }),
  z.object({ token_use: z.unknown().refine((use) => isThere(use) && use !== 'access') }),
  z.object({ typ: z.string().regex(/^(id|refresh|offline|logout)$/i) }),
]);

function isThere(value: unknown): boolean {
  return value !== undefined;
}

/** Judges the payload of a token whose signature is verified. Pure. */
export function readClaims(payload: unknown, rules: ClaimRules, nowMs: number): ClaimsReading {
  const { data, error } = claims.safeParse(payload);
  if (data === undefined)
    return { reason: `its ${error.issues[0]?.path[0]?.toString() ?? 'payload'} is missing or malformed` };
  if (otherKinds.safeParse(payload).success) return { reason: 'it is a token of another kind' };
  const reason = objection(data, rules, nowMs);
  return reason === null ? { caller: readCaller(data), expiresAtMs: data.exp * 1000 } : { reason };
}

function objection({ iss, aud, exp, nbf = 0, iat = 0 }: Claims, rules: ClaimRules, nowMs: number): string | null {
  if (iss !== rules.issuer) return 'it has another issuer';
  if (!(typeof aud === 'string' ? [aud] : aud).includes(rules.audience)) return 'it is for another audience';
  if (exp * 1000 <= nowMs) return 'it has expired';
  const latestBegin = nowMs / 1000 + rules.clockToleranceSeconds;
  if (nbf > latestBegin) return 'it is not valid yet';
  return iat > latestBegin ? 'it was issued in the future' : null;
}

function readCaller({ sub, scope, accounts }: Claims): Caller {
  const granted = typeof scope === 'string' ? scope.split(' ') : scope;
  return {
    subject: sub,
    scopes: new Set(scopes.filter((known: Scope) => granted.includes(known))),
    accountIds: accounts === '*' ? null : new Set(accounts.map(parseAccountId).filter((id) => id !== null)),
  };
}
