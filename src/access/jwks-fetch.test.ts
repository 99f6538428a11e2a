import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type Issuer, startIssuer } from '../../test/support/issuer.ts';
import { openKeyAddress } from './jwks-fetch.ts';

let issuer: Issuer;
beforeEach(async () => {
  issuer = await startIssuer();
});
afterEach(() => issuer.close());

function open(timeoutMs: number) {
  const address = openKeyAddress(issuer.url, { timeoutMs, longestAnswerBytes: 1_000 });
  onTestFinished(() => address.close());
  return address;
}

describe('the address of the keys', () => {
  test('gives what is published there', async () => {
    expect(await open(5_000).fetch()).toBe('{"keys":[]}');
  });

  test('is given up when no answer comes', async () => {
    issuer.answerWith(() => {});
    await expect(open(50).fetch()).rejects.toThrow(/timeout/i);
  });

  test('is given up when an answer does not end, though it goes on', async () => {
    issuer.answerWith((_request, response) => {
      const drip = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(drip));
    });
    await expect(open(100).fetch()).rejects.toThrow(/timeout|abort/i);
  });

  test.each([
    { title: 'says so', headers: { 'content-length': '1001' } },
    { title: 'does not say so', headers: { 'transfer-encoding': 'chunked' } },
  ])('is given up when the answer is too long, and $title', async ({ headers }) => {
    issuer.answerWith((_request, response) => response.writeHead(200, headers).end(' '.repeat(1_001)));
    await expect(open(5_000).fetch()).rejects.toThrow(/max.*size/i);
  });

  test.each([201, 204, 301, 302, 307, 308, 404, 500])('is not believed when it answers %d', async (status) => {
    issuer.answerWith((_request, response) => response.writeHead(status, { location: `${issuer.url}/other` }).end());
    await expect(open(5_000).fetch()).rejects.toThrow(`the answer has the status ${status}`);
    expect(issuer.requests).toEqual(['/jwks']);
  });
});
