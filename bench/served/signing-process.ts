/** Our server, which signs meanwhile as it does for vendors: `signing-process.js <public key>`. */
import { constants, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { obey, tell } from '../support/child.ts';
import { type SigningOrder, type SigningWay, type SigningWord, signingOrder } from './signing-words.ts';

const publicKey = z.string().parse(process.argv[2]);

(await import('../../src/app/engine.ts')).tuneEngine();
const { canonicalBytes, signRsa256, verifyRsa256 } = await import('../../src/connectors/alipay-gateway/sign.ts');
const { createInMemoryApp } = await import('./in-memory-app.ts');
const { startServer } = await import('./servers.ts');

const { app } = await createInMemoryApp(publicKey);
const url = await startServer.ours(app);

const pair = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const privateKey = createPrivateKey(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
const parts = {
  path: '/api/open/alipay/v1/ipass/template/manage/updateBudget',
  clientId: 'BENCH00000000000CARD',
  time: '2026-01-01T00:00:00+08:00',
  body: JSON.stringify({ requestId: '2'.repeat(32), templateCode: '8'.repeat(32), updateType: 'APPEND_BUDGET' }),
};

/** A vendor's call: what we send is signed, what it answers is verified. */
const waysToSign: Readonly<Record<SigningWay, () => Promise<void>>> = {
  none: async () => {},
  'as connectors do': async () => {
    const signature = await signRsa256(parts, privateKey);
    if (!verifyRsa256(parts, signature, pair.publicKey)) throw new Error('the signature does not verify');
  },
  'on the event loop': async () => {
    sign('sha256', canonicalBytes(parts), { key: privateKey, padding: constants.RSA_PKCS1_PADDING });
  },
};

async function run({ way, seconds, perSecond }: SigningOrder): Promise<SigningWord> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const beganAt = performance.now();
  const pending: Array<Promise<void>> = [];
  delay.enable();
  // As requests come: however many signatures are still being made.
  for (let number = 0; number < seconds * perSecond; number += 1) {
    const dueMs = beganAt + (number * 1_000) / perSecond - performance.now();
    if (dueMs > 0) await sleep(dueMs);
    pending.push(waysToSign[way]());
  }
  await Promise.all(pending);
  delay.disable();
  const ms = (nanoseconds: number): number => nanoseconds / 1e6;
  const delayMs = { p50: ms(delay.percentile(50)), p99: ms(delay.percentile(99)), most: ms(delay.max) };
  return { url, signatures: way === 'none' ? 0 : pending.length, delayMs };
}

obey(signingOrder, run);
tell({ url, signatures: 0, delayMs: { p50: 0, p99: 0, most: 0 } } satisfies SigningWord);
