import { expect, test } from 'vitest';
import { parseExactJson } from '../json.ts';
import { answerRoot, errorRoot, readAnswer } from './wire.ts';

const read = (text: string) => readAnswer(parseExactJson(text));
const result = (fields: string) => read(`{"${answerRoot}":{"result":{${fields}},"request_id":"r1"}}`);
const error = (fields: string) => read(`{"${errorRoot}":{${fields}}}`);

test("the page's sample of an answer is a failure, in spite of its model, and loses its quotes", () => {
  expect(
    result('"success":false,"error_code":"\\"isv.invalid-parameter\\"","model":1,"error_msg":"\\"参数错误\\""'),
  ).toEqual({
    kind: 'failure',
    failure: {
      shape: 'failure',
      systemCode: null,
      subCode: 'isv.invalid-parameter',
      message: '参数错误',
      requestId: 'r1',
    },
  });
});

test("the page's sample of an exception is an error", () => {
  expect(
    error('"code":50,"msg":"Remote service error","sub_code":"isv.invalid-parameter","sub_msg":"非法参数"'),
  ).toEqual({
    kind: 'failure',
    failure: {
      shape: 'error',
      systemCode: '50',
      subCode: 'isv.invalid-parameter',
      message: '非法参数',
      requestId: null,
    },
  });
});

test.each(['9007199254740991', '9007199254740993', '9223372036854775807', '"9007199254740993"'])(
  'a model of %s arrives digit for digit',
  (model) => {
    expect(result(`"success":true,"model":${model}`)).toEqual({
      kind: 'success',
      model: model.replaceAll('"', ''),
      requestId: 'r1',
    });
  },
);

test.each([
  ['"success":true', { kind: 'success', model: null }],
  ['"success":"true","model":5', { kind: 'success', model: '5' }],
  ['"success":"True","model":null,"error_code":"","error_msg":null', { kind: 'success', model: null }],
  ['"success":true,"model":{"id":1}', { kind: 'success', model: null }],
  ['"success":"false"', { kind: 'failure', failure: { subCode: null, message: 'success = false' } }],
  ['"success":false,"error_code":5', { kind: 'failure', failure: { subCode: '5', message: '5' } }],
])('the result {%s} is understood', (fields, expected) => {
  expect(result(fields)).toMatchObject(expected);
});

test('the numbers of an error may be texts', () => {
  expect(error('"code":"7","msg":"App Call Limited"')).toMatchObject({
    failure: { systemCode: '7', subCode: null, message: 'App Call Limited' },
  });
});

test('a success with an error code contradicts itself', () => {
  expect(result('"success":true,"error_code":"isv.invalid-parameter"')).toMatchObject({ kind: 'contradictory' });
});

test('an answer with both roots contradicts itself', () => {
  const both = `{"${answerRoot}":{"result":{"success":true}},"${errorRoot}":{"code":50}}`;
  expect(read(both)).toMatchObject({ kind: 'contradictory' });
});

test.each([
  ['no object', '[]'],
  ['nothing', 'null'],
  ['a text', '"ok"'],
  ['the compact form, which no root proves to be ours', '{"result":{"success":true},"request_id":"r1"}'],
  ["another API's root", '{"alibaba_alisports_passport_response":{"result":{"success":true}}}'],
  ['no result', `{"${answerRoot}":{"request_id":"r1"}}`],
  ['a result that says nothing', `{"${answerRoot}":{"result":{"model":1}}}`],
  ['a result that says maybe', `{"${answerRoot}":{"result":{"success":"maybe"}}}`],
  ['a success of 1', `{"${answerRoot}":{"result":{"success":1}}}`],
  ['an error without a code', `{"${errorRoot}":{"msg":"?"}}`],
  ['an empty error', `{"${errorRoot}":null}`],
])('%s is unreadable', (_, text) => {
  expect(read(text).kind).toBe('unreadable');
});
