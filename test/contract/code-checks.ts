import { expect, test } from 'vitest';
import type { ResultCode } from '../../src/connectors/connector.ts';
import type { StandChange } from '../../src/connectors/simulation/simulator-stand.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { isTransient, refusalRemedies } from '../../src/domain/refusals.ts';
import { doneValue, openWorld, said, type VendorWorld } from './vendor-world.ts';
import type { Examinee } from './vendors.ts';

const limits: readonly string[] = ['VENDOR_THROTTLED', 'VENDOR_DEGRADED', 'VENDOR_QUOTA_EXHAUSTED'];

/** Every documented code, made by the simulator and read by the connector. */
export function checkCodes(examinee: Examinee, change: StandChange): void {
  const { factory, stand } = examinee;
  const rows = factory.resultCodes.filter(({ kinds }) => kinds.includes(change.kind));

  test.each(rows)('$status $code ($source) becomes $becomes', async (row) => {
    const world = await openWorld(examinee);
    const bound = world.bound(change);
    const isKnown = stand.needsKnownTarget?.(row) === true;
    const before = isKnown ? doneValue(await world.make(bound)) : await world.before(bound);
    const order = stand.answering(row);
    if (order !== null) await world.arm(order);
    const outcome = await world.witness(() => bound.send(bound.prepare(world.stamp(), before), before));
    expect(said(outcome)).toBe(
      row.becomes === 'DONE' || row.becomes === 'UNKNOWN' ? row.becomes.toLowerCase() : row.becomes,
    );
    expectProper(outcome, row, world);
  });

  test.each(stand.inventedCodes)('an invented one ($name $args) is never done, and raises an alarm', async (order) => {
    const world = await openWorld(examinee);
    const bound = world.bound(change);
    const before = await world.before(bound);
    await world.arm(order);
    const outcome = await world.witness(() => bound.send(bound.prepare(world.stamp(), before), before));
    expect(['unknown', 'UNDOCUMENTED_REFUSAL']).toContain(said(outcome));
    expect(world.alarms).toEqual([{ kind: 'undocumentedCode', detail: expect.stringMatching(/\S/) }]);
  });

  test('one of them is the success, and some are refusals that last', () => {
    expect(rows.filter(({ becomes }) => becomes === 'DONE')).toHaveLength(1);
    const codes = rows.flatMap(({ becomes }) => (becomes === 'DONE' || becomes === 'UNKNOWN' ? [] : [becomes]));
    expect(codes.some((code) => !isTransient(code))).toBe(true);
  });
}

/** A documented refusal has words and no alarm; a limit says when it opens again. */
function expectProper(
  outcome: Outcome<unknown>,
  { becomes }: ResultCode,
  { alarms, connector, now }: VendorWorld,
): void {
  if (outcome.kind !== 'refused') return;
  const { detail, vendor, facts } = outcome.refusal;
  expect(detail).toMatch(/\S/);
  expect(vendor).toMatchObject({ name: connector.vendor });
  expect(becomes === 'UNDOCUMENTED_REFUSAL' ? [] : alarms).toEqual([]);
  if (!limits.includes(becomes)) return;
  const { retryAfterSeconds = 0, resetsAt = '' } = facts ?? {};
  expect(retryAfterSeconds > 0 || resetsAt > now().toISOString()).toBe(true);
}

/** The table itself. */
export function checkCodeTable({ factory, stand }: Examinee): void {
  test('stand once each, with the place where they are printed', () => {
    const keys = factory.resultCodes.flatMap(({ kinds, code, status, source }) =>
      kinds.map((kind) => [kind, code, status, source].join('\n')),
    );
    expect(new Set(keys).size).toBe(keys.length);
    for (const { source, kinds } of factory.resultCodes) {
      expect(source).toMatch(/\S/);
      expect(kinds.length).toBeGreaterThan(0);
    }
  });

  test('become refusals that exist', () => {
    const known = ['DONE', 'UNKNOWN', ...Object.keys(refusalRemedies)];
    expect(known).toEqual(expect.arrayContaining(factory.resultCodes.map(({ becomes }) => becomes)));
  });

  test('are about the kinds that the stand has, and about all of them', () => {
    const kinds = new Set(factory.resultCodes.flatMap((row) => row.kinds));
    expect([...kinds].toSorted()).toEqual(stand.changes.map(({ kind }) => kind).toSorted());
  });

  test('are of no use without invented ones beside them', () => {
    expect(stand.inventedCodes.length).toBeGreaterThan(0);
  });
}
