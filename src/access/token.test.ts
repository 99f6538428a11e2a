import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testKeys } from '../../test/support/keys.ts';
import { useJwks, useOneKey } from './keys.ts';
import { createTokenReader, type TokenAlgorithm, type TokenReading } from './token.ts';

const now = new Date('2026-03-01T00:00:00Z');
const nowSeconds = now.getTime() / 1000;
const issuer = 'https://issuer.example';
const audience = 'promotions';

const rsa = testKeys.token;
const otherRsa = testKeys.ours;
const ec = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const ecLarger = generateKeyPairSync('ec', {
  namedCurve: 'P-384',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

type Claims = Readonly<Record<string, unknown>>;

const goodClaims: Claims = {
  iss: issuer,
  aud: audience,
  sub: 'user-1',
  iat: nowSeconds,
  exp: nowSeconds + 60,
  scope: 'promo:read promo:budget:write',
  accounts: ['hk-cards'],
};

function without(name: string): Claims {
  return Object.fromEntries(Object.entries(goodClaims).filter(([key]) => key !== name));
}

const sign = (claims: Claims, key = rsa.privateKey, algorithm: jwt.Algorithm = 'RS256'): string =>
  jwt.sign(JSON.stringify(claims), key, { algorithm });

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token whose parts no library would put together. */
function forge(header: Claims, signature: (signed: string) => string = () => '', claims = goodClaims): string {
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${signature(signed)}`;
}

interface ReadOptions {
  readonly key?: string;
  readonly algorithms?: readonly TokenAlgorithm[];
  readonly findKey?: (keyId: string | undefined) => Promise<KeyObject>;
}

function read(authorization: string | undefined, options: ReadOptions = {}): Promise<TokenReading> {
  const findKey = options.findKey ?? useOneKey(createPublicKey(options.key ?? rsa.publicKey));
  const algorithms = options.algorithms ?? ['RS256', 'ES256'];
  return createTokenReader({ issuer, audience, algorithms, findKey, now: () => now }).read(authorization);
}

const bearer = (token: string): string => `Bearer ${token}`;
const refused = { refusal: 'The token is not accepted.' };
const caller = {
  caller: {
    subject: 'user-1',
    scopes: new Set(['promo:read', 'promo:budget:write']),
    accountIds: new Set(['hk-cards']),
  },
};

describe('an accepted token', () => {
  test('is signed with RS256', async () => {
    expect(await read(bearer(sign(goodClaims)))).toEqual(caller);
  });

  test('is signed with ES256', async () => {
    const token = sign(goodClaims, ec.privateKey, 'ES256');
    expect(await read(bearer(token), { key: ec.publicKey })).toEqual(caller);
  });

  test.each(['bearer ', 'BEARER ', 'Bearer    ', '  Bearer '])('may follow "%s"', async (scheme) => {
    expect(await read(`${scheme}${sign(goodClaims)} `)).toEqual(caller);
  });

  test('may name several audiences', async () => {
    expect(await read(bearer(sign({ ...goodClaims, aud: ['others', audience] })))).toEqual(caller);
  });

  test('is valid from its "nbf" on and until just before its "exp"', async () => {
    expect(await read(bearer(sign({ ...goodClaims, nbf: nowSeconds })))).toEqual(caller);
    expect(await read(bearer(sign({ ...goodClaims, exp: nowSeconds + 1 })))).toEqual(caller);
  });

  test('may list its scopes', async () => {
    const scope = ['promo:read', 'promo:budget:write'];
    expect(await read(bearer(sign({ ...goodClaims, scope })))).toEqual(caller);
  });

  test('brings no scope that nobody knows', async () => {
    const expected = { caller: { scopes: new Set(['promo:read']) } };
    const scope = 'openid promo:read PROMO:BUDGET:WRITE promo:budget:writer';
    expect(await read(bearer(sign({ ...goodClaims, scope })))).toMatchObject(expected);
    expect(await read(bearer(sign({ ...goodClaims, scope: scope.split(' ') })))).toMatchObject(expected);
  });

  test('may do nothing when it names no scopes', async () => {
    expect(await read(bearer(sign(without('scope'))))).toMatchObject({ caller: { scopes: new Set() } });
  });

  test('sees every account with "*"', async () => {
    expect(await read(bearer(sign({ ...goodClaims, accounts: '*' })))).toMatchObject({ caller: { accountIds: null } });
  });

  test.each([
    { title: 'none is named', accounts: undefined, seen: [] },
    { title: 'the list is empty', accounts: [], seen: [] },
    { title: '"*" stands in a list', accounts: ['*'], seen: [] },
    { title: 'some are no account ids', accounts: ['HK', '', 'hk-cards', '../x'], seen: ['hk-cards'] },
  ])('sees only the accounts it names: $title', async ({ accounts, seen }) => {
    const claims = { ...without('accounts'), ...(accounts === undefined ? {} : { accounts }) };
    expect(await read(bearer(sign(claims)))).toMatchObject({ caller: { accountIds: new Set(seen) } });
  });
});

describe('a refused token', () => {
  test.each(['none', 'None', 'NONE', 'nOnE'])('claims the algorithm "%s"', async (alg) => {
    const rawSignature = forge({ alg, typ: 'JWT' }, () => sign(goodClaims).split('.')[2] ?? '');
    expect(await read(bearer(forge({ alg, typ: 'JWT' })))).toEqual(refused);
    expect(await read(bearer(rawSignature))).toEqual(refused);
  });

  test.each([
    { alg: 'HS256', hash: 'sha256' },
    { alg: 'HS384', hash: 'sha384' },
    { alg: 'HS512', hash: 'sha512' },
  ])('uses the public key as a shared secret, $alg', async ({ alg, hash }) => {
    const hmac = (signed: string) => createHmac(hash, rsa.publicKey).update(signed).digest('base64url');
    expect(await read(bearer(forge({ alg, typ: 'JWT' }, hmac)))).toEqual(refused);
    const claimsRs256 = forge({ alg: 'RS256', typ: 'JWT' }, hmac);
    expect(await read(bearer(claimsRs256))).toEqual(refused);
  });

  test.each(['rs256', 'RS384', 'RS512', 'PS256', 'ES384', 'EdDSA', '', 256, null])(
    'names an algorithm that is not allowed: %j',
    async (alg) => {
      const signature = sign(goodClaims).split('.')[2] ?? '';
      expect(await read(bearer(forge({ alg, typ: 'JWT' }, () => signature)))).toEqual(refused);
    },
  );

  test('uses an algorithm that is known but not configured', async () => {
    const token = sign(goodClaims, ec.privateKey, 'ES256');
    expect(await read(bearer(token), { key: ec.publicKey, algorithms: ['RS256'] })).toEqual(refused);
  });

  test('names an algorithm that the key is not for', async () => {
    expect(await read(bearer(sign(goodClaims)), { key: ec.publicKey })).toEqual(refused);
    expect(await read(bearer(sign(goodClaims, ec.privateKey, 'ES256')))).toEqual(refused);
  });

  test('is signed on another curve', async () => {
    const token = forge({ alg: 'ES256', typ: 'JWT' }, () => 'A'.repeat(128));
    expect(await read(bearer(token), { key: ecLarger.publicKey })).toEqual(refused);
  });

  test('is signed by another key', async () => {
    expect(await read(bearer(sign(goodClaims, otherRsa.privateKey)))).toEqual(refused);
  });

  test('brings its own key', async () => {
    const jwk = createPublicKey(otherRsa.publicKey).export({ format: 'jwk' });
    const header = { alg: 'RS256', jku: 'https://evil.example/jwks', jwk };
    const token = jwt.sign(JSON.stringify(goodClaims), otherRsa.privateKey, { algorithm: 'RS256', header });
    expect(await read(bearer(token))).toEqual(refused);
  });

  test('was changed after it was signed', async () => {
    const [header, , signature] = sign(goodClaims).split('.');
    const claims = encode({ ...goodClaims, accounts: '*' });
    expect(await read(bearer(`${header}.${claims}.${signature}`))).toEqual(refused);
  });

  test('has expired, and says so', async () => {
    for (const exp of [nowSeconds, nowSeconds - 1, 0]) {
      expect(await read(bearer(sign({ ...goodClaims, exp })))).toEqual({
        refusal: 'The token has expired. Get a new one.',
      });
    }
  });

  test('does not say that it expired when another key signed it', async () => {
    expect(await read(bearer(sign({ ...goodClaims, exp: 0 }, otherRsa.privateKey)))).toEqual(refused);
  });

  test.each([
    { title: 'is not valid yet', claims: { ...goodClaims, nbf: nowSeconds + 1 } },
    { title: 'has another issuer', claims: { ...goodClaims, iss: 'https://evil.example' } },
    { title: 'has an issuer that only begins like ours', claims: { ...goodClaims, iss: `${issuer}.evil.example` } },
    { title: 'has no issuer', claims: without('iss') },
    { title: 'has another audience', claims: { ...goodClaims, aud: 'others' } },
    { title: 'has an empty list of audiences', claims: { ...goodClaims, aud: [] } },
    { title: 'has no audience', claims: without('aud') },
    { title: 'has no "exp"', claims: without('exp') },
    { title: 'has an "exp" that is a text', claims: { ...goodClaims, exp: `${nowSeconds + 60}` } },
    { title: 'has no "sub"', claims: without('sub') },
    { title: 'has an empty "sub"', claims: { ...goodClaims, sub: '' } },
    { title: 'has a "sub" that is a number', claims: { ...goodClaims, sub: 1 } },
    { title: 'has scopes that are neither text nor list', claims: { ...goodClaims, scope: { read: true } } },
    { title: 'has accounts that are neither list nor "*"', claims: { ...goodClaims, accounts: 'hk-cards' } },
  ])('$title', async ({ claims }) => {
    expect(await read(bearer(signRaw(claims)))).toEqual(refused);
  });

  test('has claims that are no object', async () => {
    for (const payload of ['[]', '"text"', 'null', '1', 'no JSON']) {
      const token = jwt.sign(payload, rsa.privateKey, { algorithm: 'RS256' });
      expect(await read(bearer(token))).toEqual(refused);
    }
  });

  test.each([
    'Bearer',
    'Bearer ',
    'Bearer garbage',
    'Bearer a.b.c',
    'Bearer ..',
    'Bearer ....',
    'Bearer é.é.é',
    'Bearer a b c',
    'Basic dXNlcjpwYXNzd29yZA==',
    'Digest username="x"',
    '{"token":1}',
  ])('is none: "%s"', async (authorization) => {
    expect(await read(authorization)).toEqual(refused);
  });

  test('comes under another scheme', async () => {
    expect(await read(`Basic ${sign(goodClaims)}`)).toEqual(refused);
    expect(await read(sign(goodClaims))).toEqual(refused);
  });

  test('is huge, and is not even looked at', async () => {
    let asked = 0;
    const findKey = async () => {
      asked += 1;
      return createPublicKey(rsa.publicKey);
    };
    const token = sign({ ...goodClaims, scope: 'x'.repeat(8_192) });
    expect(await read(bearer(token), { findKey })).toEqual(refused);
    expect(await read(bearer('a'.repeat(1_000_000)), { findKey })).toEqual(refused);
    expect(await read(`Bearer${' '.repeat(100_000)}!`, { findKey })).toEqual(refused);
    expect(asked).toBe(0);
  });

  test('names a key that cannot be found', async () => {
    const findKey = () => Promise.reject(new Error('no such key'));
    expect(await read(bearer(sign(goodClaims)), { findKey })).toEqual(refused);
  });
});

/** Signs claims that the library would not sign. */
function signRaw(claims: Claims): string {
  return jwt.sign(Buffer.from(JSON.stringify(claims)), rsa.privateKey, {
    algorithm: 'RS256',
    header: { alg: 'RS256', typ: 'JWT' },
  });
}

test.each([undefined, '', '   '])('no token at all is answered with how to send one: %j', async (authorization) => {
  expect(await read(authorization)).toEqual({
    refusal: 'This needs a token: send the header "Authorization: Bearer <token>".',
  });
});

describe('keys from an address', () => {
  let server: Server;
  let url = '';
  let fetches = 0;
  beforeAll(async () => {
    const jwk = (pem: string, kid: string, alg: string) => ({
      ...createPublicKey(pem).export({ format: 'jwk' }),
      kid,
      alg,
      use: 'sig',
    });
    const keys = [jwk(rsa.publicKey, 'rsa-1', 'RS256'), jwk(ec.publicKey, 'ec-1', 'ES256')];
    server = createServer((_request, response) => {
      fetches += 1;
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port.');
    url = `http://127.0.0.1:${address.port}/jwks`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const signAs = (keyid: string, key: string, algorithm: jwt.Algorithm): string =>
    jwt.sign(JSON.stringify(goodClaims), key, { algorithm, keyid });

  test('are found by the id that the token names, and fetched once', async () => {
    const findKey = useJwks(url);
    const before = fetches;
    expect(await read(bearer(signAs('rsa-1', rsa.privateKey, 'RS256')), { findKey })).toEqual(caller);
    expect(await read(bearer(signAs('rsa-1', rsa.privateKey, 'RS256')), { findKey })).toEqual(caller);
    expect(fetches - before).toBe(1);
    expect(await read(bearer(signAs('ec-1', ec.privateKey, 'ES256')), { findKey })).toEqual(caller);
  });

  test.each([
    { title: 'an id that is not published', token: signAs('rsa-2', rsa.privateKey, 'RS256') },
    { title: 'no id, where there are several keys', token: sign(goodClaims) },
    { title: 'a published id with another key', token: signAs('rsa-1', otherRsa.privateKey, 'RS256') },
    { title: 'an id whose key is for another algorithm', token: signAs('ec-1', rsa.privateKey, 'RS256') },
  ])('do not help a token with $title', async ({ token }) => {
    expect(await read(bearer(token), { findKey: useJwks(url) })).toEqual(refused);
  });

  test('are fetched at most ten times a minute, whatever tokens name', async () => {
    const findKey = useJwks(url);
    const before = fetches;
    for (let index = 0; index < 30; index += 1) {
      const token = signAs(`made-up-${index}`, rsa.privateKey, 'RS256');
      expect(await read(bearer(token), { findKey })).toEqual(refused);
    }
    expect(fetches - before).toBeLessThanOrEqual(10);
  });

  test('that cannot be fetched refuse the token', async () => {
    const findKey = useJwks('http://127.0.0.1:9/jwks');
    expect(await read(bearer(signAs('rsa-1', rsa.privateKey, 'RS256')), { findKey })).toEqual(refused);
  });
});
