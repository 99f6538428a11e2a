/** Keys and secrets of the simulated vendors, kept in a folder: found there they are used, missing ones are made. */
import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export interface KeyPair {
  readonly privatePath: string;
  readonly publicPath: string;
  readonly privateKey: string;
  readonly publicKey: string;
}

export interface KeyFolder {
  /** An RSA pair of 2048 bits. */
  pair(name: string): KeyPair;
  /** 32 hex digits. */
  secret(name: string): { readonly path: string; readonly text: string };
  /** A path in the folder as a configuration file beside it would write it. */
  pathFrom(configPath: string, keyPath: string): string;
}

export function createKeyFolder(directory: string): KeyFolder {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const keep = (path: string, make: () => string): string => {
    if (!existsSync(path)) writeFileSync(path, make(), { mode: 0o600 });
    // One that was copied here may have had another mode; here nobody but us needs it.
    chmodSync(path, 0o600);
    return readFileSync(path, 'utf8');
  };
  return {
    pair(name) {
      const privatePath = join(directory, `${name}.private.pem`);
      const publicPath = join(directory, `${name}.public.pem`);
      const privateKey = keep(privatePath, makePrivateKey);
      const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
      writeFileSync(publicPath, publicKey);
      chmodSync(publicPath, 0o644);
      return { privatePath, publicPath, privateKey, publicKey };
    },
    secret(name) {
      const path = join(directory, `${name}.secret`);
      return { path, text: keep(path, () => randomBytes(16).toString('hex')) };
    },
    pathFrom: (configPath, keyPath) => relative(dirname(resolve(configPath)), resolve(keyPath)),
  };
}

function makePrivateKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return privateKey;
}
