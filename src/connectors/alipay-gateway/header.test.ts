import { describe, expect, test } from 'vitest';
import { buildSignatureHeader, parseSignatureHeader } from './header.ts';

describe('buildSignatureHeader', () => {
  test('percent-encodes the base64', () => {
    expect(buildSignatureHeader(2, 'a+b/c==')).toBe('algorithm=RSA256,keyVersion=2,signature=a%2Bb%2Fc%3D%3D');
  });

  test('writes what parseSignatureHeader reads', () => {
    const signature = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)).toString('base64');
    expect(parseSignatureHeader(buildSignatureHeader(0, signature))).toEqual({
      algorithm: 'RSA256',
      keyVersion: '0',
      signature,
    });
  });
});

describe('parseSignatureHeader', () => {
  const plain = { algorithm: 'RSA256', keyVersion: '1', signature: 'a+b/c==' };

  test.each([
    ['as documented', 'algorithm=RSA256,keyVersion=1,signature=a%2Bb%2Fc%3D%3D', plain],
    ['with lower-case escapes', 'algorithm=RSA256,keyVersion=1,signature=a%2bb%2fc%3d%3d', plain],
    ['with only some characters escaped', 'algorithm=RSA256,keyVersion=1,signature=a+b%2Fc==', plain],
    ['with raw base64', 'algorithm=RSA256,keyVersion=1,signature=a+b/c==', plain],
    ['with blanks after the commas', 'algorithm=RSA256, keyVersion=1, signature=a%2Bb%2Fc%3D%3D', plain],
    ['with blanks everywhere', '  algorithm = RSA256 ,\tkeyVersion = 1 , signature = a+b/c==  ', plain],
    ['in another order', 'signature=a%2Bb%2Fc%3D%3D,keyVersion=1,algorithm=RSA256', plain],
    ['with names in another case', 'Algorithm=RSA256,KEYVERSION=1,Signature=a+b/c==', plain],
    ['with unknown parts', 'v=2,algorithm=RSA256,x,keyVersion=1,,signature=a+b/c==,__proto__=y', plain],
    ['without a key version', 'algorithm=RSA256,signature=a+b/c==', { ...plain, keyVersion: null }],
    ['without an algorithm', 'keyVersion=1,signature=a+b/c==', plain],
    ['with another algorithm', 'algorithm=ECC224,keyVersion=1,signature=a+b/c==', { ...plain, algorithm: 'ECC224' }],
    [
      'with a part said twice: the last counts',
      'algorithm=ECC224,keyVersion=1,algorithm=RSA256,signature=a+b/c==',
      plain,
    ],
  ])('reads a header %s', (_, header, expected) => {
    expect(parseSignatureHeader(header)).toEqual(expected);
  });

  test.each([
    ['is empty', ''],
    ['has no signature', 'algorithm=RSA256,keyVersion=1'],
    ['has an empty signature', 'algorithm=RSA256,keyVersion=1,signature='],
    ['has a signature of blanks', 'algorithm=RSA256,keyVersion=1,signature=   '],
    ['names a signature without a value', 'algorithm=RSA256,keyVersion=1,signature'],
    ['cannot be percent-decoded', 'algorithm=RSA256,keyVersion=1,signature=a%2'],
    ['has escapes that are no hex', 'algorithm=RSA256,keyVersion=1,signature=a%zz'],
    ['has escapes that are no UTF-8', 'algorithm=RSA256,keyVersion=1,signature=a%ff'],
    ['is the bare signature', 'a+b/c=='],
    ['says the signature twice', 'signature=xx,keyVersion=1,signature=a+b/c=='],
    ['says the signature twice, the last time empty', 'signature=a+b/c==,signature='],
  ])('finds nothing in a header that %s', (_, header) => {
    expect(parseSignatureHeader(header)).toBeNull();
  });
});
