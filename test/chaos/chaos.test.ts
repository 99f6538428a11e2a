import { expect, test } from 'vitest';
import { runChaos } from './chaos.ts';
import { defaultOptions } from './options.ts';
import { describe as describeOperation } from './table.ts';

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, count) => all + count, 0);

test('one operation, one effect: over real sockets, with kills, restarts and a broken network', async () => {
  const result = await runChaos(
    {
      ...defaultOptions,
      operations: 70,
      seed: 4,
      concurrency: 8,
      breaking: { when: 'once' },
      faultPercent: 8,
      misbehavingPercent: 20,
      disconnectPercent: 5,
      patienceMs: 12_000,
      settleMs: 40_000,
      conflicts: 60,
      replays: 60,
    },
    () => undefined,
  );
  const { judgement, summary, harm, conflicts, replays } = result;
  const wrong = judgement.operations.filter(({ findings }) => findings.length > 0);
  expect(wrong.map(describeOperation)).toEqual([]);
  expect(judgement.strays).toEqual([]);
  const { total } = summary;
  expect(total).toMatchObject({ operations: 70, lost: 0, doubled: 0, wronglyReported: 0, withNextCheck: 0 });
  expect(total.effects).toBe(total.succeeded + total.forPersonWithEffect);
  expect(total.succeeded).toBeGreaterThan(35);
  expect(conflicts).toMatchObject({ sent: 60, asExpected: 60, vendorCalls: 0 });
  expect(replays).toMatchObject({ sent: 60, asExpected: 60, vendorCalls: 0, surprises: [] });
  expect(result.isClean).toBe(true);
  expect(sum(harm.network)).toBeGreaterThan(0);
  expect(sum(harm.misbehaviours)).toBeGreaterThan(0);
  expect(harm.disconnects).toBeGreaterThan(0);
  expect(harm).toMatchObject({ kills: 1, databaseRestarts: 1 });
}, 180_000);
