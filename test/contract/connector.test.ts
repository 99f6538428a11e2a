/** What every vendor must keep: one suite, looped over the registry, and over a toy vendor that is as small as can be. */
import { describe, expect, test } from 'vitest';
import { openWorld } from './vendor-world.ts';
import { examinees } from './vendors.ts';

describe.each(examinees)('$name', (examinee) => {
  describe.each(examinee.stand.changes)('$kind', (change) => {
    test('is done', async () => {
      const world = await openWorld(examinee);
      expect(await world.make(world.bound(change))).toMatchObject({ kind: 'done' });
    });
  });
});
