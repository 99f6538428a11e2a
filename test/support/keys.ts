import { generateKeyPairSync } from 'node:crypto';

export interface PemPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** A fresh RSA key pair in PEM form. */
export function makeRsaPair(modulusLength = 2048): PemPair {
  return generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

/** One pair for each part that signs; made once for a test file. */
export const testKeys = { ours: makeRsaPair(), vendor: makeRsaPair(), token: makeRsaPair() };
