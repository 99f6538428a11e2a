import { createHmac, createPublicKey, createSign, generateKeyPairSync } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { describe, expect, test } from 'vitest';
import { testKeys } from '../../test/support/keys.ts';
import { type TokenKeys, usePemKeys } from './keys.ts';
import { createTokenReader, type TokenReading } from './token.ts';
import type { TokenAlgorithm } from './token-key.ts';

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
  readonly types?: readonly string[];
  readonly keys?: TokenKeys;
}

/** Why the last refused token was refused. */
let why = '';

function read(authorization: string | undefined, options: ReadOptions = {}): Promise<TokenReading> {
  const publicKey = createPublicKey(options.key ?? rsa.publicKey);
  why = '';
  return createTokenReader({
    issuer,
    audience,
    algorithms: options.algorithms ?? ['RS256', 'ES256'],
    types: options.types ?? ['at+jwt', 'JWT', 'absent'],
    clockToleranceSeconds: 5,
    rememberedTokens: 10,
    keys: options.keys ?? usePemKeys([publicKey]),
    now: () => now,
    onRefusal: (reason) => {
      why = reason;
    },
  }).read(authorization);
}

const bearer = (token: string): string => `Bearer ${token}`;
const refused = {
  refusal: {
    message:
      'The token is not accepted: it has expired, is not meant for this service, or is not genuine. Get a new one.',
    extensions: { code: 'UNAUTHENTICATED' },
  },
};
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

  test('may come from a clock that is a little ahead', async () => {
    const claims = { ...goodClaims, nbf: nowSeconds + 5, iat: nowSeconds + 5 };
    expect(await read(bearer(sign(claims)))).toEqual(caller);
  });

  test.each(['JWT', 'jwt', 'at+jwt', 'AT+JWT', 'application/at+jwt', 'application/jwt', undefined])(
    'may have the type %s',
    async (typ) => {
      expect(await read(bearer(signWith({ alg: 'RS256', typ })))).toEqual(caller);
    },
  );

  test('may mention keys and addresses, as long as ours signed it', async () => {
    const header = {
      alg: 'RS256',
      jku: 'https://evil.invalid/jwks',
      x5u: 'https://evil.invalid/x5u',
      jwk: {},
      x5c: [''],
    };
    expect(await read(bearer(signWith(header)))).toEqual(caller);
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
      expect(why).toBe(
        typeof alg === 'string' ? 'its algorithm is not accepted' : 'its header is malformed, or asks for an extension',
      );
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

  test.each([nowSeconds, nowSeconds - 0.001, nowSeconds - 1, 0])(
    'has expired, which is told to nobody but the log: %d',
    async (exp) => {
      expect(await read(bearer(sign({ ...goodClaims, exp })))).toEqual(refused);
      expect(why).toBe('it has expired');
    },
  );

  test.each([
    { title: 'is not valid yet', claims: { ...goodClaims, nbf: nowSeconds + 6 } },
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
    const keys: TokenKeys = {
      find: async () => {
        asked += 1;
        return { kind: 'none' };
      },
      trusts: () => false,
      close: async () => {},
    };
    const token = sign({ ...goodClaims, scope: 'x'.repeat(8_192) });
    expect(await read(bearer(token), { keys })).toEqual(refused);
    expect(await read(bearer('a'.repeat(1_000_000)), { keys })).toEqual(refused);
    expect(await read(`Bearer${' '.repeat(100_000)}!`, { keys })).toEqual(refused);
    expect(asked).toBe(0);
  });

  test('names a key that cannot be found', async () => {
    const keys: TokenKeys = { find: async () => ({ kind: 'none' }), trusts: () => false, close: async () => {} };
    expect(await read(bearer(sign(goodClaims)), { keys })).toEqual(refused);
    expect(why).toBe('its key is not known');
  });

  test.each(['at+jws', 'logout+jwt', 'secevent+jwt', 'id_token+jwt', 'dpop+jwt', 'absent', '', 1, null, ['JWT']])(
    'is of another type: %j',
    async (typ) => {
      expect(await read(bearer(signWith({ alg: 'RS256', typ })))).toEqual(refused);
    },
  );

  test('has no type where one is demanded, or another one than it', async () => {
    for (const typ of [undefined, 'JWT']) {
      expect(await read(bearer(signWith({ alg: 'RS256', typ })), { types: ['at+jwt'] })).toEqual(refused);
      expect(why).toBe('its type is not accepted');
    }
  });

  test.each([
    { title: 'a logout token', claims: { events: { 'http://schemas.openid.net/event/backchannel-logout': {} } } },
    { title: 'an ID token with the hash of an access token', claims: { at_hash: 'MTIzNDU2Nzg5MDEyMzQ1Ng' } },
    { title: 'an ID token with the hash of a code', claims: { c_hash: 'MTIzNDU2Nzg5MDEyMzQ1Ng' } },
    { title: 'an ID token with the hash of a state', claims: { s_hash: 'MTIzNDU2Nzg5MDEyMzQ1Ng' } },
    { title: 'an ID token of Cognito', claims: { token_use: 'id' } },
    { title: 'an ID token of Keycloak', claims: { typ: 'ID' } },
    { title: 'a refresh token of Keycloak', claims: { typ: 'Refresh' } },
    { title: 'an offline token of Keycloak', claims: { typ: 'Offline' } },
  ])('is another kind of token: $title', async ({ claims }) => {
    expect(await read(bearer(sign({ ...goodClaims, ...claims })))).toEqual(refused);
    expect(why).toBe('it is a token of another kind');
  });

  test.each([{ typ: 'Bearer' }, { token_use: 'access' }, { nonce: 'n' }])(
    'is not one that only says more about itself: %j',
    async (claims) => {
      expect(await read(bearer(sign({ ...goodClaims, ...claims })))).toEqual(caller);
    },
  );

  test.each([
    { crit: ['exp'] },
    { crit: [] },
    { crit: null },
    { crit: ['b64'], b64: false },
    { b64: false },
    { b64: true },
    { kid: 1 },
    { kid: '' },
    { kid: 'x'.repeat(257) },
    { kid: ['rsa-1'] },
  ])('asks in its header for what is not done here: %j', async (more) => {
    expect(await read(bearer(signWith({ alg: 'RS256', ...more })))).toEqual(refused);
    expect(why).toBe('its header is malformed, or asks for an extension');
  });

  test.each([
    { title: 'its algorithm', header: '{"alg":"none","alg":"RS256"}' },
    { title: 'its algorithm, once in escapes', header: '{"alg":"RS256","\\u0061lg":"RS256"}' },
    { title: 'its type', header: '{"alg":"RS256","typ":"JWT","typ":"JWT"}' },
    { title: 'something nobody asks for', header: '{"alg":"RS256","x":{"y":1,"y":1}}' },
  ])('has a header that says twice $title', async ({ header }) => {
    expect(await read(bearer(signTexts(header)))).toEqual(refused);
    expect(why).toBe('its header is malformed, or asks for an extension');
  });

  test.each([
    { title: 'as a text', change: { iat: 'now' } },
    { title: 'beyond the year 9999', change: { exp: 253_402_300_800 } },
    { title: 'before 1970', change: { nbf: -1 } },
  ])('has a time $title', async ({ change }) => {
    expect(await read(bearer(signRaw({ ...goodClaims, ...change })))).toEqual(refused);
    expect(why).toBe(`its ${Object.keys(change)[0]} is missing or malformed`);
  });

  test('says twice who it is for', async () => {
    const payload = JSON.stringify(goodClaims).replace('{', '{"aud":"promotions",');
    expect(await read(bearer(signTexts('{"alg":"RS256"}', payload)))).toEqual(refused);
    expect(why).toBe('its payload is missing or malformed');
  });

  test('is not UTF-8, or begins with a mark of the byte order', async () => {
    const payload = JSON.stringify(goodClaims);
    const latin = Buffer.from(payload.replace('user-1', 'us\u00e9r'), 'latin1');
    for (const bytes of [latin, Buffer.from(`\ufeff${payload}`)]) {
      expect(await read(bearer(signTexts('{"alg":"RS256"}', bytes)))).toEqual(refused);
      expect(why).toBe('its payload is missing or malformed');
    }
  });

  test('was issued in the future', async () => {
    expect(await read(bearer(sign({ ...goodClaims, iat: nowSeconds + 6 })))).toEqual(refused);
    expect(why).toBe('it was issued in the future');
  });

  test.each([
    { title: 'a subject of 256 letters', change: { sub: 'x'.repeat(256) } },
    { title: 'a subject with a control character', change: { sub: 'user\u0000' } },
    { title: 'a subject with half a character', change: { sub: 'user\ud800' } },
    { title: 'scopes of 4097 letters', change: { scope: 'x'.repeat(4_097) } },
    { title: '201 scopes', change: { scope: Array.from({ length: 201 }, () => 'a') } },
    { title: '501 accounts', change: { accounts: Array.from({ length: 501 }, () => 'a') } },
    { title: '101 audiences', change: { aud: Array.from({ length: 101 }, () => audience) } },
  ])('says too much: $title', async ({ change }) => {
    expect(await read(bearer(sign({ ...goodClaims, ...change })))).toEqual(refused);
    expect(why).toBe(`its ${Object.keys(change)[0]} is missing or malformed`);
  });

  test('has one of its parts in another spelling', async () => {
    const [header = '', payload = '', signature = ''] = sign(goodClaims).split('.');
    // 256 bytes leave four bits of the last letter without a meaning: A, and B to P, all end the same bytes.
    const last = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.indexOf(signature.at(-1) ?? '');
    const stray = `${signature.slice(0, -1)}${'BCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'[last]}`;
    expect(Buffer.from(stray, 'base64url')).toEqual(Buffer.from(signature, 'base64url'));
    for (const token of [
      `${header}.${payload}.${stray}`,
      `${header}.${payload}.${signature}=`,
      `${header}A.${payload}.${signature}`,
    ]) {
      expect(await read(bearer(token))).toEqual(refused);
    }
  });
});

test('a token whose keys cannot be read is not called bad', async () => {
  const keys: TokenKeys = {
    find: async () => ({ kind: 'unavailable', retryAfterSeconds: 7 }),
    trusts: () => false,
    close: async () => {},
  };
  expect(await read(bearer(sign(goodClaims)), { keys })).toEqual({
    refusal: {
      message:
        'The token cannot be verified at the moment: its issuer does not answer. Send the identical request again in a few seconds.',
      extensions: { code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 7 },
    },
  });
});

/** Signs under a header that the library would not write. */
function signWith(header: Claims): string {
  return signTexts(JSON.stringify(header));
}

/** Signs a header and a payload as they are. */
function signTexts(header: string, payload: string | Buffer = JSON.stringify(goodClaims)): string {
  const signed = `${Buffer.from(header).toString('base64url')}.${Buffer.from(payload).toString('base64url')}`;
  return `${signed}.${createSign('sha256').update(signed).sign(rsa.privateKey, 'base64url')}`;
}

/** Signs claims that the library would not sign. */
function signRaw(claims: Claims): string {
  return jwt.sign(Buffer.from(JSON.stringify(claims)), rsa.privateKey, {
    algorithm: 'RS256',
    header: { alg: 'RS256', typ: 'JWT' },
  });
}

test.each([undefined, '', '   '])('no token at all is answered with how to send one: %j', async (authorization) => {
  expect(await read(authorization)).toEqual({
    refusal: {
      message: 'This needs a token: send the header "Authorization: Bearer <token>".',
      extensions: { code: 'UNAUTHENTICATED' },
    },
  });
});
