import { type KeyObject, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { testKeys } from '../support/keys.ts';
import { remembering } from './remembered-signatures.ts';

const ours = remembering.createPrivateKey(testKeys.ours.privateKey);
const oursPublic = remembering.createPublicKey(testKeys.ours.publicKey);
const theirsPublic = remembering.createPublicKey(testKeys.vendor.publicKey);
const text = Buffer.from('POST /a\nclient.time.{}');

const verifies = (by: KeyObject, what: Buffer, signature: Buffer) => remembering.verify('sha256', what, by, signature);

test('a remembered signature is the one that is made, in one go or in parts', () => {
  const made = sign('sha256', text, ours);
  for (let time = 0; time < 2; time += 1) {
    expect(remembering.sign('sha256', text, ours)).toEqual(made);
    const inParts = remembering.createSign('RSA-SHA256').update(text.subarray(0, 5)).update(text.subarray(5));
    expect(inParts.sign(ours, 'base64')).toBe(made.toString('base64'));
  }
});

test('another text, key or signature is not taken for one that was seen', () => {
  const signature = sign('sha256', text, ours);
  const otherText = Buffer.from('POST /b\nclient.time.{}');
  const otherSignature = Buffer.from(signature).fill(0, 0, 1);
  for (let time = 0; time < 2; time += 1) {
    expect(verifies(oursPublic, text, signature)).toBe(true);
    expect(verifies(oursPublic, otherText, signature)).toBe(false);
    expect(verifies(theirsPublic, text, signature)).toBe(false);
    expect(verifies(oursPublic, text, otherSignature)).toBe(false);
    expect(remembering.createVerify('RSA-SHA256').update(otherText).verify(oursPublic, signature)).toBe(false);
    expect(remembering.createVerify('RSA-SHA256').update(text).verify(oursPublic, signature)).toBe(true);
  }
});
