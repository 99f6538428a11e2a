/** A configuration that is read again: what is taken over, what waits for a restart, and that nothing is taken over by halves. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { makeRsaPair, testKeys } from '../../test/support/keys.ts';
import { type Config, ConfigError, loadConfig } from './config.ts';
import { createRotation } from './rotation.ts';

const next = { ours: makeRsaPair(), token: makeRsaPair() };
const manifestOf = (body: string): string =>
  JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations: [{ id: 'one', body }] });

let files: Record<string, string>;
beforeEach(() => {
  files = {
    'ours.pem': testKeys.ours.privateKey,
    'vendor.pem': testKeys.vendor.publicKey,
    'token.pem': testKeys.token.publicKey,
    'manifest.json': manifestOf('{ templates { totalCount } }'),
  };
});

function load(keyVersion = 1): Config {
  const settings = {
    baseUrl: 'https://open.alipay.hk',
    clientId: 'CLIENT',
    merchantId: '2160120000000001',
    privateKey: { file: 'ours.pem' },
    vendorPublicKey: { file: 'vendor.pem' },
    keyVersion,
  };
  const text = stringify({
    accounts: { 'hk-cards': { vendor: 'alipay-card', settings } },
    auth: { issuer: 'issuer', audience: 'promotions', key: { file: 'token.pem' } },
    server: { persistedOperations: { manifest: 'manifest.json' } },
  });
  const readFile = (path: string): string => (path === '/rotation.yaml' ? text : (files[path.slice(1)] ?? ''));
  return loadConfig({ PROMOTIONS_CONFIG: '/rotation.yaml' }, { readFile });
}

function open() {
  const used: Array<readonly KeyObject[]> = [];
  return { used, rotation: createRotation(load(), (keys) => void used.push(keys)) };
}

const nothing = { changed: [], needsRestart: [], held: [] };

describe('a configuration that is read again', () => {
  test('as it was changes nothing', () => {
    const { rotation, used } = open();
    expect(rotation.adopt(load())).toEqual(nothing);
    expect(used).toEqual([]);
  });

  test('with other credentials has them used, once', () => {
    const { rotation, used } = open();
    files['ours.pem'] = next.ours.privateKey;
    files['token.pem'] = next.token.publicKey;
    const changed = ['accounts.hk-cards: keyVersion, privateKey', 'auth: key'];
    expect(rotation.adopt(load(2))).toEqual({ ...nothing, changed });
    expect(used.map((keys) => keys.map((key) => key.equals(createPublicKey(next.token.publicKey))))).toEqual([[true]]);
    expect(rotation.adopt(load(2))).toEqual(nothing);
  });

  test('with half of a change takes over nothing, whatever else is whole', () => {
    const { rotation, used } = open();
    const before = rotation.describe();
    files['token.pem'] = next.token.publicKey;
    expect(() => rotation.adopt(load(2))).toThrow(ConfigError);
    expect(used).toEqual([]);
    expect(rotation.describe()).toEqual(before);
  });

  test('with another manifest says that it needs a restart', () => {
    const { rotation } = open();
    files['manifest.json'] = manifestOf('{ members { totalCount } }');
    expect(rotation.adopt(load())).toEqual({ ...nothing, needsRestart: ['server.persistedOperations.manifest'] });
  });
});
