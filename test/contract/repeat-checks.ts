import { expect, test } from 'vitest';
import type { StandChange } from '../../src/connectors/simulation/simulator-stand.ts';
import { type AccountOptions, openWorld, said, type VendorWorld } from './vendor-world.ts';
import type { Examinee } from './vendors.ts';

/** One operation, one effect: what a second request does, and who may rely on it. */
export function checkRepeats(examinee: Examinee, change: StandChange): void {
  const { becomes, effects } = change.repeated;
  const isSafe = effects === 1 && (becomes === 'done' || becomes === 'DUPLICATE_REQUEST');

  test(`the same request twice comes to ${becomes}, with ${effects} effects`, async () => {
    const world = await openWorld(examinee);
    const { second } = await sendTwice(world, change);
    expect(second).toBe(becomes);
    expect(world.vendor.effects()).toHaveLength(effects);
  });

  test('repeating settles by default only where the vendor applies a request once and tells it so', async () => {
    const world = await openWorld(examinee);
    const isReliedOn = world.bound(change).rules.settlesUnknownBy === 'REPEATING';
    // Where it is safe and nobody relies on it, there must be settings for those who have proof.
    expect(isReliedOn ? isSafe : !isSafe || change.proven !== null).toBe(true);
  });

  const { proven } = change;
  const terms: ReadonlyArray<readonly [string, AccountOptions, Readonly<Record<string, unknown>>]> = [
    ['by default', {}, {}],
    ...(proven === null ? [] : [['proven', { settings: proven.settings }, proven.vendorSettings ?? {}] as const]),
  ];
  test.each(terms)('where it settles (%s), a repeat leaves one effect, and its answer says so', async (...row) => {
    const [, options, vendorSettings] = row;
    const world = await openWorld(examinee, options);
    await world.change(vendorSettings);
    const isReliedOn = world.bound(change).rules.settlesUnknownBy === 'REPEATING';
    const { second } = await sendTwice(world, change);
    expect(isReliedOn ? ['done', 'DUPLICATE_REQUEST'] : [becomes]).toContain(second);
    expect(world.vendor.effects()).toHaveLength(isReliedOn ? 1 : effects);
    expect(isReliedOn || options.settings === undefined).toBe(true);
  });

  test.each(terms)('where it settles (%s), a repeat after a lost answer leaves one effect', async (...row) => {
    const [, options, vendorSettings] = row;
    for (const lost of ['dropsAfterWork', 'dropsBeforeWork']) {
      const world = await openWorld(examinee, options);
      await world.change(vendorSettings);
      const isReliedOn = world.bound(change).rules.settlesUnknownBy === 'REPEATING';
      const { first, second } = await sendTwice(world, change, lost);
      const isFirst = lost === 'dropsBeforeWork';
      expect(first).toBe('unknown');
      expect(isReliedOn ? ['done', 'DUPLICATE_REQUEST'] : [isFirst ? 'done' : becomes]).toContain(second);
      expect(world.vendor.effects()).toHaveLength(isReliedOn || isFirst ? 1 : effects);
    }
  });

  test('a request that only looks alike is a request of its own', async () => {
    const world = await openWorld(examinee);
    const bound = world.bound(change);
    const before = await world.before(bound);
    const [one, other] = [world.stamp(), world.stamp()].map((stamp) => bound.prepare(stamp, before));
    if (one === undefined || other === undefined) throw new Error('two requests were not prepared');
    expect(one.body === other.body).toBe(change.carries === null);
    await world.witness(() => bound.send(one, before));
    await world.witness(() => bound.send(other, before), { isRepeat: true });
    const isApplied = change.kind === 'UPDATE_TEMPLATE_BUDGET' || change.kind === 'ADJUST_MEMBER_BALANCE';
    expect(world.vendor.effects()).toHaveLength(isApplied ? 2 : 1);
  });
}

async function sendTwice(world: VendorWorld, change: StandChange, lost?: string) {
  const bound = world.bound(change);
  const before = await world.before(bound);
  const request = bound.prepare(world.stamp(), before);
  if (lost !== undefined) await world.arm({ name: lost });
  const first = said(await world.witness(() => bound.send(request, before)));
  world.advance(3);
  const second = said(await world.witness(() => bound.send(request, before), { isRepeat: true }));
  return { first, second };
}
