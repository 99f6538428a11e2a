import { expect, test } from 'vitest';
import type { StandChange } from '../../src/connectors/simulation/simulator-stand.ts';
import { bind, targetText } from './bound-change.ts';
import { interloper } from './interference.ts';
import { openWorld, said } from './vendor-world.ts';
import type { Examinee } from './vendors.ts';

/** Who believes whom. The vendor checks with its own code, which shares nothing with the connector's. */
export function checkSignatures(examinee: Examinee, change: StandChange): void {
  const { stand, factory } = examinee;
  const { answers } = stand;

  test.each(Object.entries(stand.secrets))(
    'with another %s nothing is done, and nothing else happens',
    async (...row) => {
      const [name, { wrong, wrongBecomes }] = row;
      const world = await openWorld(examinee);
      const before = await world.before(world.bound(change));
      const bound = bind(change, world.connect({ secrets: { [name]: wrong } }));
      const request = bound.prepare(world.stamp(), before);
      expect(said(await world.witness(() => bound.send(request, before)))).toBe(wrongBecomes);
    },
  );

  test('with one character changed on its way there is refused', async () => {
    const world = await openWorld(examinee);
    const url = await interloper(world.vendor.url, { request: (body) => body.replace(targetText(change), otherName) });
    const before = await world.before(world.bound(change));
    const bound = bind(change, world.connect({ url }));
    const request = bound.prepare(world.stamp(), before);
    expect(said(await world.witness(() => bound.send(request, before)))).toBe('SIGNATURE_REFUSED');
    expect(world.vendor.effects()).toEqual([]);
  });

  const believes = answers.areSigned
    ? 'believes no answer that was changed on its way, be it by a blank'
    : `cannot tell an answer that was changed on its way (${answers.because}), and says so by having no such alarm`;
  test(`${believes}`, async () => {
    const world = await openWorld(examinee);
    const url = await interloper(world.vendor.url, { answer: (body) => Buffer.concat([body, Buffer.from(' ')]) });
    const before = await world.before(world.bound(change));
    const bound = bind(change, world.connect({ url }));
    const request = bound.prepare(world.stamp(), before);
    const outcome = await world.witness(() => bound.send(request, before));
    expect(outcome.kind).toBe(answers.areSigned ? 'unknown' : 'done');
    expect(world.alarms.map(({ kind }) => kind)).toEqual(answers.areSigned ? ['unverifiedAnswer'] : []);
    expect(world.vendor.effects()).toHaveLength(1);
  });

  test('passes through somebody who changes nothing', async () => {
    const world = await openWorld(examinee);
    const url = await interloper(world.vendor.url, {});
    const before = await world.before(world.bound(change));
    const bound = bind(change, world.connect({ url }));
    const request = bound.prepare(world.stamp(), before);
    expect(said(await world.witness(() => bound.send(request, before)))).toBe('done');
  });

  test('has a documented code for a signature that is refused', () => {
    const codes = factory.resultCodes.filter(
      ({ kinds, becomes }) => kinds.includes(change.kind) && becomes === 'SIGNATURE_REFUSED',
    );
    expect(codes.length).toBeGreaterThan(0);
  });
}

/** Another name of the same length. */
const otherName = (name: string): string => `${name.slice(0, -1)}${name.endsWith('3') ? '4' : '3'}`;
