import { describe, expect, test } from 'vitest';
import {
  parseAccountId,
  parseIdempotencyKey,
  parseOperationId,
  parseTemplateCode,
  parseTemplateId,
  templateIdOf,
} from './ids.ts';

const operationId = '018f2f5e-7b1a-7c3d-9e4f-0123456789ab';

describe.each<[string, (text: string) => string | null, readonly string[], readonly string[]]>([
  [
    'an account id',
    parseAccountId,
    ['a', 'hk-1', '0', '-', 'x'.repeat(40)],
    ['', 'HK', 'hk_1', 'hk:1', 'hk 1', 'hk-1\n', '\nhk-1', 'é', 'x'.repeat(41)],
  ],
  [
    'a template code',
    parseTemplateCode,
    ['8', '82022031000135000000000000624234', 'A_b-9', 'x'.repeat(64)],
    ['', 'a:b', 'a b', 'a.b', 'a/b', 'a\n', '１２', '"', 'x'.repeat(65)],
  ],
  [
    'an operation id',
    parseOperationId,
    [operationId, '00000000-0000-7000-8000-000000000000', 'ffffffff-ffff-7fff-bfff-ffffffffffff'],
    [
      '',
      operationId.toUpperCase(),
      operationId.replace('-7c3d', '-4c3d'),
      operationId.replace('-9e4f', '-ce4f'),
      operationId.replaceAll('-', ''),
      `{${operationId}}`,
      `${operationId}\n`,
      ` ${operationId}`,
    ],
  ],
  [
    'an idempotency key',
    parseIdempotencyKey,
    ['x'.repeat(16), 'x'.repeat(128), operationId, 'ABCdef_0123-4567'],
    [
      '',
      'x'.repeat(15),
      'x'.repeat(129),
      'key with blanks here',
      'k:'.repeat(8),
      'ключ'.repeat(4),
      `${'x'.repeat(16)}\n`,
    ],
  ],
])('%s', (_, parse, good, bad) => {
  test.each(good)('can be %j', (text) => {
    expect(parse(text)).toBe(text);
  });

  test.each(bad)('cannot be %j', (text) => {
    expect(parse(text)).toBeNull();
  });
});

describe('a template id', () => {
  test.each([
    ['hk-1:T1', 'hk-1', 'T1'],
    ['a:8', 'a', '8'],
    [`${'x'.repeat(40)}:${'y'.repeat(64)}`, 'x'.repeat(40), 'y'.repeat(64)],
  ])('%s is taken apart, and put together again', (id, accountId, code) => {
    const parsed = parseTemplateId(id);
    expect(parsed).toEqual({ id, accountId, code });
    expect(parsed === null ? null : templateIdOf(parsed.accountId, parsed.code)).toBe(id);
  });

  test.each(['', ':', 'hk-1', 'hk-1:', ':T1', 'hk-1:T1:T2', 'hk-1::T1', 'HK:T1', 'hk-1:T 1', ' hk-1:T1', 'hk-1:T1\n'])(
    'cannot be %j',
    (text) => {
      expect(parseTemplateId(text)).toBeNull();
    },
  );
});
