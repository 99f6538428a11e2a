/**
 * Bearer tokens: who is asking. Verified here even behind a router.
 * Source: RFC 7519 (claims), RFC 8725 (best current practices), RFC 6750 section 3.1 (one answer for all that is wrong).
 */
import jwt from 'jsonwebtoken';
import type { Caller } from '../domain/caller.ts';
import { type ClaimRules, readClaims } from './claims.ts';
import { findToken, isOfType, readHeader, readPayload } from './compact-token.ts';
import type { TokenKeys } from './keys.ts';
import { createTokenCache, type VerifiedToken } from './token-cache.ts';
import type { TokenAlgorithm, TokenKey } from './token-key.ts';

export interface TokenRules extends ClaimRules {
  readonly algorithms: readonly TokenAlgorithm[];
  /** Accepted `typ` headers, in any letter case; "absent" stands for none. */
  readonly types: readonly string[];
  /** How many verified tokens are remembered. */
  readonly rememberedTokens: number;
  readonly keys: TokenKeys;
  readonly now: () => Date;
  /** Told why each refused token was, in words that say nothing of what it holds. */
  readonly onRefusal: (reason: string) => void;
}

/** What a client is told whose token brings no caller. */
export interface TokenRefusal {
  readonly message: string;
  readonly extensions:
    | { readonly code: 'UNAUTHENTICATED' }
    | { readonly code: 'SERVICE_UNAVAILABLE'; readonly retryAfterSeconds: number };
}

export type TokenReading = { readonly caller: Caller } | { readonly refusal: TokenRefusal };

export interface TokenReader {
  /** Reads an Authorization header. Never throws; the same refusal whatever is wrong with a token. */
  read(authorization: string | undefined): Promise<TokenReading>;
}

const unauthenticated = (message: string): { readonly refusal: TokenRefusal } => ({
  refusal: { message, extensions: { code: 'UNAUTHENTICATED' } },
});
const noToken = unauthenticated('This needs a token: send the header "Authorization: Bearer <token>".');
const refused = unauthenticated(
  'The token is not accepted: it has expired, is not meant for this service, or is not genuine. Get a new one.',
);
const cannotTell =
  'The token cannot be verified at the moment: its issuer does not answer. Send the identical request again in a few seconds.';

export function createTokenReader(rules: TokenRules): TokenReader {
  const { now, keys, rememberedTokens: most } = rules;
  const cache = createTokenCache({ most, now, trusts: keys.trusts });
  return {
    async read(authorization = '') {
      if (authorization.trim() === '') return noToken;
      const token = findToken(authorization);
      const known = token === null ? null : cache.find(token);
      if (known !== null) return { caller: known.caller };
      const verdict: Verdict = token === null ? { reason: 'it is no token' } : await verify(token, rules);
      if ('retryAfterSeconds' in verdict) return tellUnavailable(verdict.retryAfterSeconds);
      if ('reason' in verdict) {
        rules.onRefusal(verdict.reason);
        return refused;
      }
      if (token !== null) cache.keep(token, verdict);
      return { caller: verdict.caller };
    },
  };
}

type Verdict = VerifiedToken | { readonly reason: string } | { readonly retryAfterSeconds: number };

/** The signature comes before the claims: how long a forged token takes tells nothing about what ours say. */
async function verify(token: string, rules: TokenRules): Promise<Verdict> {
  const header = readHeader(token);
  if (header === null) return { reason: 'its header is malformed, or asks for an extension' };
  const algorithm = rules.algorithms.find((allowed) => allowed === header.alg);
  if (algorithm === undefined) return { reason: 'its algorithm is not accepted' };
  if (!isOfType(header.typ, rules.types)) return { reason: 'its type is not accepted' };
  const finding = await rules.keys.find({ algorithm, id: header.kid });
  if (finding.kind === 'unavailable') return finding;
  if (finding.kind === 'none') return { reason: 'its key is not known' };
  const key = finding.keys.find((candidate) => isSignedBy(candidate, token));
  if (key === undefined) return { reason: 'its signature does not verify' };
  const reading = readClaims(readPayload(token), rules, rules.now().getTime());
  return 'reason' in reading ? reading : { ...reading, key };
}

function isSignedBy({ key, algorithm }: TokenKey, token: string): boolean {
  try {
    jwt.verify(token, key, { algorithms: [algorithm], ignoreExpiration: true, ignoreNotBefore: true });
    return true;
  } catch {
    return false;
  }
}

const tellUnavailable = (retryAfterSeconds: number): TokenReading => ({
  refusal: { message: cannotTell, extensions: { code: 'SERVICE_UNAVAILABLE', retryAfterSeconds } },
});
