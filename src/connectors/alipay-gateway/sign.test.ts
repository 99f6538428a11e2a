import {
  constants,
  createHash,
  createPrivateKey,
  createPublicKey,
  createSign,
  createVerify,
  generateKeyPairSync,
  publicDecrypt,
} from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { testKeys } from '../../../test/support/keys.ts';
import { canonicalBytes, createSigner, type SignedParts, signRsa256, verifyRsa256 } from './sign.ts';

const privateKey = createPrivateKey(testKeys.ours.privateKey);
const publicKey = createPublicKey(testKeys.ours.publicKey);
const othersKey = createPublicKey(testKeys.vendor.publicKey);

/**
 * The text to sign by the formula of "Sign a request and verify the signature", over the samples of "7. Update
 * Redeemable Card Budget" and "…cashlessvoucher.template.switchStatus"; lengths and digests computed apart.
 */
const vectors: ReadonlyArray<{ name: string; parts: SignedParts; text: string; bytes: number; sha256: string }> = [
  {
    name: 'a request of the card family',
    parts: {
      path: '/api/open/alipay/v1/ipass/template/manage/updateBudget',
      clientId: '4Q5Y8W0WSG45P907917',
      time: '2024-05-22T06:42:21+05:30',
      body: '{"requestId":"22022091900135505000000000214447","merchantId":"2160120041113167","templateCode":"82022031000135000000000000624234","updateType":"APPEND_BUDGET","number":1000}',
    },
    text: 'POST /api/open/alipay/v1/ipass/template/manage/updateBudget\n4Q5Y8W0WSG45P907917.2024-05-22T06:42:21+05:30.{"requestId":"22022091900135505000000000214447","merchantId":"2160120041113167","templateCode":"82022031000135000000000000624234","updateType":"APPEND_BUDGET","number":1000}',
    bytes: 279,
    sha256: '09846dd93b849f9545465964aa56e0831d9dc39235bcf4321f5152e072134f01',
  },
  {
    name: 'a request of the voucher family',
    parts: {
      path: '/api/open/v1/promotion/cashlessVoucher/template/switchStatus',
      clientId: '5J5XSU7Y2Y182W01981',
      time: '2020-04-29T17:18:47+08:00',
      body: '{"templateId":"73708217433946187370821743394618","status":"PAUSED","requestId":"211020000000000000044"}',
    },
    text: 'POST /api/open/v1/promotion/cashlessVoucher/template/switchStatus\n5J5XSU7Y2Y182W01981.2020-04-29T17:18:47+08:00.{"templateId":"73708217433946187370821743394618","status":"PAUSED","requestId":"211020000000000000044"}',
    bytes: 215,
    sha256: '629177cabcc3e09c0197f86b483f91bb1dc8885edb066c8515510f54c1142f4e',
  },
  {
    name: 'an answer',
    parts: {
      path: '/api/open/v1/promotion/cashlessVoucher/template/switchStatus',
      clientId: 'TEST_5X00000000000000',
      time: '2020-03-13T09:59:22Z',
      body: '{"result":{"resultStatus":"S","resultCode":"SUCCESS","resultMessage":"success"}}',
    },
    text: 'POST /api/open/v1/promotion/cashlessVoucher/template/switchStatus\nTEST_5X00000000000000.2020-03-13T09:59:22Z.{"result":{"resultStatus":"S","resultCode":"SUCCESS","resultMessage":"success"}}',
    bytes: 189,
    sha256: '0955b9caf8463c3996d009afa13847a255d2534036d682df0261bbf969a74841',
  },
  {
    name: 'a body that is not ASCII',
    parts: {
      path: '/api/open/v1/promotion/cashlessVoucher/template/create',
      clientId: '5J5XSU7Y2Y182W01981',
      time: '2020-04-29T17:18:47+08:00',
      body: '{"name":"滿10減1夏日優惠券活動"}',
    },
    text: 'POST /api/open/v1/promotion/cashlessVoucher/template/create\n5J5XSU7Y2Y182W01981.2020-04-29T17:18:47+08:00.{"name":"滿10減1夏日優惠券活動"}',
    bytes: 147,
    sha256: '2f12b20790f3035e95664e9731f9e9da115fced1a0f0318caff3abb8da11123f',
  },
];

const parts: SignedParts = { path: '/a/b', clientId: 'C1', time: '2024-05-22T06:42:21+05:30', body: '{"n":"滿"}' };

describe('the text to sign', () => {
  test.each(vectors)('is right for $name', ({ parts: given, text, bytes, sha256 }) => {
    const canonical = canonicalBytes(given);
    expect(canonical.toString('utf8')).toBe(text);
    expect(canonical).toHaveLength(bytes);
    expect(createHash('sha256').update(canonical).digest('hex')).toBe(sha256);
  });

  test.each(vectors)('is the same whether the body is text or bytes: $name', ({ parts: given, sha256 }) => {
    const canonical = canonicalBytes({ ...given, body: Buffer.from(given.body) });
    expect(createHash('sha256').update(canonical).digest('hex')).toBe(sha256);
  });

  test('keeps bytes that are no UTF-8 as they are', () => {
    const body = Buffer.from([0xff, 0x00, 0xc3, 0x28]);
    expect(canonicalBytes({ ...parts, body }).subarray(-4)).toEqual(body);
  });
});

describe('a signature', () => {
  test.each(vectors)('verifies by other means than ours: $name', async ({ parts: given, text, sha256 }) => {
    const signature = await signRsa256(given, privateKey);
    expect(signature).toMatch(/^[A-Za-z0-9+/]{342}==$/);
    expect(createVerify('RSA-SHA256').update(text, 'utf8').verify(publicKey, signature, 'base64')).toBe(true);
    const opened = publicDecrypt(
      { key: publicKey, padding: constants.RSA_PKCS1_PADDING },
      Buffer.from(signature, 'base64'),
    );
    expect(opened.subarray(-32).toString('hex')).toBe(sha256);
    expect(verifyRsa256(given, signature, publicKey)).toBe(true);
  });

  test('is the same each time', async () => {
    expect(await signRsa256(parts, privateKey)).toBe(await signRsa256(parts, privateKey));
  });

  test('made by other means than ours is accepted', async () => {
    const signature = createSign('RSA-SHA256').update(canonicalBytes(parts)).sign(privateKey, 'base64');
    expect(verifyRsa256(parts, signature, publicKey)).toBe(true);
  });

  test.each<[string, Partial<SignedParts>]>([
    ['path', { path: '/a/c' }],
    ['path, in its case', { path: '/a/B' }],
    ['client id', { clientId: 'C2' }],
    ['time', { time: '2024-05-22T06:42:22+05:30' }],
    ['time, in its writing only', { time: '2024-05-22T01:12:21Z' }],
    ['body, by one byte', { body: '{"n":"漀"}' }],
    ['body, by a blank at its end', { body: '{"n":"滿"} ' }],
    ['body, by a byte order mark', { body: '\ufeff{"n":"滿"}' }],
    ['body, in its escapes only', { body: '{"n":"\\u6eff"}' }],
    ['line feed', { path: '/a/b\r' }],
  ])('does not hold for another %s', async (_, change) => {
    const signature = await signRsa256(parts, privateKey);
    expect(verifyRsa256({ ...parts, ...change }, signature, publicKey)).toBe(false);
  });

  test('breaks with any one of its bytes', async () => {
    const bytes = Buffer.from(await signRsa256(parts, privateKey), 'base64');
    const verdicts = Array.from(bytes, (_, at) => {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      return verifyRsa256(parts, changed.toString('base64'), publicKey);
    });
    expect(verdicts).toHaveLength(256);
    expect(verdicts).not.toContain(true);
  });

  test('does not hold under another key', async () => {
    expect(verifyRsa256(parts, await signRsa256(parts, privateKey), othersKey)).toBe(false);
  });

  test.each(['', '=', 'nonsense', '%%%', 'A'.repeat(344), 'A'.repeat(10_000), '滿'])('is not %j', (signature) => {
    expect(verifyRsa256(parts, signature, publicKey)).toBe(false);
  });
});

test('signing leaves the event loop free', async () => {
  const order: string[] = [];
  const work = Array.from({ length: 64 }, async (_, number) => {
    await signRsa256({ ...parts, body: `${number}` }, privateKey);
    order.push('signed');
  });
  order.push('called');
  await setImmediate();
  order.push('turned');
  await Promise.all(work);
  expect(order[0]).toBe('called');
  // On the event loop itself all 64 would be over before the loop could turn once.
  expect(order.indexOf('turned')).toBeLessThan(64);
  expect(order).toHaveLength(66);
});

describe('a signer', () => {
  const text = { ...parts, body: String(parts.body) };

  test('signs the same bytes once for each key, however many ask', async () => {
    const sign = createSigner();
    const first = sign(text, privateKey);
    expect(sign({ ...text }, privateKey)).toBe(first);
    expect(await first).toBe(await signRsa256(parts, privateKey));
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const rotated = await sign(text, other.privateKey);
    expect(verifyRsa256(parts, rotated, other.publicKey)).toBe(true);
    expect(verifyRsa256(parts, rotated, publicKey)).toBe(false);
  });

  test.each<[string, Partial<typeof text>]>([
    ['path', { path: '/a/c' }],
    ['client id', { clientId: 'C2' }],
    ['time', { time: '2024-05-22T06:42:22+05:30' }],
    ['body', { body: '{"n":"漀"}' }],
    ['border between body and path', { path: text.path + text.body, body: '' }],
  ])('signs another %s by itself', async (_, change) => {
    const sign = createSigner();
    await sign(text, privateKey);
    const given = { ...text, ...change };
    expect(verifyRsa256(given, await sign(given, privateKey), publicKey)).toBe(true);
  });

  test('keeps no failure', async () => {
    const sign = createSigner();
    const first = sign(text, publicKey);
    await expect(first).rejects.toThrow('expected private');
    const second = sign(text, publicKey);
    expect(second).not.toBe(first);
    await expect(second).rejects.toThrow('expected private');
    expect(verifyRsa256(parts, await sign(text, privateKey), publicKey)).toBe(true);
  });

  test('forgets the oldest, and signs it again', async () => {
    const sign = createSigner();
    const first = sign(text, privateKey);
    const others = Array.from({ length: 500 }, (_, index) => ({ ...text, body: `${index}` }));
    const signed = others.map((other) => sign(other, privateKey));
    await Promise.all(signed);
    expect(others.map((other, index) => sign(other, privateKey) === signed[index])).not.toContain(false);
    const again = sign(text, privateKey);
    expect(again).not.toBe(first);
    expect(await again).toBe(await first);
  });
});
