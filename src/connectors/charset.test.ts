import { expect, test } from 'vitest';
import { decodeBody } from './charset.ts';

const gbk = Uint8Array.of(0xd5, 0xc5, 0xc8, 0xfd);
const utf8 = new TextEncoder().encode('张三');

test.each<[string | undefined, Uint8Array]>([
  [undefined, utf8],
  ['application/json', utf8],
  ['application/json; charset=UTF-8', utf8],
  ['application/json;charset="utf8"', utf8],
  ['application/json;charset=GBK', gbk],
  ['application/json; Charset = gb2312; boundary=x', gbk],
  ["text/plain; charset='gb18030'", gbk],
  ['application/json', Uint8Array.of(0xef, 0xbb, 0xbf, ...utf8)],
])('%s is read in it', (contentType, body) => {
  expect(decodeBody(body, contentType)).toBe('张三');
});

test.each([
  ['GBK that claims to be UTF-8', 'application/json; charset=utf-8', gbk],
  ['GBK that claims nothing', 'application/json', gbk],
  ['a charset that nobody knows', 'application/json; charset=klingon', utf8],
  ['a character cut short', undefined, utf8.subarray(0, -1)],
])('%s is no text', (_, contentType, body) => {
  expect(decodeBody(body, contentType)).toBeNull();
});
