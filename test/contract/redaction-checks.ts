import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import type { StandChange } from '../../src/connectors/simulation/simulator-stand.ts';
import { bind } from './bound-change.ts';
import { impostor } from './interference.ts';
import { expectNoSecret, openWorld } from './vendor-world.ts';
import type { Examinee } from './vendors.ts';

/**
 * Secrets end where a vendor's words come in. Besides these, the witness looks for them in the outcome of every call of
 * this suite.
 */
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
  const what = quoting === null ? 'are not known to the vendor, which could not quote them' : 'are hidden in its words';
  test(`${what}`, async () => {
    for (const { text, isPublic } of Object.values(stand.secrets)) {
      if (isPublic === true) continue;
      const world = await openWorld(examinee);
      const bound = world.bound(change);
      const before = await world.before(bound);
      if (quoting !== null) await world.arm(quoting(text));
      const outcome = await world.witness(() => bound.send(bound.prepare(world.stamp(), before), before));
      const words = outcome.kind === 'refused' ? outcome.refusal.detail : outcome.kind;
      expect(words).toMatch(quoting === null ? /^done$/ : /no such thing: /);
    }
  });
}
