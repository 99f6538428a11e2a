import { describe, expect, test } from 'vitest';
import { canonicalText, type Parameters, type SignMethod, sendable, sign } from './sign.ts';
import { isSignedWith } from './simulator-signature.ts';

/** The worked example of Taobao Open Platform, article 101617. */
const official = {
  method: 'taobao.item.seller.get',
  app_key: '12345678',
  session: 'test',
  timestamp: '2016-01-01 12:00:00',
  format: 'json',
  v: '2.0',
  sign_method: 'md5',
  fields: 'num_iid,title,nick,price,num',
  num_iid: '11223344',
};

/** A call of our own API; signatures computed once with another program. */
const upsert = {
  method: 'alibaba.alisports.access.platform.benefit.upsert',
  app_key: '12345678',
  timestamp: '2024-01-02 11:04:05',
  format: 'json',
  v: '2.0',
  req_dto:
    '{"activity_id":1,"channel_code":"28246631","creator_id":"1","effect_time":{"effect_natural_n_days":3,"effect_type":5},"extend_fields":"{\\"discountType\\":1,\\"virtualTemplateId\\":\\"park_x\\",\\"deductionTime\\":120,\\"thresholdValue\\":100}","grant_type":1,"name":"3小时停车券","outer_id":"123","type":38}',
};

test('the text to sign is the one the platform prints', () => {
  expect(canonicalText(official)).toBe(
    'app_key12345678fieldsnum_iid,title,nick,price,numformatjsonmethodtaobao.item.seller.getnum_iid11223344sessiontestsign_methodmd5timestamp2016-01-01 12:00:00v2.0',
  );
});

const vectors: ReadonlyArray<readonly [string, Parameters, SignMethod, string]> = [
  ["the platform's example", official, 'md5', '66987CB115214E59E6EC978214934FB8'],
  ["the platform's example", official, 'hmac', 'D56D7858309C31B6251083A874D48273'],
  [
    "the platform's example",
    official,
    'hmac-sha256',
    '04DB15AD0774D5CFCE2C837DE43E3FCEA9011ED74F3038FB6AB5F3C4CEA119E8',
  ],
  ['our own API', upsert, 'md5', 'AD98F96E465163CE96232B9AC12F832F'],
  ['our own API', upsert, 'hmac', '8E1CE9CD137636FD8404760E978F814E'],
  ['our own API', upsert, 'hmac-sha256', '34FB403FD257F3845B398D55EF3E53E5878A9A0B52D3D71EE21942AF2D0CE985'],
];

describe.each(vectors)('%s', (_, parameters, method, signature) => {
  const named = { ...parameters, sign_method: method };

  test(`signed with ${method} has the known signature`, () => {
    expect(sign(named, 'helloworld', method)).toBe(signature);
  });

  test(`signed with ${method} satisfies the simulator, and with one letter changed does not`, () => {
    const sent = (over: object) => new Map(Object.entries({ ...named, sign: signature, ...over }));
    expect(isSignedWith('helloworld', sent({}))).toBe(true);
    expect(isSignedWith('helloworld', sent({ app_key: '12345679' }))).toBe(false);
    expect(isSignedWith('helloworle', sent({}))).toBe(false);
    expect(isSignedWith('helloworld', sent({ sign: signature.toLowerCase() }))).toBe(false);
  });
});

test('blank parameters are neither signed nor sent', () => {
  const blank = { session: '', partner_id: ' \t', target_app_key: undefined, '': 'nameless' };
  expect(sign({ ...upsert, ...blank }, 'helloworld', 'md5')).toBe(sign(upsert, 'helloworld', 'md5'));
  expect(sendable({ ...upsert, ...blank })).toEqual(sendable(upsert));
});

test('names are sorted as ASCII, capitals first', () => {
  expect(canonicalText({ b: '1', a_b: '2', B: '3', ab: '4' })).toBe('B3a_b2ab4b1');
});

test('a value that begins with @ is an ordinary value', () => {
  expect(canonicalText({ name: '@file' })).toBe('name@file');
});
