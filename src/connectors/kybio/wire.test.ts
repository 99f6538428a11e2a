import { describe, expect, test } from 'vitest';
import { messageOf, methods } from './wire.ts';
import { readAdjustment, readDecimal, readMember, readMemberPage } from './wire-members.ts';

/** The answer the article prints, without its comment: the id has gone through a double, the times contradict. */
const sample = `{
  "status": "success",
  "messages": [],
  "errorCode": null,
  "data": {
    "customerUid": 231607639459718460,
    "balanceBeforeUpdate": 400,
    "balanceAfterUpdate": 500,
    "balanceIncrement": 100,
    "pointBeforeUpdate": 300,
    "pointAfterUpdate": 400,
    "pointIncrement": 100,
    "dataChangeTime": "2015-12-16 15:26:43",
    "updateCustomerTime": "2015-12-16 14:37:30"
  }
}`;

test('the printed sample is read, digit by digit', () => {
  expect(readAdjustment(sample)).toEqual({
    status: 'success',
    printed: { status: 'success', errorCode: null, message: null },
    content: {
      kind: 'read',
      data: {
        customerUid: '231607639459718460',
        balanceBeforeUpdate: '400',
        balanceAfterUpdate: '500',
        balanceIncrement: '100',
        pointBeforeUpdate: '300',
        pointAfterUpdate: '400',
        pointIncrement: '100',
      },
    },
  });
});

test('a message keeps the order and the digits of its fields', () => {
  expect(
    messageOf([
      ['appId', JSON.stringify('a"b')],
      ['customerUid', '9223372036854775807'],
      ['2', '-0.10'],
    ]),
  ).toBe('{"appId":"a\\"b","customerUid":9223372036854775807,"2":-0.10}');
});

test('the methods are spelled as the vendor spells them', () => {
  expect(Object.values(methods)).toEqual([
    'customerOpenApi/updateBalancePointByIncrement',
    'customerOpenApi/queryByUid',
    'customerOpenApi/queryByNumber',
    'customerOpenapi/queryBytel',
    'customerOpenApi/queryCustomerPages',
    'openApiLimitAccess/queryAccessTimes',
    'openApiLimitAccess/queryDailyAccessTimesLog',
  ]);
});

describe('an envelope', () => {
  test.each([
    ['{"status":"error","messages":["a","b"],"errorCode":12}', '12', 'a; b'],
    ['{"status":" ERROR ","messages":"a","errorCode":"12"}', '12', 'a'],
    ['{"status":"Error","messages":[null,""],"errorCode":null}', null, null],
    ['{"status":"error"}', null, null],
    ['{"status":"error","messages":{"no":"list"},"errorCode":{"no":"number"}}', null, null],
  ])('%s says what can be read of it', (text, errorCode, message) => {
    expect(readMember(text)).toMatchObject({ status: 'error', printed: { errorCode, message } });
  });

  test.each([
    '',
    'null',
    '[]',
    '"error"',
    '{}',
    '{"status":"ok"}',
    '{"status":1}',
    '{"status":"error"',
    '<h1>error</h1>',
  ])('%j is none', (text) => {
    expect(readMember(text)).toBeNull();
  });
});

describe('a decimal', () => {
  test.each([
    ['100', '100'],
    ['-12.50', '-12.5'],
    [' 0.00 ', '0'],
    ['-0', '0'],
    ['0E-8', '0'],
    ['1E+2', '100'],
    ['1.5e3', '1500'],
    ['12345E-3', '12.345'],
    [`${'9'.repeat(38)}.${'0'.repeat(10)}`, '9'.repeat(38)],
  ])('%s is %s', (text, value) => {
    expect(readDecimal(text)).toBe(value);
  });

  test.each(['', '.5', '1.', '1,5', 'NaN', '0x1', '1E+99', `${'9'.repeat(39)}`, '1E', '--1'])('%j is none', (text) => {
    expect(readDecimal(text)).toBeNull();
  });
});

describe('a record', () => {
  test.each([
    'null',
    '{}',
    '[]',
    '""',
    '{"customerUid":null,"balance":null}',
    '{"customerUid":0}',
    '{"customerUid":""}',
  ])('%s is nobody', (data) => {
    const answer = readMember(`{"status":"success","data":${data}}`);
    expect(answer?.status === 'success' && [{ kind: 'missing' }, { kind: 'read', data: null }]).toContainEqual(
      answer?.status === 'success' && answer.content,
    );
  });

  test('keeps nothing it does not need, and takes blanks for absent', () => {
    const data =
      '{"customerUid":7,"balance":"1.0","point":2,"password":"X","name":"  ","phone":null,"enable":-1,"qq":"9"}';
    expect(readMember(`{"status":"success","data":${data}}`)).toMatchObject({
      content: {
        data: {
          customerUid: '7',
          balance: '1',
          point: '2',
          enable: '-1',
          number: null,
          categoryName: null,
          expiryDate: null,
          createdDate: null,
          name: null,
          phone: null,
          email: null,
          birthday: null,
        },
      },
    });
    expect(JSON.stringify(readMember(`{"status":"success","data":${data}}`))).not.toMatch(/password|qq/);
  });
});

describe('a page', () => {
  const page = (data: string) => readMemberPage(`{"status":"success","data":${data}}`);

  test.each([
    ['{"v":9007199254740993,"t":"9007199254740993","n":1.10,"o":{"a":[null,true]}}'],
    ['"text"'],
    ['9007199254740993'],
    ['null', null],
  ])('leads on by %s, verbatim', (cursor: string, next: string | null = cursor) => {
    expect(page(`{"postBackParameter":${cursor},"pageSize":0,"result":[]}`)).toMatchObject({
      content: { data: { next } },
    });
  });

  test.each([
    ['{"pageSize":2,"result":[{},{}]}', false],
    ['{"pageSize":"2","result":[{}]}', true],
    ['{"result":[{}]}', false],
    ['{"result":[]}', true],
    ['{"pageSize":null,"result":[]}', true],
    ['{"pageSize":0,"result":[]}', true],
    ['{"pageSize":0,"result":[{}]}', false],
  ])('%s is the last: %s', (data, isLast) => {
    expect(page(data)).toMatchObject({ content: { data: { isLast } } });
  });

  test('without a list is flawed, and says where', () => {
    expect(page('{"pageSize":2}')).toMatchObject({ content: { kind: 'flawed', flaw: 'result' } });
    expect(page('{}')).toMatchObject({ content: { kind: 'flawed' } });
  });
});

test('content of another shape is flawed without being quoted', () => {
  const answer = readAdjustment('{"status":"success","data":{"customerUid":"Lin Meiling"}}');
  expect(JSON.stringify(answer)).not.toContain('Lin');
  expect(answer).toMatchObject({ content: { kind: 'flawed' } });
});
