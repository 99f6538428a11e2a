/** The keys of an issuer, over HTTP; time is the test's. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Issuer, makeSigningPair, publishedKey, signAs, startIssuer } from '../../test/support/issuer.ts';
import { makeRsaPair } from '../../test/support/keys.ts';
import { type Jwks, useJwks } from './jwks.ts';
import { openKeyAddress } from './jwks-fetch.ts';
import { createTokenReader, type TokenReader } from './token.ts';

const first = makeSigningPair('first');
const second = makeSigningPair('second', 'RS256');
const third = makeSigningPair('third');
const startMs = Date.parse('2026-03-01T00:00:00Z');

const refresh = 300;
const outage = 3_600;
const cooldown = 5;

let issuer: Issuer;
let jwks: Jwks;
let reader: TokenReader;
let nowMs = startMs;
let troubles: string[] = [];

beforeEach(async () => {
  issuer = await startIssuer(publishedKey(first));
  nowMs = startMs;
  troubles = [];
  open(issuer.url);
});
afterEach(async () => {
  await jwks.close();
  await issuer.close();
});

function open(url: string, timeoutMs = 5_000): void {
  const now = (): Date => new Date(nowMs);
  jwks = useJwks({
    address: openKeyAddress(url, { timeoutMs, longestAnswerBytes: 256 * 1024 }),
    now,
    refreshSeconds: refresh,
    outageSeconds: outage,
    cooldownSeconds: cooldown,
    onTrouble: (reason) => void troubles.push(reason),
  });
  reader = createTokenReader({
    issuer: 'issuer',
    audience: 'promotions',
    algorithms: ['RS256', 'ES256'],
    types: ['absent'],
    clockToleranceSeconds: 0,
    rememberedTokens: 100,
    keys: jwks,
    now,
    onRefusal: () => {},
  });
}

function pass(seconds: number): void {
  nowMs += seconds * 1_000;
}

let subjects = 0;

/** A token that no other call has made. */
function tokenBy(pair: Parameters<typeof signAs>[0]): string {
  subjects += 1;
  const exp = startMs / 1000 + 1_000_000;
  return signAs(pair, { iss: 'issuer', aud: 'promotions', sub: `user-${subjects}`, exp });
}

/** "in", or the code of the refusal. */
async function send(token: string): Promise<string> {
  const reading = await reader.read(`Bearer ${token}`);
  return 'caller' in reading ? 'in' : reading.refusal.extensions.code;
}

const away = (): void => issuer.answerWith((_request, response) => response.destroy());

/** Lets a reading in the background, whose request has come, be over. */
async function untilRead(): Promise<void> {
  await jwks.find({ algorithm: 'ES256', id: 'made-up' });
}

describe('rotation', () => {
  test('a new key lets its tokens in at once, and the old one its own as long as it is published', async () => {
    expect(await send(tokenBy(first))).toBe('in');
    pass(cooldown);
    issuer.publish(publishedKey(first), publishedKey(second));
    expect(await send(tokenBy(second))).toBe('in');
    expect(await send(tokenBy(first))).toBe('in');
    expect(issuer.requests).toHaveLength(2);
  });

  test('of twenty keys, with tokens of the old and the new one all the time, refuses nobody', async () => {
    let before = first;
    for (let index = 0; index < 20; index += 1) {
      const next = makeSigningPair(`key-${index}`);
      pass(cooldown);
      issuer.publish(publishedKey(before), publishedKey(next));
      const tokens = Array.from({ length: 10 }, (_, at) => tokenBy(at % 2 === 0 ? before : next));
      expect(new Set(await Promise.all(tokens.map(send)))).toEqual(new Set(['in']));
      before = next;
    }
    expect(issuer.requests.length).toBeLessThanOrEqual(21);
  });

  test('a key that is not published any more ends with the next reading, and its remembered tokens with it', async () => {
    const remembered = tokenBy(first);
    expect(await send(remembered)).toBe('in');
    issuer.publish(publishedKey(second));
    pass(refresh);
    const asked = issuer.nextRequest();
    expect(await send(remembered)).toBe('in');
    await asked;
    await untilRead();
    expect(await send(remembered)).toBe('UNAUTHENTICATED');
    expect(await send(tokenBy(first))).toBe('UNAUTHENTICATED');
  });

  test('a key that was taken away while nobody came lets nobody in after twice the time', async () => {
    const remembered = tokenBy(first);
    expect(await send(remembered)).toBe('in');
    issuer.publish(publishedKey(second));
    pass(2 * refresh);
    expect(await send(remembered)).toBe('UNAUTHENTICATED');
  });

  test('an empty set of keys is taken at its word', async () => {
    const remembered = tokenBy(first);
    expect(await send(remembered)).toBe('in');
    issuer.publish();
    pass(2 * refresh);
    expect(await send(remembered)).toBe('UNAUTHENTICATED');
    expect(troubles).toEqual(['none of them can be used']);
  });

  test('another key under the same id takes its place', async () => {
    const remembered = tokenBy(first);
    expect(await send(remembered)).toBe('in');
    const same = makeSigningPair(first.id);
    issuer.publish(publishedKey(same));
    pass(2 * refresh);
    expect(await send(tokenBy(same))).toBe('in');
    expect(await send(remembered)).toBe('UNAUTHENTICATED');
  });
});

describe('an outage', () => {
  const outages = [
    { title: 'breaks connections off', answer: away },
    {
      title: 'answers 500',
      answer: () => issuer.answerWith((_request, response) => response.writeHead(500).end('{}')),
    },
    { title: 'answers a page', answer: () => issuer.answerWith((_request, response) => response.end('<html></html>')) },
    {
      title: 'answers other JSON',
      answer: () => issuer.answerWith((_request, response) => response.end('{"error":1}')),
    },
    {
      title: 'answers without end',
      answer: () => issuer.answerWith((_request, response) => response.end(`{"keys":[]}${' '.repeat(300_000)}`)),
    },
    {
      title: 'leads elsewhere',
      answer: () =>
        issuer.answerWith((_request, response) => response.writeHead(302, { location: '/elsewhere' }).end()),
    },
  ];
  test.each(outages)(
    'that $title is survived on the keys that are known, for the time configured',
    async ({ answer }) => {
      expect(await send(tokenBy(first))).toBe('in');
      answer();
      for (let seconds = 0; seconds + 600 < outage; seconds += 600) {
        pass(600);
        expect(await send(tokenBy(first))).toBe('in');
      }
      pass(outage);
      expect(await send(tokenBy(first))).toBe('SERVICE_UNAVAILABLE');
      expect(new Set(issuer.requests)).toEqual(new Set(['/jwks']));
      expect(troubles).toHaveLength(1);
      issuer.publish(publishedKey(first));
      pass(cooldown);
      expect(await send(tokenBy(first))).toBe('in');
    },
  );

  test('ends remembered tokens when their keys are too old', async () => {
    const remembered = tokenBy(first);
    expect(await send(remembered)).toBe('in');
    away();
    pass(outage - 1);
    expect(await send(remembered)).toBe('in');
    pass(1);
    expect(await send(remembered)).toBe('SERVICE_UNAVAILABLE');
  });

  test('leaves open whether a key that is not known is a new one', async () => {
    expect(await send(tokenBy(first))).toBe('in');
    away();
    pass(cooldown);
    expect(await send(tokenBy(second))).toBe('SERVICE_UNAVAILABLE');
    pass(cooldown);
    issuer.publish(publishedKey(first));
    expect(await send(tokenBy(second))).toBe('UNAUTHENTICATED');
  });

  test('at the start calls no token bad, and says when to come again', async () => {
    away();
    expect(await send(tokenBy(first))).toBe('SERVICE_UNAVAILABLE');
    expect(await reader.read(`Bearer ${tokenBy(first)}`)).toMatchObject({
      refusal: { extensions: { retryAfterSeconds: cooldown } },
    });
    expect(issuer.requests).toHaveLength(1);
    issuer.publish(publishedKey(first));
    pass(cooldown);
    expect(await send(tokenBy(first))).toBe('in');
  });

  test('makes nobody with a known key wait', async () => {
    // Longer than a test may take.
    await jwks.close();
    open(issuer.url, 60_000);
    expect(await send(tokenBy(first))).toBe('in');
    away();
    pass(2 * refresh);
    expect(await send(tokenBy(first))).toBe('in');
    const asked = issuer.nextRequest();
    issuer.answerWith(() => {});
    pass(cooldown);
    expect(await send(tokenBy(first))).toBe('in');
    await asked;
    expect(await send(tokenBy(first))).toBe('in');
  });
});

describe('the address', () => {
  test('is asked once by all who come first', async () => {
    const tokens = Array.from({ length: 50 }, () => tokenBy(first));
    expect(new Set(await Promise.all(tokens.map(send)))).toEqual(new Set(['in']));
    expect(issuer.requests).toEqual(['/jwks']);
  });

  test('is asked once a pause at most, whatever ids tokens name', async () => {
    expect(await send(tokenBy(first))).toBe('in');
    for (let index = 0; index < 1_000; index += 1) {
      const forged = tokenBy({ ...third, id: `../../${index}?x=${index}` });
      expect(await send(forged)).toBe('UNAUTHENTICATED');
      pass(0.05);
    }
    // 50 seconds.
    expect(issuer.requests.length).toBeLessThanOrEqual(1 + 50 / cooldown);
    expect(new Set(issuer.requests)).toEqual(new Set(['/jwks']));
  });

  test('that does not answer delays those with an unknown key, and nobody else', async () => {
    expect(await send(tokenBy(first))).toBe('in');
    pass(cooldown);
    let answerNow = (): void => undefined;
    issuer.answerWith((_request, response) => {
      answerNow = () => void response.end(JSON.stringify({ keys: [publishedKey(first), publishedKey(second)] }));
    });
    const asked = issuer.nextRequest();
    const waiting = [tokenBy(second), tokenBy(third)].map(send);
    await asked;
    expect(await send(tokenBy(first))).toBe('in');
    answerNow();
    expect(await Promise.all(waiting)).toEqual(['in', 'UNAUTHENTICATED']);
    expect(issuer.requests).toHaveLength(2);
  });

  test('that does not answer holds up only a few, however many keys are made up', async () => {
    // Longer than a test may take.
    await jwks.close();
    open(issuer.url, 60_000);
    expect(await send(tokenBy(first))).toBe('in');
    pass(cooldown);
    issuer.answerWith(() => {});
    const asked = issuer.nextRequest();
    const codes: string[] = [];
    for (let index = 0; index < 200; index += 1)
      void send(tokenBy({ ...third, id: `made-up-${index}` })).then((code) => codes.push(code));
    await asked;
    expect(await send(tokenBy(first))).toBe('in');
    expect(codes).toHaveLength(200 - 32);
    expect(new Set(codes)).toEqual(new Set(['SERVICE_UNAVAILABLE']));
  });

  test('is not waited for when the program closes', async () => {
    const asked = issuer.nextRequest();
    issuer.answerWith(() => {});
    const waiting = send(tokenBy(first));
    await asked;
    await jwks.close();
    expect(await waiting).toBe('SERVICE_UNAVAILABLE');
    expect(troubles).toEqual([]);
  });
});

describe('a published key is used', () => {
  const small = { ...makeRsaPair(1024), id: 'weak', algorithm: 'RS256' as const };
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' });
  const rsa = createPublicKey(second.publicKey).export({ format: 'jwk' });
  const wholePair = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });

  test.each([
    { title: 'as it is', more: {} },
    { title: 'without "use" and "alg"', more: { use: undefined, alg: undefined } },
    { title: 'when it may verify', more: { key_ops: ['verify'] } },
  ])('$title', async ({ more }) => {
    issuer.publish(publishedKey(second, more));
    expect(await send(tokenBy(second))).toBe('in');
    expect(troubles).toEqual([]);
  });

  test.each([
    { title: 'for encryption', key: publishedKey(second, { use: 'enc' }), trouble: [] },
    { title: 'for something else than verifying', key: publishedKey(second, { key_ops: ['encrypt'] }), trouble: [] },
    { title: 'for RS512', key: publishedKey(second, { alg: 'RS512' }), trouble: [] },
    { title: 'for PS256', key: publishedKey(second, { alg: 'PS256' }), trouble: [] },
    { title: 'that is a shared secret', key: { kty: 'oct', kid: 'second', k: 'AAAA' }, trouble: [] },
    {
      title: 'that says ES256 and is RSA',
      key: publishedKey(second, { alg: 'ES256' }),
      trouble: ['second says ES256, and is for RS256'],
    },
    {
      title: 'on another curve',
      key: { ...curve, kid: 'second' },
      trouble: ['second is on the curve secp384r1; ES256 needs P-256'],
    },
    {
      title: 'with 1024 bits',
      key: publishedKey(small, { kid: 'second' }),
      trouble: ['second has 1024 bits; an RSA key needs at least 2048'],
    },
    {
      title: 'with the exponent 1',
      key: { ...rsa, kid: 'second', e: 'AQ' },
      trouble: ['second has a public exponent that is too weak; 65537 is the usual one'],
    },
    {
      title: 'with its private half',
      key: { ...wholePair, kid: 'second' },
      trouble: ['second is published with its private part'],
    },
    {
      title: 'that lacks a part',
      key: publishedKey(third, { kid: 'second', y: undefined }),
      trouble: ['second is not readable'],
    },
    { title: 'that is none', key: ['second'], trouble: [] },
  ])('but none $title', async ({ key, trouble }) => {
    issuer.publish(publishedKey(first), key);
    expect(await send(tokenBy(second))).toBe('UNAUTHENTICATED');
    expect(await send(tokenBy(first))).toBe('in');
    expect(troubles).toEqual(trouble.map((one) => `not all of them can be used: ${one}`));
  });

  test('by a token without an id, when it is the only one for its algorithm', async () => {
    const nameless = (pair: typeof first): string => tokenBy({ ...pair, id: '' });
    issuer.publish(publishedKey(second), publishedKey(first));
    pass(cooldown);
    const reading = await jwks.find({ algorithm: 'ES256', id: undefined });
    expect(reading).toMatchObject({ kind: 'found', keys: [{ id: 'first' }] });
    expect(await send(nameless(first))).toBe('UNAUTHENTICATED');
    issuer.publish(publishedKey(second), publishedKey(first), publishedKey(third));
    pass(2 * refresh);
    expect(await jwks.find({ algorithm: 'ES256', id: undefined })).toEqual({ kind: 'none' });
  });

  test('unless another one for its algorithm has the same id', async () => {
    issuer.publish(publishedKey(first), publishedKey(third, { kid: 'first' }));
    expect(await send(tokenBy(first))).toBe('UNAUTHENTICATED');
    issuer.publish(publishedKey(first), publishedKey(second, { kid: 'first' }));
    pass(cooldown);
    expect(await send(tokenBy(first))).toBe('in');
  });
});
