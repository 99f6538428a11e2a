import jwt from 'jsonwebtoken';
import { scopes } from '../domain/caller.ts';
import { sandboxAudience, sandboxIssuer } from './simulated-vendors.ts';

/** A token that may do everything, for half a day. */
export function makeToken(privateKey: string): string {
  return jwt.sign({ scope: scopes.join(' '), accounts: '*' }, privateKey, {
    algorithm: 'RS256',
    issuer: sandboxIssuer,
    audience: sandboxAudience,
    subject: 'sandbox-user',
    expiresIn: '12h',
  });
}
