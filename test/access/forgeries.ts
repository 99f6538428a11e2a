/** Forged tokens of every kind, each by name: what somebody could make of our public keys, our issuer's habits, and patience. */
import { createHmac, createPrivateKey, createPublicKey, sign as signBytes } from 'node:crypto';
import { makeSigningPair, type SigningPair } from '../support/issuer.ts';

/** What the forger knows and wants. */
export interface ForgerOptions {
  readonly rsa: SigningPair;
  readonly ec: SigningPair;
  readonly issuer: string;
  readonly audience: string;
  /** Where the forger listens; nobody may ever come there. */
  readonly bait: string;
  readonly nowSeconds: number;
}

export interface Forgery {
  readonly name: string;
  readonly token: string;
  /** Why it is refused, as our log says. */
  readonly why: string;
}

type Members = Readonly<Record<string, unknown>>;
type Signer = (signed: string) => Buffer;

const encode = (text: string | Buffer): string => Buffer.from(text).toString('base64url');
const json = (value: unknown): string => encode(JSON.stringify(value));

function put(header: string, payload: string, signer: Signer): string {
  const signed = `${header}.${payload}`;
  return `${signed}.${signer(signed).toString('base64url')}`;
}

const withKey =
  ({ algorithm, privateKey }: SigningPair, hash = 'sha256'): Signer =>
  (signed) =>
    signBytes(hash, Buffer.from(signed), {
      key: createPrivateKey(privateKey),
      ...(algorithm === 'ES256' ? { dsaEncoding: 'ieee-p1363' } : {}),
    });

const withSecret =
  (hash: string, secret: string | Buffer): Signer =>
  (signed) =>
    createHmac(hash, secret).update(signed).digest();

const unsigned: Signer = () => Buffer.alloc(0);

/** A token that is accepted. */
export function genuine(options: ForgerOptions, change: Members = {}): string {
  const { rsa } = options;
  return put(json({ alg: 'RS256', typ: 'JWT', kid: rsa.id }), json({ ...claimsOf(options), ...change }), withKey(rsa));
}

function claimsOf({ issuer, audience, nowSeconds }: ForgerOptions): Members {
  const scope = 'promo:read promo:budget:write promo:operation:settle';
  return {
    iss: issuer,
    aud: audience,
    sub: 'intruder',
    iat: nowSeconds,
    exp: nowSeconds + 3_600,
    scope,
    accounts: '*',
  };
}

const why = {
  none: 'it is no token',
  header: 'its header is malformed, or asks for an extension',
  algorithm: 'its algorithm is not accepted',
  type: 'its type is not accepted',
  key: 'its key is not known',
  signature: 'its signature does not verify',
  kind: 'it is a token of another kind',
  issuer: 'it has another issuer',
  audience: 'it is for another audience',
  expired: 'it has expired',
  early: 'it is not valid yet',
  future: 'it was issued in the future',
  claim: (name: string) => `its ${name} is missing or malformed`,
};

/** Every forgery, freshly made. */
export function forge(options: ForgerOptions): readonly Forgery[] {
  const table = [
    ...withoutSignature(options),
    ...underAnotherAlgorithm(options),
    ...byAnotherKey(options),
    ...withKeysOfTheirOwn(options),
    ...withAnotherHeader(options),
    ...withOtherClaims(options),
    ...changedOnTheWay(options),
  ];
  return table.map(([name, reason, token]) => ({ name, why: reason, token }));
}

type Row = readonly [name: string, why: string, token: string];

function withoutSignature(options: ForgerOptions): readonly Row[] {
  const payload = json(claimsOf(options));
  const real = (genuine(options).split('.')[2] ?? '').padEnd(4);
  const none = (alg: string, kid?: string): string => json({ alg, typ: 'JWT', kid });
  return [
    ...['none', 'None', 'NONE', 'nOnE'].map(
      (alg): Row => [`algorithm "${alg}", signed with nothing`, why.algorithm, `${none(alg)}.${payload}.AA`],
    ),
    ['algorithm "none", and no signature at all', why.none, `${none('none')}.${payload}.`],
    ['algorithm "none", two parts', why.none, `${none('none')}.${payload}`],
    [
      'algorithm "none", and the signature of a real token',
      why.algorithm,
      `${none('none', options.rsa.id)}.${payload}.${real}`,
    ],
    ['RS256 without a signature', why.none, put(json({ alg: 'RS256', kid: options.rsa.id }), payload, unsigned)],
  ];
}

function underAnotherAlgorithm(options: ForgerOptions): readonly Row[] {
  const { rsa, ec } = options;
  const payload = json(claimsOf(options));
  const publicKey = createPublicKey(rsa.publicKey);
  const under = (alg: unknown, signer: Signer, kid = rsa.id): string =>
    put(json({ alg, typ: 'JWT', kid }), payload, signer);
  const secrets: ReadonlyArray<readonly [string, string | Buffer]> = [
    ['our public key, as PEM', rsa.publicKey],
    ['our public key, as PEM without its last line break', rsa.publicKey.trim()],
    ['our public key, as DER', publicKey.export({ type: 'spki', format: 'der' })],
    ['our public key, as JWK', JSON.stringify(publicKey.export({ format: 'jwk' }))],
    ['an empty secret', ''],
  ];
  return [
    ...secrets.map(
      ([name, secret]): Row => [`HS256 with ${name}`, why.algorithm, under('HS256', withSecret('sha256', secret))],
    ),
    ['HS384 with our public key', why.algorithm, under('HS384', withSecret('sha384', rsa.publicKey))],
    ['HS512 with our public key', why.algorithm, under('HS512', withSecret('sha512', rsa.publicKey))],
    ['RS256 by name, HS256 in truth', why.signature, under('RS256', withSecret('sha256', rsa.publicKey))],
    ['"rs256"', why.algorithm, under('rs256', withKey(rsa))],
    ['RS512, which nobody accepts', why.algorithm, under('RS512', withKey(rsa, 'sha512'))],
    ['RS256 by name, RS512 in truth', why.signature, under('RS256', withKey(rsa, 'sha512'))],
    ['a list of algorithms', why.header, under(['RS256'], withKey(rsa))],
    ['no algorithm', why.header, under(undefined, withKey(rsa))],
    ['ES256 under the id of an RSA key', why.key, under('ES256', withKey(ec))],
    ['RS256 under the id of an elliptic key', why.key, under('RS256', withKey(rsa), ec.id)],
    ['ES256 with a signature of zeros', why.signature, under('ES256', () => Buffer.alloc(64), ec.id)],
    [
      'ES256 with an empty DER signature',
      why.signature,
      under('ES256', () => Buffer.from('3006020100020100', 'hex'), ec.id),
    ],
  ];
}

function byAnotherKey(options: ForgerOptions): readonly Row[] {
  const stranger = makeSigningPair('stranger', 'RS256');
  const payload = json(claimsOf(options));
  const by = (kid?: string): string => put(json({ alg: 'RS256', typ: 'JWT', kid }), payload, withKey(stranger));
  const header = json({ alg: 'RS256', typ: 'JWT', kid: options.rsa.id });
  return [
    ['another key, under the id of ours', why.signature, by(options.rsa.id)],
    ['another key, without an id', why.signature, by()],
    ['another key, under an id of its own', why.key, by('stranger')],
    // Were the claims looked at first, the time it takes would tell a forger what ours say.
    [
      'another key, for nobody, by nobody, and expired',
      why.signature,
      put(header, json({ exp: 0 }), withKey(stranger)),
    ],
    ...[
      '../../../../dev/null',
      '/etc/passwd',
      'keys/../../public.pem',
      `${options.bait}/kid`,
      '?kid=x&keys=1',
      "x' UNION SELECT 'key'--",
      '__proto__',
      'rsa-1\u0000',
      '*',
    ].map(
      (kid): Row => [
        `another key, under the id ${JSON.stringify(kid.replace(options.bait, 'http://…'))}`,
        why.key,
        by(kid),
      ],
    ),
    ['another key, under an endless id', why.header, by('x'.repeat(2_000))],
    ['another key, under an empty id', why.header, by('')],
  ];
}

function withKeysOfTheirOwn(options: ForgerOptions): readonly Row[] {
  const { bait } = options;
  const stranger = makeSigningPair('stranger', 'RS256');
  const jwk = createPublicKey(stranger.publicKey).export({ format: 'jwk' });
  const certificate = createPublicKey(stranger.publicKey).export({ type: 'spki', format: 'der' }).toString('base64');
  const bring = (more: Members): string =>
    put(json({ alg: 'RS256', typ: 'JWT', ...more }), json(claimsOf(options)), withKey(stranger));
  return [
    ['brings its key', why.signature, bring({ jwk })],
    [
      'brings its key, under the id of ours',
      why.signature,
      bring({ jwk: { ...jwk, kid: options.rsa.id }, kid: options.rsa.id }),
    ],
    ['brings a certificate', why.signature, bring({ x5c: [certificate], x5t: 'AAAA' })],
    ['says where its key is (jku)', why.signature, bring({ jku: `${bait}/jwks` })],
    ['says where its key is (jku), under an id of its own', why.key, bring({ jku: `${bait}/jwks`, kid: 'stranger' })],
    ['says where its key is (x5u)', why.signature, bring({ x5u: `${bait}/x5u` })],
    [
      'says where its key is (x5u), under the id of ours',
      why.signature,
      bring({ x5u: `${bait}/x5u`, kid: options.rsa.id }),
    ],
  ];
}

/** Signed with the real key: what an issuer may sign, and is not for us. */
function withAnotherHeader(options: ForgerOptions): readonly Row[] {
  const { rsa } = options;
  const claims = json(claimsOf(options));
  const under = (header: string, payload = claims): string => put(encode(header), payload, withKey(rsa));
  const more = (members: Members): string => under(JSON.stringify({ alg: 'RS256', kid: rsa.id, ...members }));
  const twice = `{"alg":"RS256","kid":"stranger","kid":"${rsa.id}"}`;
  return [
    ['the type of a logout token', why.type, more({ typ: 'logout+jwt' })],
    ['the type of a security event', why.type, more({ typ: 'secevent+jwt' })],
    ['the type of a proof of possession', why.type, more({ typ: 'dpop+jwt' })],
    ['a type that is no text', why.header, more({ typ: ['JWT'] })],
    [
      'demands an extension (crit)',
      why.header,
      more({ crit: ['http://example.invalid/x'], 'http://example.invalid/x': true }),
    ],
    ['has an unencoded payload (b64)', why.header, more({ b64: false, crit: ['b64'] })],
    ['names two keys', why.header, under(twice)],
    ['names two algorithms', why.header, under(`{"alg":"none","\\u0061lg":"RS256","kid":"${rsa.id}"}`)],
    ['a header that is no JSON', why.header, under('alg=RS256')],
    ['claims that are no object', why.claim('payload'), under(`{"alg":"RS256","kid":"${rsa.id}"}`, json('claims'))],
  ];
}

function withOtherClaims(options: ForgerOptions): readonly Row[] {
  const { issuer, audience, nowSeconds, rsa, bait } = options;
  const but = (change: Members): string => genuine(options, change);
  const text = JSON.stringify(claimsOf(options));
  const literal = (payload: string): string =>
    put(json({ alg: 'RS256', typ: 'JWT', kid: rsa.id }), encode(payload), withKey(rsa));
  return [
    ['expired an hour ago', why.expired, but({ exp: nowSeconds - 3_600 })],
    ['expired this second', why.expired, but({ exp: nowSeconds })],
    ['without an end', why.claim('exp'), but({ exp: undefined })],
    ['an end that is a text', why.claim('exp'), but({ exp: `${nowSeconds + 60}` })],
    ['an end that is no number', why.claim('exp'), but({ exp: null })],
    ['an end in infinity', why.claim('exp'), literal(text.replace(/"exp":\d+/, '"exp":1e999'))],
    ['begins in an hour', why.early, but({ nbf: nowSeconds + 3_600 })],
    ['issued in an hour', why.future, but({ iat: nowSeconds + 3_600, exp: nowSeconds + 7_200 })],
    ['of another issuer', why.issuer, but({ iss: bait })],
    ['of an issuer whose name begins like ours', why.issuer, but({ iss: `${issuer}.evil.invalid` })],
    ['of a list of issuers', why.claim('iss'), but({ iss: [issuer] })],
    ['for another audience', why.audience, but({ aud: 'others' })],
    ['for many others', why.audience, but({ aud: ['others', `${audience}-admin`] })],
    ['for nobody', why.claim('aud'), but({ aud: undefined })],
    ['of nobody', why.claim('sub'), but({ sub: undefined })],
    ['of a subject with a NUL', why.claim('sub'), but({ sub: 'admin\u0000' })],
    ['of an endless subject', why.claim('sub'), but({ sub: 'x'.repeat(1_000) })],
    ['of two subjects', why.claim('payload'), literal(text.replace('{', '{"sub":"admin",'))],
    ['for two audiences, one of them twice', why.claim('payload'), literal(text.replace('{', '{"aud":"others",'))],
    [
      'a logout token in truth',
      why.kind,
      but({ events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }),
    ],
    ['an ID token in truth', why.kind, but({ at_hash: 'MTIzNDU2Nzg5MDEyMzQ1Ng', nonce: 'n' })],
    ['a refresh token in truth', why.kind, but({ typ: 'Refresh' })],
    ['huge', why.none, but({ padding: 'x'.repeat(8_000) })],
  ];
}

function changedOnTheWay(options: ForgerOptions): readonly Row[] {
  const [header = '', payload = '', signature = ''] = genuine(options, { accounts: [] }).split('.');
  const more = json(claimsOf(options));
  const flipped = Buffer.from(signature, 'base64url');
  flipped[0] = (flipped[0] ?? 0) ^ 1;
  return [
    ['claims changed', why.signature, `${header}.${more}.${signature}`],
    ['one bit of the signature changed', why.signature, `${header}.${payload}.${flipped.toString('base64url')}`],
    ['half of the signature', why.signature, `${header}.${payload}.${signature.slice(0, 168)}`],
    ['a signature in another spelling', why.header, `${header}.${payload}.${respell(signature)}`],
    ['a padded signature', why.none, `${header}.${payload}.${signature}==`],
    ['five parts, as if encrypted', why.none, `${header}.${payload}.${signature}.${payload}.${signature}`],
    ['two tokens', why.none, `${header}.${payload}.${signature},${header}.${payload}.${signature}`],
    ['as JSON', why.none, JSON.stringify({ protected: header, payload, signature })],
    ['a percent sign', why.none, '%'],
  ];
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The same 256 bytes: four bits of the last letter have no meaning. */
function respell(signature: string): string {
  return `${signature.slice(0, -1)}${letters[letters.indexOf(signature.at(-1) ?? '') + 1]}`;
}
