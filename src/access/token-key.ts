/** Keys that verify tokens, each bound to one algorithm. Source: RFC 8725 sections 3.1 and 3.5. */
import type { KeyObject } from 'node:crypto';

export type TokenAlgorithm = 'RS256' | 'ES256';

export interface TokenKey {
  readonly key: KeyObject;
  /** The only one that the key is ever used with. */
  readonly algorithm: TokenAlgorithm;
  /** What tokens call it; undefined when it has no name. */
  readonly id: string | undefined;
}

/** Finds out what a public key is for. @throws {Error} with a sentence for the operator when it is too weak, or for nothing we accept. */
export function bindKey(key: KeyObject, id?: string): TokenKey {
  return { key, algorithm: algorithmOf(key), id };
}

/** RFC 7518 section 3.3: RSA keys have 2048 bits or more. FIPS 186-5 section 5.1: exponents are odd and larger than 2^16. */
function algorithmOf({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): TokenAlgorithm {
  if (type === 'ec') {
    if (details?.namedCurve === 'prime256v1') return 'ES256';
    throw new Error(`is on the curve ${details?.namedCurve}; ES256 needs P-256`);
  }
  if (type !== 'rsa') throw new Error(`is a key of the type ${type}; RS256 needs RSA, and ES256 an elliptic curve`);
  const { modulusLength = 0, publicExponent = 0n } = details ?? {};
  if (modulusLength < 2048) throw new Error(`has ${modulusLength} bits; an RSA key needs at least 2048`);
  if (publicExponent < 65_537n || publicExponent % 2n === 0n) {
    throw new Error('has a public exponent that is too weak; 65537 is the usual one');
  }
  return 'RS256';
}
