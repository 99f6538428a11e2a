import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import type { StandChange } from '../../src/connectors/simulation/simulator-stand.ts';
import { bind } from './bound-change.ts';
import { impostor } from './interference.ts';
import { expectNoSecret, openWorld } from './vendor-world.ts';
import type { Examinee } from './vendors.ts';

/** Secrets end in the connector. Besides these, the witness looks for them in the outcome of every call of this suite. */
export function checkRedaction(examinee: Examinee, change: StandChange): void {
  const { stand } = examinee;

  test.each([
    ['a page', '502 Bad Gateway'],
    ['a success', '200 OK'],
  ])('do not come back out of %s that repeats the request', async (_what, status) => {
    const world = await openWorld(examinee);
    const url = await impostor((socket, received) => {
      socket.end(
        `HTTP/1.1 ${status}\r\ncontent-type: text/html\r\ncontent-length: ${received.length}\r\n\r\n${received}`,
      );
    });
    const bound = bind(change, world.connect({ url }));
    const outcome = await world.witness(() => bound.send(bound.prepare(world.stamp())), { requests: 0 });
    expect(outcome.kind).toBe('unknown');
  });

  test('do not stand in what a connector shows of itself', async () => {
    const { connector } = await openWorld(examinee);
    const shown = inspect(connector, { depth: 9, showHidden: true });
    expect(shown).toContain(examinee.name);
    expectNoSecret(shown, stand.secrets);
  });

  const { quoting } = stand;
  const ours = Object.entries(stand.secrets).filter(([, { isPublic }]) => isPublic !== true);
  const hasNothingToQuote = quoting === null;
  test.runIf(hasNothingToQuote)('are not known to the vendor, which could not quote them', async () => {
    const world = await openWorld(examinee);
    expect((await world.make(world.bound(change))).kind).toBe('done');
    expectNoSecret(world.vendor.requests(), stand.secrets);
  });

  test.skipIf(hasNothingToQuote).each(ours)('are hidden where the vendor quotes %s', async (_name, { text }) => {
    const world = await openWorld(examinee);
    const bound = world.bound(change);
    const before = await world.before(bound);
    await world.arm(quoting?.(text) ?? { name: 'nothing to quote' });
    const outcome = await world.witness(() => bound.send(bound.prepare(world.stamp(), before), before));
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { detail: expect.stringMatching(/no such thing: /) } });
  });
}
