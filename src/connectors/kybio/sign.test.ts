/** The vectors are derived from the formula: the value printed in the vendor's articles belongs to none of its bodies. */
import { expect, test } from 'vitest';
import { signBody } from './sign.ts';

const appKey = 'TESTKEY0000000001';

test.each([
  [
    'an increment',
    '{"appId":"TESTAPPID","customerUid":231607639459718452,"balanceIncrement":-12.50,"pointIncrement":0,"dataChangeTime":"2024-01-02 03:04:05"}',
    'BFD567E6CE3ED5425F72F05CAE0BF37F',
  ],
  [
    'raw UTF-8',
    '{"appId":"TESTAPPID","customerInfo":{"customerUid":231607639459718452,"name":"张三"}}',
    '604ADC49A421D465734B01555E4753CF',
  ],
  [
    'escaped characters',
    '{"appId":"TESTAPPID","customerInfo":{"customerUid":231607639459718452,"name":"\\u5f20\\u4e09"}}',
    'E2DA816AB5E0C63F081F0CDC2D5E1972',
  ],
])('signs %s as the vector says', (_, body, signature) => {
  expect(signBody(appKey, body)).toBe(signature);
});

test('covers every byte of key and body', () => {
  const whole = signBody(appKey, '{}');
  expect(signBody(appKey, '{} ')).not.toBe(whole);
  expect(signBody(`${appKey} `, '{}')).not.toBe(whole);
});
