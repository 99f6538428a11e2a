import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { makeRsaPair, testKeys } from '../../test/support/keys.ts';
import { parseRsaPrivateKey, parseRsaPublicKey, publicKeys, type ReadSecret, secret } from './settings.ts';

const small = makeRsaPair(1024);
const { privateKey, publicKey } = testKeys.ours;

const ec = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const pkcs1 = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
});
const locked = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' },
});
const pss = generateKeyPairSync('rsa-pss', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const bodyOf = (pem: string): string => pem.replaceAll(/-----[^-]+-----|\n/g, '');

describe('a private key', () => {
  test.each([
    { form: 'PKCS#8', pem: privateKey },
    { form: 'PKCS#1', pem: pkcs1.privateKey },
    { form: 'PKCS#8 between spaces', pem: `\n${privateKey}\n` },
  ])('is read from $form', ({ pem }) => {
    expect(parseRsaPrivateKey(pem)).toMatchObject({ type: 'private', asymmetricKeyType: 'rsa' });
  });

  test.each([
    { given: 'a public key', pem: publicKey, says: /^is not an RSA private key in PEM form$/ },
    { given: 'a key of 1024 bits', pem: small.privateKey, says: /at least 2048 bits$/ },
    { given: 'an elliptic curve key', pem: ec.privateKey, says: /^is not an RSA private key/ },
    { given: 'a key for PSS signatures only', pem: pss.privateKey, says: /^is not an RSA private key/ },
    { given: 'a key under a passphrase', pem: locked.privateKey, says: /^is not an RSA private key/ },
    { given: 'base64 without its PEM lines', pem: bodyOf(privateKey), says: /in PEM form$/ },
    { given: 'garbage', pem: 'garbage', says: /^is not an RSA private key in PEM form$/ },
    { given: 'nothing', pem: '', says: /^is not an RSA private key in PEM form$/ },
  ])('is not $given', ({ pem, says }) => {
    expect(() => parseRsaPrivateKey(pem)).toThrow(says);
  });
});

describe('a public key', () => {
  test.each([
    { form: 'SPKI', pem: publicKey },
    { form: 'PKCS#1', pem: pkcs1.publicKey },
  ])('is read from $form', ({ pem }) => {
    const key = parseRsaPublicKey(pem);
    expect(key).toMatchObject({ type: 'public', asymmetricKeyType: 'rsa' });
    expect(key.equals(createPublicKey(pem))).toBe(true);
  });

  test.each([
    { given: 'a private key', pem: privateKey, says: /^is a private key; the public key of the vendor belongs here$/ },
    { given: 'a private key in PKCS#1', pem: pkcs1.privateKey, says: /^is a private key/ },
    { given: 'a key of 1024 bits', pem: small.publicKey, says: /at least 2048 bits$/ },
    { given: 'an elliptic curve key', pem: ec.publicKey, says: /^is not an RSA public key/ },
    { given: 'base64 without its PEM lines', pem: bodyOf(publicKey), says: /in PEM form$/ },
    { given: 'garbage', pem: 'garbage', says: /^is not an RSA public key in PEM form$/ },
  ])('is not $given', ({ pem, says }) => {
    expect(() => parseRsaPublicKey(pem)).toThrow(says);
  });
});

describe('a place of a public key', () => {
  const texts = new Map([
    ['ONE', publicKey],
    ['OTHER', testKeys.vendor.publicKey],
    ['BOTH', `${publicKey}${testKeys.vendor.publicKey}`],
    ['PRIVATE', privateKey],
  ]);
  const readKey: ReadSecret = (reference) => texts.get('env' in reference ? reference.env : '') ?? '';
  const settings = z.strictObject({ key: publicKeys(readKey, parseRsaPublicKey) });
  const read = (key: unknown) =>
    settings.parse({ key }).key.map((each) => each.export({ type: 'spki', format: 'pem' }));
  const issuesOf = (key: unknown) => settings.safeParse({ key }).error?.issues ?? [];

  test('may be one, or each of a list', () => {
    expect(read({ env: 'ONE' })).toEqual([publicKey]);
    expect(read([{ env: 'ONE' }])).toEqual([publicKey]);
    expect(read([{ env: 'OTHER' }, { env: 'ONE' }])).toEqual([testKeys.vendor.publicKey, publicKey]);
  });

  test.each([
    { given: 'one of a list', key: [{ env: 'ONE' }, { env: 'PRIVATE' }], path: ['key', 1], says: /is a private key/ },
    { given: 'the only one', key: { env: 'PRIVATE' }, path: ['key'], says: /is a private key/ },
    { given: 'a file of two keys', key: { env: 'BOTH' }, path: ['key'], says: /^holds several keys/ },
    { given: 'an empty list', key: [], path: ['key'], says: /at least one place/ },
    { given: 'six', key: Array.from({ length: 6 }, () => ({ env: 'ONE' })), path: ['key'], says: /a list of 1 to 5/ },
    { given: 'a text', key: publicKey, path: ['key'], says: /must say where the key is kept/ },
  ])('is told when it is wrong: $given', ({ key, path, says }) => {
    expect(issuesOf(key)).toEqual([expect.objectContaining({ path, message: expect.stringMatching(says) as unknown })]);
  });
});

describe('a secret', () => {
  const readSecret: ReadSecret = (reference) => {
    if ('env' in reference && reference.env === 'KEY') return privateKey;
    throw new Error('names something that is not there');
  };
  const settings = z.strictObject({ key: secret(readSecret, parseRsaPrivateKey) });
  const issuesOf = (value: unknown) => settings.safeParse({ key: value }).error?.issues ?? [];

  test('becomes what its text says', () => {
    expect(settings.parse({ key: { env: 'KEY' } }).key.type).toBe('private');
  });

  test('that is not there is one issue at its path, in the words of the reader', () => {
    expect(issuesOf({ file: 'nowhere' })).toMatchObject([
      { path: ['key'], message: 'names something that is not there' },
    ]);
  });

  test.each([
    { given: 'a text', value: privateKey },
    { given: 'both places', value: { env: 'KEY', file: 'key.pem' } },
    { given: 'another place', value: { url: 'https://vault.example' } },
    { given: 'an empty name', value: { env: '' } },
  ])('is not $given: one issue, without the value', ({ value }) => {
    const issues = issuesOf(value);
    expect(issues).toHaveLength(1);
    expect(issues[0]?.path[0]).toBe('key');
    expect(issues[0]?.message).not.toContain('PRIVATE KEY');
  });
});
