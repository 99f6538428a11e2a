/** The token that every request carries: a real one, signed by a key of this run. */
import { generateKeyPairSync } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { scopes } from '../../src/domain/caller.ts';

export const issuer = 'bench-issuer';
export const audience = 'promotions';

export interface Bearer {
  readonly token: string;
  /** PEM. */
  readonly publicKey: string;
}

/** Good for a day; RS256, as most issuers sign. */
export function makeBearer(): Bearer {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const claims = { iss: issuer, aud: audience, sub: 'bench', scope: scopes.join(' '), accounts: '*' };
  return { token: jwt.sign(claims, privateKey, { algorithm: 'RS256', expiresIn: '1d' }), publicKey };
}
