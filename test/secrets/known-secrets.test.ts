/** What is secret is found by its value, in whatever way it is written. */
import { createPrivateKey, createSign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createKnownSecrets } from '../../src/domain/known-secrets.ts';
import { makeRsaPair } from '../support/keys.ts';

const pem = makeRsaPair().privateKey;
const appSecret = 'f4b1/8e+2d "c9" 7a60Ω';
const secrets = createKnownSecrets();
secrets.remember(pem);
secrets.remember(`${appSecret}\n`);
const { hide } = secrets;

const bytes = Buffer.from(appSecret);
const writings: ReadonlyArray<readonly [string, string]> = [
  ['as it is', appSecret],
  ['in JSON', JSON.stringify({ appSecret })],
  ['in JSON in JSON', JSON.stringify(JSON.stringify({ appSecret }))],
  ['in an address', encodeURIComponent(appSecret)],
  ['in a form', new URLSearchParams({ appSecret }).toString()],
  ['in base64', bytes.toString('base64')],
  ['in base64url', bytes.toString('base64url')],
  ['in hexadecimal', bytes.toString('hex')],
  ['behind a user in base64', Buffer.from(`me:${appSecret}`).toString('base64')],
  ['behind another user in base64', Buffer.from(`you:${appSecret}`).toString('base64')],
];

describe('an app secret', () => {
  test.each(writings)('is hidden %s', (_how, written) => {
    const line = hide(`before ${written} after`);
    expect(line).toMatch(/^before .*\[hidden\].* after$/);
    expect(line).not.toContain(written.slice(Math.floor(written.length * 0.45), Math.ceil(written.length * 0.85)));
  });

  test('is hidden whole where another one is a part of it, short or long', () => {
    const several = createKnownSecrets();
    for (const one of ['hunter2', 'hunter2-and-more', 'a long one that ends in hunter2 and a little'])
      several.remember(one);
    expect(several.hide('x hunter2-and-more y')).toBe('x [hidden] y');
    expect(several.hide('x a long one that ends in hunter2 and a little y')).toBe('x [hidden] y');
    expect(several.hide('x hunter2 y')).toBe('x [hidden] y');
  });

  test('of fewer than six characters is left, as words would go with it', () => {
    const few = createKnownSecrets();
    few.remember('and');
    few.remember('');
    expect(few.hide('words and words')).toBe('words and words');
  });
});

describe('a private key', () => {
  const body = pem.replaceAll(/-----.*-----|\s/g, '');
  const der = Buffer.from(body, 'base64');
  const jwk = createPrivateKey(pem).export({ format: 'jwk' });
  const partOf = (text: string): string => text.slice(Math.floor(text.length / 3), Math.floor(text.length / 3) + 40);

  test.each([
    ['whole', pem],
    ['in JSON', JSON.stringify({ pem })],
    ['without its frame', body],
    ['a line of it', pem.split('\n')[9] ?? ''],
    ['forty characters of its middle', partOf(body)],
    ['in base64 as a whole', Buffer.from(pem).toString('base64')],
    ['in hexadecimal', partOf(der.toString('hex'))],
    ['as a JWK: d', partOf(jwk.d ?? '')],
    ['as a JWK: p', partOf(jwk.p ?? '')],
    ['as a JWK: q', partOf(jwk.q ?? '')],
    ['d in hexadecimal', partOf(Buffer.from(jwk.d ?? '', 'base64url').toString('hex'))],
  ])('is hidden: %s', (_how, written) => {
    expect(written.length).toBeGreaterThanOrEqual(40);
    const line = hide(`{"a":${JSON.stringify(written)}}`);
    expect(line.replaceAll('[hidden]', '').length).toBeLessThan(60);
    const parts = Array.from({ length: written.length - 22 }, (_, at) => written.slice(at, at + 23));
    const left = parts.filter((part) => !/\s|-----/.test(part) && line.includes(part));
    expect(left).toEqual([]);
  });

  test('and its line stays a line of JSON', () => {
    const line = JSON.stringify({ msg: JSON.stringify({ pem, cut: pem.slice(0, 400) }), after: 1 });
    expect(JSON.parse(hide(line))).toMatchObject({ after: 1 });
  });
});

describe('what looks like a secret is hidden, whoever it belongs to', () => {
  const stranger = makeRsaPair().privateKey;
  const signature = createSign('RSA-SHA256').update('x').sign(stranger).toString('base64url');
  const jwt = `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ0ZXN0ZXIifQ.${signature}`;
  test.each([
    ['a token', `got ${jwt}!`, 'got [hidden]!'],
    ['a token without its signature', jwt.slice(0, 44), '[hidden]'],
    ['a token in base64', `got ${Buffer.from(jwt).toString('base64')}`, 'got [hidden]'],
    ['a header in base64', `got ${Buffer.from(`Bearer ${jwt}`).toString('base64')}`, 'got [hidden]'],
    ['a header', `authorization: bearer ${signature}`, 'authorization: bearer [hidden]'],
    ['a key', `key ${stranger.trim()} key`, 'key [hidden] key'],
    ['a key that breaks off', `key ${stranger.slice(0, 300)}`, 'key [hidden]'],
    ['a password in an address', 'postgresql://me:pa@ss@host/db', 'postgresql://[hidden]@host/db'],
  ])('%s', (_what, text, told) => expect(hide(text)).toBe(told));

  test.each([
    'a bearer token is needed',
    'https://open.alipay.hk:443/path',
    '{"level":"info","operationId":"019ca8e1-2b40-7000-8000-00000000abcd","msg":"operation"}',
  ])('and nothing else: %s', (text) => expect(hide(text)).toBe(text));
});

test('a text of one hundred thousand characters made to be slow is hidden in less than two seconds', () => {
  for (const hard of [
    '-----BEGIN A-----',
    '://a:',
    'eyJaaaaaaaaa.',
    '\\',
    'Bearer ',
    String.raw`-----BEGIN A-----\\\"`,
  ]) {
    const begun = process.cpuUsage();
    hide(hard.repeat(Math.ceil(100_000 / hard.length)));
    const { user } = process.cpuUsage(begun);
    expect(user / 1_000).toBeLessThan(2_000);
  }
});
