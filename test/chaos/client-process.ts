/** The users, in a process of their own: `client-process.ts <setup file>`. It never outlives its parent. */
import { createWriteStream, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AnswerLine } from './answers.ts';
import { createSend } from './apollo.ts';
import { type MutationResult, resultShape } from './documents.ts';
import type { Plan, PlannedOperation } from './plan.ts';
import { createRandom } from './random.ts';
import { type ClientSetup, readShared } from './setup.ts';
import { type ClientWord, clientOrder } from './words.ts';

const [setupFile = ''] = process.argv.slice(2);
const setup = readShared<ClientSetup>(setupFile);
const { chains } = readShared<Plan>(setup.planFile);
const random = createRandom(setup.seed).fork('clients');
const answers = createWriteStream(setup.answersFile);
const count = { started: 0, finished: 0, sent: 0, disconnects: 0 };
/** HTTP requests, those of RetryLink too. */
const sentByKey = new Map<string, number>();
let isStopped = false;

const send = createSend({
  ...setup,
  random,
  onRequest(body, wasCutOff) {
    const [, key = ''] = /"idempotencyKey":"([^"]+)"/.exec(body) ?? [];
    sentByKey.set(key, (sentByKey.get(key) ?? 0) + 1);
    count.sent += 1;
    if (wasCutOff) count.disconnects += 1;
  },
});

function report(isOver: boolean): void {
  process.send?.({ ...count, isOver } satisfies ClientWord);
}

/** How long to wait before the same is sent again; null: there is nothing to wait for. */
function pauseAfter(answer: Pick<AnswerLine, 'result' | 'errors' | 'failure'>): number | null {
  const again = 300 + random.whole(0, 400);
  if (answer.result === undefined || answer.result === null) return again;
  const { remedy, retryAfterSeconds } = resultShape.parse(answer.result) satisfies MutationResult;
  if (remedy !== 'RETRY_SAME_KEY' && remedy !== 'WAIT') return null;
  return Math.max(again, (retryAfterSeconds ?? 0) * 1000 + random.whole(0, 200));
}

/** One of the clients that send an operation: it does what it is told to, for as long as it has patience. */
async function ask(operation: PlannedOperation, copy: number): Promise<void> {
  const { mutation, idempotencyKey, input } = operation;
  const isPatient = copy === 0 || random.happens(0.5);
  const giveUpAt = Date.now() + setup.patienceMs;
  for (;;) {
    const sentAt = Date.now();
    const answered = await send(mutation, { idempotencyKey, ...input });
    const line: AnswerLine = { operation: operation.number, copy, sentAt, at: Date.now(), ...answered };
    answers.write(`${JSON.stringify(line)}\n`);
    const pauseMs = pauseAfter(answered);
    if (pauseMs === null || !isPatient || Date.now() + pauseMs > giveUpAt) return;
    await sleep(pauseMs);
  }
}

async function misbehave({ misbehaviour, account }: PlannedOperation): Promise<void> {
  if (misbehaviour === null) return;
  const url = `${setup.vendorUrls[account]}/_simulator/misbehave`;
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(misbehaviour) });
  if (!response.ok) throw new Error(`the vendor does not know how to misbehave: ${await response.text()}`);
  await response.body?.cancel();
}

/** All copies of an operation, most of them at once. */
async function begin(operation: PlannedOperation): Promise<void> {
  count.started += 1;
  await misbehave(operation);
  const copies = Array.from({ length: operation.copies }, async (_, copy) => {
    if (random.happens(0.3)) await sleep(random.whole(0, 120));
    await ask(operation, copy);
  });
  await Promise.all(copies);
  count.finished += 1;
}

/** How many operations may begin. */
let room = setup.concurrency;
const waiting: Array<() => void> = [];

async function inTurn(work: () => Promise<void>): Promise<void> {
  if (room === 0) await new Promise<void>((resolve) => void waiting.push(resolve));
  else room -= 1;
  try {
    await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) room += 1;
    else next();
  }
}

/** Those that want the same target, one soon after the other; often before the one before it is through. */
async function runChain(chain: readonly PlannedOperation[]): Promise<void> {
  const under: Array<Promise<void>> = [];
  for (const operation of chain) {
    if (isStopped) break;
    const work = inTurn(() => begin(operation));
    under.push(work);
    const waits = operation.mutation === 'switchTemplateStatus' ? 0.7 : 0.4;
    await (random.happens(waits) ? work : sleep(random.whole(0, 150)));
  }
  await Promise.all(under);
}

process.on('disconnect', () => process.exit());
process.on('message', (message) => {
  isStopped = clientOrder.parse(message) === 'stop';
});
const ticking = setInterval(() => report(false), 200);
const left = [...chains];
const lanes = Array.from({ length: Math.max(2, setup.concurrency) }, async () => {
  for (let chain = left.shift(); chain !== undefined && !isStopped; chain = left.shift()) await runChain(chain);
});
await Promise.all(lanes);
clearInterval(ticking);
await new Promise<void>((resolve) => answers.end(resolve));
writeFileSync(setup.sentFile, JSON.stringify(Object.fromEntries(sentByKey)));
report(true);
