import { describe, expect, test } from 'vitest';
import { envelopeKeys, readResult } from './wire.ts';

const success = { resultStatus: 'S', resultCode: 'SUCCESS', resultMessage: 'success' };
const refusal = { resultStatus: 'F', resultCode: 'PARAM_ILLEGAL', resultMessage: 'no' };

describe('readResult', () => {
  test('knows the three keys the pages print', () => {
    expect(envelopeKeys).toEqual(['result', 'resultInfo', 'ResultInfo']);
  });

  test.each(['result', 'resultInfo', 'ResultInfo'])('finds the outcome under %s', (key) => {
    expect(readResult({ stock: '1', [key]: success }, envelopeKeys)).toEqual(success);
  });

  test.each([
    ['resultMessage', { resultMessage: 'm' }, 'm'],
    ['resultMsg, as older pages print it', { resultMsg: 'm' }, 'm'],
    ['resultMessage before resultMsg', { resultMsg: 'older', resultMessage: 'm' }, 'm'],
    ['no message at all', {}, ''],
  ])('reads %s', (_, message, expected) => {
    const { resultStatus, resultCode } = success;
    expect(readResult({ result: { resultStatus, resultCode, ...message } }, envelopeKeys)?.resultMessage).toBe(
      expected,
    );
  });

  test.each<[string, unknown]>([
    ['null', null],
    ['undefined', undefined],
    ['a text', 'SUCCESS'],
    ['a list', [success]],
    ['an object without any of the keys', { outcome: success }],
    ['the fields without an envelope', success],
    ['another spelling', { RESULT: success, resultinfo: success }],
    ['an envelope that is null', { result: null }],
    ['an envelope that is a text', { result: 'SUCCESS' }],
    ['an envelope that is a list', { result: [success] }],
    ['no status', { result: { resultCode: 'SUCCESS' } }],
    ['no code', { result: { resultStatus: 'S' } }],
    ['an empty status', { result: { ...success, resultStatus: '' } }],
    ['an empty code', { result: { ...success, resultCode: '' } }],
    ['a status that is no text', { result: { ...success, resultStatus: true } }],
    ['a code that is no text', { result: { ...success, resultCode: { code: 'SUCCESS' } } }],
  ])('finds nothing in %s', (_, body) => {
    expect(readResult(body, envelopeKeys)).toBeNull();
  });

  test.each(envelopeKeys)('accepts only %s when told so', (only) => {
    for (const key of envelopeKeys) {
      expect(readResult({ [key]: success }, [only])).toEqual(key === only ? success : null);
    }
  });

  test('takes the first of the keys', () => {
    expect(readResult({ resultInfo: success, result: refusal }, envelopeKeys)).toEqual(refusal);
  });

  test.each<[string, unknown]>([
    ['null', null],
    ['a text', 'success'],
    ['a number', '200'],
    ['a list', []],
  ])('passes over a key that holds %s, which is no object', (_, value) => {
    expect(readResult({ result: value, resultInfo: success }, envelopeKeys)).toEqual(success);
  });
});
