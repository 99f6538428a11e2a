/**
 * Bearer tokens: who is asking. Verified here even behind a router.
 * Source: RFC 7519 (claims), RFC 8725 sections 3.1, 3.2, 3.8, 3.9 (explicit algorithms, bound keys, issuer, audience).
 */
import type { KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { z } from 'zod';
import { type Caller, type Scope, scopes } from '../domain/caller.ts';
import { parseAccountId } from '../domain/ids.ts';

export type TokenAlgorithm = 'RS256' | 'ES256';

/** Finds the key a token names. @throws {Error} when there is none. */
export type FindKey = (keyId: string | undefined) => Promise<KeyObject>;

export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly TokenAlgorithm[];
  readonly findKey: FindKey;
  readonly now: () => Date;
}

export type TokenReading = { readonly caller: Caller } | { readonly refusal: string };

export interface TokenReader {
  /** Reads an Authorization header. Never throws; no word about why beyond what a client can mend. */
  read(authorization: string | undefined): Promise<TokenReading>;
}

const claims = z.object({
  sub: z.string().min(1),
  exp: z.number(),
  scope: z.union([z.string(), z.array(z.string())]).default([]),
  accounts: z.union([z.literal('*'), z.array(z.string())]).default([]),
});

const noToken = 'This needs a token: send the header "Authorization: Bearer <token>".';
const refused = 'The token is not accepted.';
/** Said only of a token that is signed as it has to be. */
export const expired = 'The token has expired. Get a new one.';

export function createTokenReader(rules: TokenRules): TokenReader {
  return {
    async read(authorization) {
      if (authorization === undefined || authorization.trim() === '') return { refusal: noToken };
      const [, token] = /^Bearer +([\w.-]+)$/i.exec(authorization.trim()) ?? [];
      if (token === undefined || token.length > 8_192) return { refusal: refused };
      try {
        return readClaims(await verify(token, rules));
      } catch (error) {
        return { refusal: error instanceof jwt.TokenExpiredError ? expired : refused };
      }
    },
  };
}

async function verify(token: string, rules: TokenRules): Promise<unknown> {
  const header = jwt.decode(token, { complete: true })?.header;
  const algorithm = rules.algorithms.find((allowed) => allowed === header?.alg);
  if (algorithm === undefined) throw new Error('an algorithm that is not allowed');
  const key = await rules.findKey(header?.kid);
  if (key.asymmetricKeyType !== keyTypes[algorithm]) throw new Error('a key of another algorithm');
  return jwt.verify(token, key, {
    algorithms: [algorithm],
    issuer: rules.issuer,
    audience: rules.audience,
    clockTimestamp: Math.floor(rules.now().getTime() / 1000),
  });
}

const keyTypes = { RS256: 'rsa', ES256: 'ec' } as const satisfies Record<TokenAlgorithm, string>;

function readClaims(payload: unknown): TokenReading {
  const parsed = claims.safeParse(payload);
  if (!parsed.success) return { refusal: refused };
  const { sub, scope, accounts } = parsed.data;
  const granted = typeof scope === 'string' ? scope.split(' ') : scope;
  return {
    caller: {
      subject: sub,
      scopes: new Set(scopes.filter((known: Scope) => granted.includes(known))),
      accountIds: accounts === '*' ? null : new Set(accounts.map(parseAccountId).filter((id) => id !== null)),
    },
  };
}
