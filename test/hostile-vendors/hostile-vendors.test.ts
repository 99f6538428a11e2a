/** Vendors as attackers: whatever they answer, it costs little, it is never a success, and it comes right in the end. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readOperation, untilOperation } from '../support/mutations.ts';
import type { Answer } from '../support/world.ts';
import type { Misbehaviour } from './hostile-vendor.ts';
import { type Front, type HostileWorld, startHostileWorld, timeoutMs } from './hostile-world.ts';
import { contents, encodings, floods, framings, type NamedMisbehaviour, statuses } from './misbehaviours.ts';

let stage: HostileWorld;
beforeAll(async () => {
  stage = await startHostileWorld();
}, 120_000);
afterAll(() => stage.close(), 60_000);
afterEach(() => stage.heal(), 120_000);

/** Nothing that tells where the vendor is. */
const address = /127\.0\.0\.1|localhost|:\d{4,5}\b/;
/** For the machine; a vendor that could keep us waiting would do so for ever. */
const slackMs = 25_000;

async function suffer(front: Front, misbehaviour: Misbehaviour): Promise<void> {
  const { world } = stage;
  const effects = front.effects();
  front.hostile.misbehave(misbehaviour, front.isChange);
  const begunMs = performance.now();
  const result = await front.change();
  const tookMs = performance.now() - begunMs;
  expect(result).toMatchObject({ __typename: 'PromoOutcomeUnknownError', code: 'OUTCOME_UNKNOWN' });
  expect(tookMs).toBeLessThan(timeoutMs + slackMs);
  expect(JSON.stringify(result)).not.toMatch(address);
  expect(JSON.stringify(result).length).toBeLessThan(4_000);
  const id = result.operation?.id ?? '';
  await expectDoubt(id);
  await sufferReading(front, misbehaviour);
  front.hostile.misbehave(null);
  const settled = await untilOperation(world, id, ({ state }) => state !== 'UNKNOWN' && state !== 'PENDING');
  expect(settled.state).toBe('SUCCEEDED');
  expect(front.effects() - effects).toBe(1);
}

/** Open, with a next look; or, where this machine was slower than the first look, settled by that: readings are honest. */
async function expectDoubt(id: string): Promise<void> {
  const { state, settledBy, nextCheckAt } = await readOperation(stage.world, id);
  if (state === 'SUCCEEDED') return expect(settledBy).toBe('READING');
  expect(state).toMatch(/^(UNKNOWN|PENDING)$/);
  expect(nextCheckAt).not.toBeNull();
}

async function sufferReading(front: Front, misbehaviour: Misbehaviour): Promise<void> {
  if (front.read === null) return;
  front.hostile.misbehave(misbehaviour);
  const answer = await front.read();
  expect(codesOf(answer)).toEqual(['VENDOR_UNAVAILABLE']);
  expect(JSON.stringify(answer)).not.toMatch(address);
  expect(JSON.stringify(answer).length).toBeLessThan(2_000);
}

const codesOf = ({ errors = [] }: Answer) => errors.map(({ extensions }) => extensions?.code);

/** All four at once: they do not share anything. */
async function sufferAll({ act, isOfUnsigned }: NamedMisbehaviour): Promise<void> {
  const fronts = stage.fronts.filter(({ signs }) => isOfUnsigned !== true || !signs);
  const endings = await Promise.allSettled(fronts.map((front) => suffer(front, act)));
  expect(endings.filter(({ status }) => status === 'rejected')).toEqual([]);
  expect(Reflect.ownKeys(Object.prototype)).toEqual(untouchedPrototype);
}

const untouchedPrototype = Reflect.ownKeys(Object.prototype);
/** Through the whole program a few of every family; `answers.test.ts` has all of them. */
const sampled = [
  ...contents.filter(({ name }) =>
    /100,000 deep|twice, the genuine ones last|under __proto__|as text\/html/.test(name),
  ),
  ...encodings.filter(({ name }) => /bomb of gzip|brotli/.test(name)),
  ...statuses('http://127.0.0.2:9').filter(({ name }) => /204|302/.test(name)),
  ...framings.filter(({ name }) => /one too short|split into|4 eighths/.test(name)),
  ...floods.filter(({ name }) => /100 MB|interim answers without|^one byte/.test(name)),
];

describe('in the whole program', () => {
  test.each(sampled)('$name: an unknown outcome, and one effect in the end', { timeout: 180_000 }, sufferAll);
});
