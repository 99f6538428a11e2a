/** Who asks: every scope alone, what people really hold, nobody, and everybody. */
import { type Scope, scopes } from '../../src/domain/caller.ts';

export interface Role {
  readonly name: string;
  /** null: without a token. */
  readonly scopes: readonly Scope[] | null;
}

export const everything: Role = { name: 'everything', scopes };

export const roles: readonly Role[] = [
  { name: 'nobody', scopes: null },
  { name: 'a token without scopes', scopes: [] },
  ...scopes.map((scope) => ({ name: `${scope} alone`, scopes: [scope] })),
  { name: 'reads persons', scopes: ['promo:read', 'promo:member:pii'] },
  { name: 'operates', scopes: ['promo:read', 'promo:operation:settle'] },
  { name: 'writes, and reads', scopes: scopes.filter((scope) => !/pii|settle/.test(scope)) },
  everything,
];
