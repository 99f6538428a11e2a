/**
 * The bare loop, in a process of its own: `bare-process.ts <setup file>`. For every change it signs, sends by undici,
 * verifies the answer and commits twice, and there is nothing around it. With `readings` it also makes the two readings
 * that the program makes, before and after the change, as AlipayHK promises nothing for a repeat.
 */
import { constants, createPrivateKey, createPublicKey, randomUUID, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';
import { Pool } from 'undici';
import { z } from 'zod';
import { paths } from '../../src/connectors/alipay-card/wire.ts';
import { cardClient } from '../../test/chaos/accounts.ts';
import { readShared } from '../../test/chaos/setup.ts';
import { obey } from '../support/child.ts';
import { openBareStore } from './bare-store.ts';
import { type Change, runLanes } from './lanes.ts';
import type { BareSetup } from './stage.ts';
import { roundOrder } from './words.ts';

const [setupFile = ''] = process.argv.slice(2);
const setup = readShared<BareSetup>(setupFile);
const store = await openBareStore(setup.database);
const pool = new Pool(setup.vendorUrl, { connections: setup.vendorConnections, pipelining: 1 });
const padding = constants.RSA_PKCS1_PADDING;
const ours = { key: createPrivateKey(setup.ourPrivateKey), padding };
const vendors = { key: createPublicKey(setup.vendorPublicKey), padding };
const { clientId, merchantId } = cardClient;
const signText = promisify(sign);
const verifyText = promisify(verify);

const outcome = z.looseObject({ resultStatus: z.literal('S') });
const answerShape = z.union([z.looseObject({ resultInfo: outcome }), z.looseObject({ result: outcome })]);

const textOf = (path: string, time: string, body: string): Buffer =>
  Buffer.from(`POST ${path}\n${clientId}.${time}.${body}`);

interface Answer {
  readonly text: string;
  readonly tookMs: number;
}

/** One signed call and its verified answer. @throws when it is none, or no success. */
async function call(path: string, message: object): Promise<Answer> {
  const body = JSON.stringify(message);
  const time = `${new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
  const signature = (await signText('sha256', textOf(path, time, body), ours)).toString('base64');
  const headers = {
    'client-id': clientId,
    'content-type': 'application/json; charset=UTF-8',
    'request-time': time,
    signature: `algorithm=RSA256,keyVersion=1,signature=${encodeURIComponent(signature)}`,
  };
  const sentAt = performance.now();
  const response = await pool.request({ path, method: 'POST', headers, body });
  const text = await response.body.text();
  const tookMs = performance.now() - sentAt;
  const told = String(response.headers['signature']).split('signature=')[1] ?? '';
  const bytes = Buffer.from(decodeURIComponent(told), 'base64');
  const isGenuine = await verifyText(
    'sha256',
    textOf(path, String(response.headers['response-time']), text),
    vendors,
    bytes,
  );
  if (!isGenuine || !answerShape.safeParse(JSON.parse(text)).success) throw new Error(text);
  return { text, tookMs };
}

const nothing: Answer = { text: '', tookMs: 0 };

async function change(templateCode: string): Promise<Change> {
  const requestId = randomUUID().replaceAll('-', '');
  const message = { requestId, merchantId, templateCode, updateType: 'APPEND_BUDGET', number: 1 };
  const read = async (): Promise<Answer> =>
    setup.readings ? call(paths.detail, { templateCode, merchantId }) : nothing;
  try {
    const before = await read();
    await store.begin(requestId, JSON.stringify(message));
    const answer = await call(paths.updateBudget, message);
    const after = await read();
    await store.settle(requestId, answer.text);
    return { requestId, trouble: null, vendorMs: before.tookMs + answer.tookMs + after.tookMs };
  } catch (error) {
    return { requestId: null, trouble: String(error) };
  }
}

obey(roundOrder, (order) => runLanes(order, change));
