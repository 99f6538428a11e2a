/** Answers that were made for something else: replayed, left over on a connection, about somebody else. */
import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeRsaPair } from '../support/keys.ts';
import { untilOperation } from '../support/mutations.ts';
import { type Answer, bytesOf, type Misbehaviour, type Scene, signatureOf } from './hostile-vendor.ts';
import { type Front, type HostileWorld, startHostileWorld } from './hostile-world.ts';

let stage: HostileWorld;
beforeAll(async () => {
  stage = await startHostileWorld();
}, 120_000);
afterAll(() => stage.close(), 60_000);
afterEach(() => stage.heal(), 120_000);

const frontOf = (vendor: Front['vendor']): Front => {
  const found = stage.fronts.find((front) => front.vendor === vendor);
  if (found === undefined) throw new Error(vendor);
  return found;
};

/** What a change is at first, what becomes of it once the vendor behaves, and its effects. */
async function endOf(front: Front, misbehaviour: Misbehaviour) {
  const effects = front.effects();
  front.hostile.misbehave(misbehaviour, front.isChange);
  const result = await front.change();
  front.hostile.misbehave(null);
  const isOver = ({ state }: { readonly state: string }): boolean => state === 'SUCCEEDED' || state === 'REFUSED';
  const id = result.operation?.id;
  const { state } = id === undefined ? { state: null } : await untilOperation(stage.world, id, isOver);
  return { atFirst: result.__typename, state, effects: front.effects() - effects };
}

const nothingSent = { atFirst: 'PromoUnavailableError', state: null, effects: 0 };
const unknownAndThenOnce = { atFirst: 'PromoOutcomeUnknownError', state: 'SUCCEEDED', effects: 1 };

/** An honest change, and the answer that it had. */
async function record(front: Front): Promise<Answer> {
  let heard: Answer | null = null;
  front.hostile.misbehave(({ socket, genuine }) => {
    heard = genuine;
    socket.write(bytesOf(genuine));
  }, front.isChange);
  const result = await front.change();
  front.hostile.misbehave(null);
  expect(result.__typename).toMatch(/Success$/);
  if (heard === null) throw new Error('nothing was answered');
  return heard;
}

const stranger = makeRsaPair().privateKey;
const ago = (seconds: number): string => `${new Date(Date.now() - seconds * 1000).toISOString().slice(0, 19)}Z`;

/** The genuine answer with some of what its signature is over, or who made it, changed. */
function forge(
  { socket, call, genuine }: Scene,
  by: Partial<Parameters<typeof signatureOf>[0]> & { readonly key?: string; readonly headers?: Record<string, string> },
): void {
  const { key, headers = {}, ...parts } = by;
  const clientId = genuine.headers['client-id'] ?? '';
  const time = genuine.headers['response-time'] ?? '';
  const signature = signatureOf({ path: call.path, clientId, time, body: genuine.body, ...parts }, key);
  const told = { 'client-id': parts.clientId ?? clientId, 'response-time': parts.time ?? time };
  socket.write(bytesOf({ ...genuine, headers: { ...genuine.headers, ...told, signature, ...headers } }));
}

const forgeries: ReadonlyArray<readonly [what: string, act: Misbehaviour]> = [
  ['by a key that is not the vendor\u2019s', (it) => forge(it, { key: stranger })],
  ['for another path', (it) => forge(it, { path: it.call.path.replace(/[^/]+$/, 'detail') })],
  ['for another client', (it) => forge(it, { clientId: 'SOMEBODY00000000ELSE' })],
  ['over other bytes', (it) => forge(it, { body: Buffer.from('{}') })],
  ['an hour ago', (it) => forge(it, { time: ago(3_600) })],
  ['a little longer ago than is tolerated', (it) => forge(it, { time: ago(75) })],
  ['an hour ahead', (it) => forge(it, { time: ago(-3_600) })],
  ['at no time that says where', (it) => forge(it, { time: ago(0).slice(0, 19) })],
  ['at two times', (it) => forge(it, { headers: { 'Response-Time': ago(0) } })],
  ['twice', (it) => forge(it, { headers: { Signature: 'algorithm=RSA256,keyVersion=1,signature=AAAA' } })],
  [
    'not at all',
    ({ socket, genuine }) => {
      const { signature: _gone, ...headers } = genuine.headers;
      socket.write(bytesOf({ ...genuine, headers }));
    },
  ],
];

describe.each(['alipay-card', 'alipay-voucher'] as const)('%s', (vendor) => {
  test.each(forgeries)('an answer signed %s is believed by nobody', { timeout: 120_000 }, async (_, act) => {
    expect(await endOf(frontOf(vendor), act)).toEqual(unknownAndThenOnce);
  });

  test('the answer to an earlier equal request is not the answer to a later one', { timeout: 120_000 }, async () => {
    const front = frontOf(vendor);
    const earlier = await record(front);
    const end = await endOf(front, ({ socket }) => void socket.write(bytesOf(earlier)));
    expect(end).toEqual(unknownAndThenOnce);
  });
});

/**
 * One answer too many on the first connection that is used: there each request is told what the one before was.
 * @param stray stands for what was owed to somebody else.
 */
function outOfStep(stray: (genuine: Answer) => Answer) {
  let first: Socket | null = null;
  let owed: Answer | null = null;
  const act: Misbehaviour = ({ socket, genuine }) => {
    first ??= socket;
    if (socket !== first) return void socket.write(bytesOf(genuine));
    socket.write(bytesOf(owed ?? stray(genuine)));
    owed = genuine;
  };
  return { act, isOpen: (): boolean => first !== null && !first.destroyed };
}

/** A genuine answer to a reading that nobody has waited for. */
async function neverTold(front: Front, ask: () => Promise<unknown>): Promise<Answer> {
  let kept: Answer | null = null;
  front.hostile.misbehave(({ socket, genuine }) => {
    kept = genuine;
    socket.destroy();
  });
  await ask();
  front.hostile.misbehave(null);
  if (kept === null) throw new Error('nothing was asked');
  return kept;
}

describe('a connection that is out of step', () => {
  const noAnswer = async () => (genuine: Answer) => ({ ...genuine, body: Buffer.from('{}') });
  const aboutAnother = async (front: Front) => {
    const stray = await neverTold(front, front.read ?? front.change);
    return () => stray;
  };

  test.each([
    ['alipay-card', 'what is no answer', noAnswer],
    ['alipay-voucher', 'what is no answer', noAnswer],
    // A voucher's details do not say whose they are.
    ['alipay-card', 'the answer about another template', aboutAnother],
  ] as const)('of %s is closed as soon as it tells %s', { timeout: 120_000 }, async (vendor, _what, straying) => {
    const front = frontOf(vendor);
    const { act, isOpen } = outOfStep(await straying(front));
    front.hostile.misbehave(act);
    const effects = front.effects();
    expect((await front.change()).__typename).toBe('PromoUnavailableError');
    await expect.poll(isOpen).toBe(false);
    expect((await front.change()).__typename).toMatch(/Success$/);
    expect((await front.change()).__typename).toMatch(/Success$/);
    expect(front.effects() - effects).toBe(2);
  });
});

describe('without a signature', () => {
  test.each([
    ['another member', '"customerUid":', /"customerUid":"?\d+"?/],
    ['another amount', '"balanceIncrement":', /"balanceIncrement":"?[\d.-]+"?/],
  ])('KYBIO cannot answer about %s', { timeout: 120_000 }, async (_, name, pattern) => {
    const end = await endOf(frontOf('kybio'), ({ socket, genuine, dress }) => {
      const body = genuine.body.toString().replace(pattern, `${name}777`);
      socket.write(bytesOf(dress(Buffer.from(body))));
    });
    expect(end).toEqual(unknownAndThenOnce);
  });

  test('Alisports cannot answer for another API', { timeout: 120_000 }, async () => {
    const end = await endOf(frontOf('alisports'), ({ socket, genuine, dress }) => {
      const body = genuine.body.toString().replace('benefit_upsert', 'benefit_query');
      socket.write(bytesOf(dress(Buffer.from(body))));
    });
    expect(end).toEqual(unknownAndThenOnce);
  });
});

/** A whole answer, and after a while the same once more on the same connection, for whoever asks next. */
const stutters =
  (afterMs: number): Misbehaviour =>
  ({ socket, genuine }) => {
    socket.write(bytesOf(genuine));
    setTimeout(() => socket.write(bytesOf(genuine)), afterMs);
  };

describe.each([0, 2, 20, 200])('an answer that comes again %i ms later, unasked', (afterMs) => {
  test.each(['alipay-card', 'alipay-voucher', 'kybio', 'alisports'] as const)(
    'is not the answer to the next request to %s',
    { timeout: 120_000 },
    async (vendor) => {
      const front = frontOf(vendor);
      front.hostile.misbehave(stutters(afterMs), front.isChange);
      expect((await front.change()).__typename).toMatch(/Success$/);
      // From now on nothing is answered but what is left over. Where that spoils the reading before, nothing is sent.
      const end = await endOf(front, () => undefined);
      expect([unknownAndThenOnce, nothingSent]).toContainEqual(end);
    },
  );
});
