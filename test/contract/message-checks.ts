import { expect, test } from 'vitest';
import type { StandChange } from '../../src/connectors/simulation/simulator-stand.ts';
import { instant } from '../../src/domain/clock.ts';
import { bind } from './bound-change.ts';
import { doneValue, expectNoSecret, openWorld } from './vendor-world.ts';
import type { Examinee } from './vendors.ts';

/** What a change becomes on its way to the vendor. */
export function checkMessages(examinee: Examinee, change: StandChange): void {
  const { stand } = examinee;
  const businessOf = stand.businessOf ?? (({ body }) => body);
  const first = { requestId: '0123456789abcdefghijABCDEFGHIJ01', second: instant(new Date('2026-03-01T00:00:00Z')) };
  const otherId = { ...first, requestId: '0123456789abcdefghijABCDEFGHIJ02' };
  const otherSecond = { ...first, second: instant(new Date('2026-03-01T00:00:01Z')) };

  test('is prepared from frozen input, the same bytes every time', async () => {
    const world = await openWorld(examinee);
    const bound = world.bound(change);
    const before = await world.before(bound);
    const request = bound.prepare(first, before);
    world.advance(3_600);
    expect(bound.prepare(first, before)).toEqual(request);
    expect(bind(change, world.connect()).prepare(first, before)).toEqual(request);
  });

  test('asks the vendor nothing while it is prepared, checked or judged', async () => {
    const world = await openWorld(examinee);
    const bound = world.bound(change);
    bound.check(null);
    bound.prepare(first);
    bound.project(null);
    expect(world.vendor.requests()).toEqual([]);
  });

  test(`carries ${change.carries ?? 'nothing'} of its stamp`, async () => {
    const bound = (await openWorld(examinee)).bound(change);
    const { body } = bound.prepare(first);
    expect(bound.prepare(otherId).body !== body).toBe(change.carries === 'requestId');
    expect(bound.prepare(otherSecond).body !== body).toBe(change.carries === 'second');
  });

  test('says another thing when another thing is meant', async () => {
    const bound = (await openWorld(examinee)).bound(change);
    expect(bound.prepare(first, null, 1).body).not.toBe(bound.prepare(first, null, 0).body);
  });

  test('is a path and well-formed text, without a secret', async () => {
    const request = (await openWorld(examinee)).bound(change).prepare(first);
    expect(request.path).toMatch(/^\/\S*$/);
    expect(request.body.isWellFormed()).toBe(true);
    expect(Object.keys(request).toSorted()).toEqual(['body', 'path']);
    expectNoSecret(request, stand.secrets);
  });

  test('reaches the vendor in one POST, as it was prepared', async () => {
    const world = await openWorld(examinee);
    const bound = world.bound(change);
    const before = await world.before(bound);
    const request = bound.prepare(first, before);
    await world.witness(() => bound.send(request, before));
    const received = world.vendor.requests().at(-1);
    if (received === undefined) throw new Error('nothing was received');
    expect(received).toMatchObject({ method: 'POST', path: request.path });
    expect(businessOf(received)).toBe(request.body);
  });

  test('is repeated with the same business bytes, however late', async () => {
    const world = await openWorld(examinee);
    const bound = world.bound(change);
    const before = await world.before(bound);
    const request = bound.prepare(first, before);
    await world.witness(() => bound.send(request, before));
    world.advance(7);
    await world.witness(() => bound.send(request, before), { isRepeat: true });
    const [earlier, later] = world.vendor.requests().slice(-2);
    if (earlier === undefined || later === undefined) throw new Error('two requests were not received');
    expect(businessOf(later)).toBe(businessOf(earlier));
    expect(later.path).toBe(earlier.path);
  });

  test('brings no key that signs to the vendor', async () => {
    const world = await openWorld(examinee);
    await world.make(world.bound(change));
    const kept = Object.entries(stand.secrets).filter(([, { isSent }]) => isSent !== true);
    expect(kept.length).toBeGreaterThan(0);
    expectNoSecret(world.vendor.requests(), Object.fromEntries(kept));
  });

  test('is done at a vendor that is well, with nothing to be alarmed about', async () => {
    const world = await openWorld(examinee);
    const outcome = await world.make(world.bound(change));
    doneValue(outcome);
    expect(outcome).toMatchObject({ kind: 'done', vendor: { name: examinee.name } });
    expect(world.alarms).toEqual([]);
  });

  test('is done twice for two intents', async () => {
    const world = await openWorld(examinee);
    const bound = world.bound(change);
    const value = doneValue(await world.make(bound, 0));
    const before = value ?? (await world.before(bound));
    const request = bound.prepare(world.stamp(), before, 1);
    doneValue(await world.witness(() => bound.send(request, before, 1)));
    expect(world.vendor.effects()).toHaveLength(2);
  });
}
